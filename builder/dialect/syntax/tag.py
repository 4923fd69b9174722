"""`#tag` and `#area/topic` are links to a tag (dialect §13)."""

from __future__ import annotations

import re
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

TAG = re.compile(r"#(?=[0-9/-]*[A-Za-z_])([A-Za-z0-9_/-]+)")
NOT_BEFORE = re.compile(r"[A-Za-z0-9_/&?\\-]")
BRACE_BEFORE = re.compile(r"\{[^{}\n]*\Z")
BRACES_REACH = 200


def tag_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.after("link", "tag", tag)


def tag(state: StateInline, silent: bool) -> bool:
    at = state.pos
    if state.src[at] != "#" or state.linkLevel or (at and NOT_BEFORE.match(state.src[at - 1])):
        return False
    found = TAG.match(state.src, at, state.posMax)
    if not found or in_braces(state.src, at):
        return False
    if not silent:
        opening = state.push("tag_open", "a", 1)
        opening.attrs = {"class": "tag", "data-tag": found[1], "href": "tag://" + quote(found[1], safe="")}
        state.push("text", "", 0).content = found[0]
        state.push("tag_close", "a", -1)
    state.pos = found.end()
    return True


def in_braces(text: str, at: int) -> bool:
    """Behind an open brace of the same line stand attributes."""
    return bool(BRACE_BEFORE.search(text, max(0, at - BRACES_REACH), at))
