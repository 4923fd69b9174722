"""A line that ends with ` ^word` is where a link or an import of that name leads (dialect §3.10)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

NAME = re.compile(r"\^([A-Za-z0-9_-]+)[ \t]*(?=\n|\Z)")
HEADING = re.compile(r"(?:\s*>+\s?)?#{1,7}\s")


def block_id_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("text", "block_id", block_id)


def block_id(state: StateInline, silent: bool) -> bool:
    at = state.pos
    if state.src[at] != "^" or at == 0 or state.src[at - 1] != " " or state.linkLevel:
        return False
    if state.env["in_cell"]:  # where the text ends, but not its line
        return False
    found = NAME.match(state.src, at)
    if not found or found.end() > state.posMax or HEADING.match(state.env["first_line"]):
        return False
    if not silent:
        attributes = {"id": found[1], "class": "block-id"}
        state.push("block_id_open", "span", 1).attrs = dict(attributes)
        state.push("block_id_close", "span", -1)
    state.pos = found.end()
    return True
