"""`:::name` … `:::` puts Markdown into a `<div class="name">`; `::: {.a #b k=v}` too (dialect §9).

Only at the margin and not one inside another; the name of a diagram's language makes a fence instead.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from builder.dialect.fence import read_info
from builder.dialect.syntax.lines import first_of, line_text
from builder.dialect.syntax.slide import starts_slide
from builder.read.attributes import joined

LINE = re.compile(r"(:{3,})[ \t]*([^\s:].*)$")
CLOSING = re.compile(r"(:{3,})[ \t]*$")
DIAGRAMS = frozenset(
    "mermaid puml plantuml wavedrom bitfield bit-field graphviz viz dot vega vega-lite wsd d2 tikz".split()
)


def container_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before(
        "fence", "container", container, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level or state.blkIndent or state.tShift[start]:
        return False
    found = LINE.match(line_text(state, start))
    if not found:
        return False
    if silent:
        return True
    last, closed = end_of_container(state, start, end, len(found[1]))
    language, attributes = read_info(found[2])
    if language in DIAGRAMS:
        push_fence(state, start, last, found[2])
    else:
        opening = state.push("container_open", "div", 1)
        opening.block = True
        opening.map = [start, last]
        opening.meta["closed"] = closed
        given = joined(attributes)
        names = given.pop("class", "").split()
        names = names if language in names else [language, *names]
        opening.attrs = {"class": " ".join(filter(None, names)), **given}
        parse_body(state, start + 1, last)
        state.push("container_close", "div", -1).block = True
    state.line = last + closed
    return True


class Ends:
    """The lines that may end a container of a document, each looked at once: those of colons alone, with
    their number, and those of slide comments. Containers stand in no quote or list, so that the first of them
    sees the lines as all others do."""

    def __init__(self, state: StateBlock, start: int, end: int) -> None:
        self.colons: list[tuple[int, int]] = []
        self.slides: list[int] = []
        self.closing: dict[int, list[int]] = {}
        for line in range(start + 1, end):
            text = line_text(state, line)
            if starts_slide(text):
                self.slides.append(line)
            elif state.sCount[line] < 4 and (found := CLOSING.match(text)):
                self.colons.append((line, len(found[1])))

    def of(self, colons: int) -> list[int]:
        """The lines that close a container which so many colons open."""
        if colons not in self.closing:
            self.closing[colons] = [line for line, count in self.colons if count >= colons]
        return self.closing[colons]


def end_of_container(state: StateBlock, start: int, end: int, colons: int) -> tuple[int, bool]:
    """The closing line, or the next slide or the end of the text for a container that is never closed."""
    ends: Ends = state.env.get("containers") or Ends(state, start, end)
    state.env["containers"] = ends
    line = first_of(ends.of(colons), start + 1, end)
    if line >= 0:
        return line, True
    slide = first_of(ends.slides, start + 1, end)
    return (slide if slide >= 0 else end), False


def push_fence(state: StateBlock, start: int, last: int, info: str) -> None:
    token = state.push("fence", "code", 0)
    token.block = True
    token.info, token.map = info, [start, last]
    token.content = state.getLines(start + 1, last, 0, True)


def parse_body(state: StateBlock, start: int, end: int) -> None:
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", end
    state.md.block.tokenize(state, start, end)
    state.parentType, state.lineMax = parent, line_max
