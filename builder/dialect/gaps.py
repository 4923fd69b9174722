"""Gaps: what students write by hand. `[…]{.gap}`, `::: gap` and `\\gap{…}` in formulas.

The page of students holds an empty box as large as what is missing, and not what is missing
(`builder.dialect.veil`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from builder.dialect.inside import holding
from builder.dialect.veil import Veil
from builder.read.editions import Gaps

GAP = "gap"
TEX_GAP = re.compile(r"\\gap(?![A-Za-z])\s*(?:\[[^\]]*\])?\s*")
MACROS: dict[Gaps, list[object]] = {
    "empty": ["\\emptygap{#2}", 2, ""],
    "shown": ["\\filledgap{#2}", 2, ""],
}
"""What `\\gap[step]{…}` means; in the lecture it is a step."""


def is_gap(token: Token) -> bool:
    """Whether it opens a gap: a span, or a block."""
    return token.nesting == 1 and GAP in str(token.attrs.get("class", "")).split()


def with_gaps(tokens: Iterable[Token], gaps: Gaps) -> Iterator[Token]:
    """The tokens of a slide or of a line, their gaps as an edition has them."""
    depth, veil = 0, Veil()  # of elements in a gap; 0 outside of all
    for token in tokens:
        if depth:
            depth += token.nesting
            if not depth:
                yield inner(token, -1)
                yield token
                continue
        elif is_gap(token):
            depth, veil = 1, Veil()
            yield opened(token, gaps)
            yield inner(token, 1)
            continue
        if depth and gaps == "empty":
            yield from veil.over(token)
        elif token.children:
            yield holding(token, list(with_gaps(token.children, gaps)))
        else:
            yield token if gaps != "empty" else without_tex(token)


def opened(token: Token, gaps: Gaps) -> Token:
    """The element of a gap: a step, an empty box, or what it is."""
    classes = str(token.attrs["class"]).split()
    extra = {"steps": ["fragment"], "empty": ["empty"], "shown": []}[gaps]
    names = [name for name in classes if gaps == "steps" or name != "fragment"]
    said = {"role": "img", "aria-label": "____"} if gaps == "empty" else {}
    return token.copy(attrs={**token.attrs, "class": " ".join(dict.fromkeys([*names, *extra])), **said})


def inner(token: Token, nesting: int) -> Token:
    """The element in a gap that is hidden where the box is to be empty."""
    meta = {key: token.meta[key] for key in ("at", "base") if key in token.meta}
    made = Token(token.type, token.tag, nesting, block=token.block, level=token.level, meta=meta)  # type: ignore[arg-type]
    made.attrs = {"class": "veil"} if nesting == 1 else {}
    return made


def without_tex(token: Token) -> Token:
    """A formula whose source is told without what stands in its gaps."""
    if token.type not in {"math_inline", "math_block"} or not TEX_GAP.search(token.content):
        return token
    return token.copy(meta={**token.meta, "source": blank_tex(token.content)})


def blank_tex(tex: str) -> str:
    r"""`a + \gap{b^{2}}` as `a + \gap{}`."""
    out, read_to = "", 0
    for found in TEX_GAP.finditer(tex):
        if found.start() < read_to:
            continue  # in another gap
        end = end_of_argument(tex, found.end())
        out += tex[read_to : found.start()] + r"\gap{}"
        read_to = end
    return out + tex[read_to:]


def end_of_argument(tex: str, start: int) -> int:
    if tex[start : start + 1] != "{":
        return min(start + 1, len(tex))
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.S).finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return len(tex)
