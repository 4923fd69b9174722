"""The words of a PDF: what a reader copies out of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

ONE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]+>|\[[^\]]*\])")
SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end", re.S)


def words(page: pikepdf.Page) -> str:
    """All that is written on a page in the order in which it is painted, without blanks."""
    return re.sub(r"\s", "", "".join(written(page.obj, page.obj.Resources)))


def written(owner: Any, resources: Any) -> Iterator[str]:
    meanings: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(owner):
        match str(operator):
            case "Tf":
                meanings = meanings_of(resources.Font[str(operands[0])])
            case "Tj":
                yield read(bytes(operands[0]), meanings)
            case "TJ":
                parts = (part for part in operands[0] if isinstance(part, pikepdf.String))
                yield from (read(bytes(part), meanings) for part in parts)
            case "Do":
                drawn = resources.XObject[str(operands[0])]
                if drawn.Subtype == "/Form":
                    yield from written(drawn, drawn.get("/Resources", resources))


def meanings_of(font: Any) -> dict[int, str]:
    """The characters of the glyphs of a font, as it says itself."""
    found: dict[int, str] = {}
    for kind, body in SECTION.findall(bytes(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else b""):
        if kind == b"bfchar":
            found |= {int(code, 16): text(meant) for code, meant in ONE.findall(body)}
        else:
            for first, last, meant in RANGE.findall(body):
                codes = range(int(first, 16), int(last, 16) + 1)
                listed = [text(it) for it in re.findall(rb"<([0-9A-Fa-f]+)>", meant)]
                if meant.startswith(b"<"):
                    listed = [listed[0][:-1] + chr(ord(listed[0][-1]) + n) for n in range(len(codes))]
                found |= dict(zip(codes, listed, strict=False))
    return found


def text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def read(codes: bytes, meanings: dict[int, str]) -> str:
    return "".join(meanings.get(int.from_bytes(codes[n : n + 2]), "") for n in range(0, len(codes), 2))
