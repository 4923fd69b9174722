"""`[text]{.fragment}`, `[text]{.gap}`: a part of a line with attributes that reveal.js or an edition reads.

What can be a link is one, and with other attributes brackets and brace are text, as in the original.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from builder.diagnostics import did_you_mean
from builder.read.attributes import joined, parse_attributes

MEANT = frozenset({"fragment", "gap"})
BRACES = re.compile(r"\{[^{}\n]+\}")


def span_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.after("link", "span", span)


def span(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or state.src.startswith("[[", state.pos):
        return False
    start, limit = state.pos + 1, state.posMax
    end = parseLinkLabel(state, state.pos)
    braces = BRACES.match(state.src, end + 1, limit) if end > start else None
    attributes = joined(parse_attributes(braces[0])) if braces else {}
    if braces is None or not is_for_reveal(attributes):
        if not silent:
            tell_misspelt(state, attributes)
        return False
    if not silent:
        state.push("span_open", "span", 1).attrs = dict(attributes)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = limit
    state.pos = braces.end()
    return True


def is_for_reveal(attributes: dict[str, str]) -> bool:
    classes = attributes.get("class", "").split()
    return not MEANT.isdisjoint(classes) or any(name.startswith("data-") for name in attributes)


def tell_misspelt(state: StateInline, attributes: dict[str, str]) -> None:
    """A token without content carries the warning to its place."""
    for name in attributes.get("class", "").split():
        if hint := did_you_mean(name, MEANT):
            warning = ("no-span", f"with the class `{name}` this stays text", hint)
            state.push("html_text", "", 0).meta = {"offset": state.pos, "warning": warning}
