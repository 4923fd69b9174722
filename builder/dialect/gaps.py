"""Gaps: what students write by hand. `[…]{.gap}`, `::: gap` and `\\gap{…}` in formulas.

The page of students holds an empty box as large as what is missing, and not what is missing: letters keep the
place, which say nothing and are not seen. A word keeps its letters in the order of the alphabet, as wide as
before; a Chinese character is any other; code is a row of x.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from builder.dialect.syntax.html import read_html
from builder.read.editions import Gaps

GAP = "gap"
WORD = re.compile(r"[^\W_]+")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
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
    depth = 0  # of elements in a gap; 0 outside of all
    for token in tokens:
        if depth:
            depth += token.nesting
            if not depth:
                yield inner(token, -1)
                yield token
                continue
        elif is_gap(token):
            depth = 1
            yield opened(token, gaps)
            yield inner(token, 1)
            continue
        if depth and gaps == "empty":
            yield veiled(token)
        elif token.children:
            yield token.copy(children=list(with_gaps(token.children, gaps)))
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


def veiled(token: Token) -> Token:
    """A token that takes the same room and says nothing."""
    token = token.copy(meta={**token.meta})
    if token.children:
        token.children = [veiled(child) for child in token.children]
    if token.type in {"math_inline", "math_block"}:
        token.meta["blank"] = True
    elif token.type in {"fence", "code_block", "code_inline"}:
        token.content = re.sub(r"[!-~]", "x", re.sub(WIDE, "口", token.content))
    elif token.type == "text":
        token.content = WORD.sub(lambda found: veiled_word(found[0]), token.content)
    elif token.type == "html_block" and not token.children:
        token.children = list(read_html(token.content))
    token.attrs = {name: value for name, value in token.attrs.items() if name not in {"href", "title", "alt"}}
    return token


def veiled_word(word: str) -> str:
    return WIDE.sub("口", word) if WIDE.search(word) else "".join(sorted(word))


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
