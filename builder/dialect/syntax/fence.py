"""Fenced blocks: the info string is read once, for templates and libraries alike (dialect §10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.fence import read_info
from builder.read.attributes import Attributes, joined


def fence_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "fence", fences)


def fences(state: StateCore) -> None:
    lines = state.env["source"].lines
    state.tokens = [piece for token in state.tokens for piece in read_fence(token, lines)]


def read_fence(token: Token, lines: Sequence[str]) -> Iterator[Token]:
    if token.type != "fence":
        yield token
        return
    language, attributes = read_info(token.info)
    token.meta |= {"language": language, "attributes": attributes}
    stays_code = attributes.get("literate") is False or attributes.get("cmd") is False
    if language != "math" or stays_code or token.content.strip() == "":
        yield token
        return
    shown = list(formula(token, attributes, lines))
    if attributes.get("hide") is not False:
        yield from shown
    elif attributes.get("output_first"):
        yield from [*shown, token]
    else:
        yield from [token, *shown]


def formula(token: Token, attributes: Attributes, lines: Sequence[str]) -> Iterator[Token]:
    """A `math` fence is a displayed formula; a paragraph before it carries the attributes, for a formula
    ends the paragraph it begins in. Its TeX begins behind the line of the fence; `lines` are those of the
    source."""
    given = joined(attributes)
    given["class"] = f"math {given.get('class', '')}".strip()
    yield Token("paragraph_open", "p", 1, attrs=dict(given), block=True, map=token.map)
    yield Token("paragraph_close", "p", -1, block=True)
    first, end = token.map or (0, 0)
    meta = {"display": True, "lines": lines[first:end]}
    yield Token("math_block", "", 0, content=f"\n{token.content}", block=True, map=token.map, meta=meta)
