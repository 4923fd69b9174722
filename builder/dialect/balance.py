"""Give a slide the end tags it needs and no others: what is open at its end would go on in the next slide.

Browsers mend markup, each mistake in its own way, and they do so for a whole page. What they would carry from
one slide into another is ended here, with a warning: it was forgotten, or is no tag at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Report

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
# Their end tags may be left out or are harmless when nothing is open.
OPTIONAL = frozenset(
    "p li dt dd tr td th thead tbody tfoot option rp rt colgroup html head body".split()
)
# Items and cells of Markdown end what was opened in them, and their own end tags are always there.
ITEMS = frozenset("li dt dd td th".split())
# All is text in them up to their own end tag.
RAW_TEXT = frozenset("script style textarea title iframe noembed noframes xmp".split())
# The end tag of what is round them does not reach past them.
BARRIERS = frozenset("table marquee object applet template select noscript".split())
# They go on behind the end of what is round them, until their own end tag.
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Chromium reads a page 512 elements deep and puts what is deeper elsewhere; some stand round each slide.
DEEPEST = 400
# Drawings and formulas have rules of their own, and HTML in them has its own again. While some of that HTML
# is open, and be it a `<b>` that goes on, the end tags of what is round it are ignored.
FOREIGN = frozenset({"svg", "math"})


@dataclass
class Elements:
    """What is open: outermost first, with the tokens that opened it, and formatting that the end of its
    parent has not ended. `unended` and `stray` are tags without the other one, `deep` are start tags that are
    text, for they stand too deep; as many end tags of a name are text in `refused`."""

    open: list[str] = field(default_factory=list)
    openings: list[Token] = field(default_factory=list)
    depth: Counter[str] = field(default_factory=Counter)
    lingering: defaultdict[str, list[Token]] = field(default_factory=lambda: defaultdict(list))
    unended: list[Token] = field(default_factory=list)
    stray: list[Token] = field(default_factory=list)
    deep: list[Token] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)

    def start(self, name: str, opening: Token) -> None:
        if name not in OPTIONAL:
            self.open.append(name)
            self.openings.append(opening)
            self.depth[name] += 1

    def refuse(self, name: str, opening: Token) -> None:
        self.deep.append(opening)
        self.refused[name] += 1

    def knows(self, name: str) -> bool:
        """Whether an end tag has something to end, or does no harm."""
        return name in OPTIONAL or self.depth[name] > 0 or bool(self.lingering[name])

    @property
    def foreign(self) -> bool:
        """Whether a drawing or a formula is open."""
        return any(self.depth[name] for name in FOREIGN)

    def end(self, name: str) -> list[str]:
        """The elements that must be ended first, innermost first."""
        explicit: list[str] = []
        if not self.depth[name]:
            del self.lingering[name][:1]
            return explicit
        while (inner := self.pop())[0] != name:
            if inner[0] in FORMATTING and not self.foreign:
                self.lingering[inner[0]].append(inner[1])
                continue
            self.unended.append(inner[1])
            if inner[0] in BARRIERS or self.foreign:
                explicit.append(inner[0])
        return explicit

    def pop(self) -> tuple[str, Token]:
        name = self.open.pop()
        self.depth[name] -= 1
        return name, self.openings.pop()

    def missing(self) -> list[str]:
        left = [*reversed(self.openings), *(tag for tags in self.lingering.values() for tag in tags)]
        self.unended += left
        return [tag.tag or tag.meta["name"] for tag in left]


def balanced(tokens: Iterable[Token], report: Report) -> Iterator[Token]:
    """The tokens without end tags nothing was opened for, and with those that are missing."""
    elements = Elements()
    torn = False  # by a tag or comment that its block does not end, and that hides end tags
    for token in tokens:
        name = item_name(token) if token.tag in ITEMS else token.tag
        if token.nesting < 0:
            if token.tag not in ITEMS and not elements.knows(name):
                continue
            yield from as_block(elements.end(name))
        elif token.nesting > 0:
            elements.start(name, token)
        if token.children and token.type == "inline":
            token.children = list(balanced_children(list(unswallowed(token.children)), elements))
        elif token.children and token.type == "html_block":
            torn = torn or "warning" in token.children[-1].meta
            token.children = list(balanced_children(token.children, elements))
        yield token
    yield from as_block(elements.missing())
    for tag in elements.unended:
        if tag.type == "html_tag" and not torn:
            name = tag.meta["name"]
            report(doubt(tag, "unclosed-element", f"`<{name}>` is never closed", f"write `</{name}>`"))
    for tag in elements.deep[:1]:
        message = f"`{tag.content}` is nested in {DEEPEST} elements or more, and is shown as text"
        report(doubt(tag, "too-deep", message, "browsers do not nest elements as deeply: end some before it"))
    for tag in elements.stray:
        name = tag.meta["name"]
        report(doubt(tag, "stray-end-tag", f"`</{name}>` closes no element", f"no `<{name}>` is open here"))


def item_name(token: Token) -> str:
    """No name of a tag: an end tag in raw HTML ends no item of Markdown."""
    return token.type.rpartition("_")[0]


def doubt(tag: Token, code: str, message: str, hint: str) -> Diagnostic:
    at = tag.meta["at"]
    column = at.text.find(tag.content) + 1
    return Diagnostic(replace(at, column=column or at.column), "warning", code, message, hint)


def balanced_markup(pieces: Sequence[Token]) -> Iterator[Token]:
    """The same for pieces of raw HTML that stand by themselves."""
    elements = Elements()
    yield from balanced_children(pieces, elements)
    yield from end_tags(elements.missing())


def balanced_children(children: Sequence[Token], elements: Elements) -> Iterator[Token]:
    raw: Token | None = None
    for child in children:
        if child.type != "html_tag" or (not raw and is_void(child, elements)):
            yield child
            continue
        name, closing = child.meta["name"], child.meta["closing"]
        if raw:
            raw = None if closing and name == raw.meta["name"] else raw
            yield child
        elif closing and elements.refused[name]:
            elements.refused[name] -= 1
            yield as_text(child)
        elif closing and not elements.knows(name):
            elements.stray.append(child)
        elif closing:
            yield from end_tags(elements.end(name))
            yield child
        elif name == "select" and elements.depth[name]:  # readers end the one it stands in, or differ
            yield from end_tags([*elements.end(name), name])
        elif name in RAW_TEXT and not elements.foreign:
            raw = child
            yield child
        elif len(elements.open) >= DEEPEST and name not in OPTIONAL:
            elements.refuse(name, child)
            yield as_text(child)
        else:
            elements.start(name, child)
            yield child
    if raw:
        elements.unended.append(raw)
        yield from end_tags([raw.meta["name"]])


def unswallowed(children: Sequence[Token]) -> Iterator[Token]:
    """A tag in running text that would make text of the Markdown behind it is text itself."""
    tags = [(index, child.meta) for index, child in enumerate(children) if child.type == "html_tag"]
    last_end = {tag["name"]: index for index, tag in tags if tag["closing"]}
    for index, child in enumerate(children):
        begins = child.type == "html_tag" and child.meta["name"] in RAW_TEXT and not child.meta["closing"]
        if begins and last_end.get(child.meta["name"], 0) < index:
            yield Token("text", "", 0, content=child.content, meta=child.meta)
        else:
            yield child


def as_text(tag: Token) -> Token:
    return Token("html_text", "", 0, content=escape(tag.content, quote=False))


def is_void(tag: Token, elements: Elements) -> bool:
    """`<div/>` is an open div in HTML; only drawings and formulas close themselves with a slash."""
    name = tag.meta["name"]
    return name in VOID or (tag.meta["empty"] and (name in FOREIGN or elements.foreign))


def end_tags(names: Iterable[str]) -> Iterator[Token]:
    for name in names:
        yield Token("html_text", "", 0, content=f"</{escape(name)}>")


def as_block(names: Sequence[str]) -> Iterator[Token]:
    if names:
        yield Token("html_block", "", 0, block=True, children=list(end_tags(names)))
