"""What rules share: looking at raw lines, and going on in the middle of one."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline

INTERRUPTS = ["paragraph", "reference", "blockquote", "list", "table"]


def line_text(state: StateBlock, line: int) -> str:
    """The line without what its containers take off its front."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def at_margin(state: StateBlock, line: int) -> bool:
    """Whether the line starts in column 0, or right behind one quote mark."""
    return state.tShift[line] == 0 and state.sCount[line] <= max(0, state.blkIndent)


def line_of(state: StateBlock, start: int, position: int) -> int:
    """The number of the line that holds a position of the text, looking from `start` on."""
    return start + state.src.count("\n", state.bMarks[start], position)


def begins_line(state: StateInline) -> bool:
    """Whether nothing stands before the position in its line; a list's marker and a cell's border do."""
    at = state.pos
    while at and state.src[at - 1] in " \t":
        at -= 1
    if at:
        return state.src[at - 1] == "\n"
    first_line: str = state.env["first_line"]
    return first_line.lstrip("> \t").startswith((state.src[state.pos : state.pos + 2], "<!--"))


def resume(state: StateBlock, position: int, start: int, end: int, chain: str = "") -> None:
    """Go on parsing at `position`: on the next line when the rest of its line is blank, else inside it.

    markdown-it wants every rule to leave its line, so the block the rest begins is parsed here. What no rule
    of the `chain` begins is a paragraph.
    """
    line = line_of(state, start, position)
    rest = state.src[position : state.eMarks[line]]
    state.line = line + 1
    if not rest.strip():
        return
    state.bMarks[line] = position
    state.tShift[line] = len(rest) - len(rest.lstrip())
    state.sCount[line] = state.blkIndent
    for rule in (*state.md.block.ruler.getRules(chain), paragraph):
        if rule(state, line, end, False):
            return
