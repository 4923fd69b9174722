"""Every token learns where it stands: `meta["at"]` is a Location, `meta["base"]` the folder of its file."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.diagnostics import Location
from builder.read.source import Source


def place_plugin(md: MarkdownIt) -> None:
    md.core.ruler.at("inline", inline)
    md.core.ruler.push("place", place)


def inline(state: StateCore) -> None:
    """markdown-it's own step, which also tells inline rules the raw line they start on, and
    whether that is a cell of a table."""
    source: Source = state.env["source"]
    before = ""
    for token in state.tokens:
        if token.type == "inline":
            state.env["in_cell"] = before in {"th_open", "td_open"}
            row = token.map[0] if token.map else 0
            state.env["first_line"] = source.lines[row] if row < len(source.lines) else ""
            token.content = token.content.strip("\ufeff")
            token.children = token.children if token.children is not None else []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        before = token.type


def place(state: StateCore) -> None:
    source: Source = state.env["source"]
    rows = Rows(source)
    row = 0
    for token in state.tokens:
        row = token.map[0] if token.map else row
        offset = token.meta.get("offset")
        token.meta["at"] = rows.at_offset(offset) if isinstance(offset, int) else rows[row]
        token.meta["base"] = rows.base
        if token.children:
            place_children(rows, token, rows.first_written(token.map, row))


class Rows:
    """The lines of a source as places, each made once."""

    def __init__(self, source: Source) -> None:
        self.source, self.base = source, source.path.parent
        self.starts = [0, *accumulate(len(line) + 1 for line in source.lines)]
        self.made: dict[int, Location] = {}

    def __getitem__(self, row: int) -> Location:
        """Where the text of a line begins."""
        if row not in self.made:
            text = self.text(row)
            self.made[row] = self.source.locate(row, len(text) - len(text.lstrip()) + 1)
        return self.made[row]

    def text(self, row: int) -> str:
        lines = self.source.lines
        return lines[min(row, len(lines) - 1)] if lines else ""

    def first_written(self, lines: list[int] | None, row: int) -> int:
        """Where the text of a block begins: it comes without the blanks round it, wide ones too."""
        while lines and row < lines[1] - 1 and not self.text(row).strip():
            row += 1
        return row

    def at_offset(self, offset: int) -> Location:
        """The place of a character of the whole text."""
        row = bisect_right(self.starts, offset) - 1
        return self.source.locate(row, offset - self.starts[row] + 1)


def place_children(rows: Rows, parent: Token, row: int) -> None:
    """Children with an offset are found exactly; the others stand on the line reached so far."""
    breaks = 0
    ends: list[int] = []
    shifts: dict[int, int] = {}
    for child in parent.children or []:
        offset = child.meta.get("offset")
        child.meta["base"] = rows.base
        if isinstance(offset, int):
            ends = ends or line_ends(parent.content)
            child.meta["at"] = inside(rows, parent.content, ends, row, offset, shifts)
        else:
            child.meta["at"] = rows[row + breaks]
        breaks += (child.type in {"softbreak", "hardbreak"}) + child.content.count("\n")


def line_ends(text: str) -> list[int]:
    return list(accumulate(len(line) + 1 for line in text.split("\n")))


def inside(
    rows: Rows, content: str, ends: list[int], row: int, offset: int, shifts: dict[int, int]
) -> Location:
    """The place of `content[offset]`: its line is found in the source line, whose prefix was taken off.
    `shifts` keeps how far, for each line of the content."""
    index = bisect_right(ends, offset)
    start = ends[index - 1] if index else 0
    if index not in shifts:
        line = content[start : ends[index] - 1 if index < len(ends) else None].rstrip()
        shifts[index] = max(rows.text(row + index).find(line), 0) if line else 0
    return rows.source.locate(row + index, shifts[index] + offset - start + 1)
