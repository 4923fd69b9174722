"""Tokens with other tokens inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import is_

from markdown_it.token import Token


def holding(token: Token, children: Sequence[Token]) -> Token:
    """The token with these children, which are those it has or take their place: the same token where nothing
    is different, for most are as they were."""
    own = token.children or []
    same = len(own) == len(children) and all(map(is_, own, children))
    return token if same else token.copy(children=[*children])


def walk(tokens: Iterable[Token]) -> Iterator[Token]:
    """Every token and every token inside it, in document order."""
    for token in tokens:
        yield token
        if token.children:
            yield from walk(token.children)


def is_formula(token: Token) -> bool:
    return token.type in {"math_inline", "math_block"}


def formulas(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in walk(tokens) if is_formula(token)]
