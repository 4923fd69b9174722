"""A token with other tokens inside: the same one where nothing is different, for most are as they were."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

from markdown_it.token import Token


def holding(token: Token, children: Sequence[Token]) -> Token:
    """The token with these children, which are those it has or take their place."""
    own = token.children or []
    same = len(own) == len(children) and all(map(is_, own, children))
    return token if same else token.copy(children=[*children])
