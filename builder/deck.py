"""Assemble tokens into a deck: stacks of slides, each with its notes, each whole in itself (dialect §4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from markdown_it.token import Token

from builder.attributes import Attributes, html_attributes
from builder.diagnostics import Location
from builder.options import DeckOptions
from builder.source import Source
from builder.syntax.footnote import Footnotes, take_footnotes
from builder.syntax.html import read_html
from builder.syntax.table import merge_cells
from builder.syntax.toc import fill_contents

VOID = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr"
])
# Their end tags may be left out or are harmless when nothing is open.
OPTIONAL = frozenset([
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "rp", "rt", "colgroup",
    "html", "head", "body"
])


@dataclass(frozen=True)
class Slide:
    """One slide: the attributes of its comment, its tokens, its speaker notes as tokens of raw HTML."""

    attributes: Attributes
    tokens: tuple[Token, ...]
    notes: tuple[Token, ...]
    at: Location
    base: Path


@dataclass(frozen=True)
class Stack:
    """A column of slides; a lone slide is a stack of one."""

    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Deck:
    """`prologue` stands before the first slide: style sheets and scripts work there, text is hidden."""

    source: Source
    options: DeckOptions
    stacks: tuple[Stack, ...]
    prologue: tuple[Token, ...] = field(default=())

    @property
    def slides(self) -> Iterator[Slide]:
        return (slide for stack in self.stacks for slide in stack.slides)


def assemble(tokens: list[Token], source: Source, options: DeckOptions) -> Deck:
    """Cut the tokens at slides. A slide inside a quote or list closes what is open around it."""
    fill_contents(tokens, options.toc_levels)
    tokens, footnotes = take_footnotes(tokens)
    parts = list(cut(tokens))
    slides = [make_slide(marker, part, footnotes) for marker, part in parts if marker is not None]
    prologue = parts[0][1] if parts and parts[0][0] is None else []
    return Deck(source, options, tuple(group(slides)), tuple(whole(prologue, footnotes)))


def cut(tokens: list[Token]) -> Iterator[tuple[Token | None, list[Token]]]:
    marker: Token | None = None
    part: list[Token] = []
    for token in tokens:
        if token.type == "slide":
            yield marker, part
            marker, part = token, []
        else:
            part.append(token)
    yield marker, part


def whole(part: list[Token], footnotes: Footnotes) -> list[Token]:
    """A slide's tokens, needing nothing of other slides: elements closed, cells merged, notes at the foot."""
    return merge_cells(footnotes.at_foot(list(balanced(part))))


def make_slide(marker: Token, part: list[Token], footnotes: Footnotes) -> Slide:
    attributes = dict(marker.meta["attributes"])
    notes = html_attributes({"notes": attributes.pop("data-notes", "")})["notes"]
    spoken = tuple(note_tokens(notes, marker))
    return Slide(attributes, tuple(whole(part, footnotes)), spoken, marker.meta["at"], marker.meta["base"])


def note_tokens(notes: str, marker: Token) -> Iterator[Token]:
    """Notes in an attribute may hold HTML and TeX."""
    for token in read_html(notes):
        token.meta |= {"at": marker.meta["at"], "base": marker.meta["base"]}
        yield token


def group(slides: list[Slide]) -> Iterator[Stack]:
    """A vertical slide joins the stack of the slide before it; without one it stands alone."""
    stack: list[Slide] = []
    rooted = False
    for slide in slides:
        vertical = bool(slide.attributes.get("vertical"))
        if stack and not (vertical and rooted):
            yield Stack(tuple(stack))
            stack = []
        rooted = rooted or not vertical
        stack.append(slide)
    if stack:
        yield Stack(tuple(stack))


def balanced(tokens: list[Token]) -> Iterator[Token]:
    """The tokens without end tags nothing was opened for, and with those that are missing at the end."""
    open_tags: list[str] = []
    for token in tokens:
        if token.nesting < 0 and token.tag not in open_tags and token.tag not in OPTIONAL:
            continue
        if token.nesting:
            follow(open_tags, token.tag, token.nesting)
        if token.children and token.type in {"inline", "html_block"}:
            token.children = list(balanced_children(token.children, open_tags))
        yield token
    missing = [name for name in reversed(open_tags) if name not in OPTIONAL]
    if missing:
        yield Token("html_block", "", 0, block=True, children=[
            Token("html_text", "", 0, content="".join(f"</{escape(name)}>" for name in missing))
        ])


def balanced_children(children: list[Token], open_tags: list[str]) -> Iterator[Token]:
    for child in children:
        if child.type == "html_tag" and not is_void(child, open_tags):
            name, closing = child.meta["name"], child.meta["closing"]
            if closing and name not in open_tags and name not in OPTIONAL:
                continue
            follow(open_tags, name, -1 if closing else 1)
        yield child


def is_void(tag: Token, open_tags: list[str]) -> bool:
    """`<div/>` is an open div in HTML; only drawings and formulas close themselves with a slash."""
    foreign = bool({"svg", "math"} & {*open_tags, tag.meta["name"]})
    return tag.meta["name"] in VOID or (tag.meta["empty"] and foreign)


def follow(open_tags: list[str], name: str, nesting: int) -> None:
    """Keep the stack of open elements; an end tag closes what was left open inside."""
    if nesting > 0:
        if name not in OPTIONAL:
            open_tags.append(name)
    elif name in open_tags:
        while open_tags.pop() != name:
            pass
