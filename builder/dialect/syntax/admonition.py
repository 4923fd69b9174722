"""`!!! type title` and a body indented by four blanks: a box with a title (dialect §9)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from builder.diagnostics import did_you_mean
from builder.dialect.syntax.lines import at_margin, line_text

TYPES = frozenset(
    """note summary abstract tldr info todo tip hint success check done question help faq warning attention
    caution failure fail missing danger error bug example snippet quote cite""".split()
)
LINE = re.compile(r"!{3,}[ \t]*(?P<type>[^\s!]\S*)?(?:[ \t]+(?P<title>.*?))?[ \t]*$")


def admonition_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before("fence", "admonition", admonition)


def admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.sCount[start] - state.blkIndent >= 4:
        return False
    found = LINE.match(line_text(state, start))
    if not found:
        return False
    if silent:
        return True
    last = end_of_body(state, start, end)
    kind = (found["type"] or "").lower()
    known = kind if kind in TYPES else "note"
    opening = state.push("admonition_open", "div", 1)
    opening.block = True
    opening.map = [start, last]
    opening.attrs = {"class": f"admonition {known}"}
    opening.meta |= doubts(kind, state, start, last)
    push_title(state, found["title"] or known.capitalize(), start)
    parse_body(state, start + 1, last)
    state.push("admonition_close", "div", -1).block = True
    state.line = last
    return True


def doubts(kind: str, state: StateBlock, start: int, last: int) -> dict[str, tuple[str, str, str]]:
    """A warning about a type that is nearly one, or a body that is not indented."""
    hint = "" if kind in TYPES else did_you_mean(kind, TYPES)
    if hint:
        return {"warning": ("admonition-type", f"`{kind}` is not a type of box and is shown as a note", hint)}
    text = line_text(state, last) if last == start + 1 < state.lineMax else ""
    if text and not LINE.match(text):
        message = "the text below is not in the box"
        return {"warning": ("admonition-body", message, "indent it by four spaces")}
    return {}


def end_of_body(state: StateBlock, start: int, end: int) -> int:
    """The line behind the last one that is indented; blank lines between belong to the body."""
    last = start + 1
    for line in range(start + 1, end):
        if state.isEmpty(line):
            continue
        if state.sCount[line] < state.blkIndent + 4 or at_margin(state, line):
            break
        last = line + 1
    return last


def push_title(state: StateBlock, title: str, line: int) -> None:
    """The title is Markdown; `""` asks for none."""
    if title == '""':
        return
    opening = state.push("admonition_title_open", "p", 1)
    opening.block = True
    opening.attrs = {"class": "admonition-title"}
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = title, [line, line + 1], []
    state.push("admonition_title_close", "p", -1).block = True


def parse_body(state: StateBlock, start: int, end: int) -> None:
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "admonition", end
    state.blkIndent += 4
    state.md.block.tokenize(state, start, end)
    state.blkIndent -= 4
    state.parentType, state.lineMax = parent, line_max
