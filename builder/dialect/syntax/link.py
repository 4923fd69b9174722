"""`![alt](url){attributes}`, `[text](url){attributes}`: a brace directly behind (dialect §13)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from builder.dialect.syntax.lines import marks_of
from builder.read.attributes import joined, parse_attributes


def link_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.after("critic", "link_attributes", link_attributes)


def link_attributes(state: StateInline, silent: bool) -> bool:
    """A picture inside a link takes none, as in the original, and nothing takes a second brace."""
    if state.src[state.pos] != "{" or silent or state.pending or state.linkLevel or not state.tokens:
        return False
    target = opening(state.tokens)
    if target is None or "braced" in target.meta:
        return False
    close = marks_of(state).find("}", state.pos + 1, state.posMax, escapes=False)
    if close <= state.pos + 1:
        return False
    for name, value in joined(parse_attributes(state.src[state.pos : close + 1])).items():
        target.attrJoin(name, value)
    target.meta["braced"] = True
    state.pos = close + 1
    return True


def opening(tokens: list[Token]) -> Token | None:
    """The image or the link that ends with the last token."""
    last = tokens[-1]
    if last.type == "image":
        return last
    if last.type != "link_close":
        return None
    return next((t for t in reversed(tokens) if t.type == "link_open" and t.level == last.level), None)
