"""`::: theorem Title {#thm:name}` … `:::`: a block drawn by a file of the theme, `blocks/theorem.html.jinja`.

Blocks stand in quotes and lists, and one inside another: the inner one has as many colons or fewer. A name
without a file makes a plain container (`container.py`), as it does when the theme has no blocks.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from builder.dialect.syntax.container import CLOSING, parse_body
from builder.dialect.syntax.heading import AT_LINE_END
from builder.dialect.syntax.lines import INTERRUPTS, at_margin, line_text
from builder.dialect.syntax.slide import starts_slide
from builder.read.attributes import joined, parse_attributes

OPENING = re.compile(r"(?P<colons>:{3,})[ \t]*(?P<name>[^\s:{]*)(?P<rest>.*)$")


def block_plugin(md: MarkdownIt, names: Collection[str]) -> None:
    """Teach `md` the blocks that the theme has a file for."""
    if not names:
        return

    def block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        found = OPENING.match(line_text(state, start)) if state.sCount[start] - state.blkIndent < 4 else None
        if not found:
            return False
        title, attributes = read_rest(found["rest"])
        name = found["name"] or attributes.get("class", "").split(" ")[0]
        if name not in names:
            return False
        if silent:
            return True
        last, closed = end_of_block(state, start, end, len(found["colons"]))
        opening = state.push("block_open", "div", 1)
        opening.block = True
        opening.map = [start, last]
        opening.meta = {"name": name, "closed": closed}
        opening.attrs = dict(attributes)
        push_title(state, attributes.pop("title", title), start)
        parse_body(state, start + 1, last)
        state.push("block_close", "div", -1).block = True
        state.line = last + closed
        return True

    md.block.ruler.before("container", "block", block, {"alt": INTERRUPTS})


def read_rest(rest: str) -> tuple[str, dict[str, str]]:
    """What stands behind the name: a title in Markdown, and attributes in a brace."""
    found = AT_LINE_END.search(rest)
    attributes = joined(parse_attributes(found[1])) if found else {}
    return (rest[: found.start()] if found else rest).strip(), attributes


def push_title(state: StateBlock, title: str, line: int) -> None:
    if not title:
        return
    state.push("block_title_open", "span", 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = title, [line, line + 1], []
    state.push("block_title_close", "span", -1)


def end_of_block(state: StateBlock, start: int, end: int, colons: int) -> tuple[int, bool]:
    """The closing line. A block that is never closed ends at the next slide, or with what it stands in."""
    inner = 0
    for line in range(start + 1, end):
        text = line_text(state, line)
        if text and (state.sCount[line] < state.blkIndent or (at_margin(state, line) and starts_slide(text))):
            return line, False
        found = OPENING.match(text) if text.startswith(":::") else None
        if not found or state.sCount[line] - state.blkIndent >= 4:
            continue
        if not CLOSING.match(text):
            inner += len(found["colons"]) == colons
        elif len(found["colons"]) >= colons:
            if not inner:
                return line, True
            inner -= 1
    return end, False
