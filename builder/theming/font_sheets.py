"""The font files that a style sheet of `@font-face` rules names, and the characters each is for."""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from builder.read.project import room
from builder.theming.theme import FontFace

FACE_RULE = re.compile(r"@font-face\s*\{([^}]*)\}")
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SourceFile:
    """One file of a font package, the ranges of Unicode it is for, and its style."""

    path: Path
    ranges: Ranges
    style: str

    def has(self, character: str) -> bool:
        return any(low <= ord(character) <= high for low, high in self.ranges)


# What a style sheet names.
Sheets = Callable[[Path], tuple[SourceFile, ...]]


def read_sheet(sheet: Path) -> tuple[SourceFile, ...]:
    """The font files that a style sheet names."""
    rules = FACE_RULE.findall(sheet.read_text(encoding="utf-8"))
    values = [{key: value.strip() for key, value in DECLARATION.findall(rule)} for rule in rules]
    return tuple(
        SourceFile(
            sheet.parent / url[1],
            parse_ranges(found.get("unicode-range", "U+0-10FFFF")),
            found.get("font-style", "normal"),
        )
        for found in values
        if (url := URL.search(found.get("src", "")))
    )


def source_files(face: FontFace, packages: Path, read: Sheets = read_sheet) -> Iterator[SourceFile]:
    """The files of a face's style; none if the package is not installed. `read` gives what a sheet names."""
    sheet = packages / face.source
    if sheet.is_file():
        holds = packages_hold(packages) if sheet.is_relative_to(packages) else room(sheet.parent).holds
        yield from (file for file in read(sheet) if file.style == face.style and holds(file.path))


def packages_hold(packages: Path) -> Callable[[Path], bool]:
    """Packages may themselves be links, so it is the way that counts which is written."""
    return lambda path: Path(os.path.normpath(path)).is_relative_to(packages)


@lru_cache(maxsize=4096)  # sheets of Chinese fonts have a hundred long ones, which each deck would read
def parse_ranges(text: str) -> Ranges:
    """A CSS `unicode-range` as pairs of code points, both included.

    https://www.w3.org/TR/css-fonts-4/#unicode-range-desc
    """
    pairs = []
    for part in text.split(","):
        first, _, last = part.strip().upper().removeprefix("U+").partition("-")
        pairs.append((int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)))
    return tuple(pairs)


def within(ranges: Ranges, characters: list[str]) -> str:
    """Those of the sorted characters that are in the ranges."""
    found: list[str] = []
    for low, high in ranges:
        found += characters[bisect_left(characters, chr(low)) : bisect_right(characters, chr(high))]
    return "".join(sorted(found))
