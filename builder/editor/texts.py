"""Texts as the editor has them, and as the disk has those that are not open."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lsprotocol import types as lsp

from builder.diagnostics import Location
from builder.read.source import Unreadable, read_text

BYTES_A_UNIT = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def file_of(at: Location) -> Path:
    """The file of a place, which is named as seen from where the server stands, maybe by `../`."""
    return Path(os.path.abspath(at.path))


def units(text: str, encoding: str) -> int:
    """How many units a text has in the encoding that the editor counts in."""
    codec, size = BYTES_A_UNIT[encoding]
    return len(text) if text.isascii() else len(text.encode(codec, "replace")) // size


def characters(line: str, count: int, encoding: str) -> int:
    """How many characters of a line `count` units are; never more than it has."""
    if line.isascii() or encoding == "utf-32":
        return min(count, len(line))
    reached = 0
    for index, character in enumerate(line):
        if reached >= count:
            return index
        reached += units(character, encoding)
    return len(line)


@dataclass(frozen=True)
class Text:
    """A document. Rows and columns count from 0, columns in characters, which `encoding` does not change:
    it is how the editor counts."""

    path: Path
    content: str
    encoding: str = "utf-16"
    version: int | None = None

    @cached_property
    def lines(self) -> list[str]:
        return self.content.split("\n")

    def line(self, row: int) -> str:
        return self.lines[row] if 0 <= row < len(self.lines) else ""

    def place(self, position: lsp.Position) -> tuple[int, int]:
        """The row and column of the editor's position, within the text."""
        row = min(position.line, len(self.lines) - 1)
        count = position.character if row == position.line else len(self.line(row))
        return row, characters(self.line(row), count, self.encoding)

    def position(self, row: int, column: int) -> lsp.Position:
        return position(row, column, self.line(row), self.encoding)

    def range(self, row: int, start: int, end: int) -> lsp.Range:
        """Columns of one line as the editor's range."""
        return lsp.Range(self.position(row, start), self.position(row, end))

    def rows(self, first: int, end: int) -> lsp.Range:
        """The lines from `first` up to `end`, which is left out."""
        last = max(first, min(end, len(self.lines)) - 1)
        return lsp.Range(self.position(first, 0), self.position(last, len(self.line(last))))


def position(row: int, column: int, line: str, encoding: str) -> lsp.Position:
    return lsp.Position(row, units(line[: max(column, 0)], encoding))


class Texts:
    """The documents that are open, by path, and how their editor counts columns."""

    def __init__(self) -> None:
        self.open: dict[Path, Text] = {}
        self.encoding = "utf-16"

    def put(self, path: Path, content: str, version: int | None) -> Text:
        """Note what the editor has; half a character pair becomes a sign that a file can hold."""
        whole = content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        plain = whole.replace("\r\n", "\n").replace("\r", "\n")
        text = self.open[path] = Text(path, plain, self.encoding, version)
        return text

    def of(self, path: Path) -> Text | None:
        """The text of a file; None if there is none to be had."""
        if path in self.open:
            return self.open[path]
        try:
            return Text(path, read_text(path), self.encoding)
        except Unreadable:
            return None

    def unsaved(self) -> Mapping[str, str]:
        """The open texts by real path, for `builder.read.source.unsaved`."""
        return {os.path.realpath(path): text.content for path, text in self.open.items()}
