"""`==mark==` with the delimiter rules of strong emphasis (dialect §13)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

SIGN = "="


def marks_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("emphasis", "mark", mark)
    md.inline.ruler2.before("emphasis", "mark", pair_marks)


def mark(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != SIGN:
        return False
    scanned = state.scanDelims(state.pos, True)
    if scanned.length < 2:
        return False
    if scanned.length % 2:
        state.push("text", "", 0).content = SIGN
    for _ in range(scanned.length // 2):
        state.push("text", "", 0).content = SIGN * 2
        state.delimiters.append(
            Delimiter(ord(SIGN), 0, len(state.tokens) - 1, -1, scanned.can_open, scanned.can_close)
        )
    state.pos += scanned.length
    return True


def pair_marks(state: StateInline) -> None:
    pair(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            pair(state, meta["delimiters"])


def pair(state: StateInline, delimiters: list[Delimiter]) -> None:
    for start in delimiters:
        if start.marker != ord(SIGN) or start.end == -1:
            continue
        opening, closing = state.tokens[start.token], state.tokens[delimiters[start.end].token]
        opening.type, opening.nesting = "mark_open", 1
        closing.type, closing.nesting = "mark_close", -1
        for token in (opening, closing):
            token.tag, token.markup, token.content = "mark", SIGN * 2, ""
