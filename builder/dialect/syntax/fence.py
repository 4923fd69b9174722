"""Fenced blocks: the info string is read once, for templates and libraries alike (dialect §10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.fence import html_of, read_info
from builder.read.attributes import Attributes, as_text, joined


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
    """A `math` fence is a displayed formula. In the original it stands behind an empty paragraph, for a
    formula ends the paragraph it begins in; attributes are those of an element round it. Its TeX begins
    behind the line of the fence; `lines` are those of the source."""
    math = Token("math_block", "", 0, content=f"\n{token.content}", block=True, map=token.map)
    first, end = token.map or (0, 0)
    math.meta |= {"display": True, "lines": lines[first:end]}
    given = joined(html_of(attributes))
    if "class" in attributes:
        given["class"] = as_text(attributes["class"])
    if given:
        math.meta["element"] = given
    else:
        yield Token("paragraph_open", "p", 1, attrs={"class": "math"}, block=True, map=token.map)
        yield Token("paragraph_close", "p", -1, block=True)
    yield math
