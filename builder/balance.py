"""Give a slide the end tags it needs and no others: what is open at its end would go on in the next slide.

Browsers mend markup, each mistake in its own way, and they do so for a whole page. What they would carry from
one slide into another is ended here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
# Their end tags may be left out or are harmless when nothing is open.
OPTIONAL = frozenset(
    "p li dt dd tr td th thead tbody tfoot option rp rt colgroup html head body".split()
)
# All is text in them up to their own end tag.
RAW_TEXT = frozenset("script style textarea title iframe noembed noframes xmp".split())
# The end tag of what is round them does not reach past them.
BARRIERS = frozenset("table marquee object applet template select noscript".split())
# They go on behind the end of what is round them, until their own end tag.
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())


@dataclass
class Elements:
    """What is open: outermost first, and formatting that the end of its parent has not ended."""

    open: list[str] = field(default_factory=list)
    lingering: list[str] = field(default_factory=list)

    def start(self, name: str) -> None:
        if name not in OPTIONAL:
            self.open.append(name)

    def knows(self, name: str) -> bool:
        """Whether an end tag has something to end, or does no harm."""
        return name in OPTIONAL or name in self.open or name in self.lingering

    def end(self, name: str) -> list[str]:
        """The elements that must be ended first, innermost first."""
        barriers: list[str] = []
        if name not in self.open:
            if name in self.lingering:
                self.lingering.remove(name)
            return barriers
        while (inner := self.open.pop()) != name:
            if inner in BARRIERS:
                barriers.append(inner)
            elif inner in FORMATTING:
                self.lingering.append(inner)
        return barriers

    def missing(self) -> list[str]:
        return [*reversed(self.open), *self.lingering]


def balanced(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens without end tags nothing was opened for, and with those that are missing."""
    elements = Elements()
    for token in tokens:
        if token.nesting < 0:
            if not elements.knows(token.tag):
                continue
            yield from as_block(elements.end(token.tag))
        elif token.nesting > 0:
            elements.start(token.tag)
        if token.children and token.type == "inline":
            token.children = list(balanced_children(list(unswallowed(token.children)), elements))
        elif token.children and token.type == "html_block":
            token.children = list(balanced_children(token.children, elements))
        yield token
    yield from as_block(elements.missing())


def balanced_markup(pieces: Sequence[Token]) -> Iterator[Token]:
    """The same for pieces of raw HTML that stand by themselves."""
    elements = Elements()
    yield from balanced_children(pieces, elements)
    yield from end_tags(elements.missing())


def balanced_children(children: Sequence[Token], elements: Elements) -> Iterator[Token]:
    raw = ""
    for child in children:
        if child.type != "html_tag" or (not raw and is_void(child, elements)):
            yield child
            continue
        name, closing = child.meta["name"], child.meta["closing"]
        if raw:
            raw = "" if closing and name == raw else raw
            yield child
        elif closing:
            if elements.knows(name):
                yield from end_tags(elements.end(name))
                yield child
        elif name in RAW_TEXT and not is_foreign(elements):
            raw = name
            yield child
        else:
            elements.start(name)
            yield child
    if raw:
        yield from end_tags([raw])


def unswallowed(children: Sequence[Token]) -> Iterator[Token]:
    """A tag in running text that would make text of the Markdown behind it is text itself."""
    for index, child in enumerate(children):
        begins = child.type == "html_tag" and child.meta["name"] in RAW_TEXT and not child.meta["closing"]
        if begins and not any(is_end(child.meta["name"], other) for other in children[index + 1 :]):
            yield Token("text", "", 0, content=child.content, meta=child.meta)
        else:
            yield child


def is_end(name: str, child: Token) -> bool:
    return child.type == "html_tag" and bool(child.meta["closing"]) and child.meta["name"] == name


def is_foreign(elements: Elements) -> bool:
    """Drawings and formulas have rules of their own."""
    return bool({"svg", "math"} & {*elements.open})


def is_void(tag: Token, elements: Elements) -> bool:
    """`<div/>` is an open div in HTML; only drawings and formulas close themselves with a slash."""
    foreign = is_foreign(elements) or tag.meta["name"] in {"svg", "math"}
    return tag.meta["name"] in VOID or (tag.meta["empty"] and foreign)


def end_tags(names: Iterable[str]) -> Iterator[Token]:
    for name in names:
        yield Token("html_text", "", 0, content=f"</{escape(name)}>")


def as_block(names: Sequence[str]) -> Iterator[Token]:
    if names:
        yield Token("html_block", "", 0, block=True, children=list(end_tags(names)))
