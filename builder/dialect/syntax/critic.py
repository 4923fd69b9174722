"""Critic markup: `{++a++} {--a--} {==a==} {>>a<<} {~~a~>b~~}`; what is inside stays raw (dialect §13)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from builder.dialect.syntax.html import read_html
from builder.dialect.syntax.lines import marks_of

# What opens and closes a kind, and the element it becomes.
KINDS = {
    "{++": ("++}", "ins"),
    "{--": ("--}", "del"),
    "{==": ("==}", "mark"),
    "{>>": ("<<}", "span"),
    "{~~": ("~~}", "swap"),
}


def critic_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("strikethrough", "critic", critic)


def critic(state: StateInline, silent: bool) -> bool:
    start = state.pos + 3
    closer, kind = KINDS.get(state.src[state.pos : start], ("", ""))
    end = marks_of(state).find(closer, start, state.posMax, escapes=False) if kind else -1
    if end <= start:  # never closed, or empty
        return False
    if not silent:
        text = state.src[start:end]
        if kind == "swap":
            swap(state, text, start)
        else:
            wrap(state, kind, text, start, {"style": "display:none"} if kind == "span" else {})
    state.pos = end + 3
    return True


def swap(state: StateInline, text: str, offset: int) -> None:
    old, _, new = text.partition("~>")
    if text.count("~>") != 1:
        state.push("code_inline", "code", 0).content = "Error: ~> not found."
        return
    wrap(state, "del", old, offset)
    wrap(state, "ins", new, offset + len(old) + 2)


def wrap(
    state: StateInline,
    tag: str,
    text: str,
    offset: int,
    attributes: dict[str, str | int | float] | None = None,
) -> None:
    """`<tag>` round the raw text, in which tags and formulas are read as in an HTML block."""
    opening = state.push(f"{tag}_open", tag, 1)
    opening.attrs = attributes or {}
    for piece in read_html(text):
        append(state, piece, offset)
    state.push(f"{tag}_close", tag, -1)


def append(state: StateInline, piece: Token, offset: int) -> None:
    token = state.push(piece.type, piece.tag, piece.nesting)
    token.content, token.meta = piece.content, dict(piece.meta)
    if "offset" in token.meta:
        token.meta["offset"] += offset
