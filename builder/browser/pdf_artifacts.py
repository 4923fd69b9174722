"""Marks what is on a page and belongs to nothing in its text as an artifact: grounds, rules, bullets, numbers
and heads of pages. PDF/UA-1, 7.1: all content is tagged, or an artifact.

Chromium marks what has a tag, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

ENDS = re.compile(rb"(?:BDC|BMC|EMC)\n")
"""The last word of the lines with which marked content begins and ends. Skia, which writes Chromium's PDFs,
gives each operator a line."""
PAINTS = re.compile(rb"(?<![^\n ])(?:[fFSsBb]\*?|sh|Tj|TJ|Do)(?=\n)")
FORMS = re.compile(rb"(?<![^\n])(/\S+ Do\n)")


def mark_artifacts(pdf: pikepdf.Pdf) -> None:
    """Every page, and the drawings within pages that hold marked content themselves, in place."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        marked = with_artifacts(content, mark_forms(page.resources, seen))
        if marked != content:
            page.Contents = pdf.make_stream(marked)


def mark_forms(resources: Any, seen: set[tuple[int, int]]) -> frozenset[bytes]:
    """The names of the drawings that hold marked content; what else they paint is marked as an artifact."""
    forms = (resources.get("/XObject") or {}).items()
    tagged = {str(name).removeprefix("/").encode(): form for name, form in forms if is_tagged(form)}
    for form in tagged.values():
        if form.objgen not in seen:
            seen.add(form.objgen)
            if "/StructParents" in form:
                del form["/StructParents"]  # given anew with the tags
            content = form.read_bytes()
            form.write(with_artifacts(content, mark_forms(form.get("/Resources") or {}, seen)))
    return frozenset(tagged)


def is_tagged(form: Any) -> bool:
    """Whether a drawing holds marked content, or one within it does."""
    if form.get("/Subtype") != "/Form":
        return False
    inner = (form.get("/Resources") or {}).get("/XObject") or {}
    return b"BDC" in form.read_bytes() or any(is_tagged(each) for _, each in inner.items())


def with_artifacts(content: bytes, tagged: frozenset[bytes] = frozenset()) -> bytes:
    """The content of a page with artifacts where something is painted outside of marked content."""
    return b"".join(
        part if inside else outside(part, tagged)
        for inside, piece in pieces(content)
        for part in ([piece] if inside else FORMS.split(piece))
    )


def outside(part: bytes, tagged: frozenset[bytes]) -> bytes:
    """What stands outside of marked content, marked if it paints. A drawing with marked content of its own is
    no artifact, and no content of the page (ISO 32000-1, 14.7.4.3): it gets a mark without a number."""
    form = FORMS.fullmatch(part)
    if form and part[1:].split(b" ")[0] in tagged:
        return b"/NonStruct BMC\n" + part + b"EMC\n"
    return b"/Artifact BMC\n" + ended(part) + b"EMC\n" if PAINTS.search(part) else part


def pieces(content: bytes) -> Iterator[tuple[bool, bytes]]:
    """The content in turn outside (False) and inside of marked content, its ends included."""
    depth = begin = 0
    for found in ENDS.finditer(content):
        line = content.rfind(b"\n", 0, found.start()) + 1
        if found[0] != b"EMC\n":
            if not depth:
                yield False, content[begin:line]
                begin = line
            depth += 1
        elif depth and line == found.start():
            depth -= 1
            if not depth:
                yield True, content[begin : found.end()]
                begin = found.end()
    yield depth > 0, content[begin:]


def ended(piece: bytes) -> bytes:
    return piece if piece.endswith(b"\n") else piece + b"\n"
