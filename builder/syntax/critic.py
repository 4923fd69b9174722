"""Critic markup: `{++a++} {--a--} {==a==} {>>a<<} {~~a~>b~~}`; what is inside stays raw (dialect §13)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from builder.syntax.html import read_html

CRITIC = re.compile(
    r"\{(?:\+\+(?P<ins>.+?)\+\+|--(?P<del>.+?)--|==(?P<mark>.+?)==|>>(?P<note>.+?)<<|~~(?P<swap>.+?)~~)\}", re.S
)


def critic_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("strikethrough", "critic", critic)


def critic(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    found = CRITIC.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        kind, text = next((k, v) for k, v in found.groupdict().items() if v is not None)
        offset = found.start(kind)
        if kind == "swap":
            swap(state, text, offset)
        elif kind == "note":
            wrap(state, "span", text, offset, {"style": "display:none"})
        else:
            wrap(state, kind, text, offset)
    state.pos = found.end()
    return True


def swap(state: StateInline, text: str, offset: int) -> None:
    old, arrow, new = text.partition("~>")
    if not arrow:
        state.push("code_inline", "code", 0).content = "Error: ~> not found."
        return
    wrap(state, "del", old, offset)
    wrap(state, "ins", new, offset + len(old) + 2)


def wrap(
    state: StateInline, tag: str, text: str, offset: int, attributes: dict[str, str] | None = None
) -> None:
    """`<tag>` round the raw text, in which tags and formulas are read as in an HTML block."""
    opening = state.push(f"{tag}_open", tag, 1)
    for name, value in (attributes or {}).items():
        opening.attrSet(name, value)
    for piece in read_html(text):
        append(state, piece, offset)
    state.push(f"{tag}_close", tag, -1)


def append(state: StateInline, piece: Token, offset: int) -> None:
    token = state.push(piece.type, piece.tag, piece.nesting)
    token.content, token.meta = piece.content, dict(piece.meta)
    if "offset" in token.meta:
        token.meta["offset"] += offset
