"""Every token learns where it stands: `meta["at"]` is a Location, `meta["base"]` the folder of its file."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.diagnostics import Location
from builder.source import Source


def place_plugin(md: MarkdownIt) -> None:
    md.core.ruler.at("inline", inline)
    md.core.ruler.push("place", place)


def inline(state: StateCore) -> None:
    """markdown-it's own step, which also tells inline rules the raw line they start on."""
    source: Source = state.env["source"]
    for token in state.tokens:
        if token.type == "inline":
            row = token.map[0] if token.map else 0
            state.env["first_line"] = source.lines[row] if row < len(source.lines) else ""
            token.content = token.content.strip("\ufeff")
            token.children = token.children if token.children is not None else []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def place(state: StateCore) -> None:
    source: Source = state.env["source"]
    row = 0
    for token in state.tokens:
        row = token.map[0] if token.map else row
        token.meta["at"] = at = column_of(source, row, token)
        token.meta["base"] = source.path.parent
        if token.children:
            place_children(source, token, at, row)


def column_of(source: Source, row: int, token: Token) -> Location:
    """Where the token's own text begins in its line; formulas begin behind their delimiter."""
    offset = token.meta.get("offset")
    if token.type == "math_block" and isinstance(offset, int):
        before = source.text[:offset]
        row = before.count("\n")
        return source.locate(row, offset - (before.rfind("\n") + 1) + 1)
    line = source.locate(row).text
    return source.locate(row, len(line) - len(line.lstrip()) + 1)


def place_children(source: Source, parent: Token, at: Location, row: int) -> None:
    """Children with an offset are found exactly; the others stand on the line reached so far."""
    breaks = 0
    for child in parent.children or []:
        offset = child.meta.get("offset")
        child.meta["base"] = source.path.parent
        child.meta["at"] = (
            inside(source, parent.content, row, offset) if isinstance(offset, int) else source.locate(row + breaks)
        )
        breaks += (child.type in {"softbreak", "hardbreak"}) + child.content.count("\n")


def inside(source: Source, content: str, row: int, offset: int) -> Location:
    """The place of `content[offset]`: its line is found in the source line, whose prefix was taken off."""
    before = content[:offset]
    row += before.count("\n")
    start = before.rfind("\n") + 1
    end = content.find("\n", start)
    line = content[start : end if end >= 0 else len(content)].rstrip()
    prefix = source.locate(row).text.find(line) if line else -1
    return source.locate(row, max(prefix, 0) + offset - start + 1)
