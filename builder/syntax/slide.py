"""`<!-- slide … -->` at the margin starts a slide, whatever stands before it (dialect §4)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from builder.attributes import parse_attributes
from builder.syntax.lines import INTERRUPTS, at_margin, resume

DIRECTIVE = re.compile(r"<!--\s+(?:slide|\.slide:?)(?:\s+(?P<attributes>.*?))?\s*-->", re.S)
# The subject must be followed by a blank: `<!-- slide-->` is an ordinary comment.
OPENING = re.compile(r"<!--\s+(?:slide|\.slide:?)\s")


def slide_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before("table", "slide", slide, {"alt": INTERRUPTS})


def slide(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not at_margin(state, start):
        return False
    position = state.bMarks[start] + state.tShift[start]
    if not OPENING.match(state.src, position):
        return False
    found = DIRECTIVE.match(state.src, position)
    if not found:
        return False
    if silent:
        return True
    token = state.push("slide", "", 0)
    token.block = True
    token.content = found[0]
    token.meta = {"attributes": parse_attributes(found["attributes"] or "")}
    token.map = [start, start + 1]
    resume(state, found.end(), start, end)
    return True


def starts_slide(line: str) -> bool:
    """Whether a raw line would start a slide; containers that read lines themselves stop there."""
    return bool(OPENING.match(line + "\n"))
