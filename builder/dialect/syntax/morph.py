"""`::: morph`: one thing follows the other in the same place, a step each (`theme/base/runtime/morph.js`)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

NAME = "morph"


def morph_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "morph", morph)


def morph(state: StateCore) -> None:
    """Each child of such a container gets an element of its own; all but the first are steps."""
    out: list[Token] = []
    within, first = False, True
    for token in state.tokens:
        if token.level == 0:
            within = first = begins(token)
        is_child = within and token.level == 1
        if is_child and token.nesting >= 0:
            out.append(side(token, "container_open", "" if first else "fragment"))
            first = False
        out.append(token)
        if is_child and token.nesting <= 0:
            out.append(side(token, "container_close"))
    state.tokens = out


def begins(token: Token) -> bool:
    return token.type == "container_open" and NAME in str(token.attrs.get("class", "")).split()


def side(child: Token, kind: str, names: str = "") -> Token:
    """One end of the element around a child."""
    token = Token(kind, "div", 1 if kind.endswith("open") else -1, block=True, map=child.map)
    token.meta = {"closed": True}
    token.attrs = {"class": names} if names else {}
    return token
