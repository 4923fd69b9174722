"""`<pre><code data-trim data-line-numbers="1|3">`: code as reveal.js documents it, drawn as a fence is.

Other raw `<pre>` stays as it is, as in the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.read.attributes import Attributes

WRITTEN_FOR_REVEAL = frozenset({"data-trim", "data-line-numbers", "data-noescape", "data-ln-start-from"})
LANGUAGE = ("language-", "lang-")


def reveal_code_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("html", "reveal_code", reveal_code)


def reveal_code(state: StateCore) -> None:
    state.tokens = [piece for token in state.tokens for piece in read_block(token)]


def read_block(token: Token) -> Iterator[Token]:
    """A block of raw HTML in parts: what stands before, the code, and what stands behind."""
    children = token.children or []
    found = next(listings(children), None) if token.type == "html_block" else None
    if found is None:
        yield token
        return
    start, end = found
    yield from part(token, children[:start])
    yield fence(token, children[start:end])
    for rest in part(token, children[end:]):
        yield from read_block(rest)


def listings(children: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """From where to where such code goes."""
    for start, (pre, code) in enumerate(pairwise(children)):
        if not (is_tag(pre, "pre") and is_tag(code, "code")):
            continue
        if not WRITTEN_FOR_REVEAL & code.meta["attributes"].keys():
            continue
        ends = (at for at in range(start + 2, len(children)) if is_tag(children[at], "pre", closing=True))
        end = next(ends, None)
        if end is not None and is_tag(children[end - 1], "code", closing=True):
            yield start, end + 1


def is_tag(token: Token, name: str, *, closing: bool = False) -> bool:
    return token.type == "html_tag" and token.meta["name"] == name and token.meta["closing"] is closing


def part(block: Token, children: list[Token]) -> Iterator[Token]:
    content = "".join(child.content for child in children)
    if content.strip():
        yield block.copy(content=content, children=children, meta=dict(block.meta))


def fence(block: Token, listing: Sequence[Token]) -> Token:
    pre, code, inside = listing[0], listing[1], listing[2:-2]
    source = "".join(child.content for child in inside)
    given = code.meta["attributes"]
    has_markup = any(child.type == "html_tag" for child in inside)
    source = (source if has_markup else unescape(source)).removeprefix("\n")
    if "data-trim" in given:
        source = dedent(source.strip("\n").rstrip())
    language, classes = language_of(given.get("class", ""))
    attributes: Attributes = {**pre.meta["attributes"], **given}
    attributes |= {name: True for name, value in given.items() if name in WRITTEN_FOR_REVEAL and not value}
    attributes["class"] = " ".join([*pre.meta["attributes"].get("class", "").split(), *classes])
    attributes["data-noescape"] = has_markup
    meta = {"language": language, "attributes": attributes}
    return Token("fence", "code", 0, content=source, info=language, block=True, map=block.map, meta=meta)


def language_of(names: str) -> tuple[str, list[str]]:
    """The language among the classes of `<code>`, and the other classes."""
    classes = names.split()
    named = next((name for name in classes if name.startswith(LANGUAGE)), classes[0] if classes else "")
    others = [name for name in classes if name != named]
    return named.partition("-")[2] if named.startswith(LANGUAGE) else named, others
