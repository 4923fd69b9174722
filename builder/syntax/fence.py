"""Fenced blocks: the info string is read once, for templates and libraries alike (dialect §10)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from builder.fence import read_info


def fence_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "fence", fences)


def fences(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "fence":
            language, attributes = read_info(token.info)
            if language == "math":
                token.type, token.meta = "math_block", {"display": True}
            else:
                token.meta |= {"language": language, "attributes": attributes}
