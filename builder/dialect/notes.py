"""A deck without what only its speaker should read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from markdown_it.token import Token

from builder.dialect.deck import Deck, Slide, Stack
from builder.dialect.inside import holding
from builder.dialect.syntax.html import start_tag

NOTES = "data-notes"
COMMENTS = {"html_inline", "html_comment", "html_block", "comment"}


def without_notes(deck: Deck) -> Deck:
    """The deck without speaker notes: those of slide comments, `<aside class="notes">` with all that is in
    it, and the `data-notes` of elements, however they are given."""
    stacks = tuple(Stack(tuple(bare(slide) for slide in stack.slides)) for stack in deck.stacks)
    return replace(deck, stacks=stacks, prologue=tuple(Outside().keep(deck.prologue)))


def bare(slide: Slide) -> Slide:
    """A slide without its notes, also where `data-notes` is misspelt."""
    attributes = {name: value for name, value in slide.attributes.items() if not name.startswith("data-note")}
    return replace(slide, attributes=attributes, notes=(), tokens=tuple(Outside().keep(slide.tokens)))


class Outside:
    """Passes tokens on, in order, but for those between the tags of an aside of notes."""

    def __init__(self) -> None:
        self.depth = 0

    def keep(self, tokens: Iterable[Token]) -> Iterator[Token]:
        for token in tokens:
            if self.closes(token) or self.opens(token) or gives_notes(token):
                continue
            if token.children and token.type in {"inline", "html_block"}:
                inside = self.depth > 0
                token = holding(token, list(self.keep(token.children)))
                if inside and not token.children:
                    continue
            elif self.depth:
                continue
            yield without_attribute(token)

    def opens(self, token: Token) -> bool:
        opens = is_aside(token) and not token.meta["closing"]
        opens = opens and (self.depth > 0 or "notes" in token.meta["attributes"].get("class", "").split())
        self.depth += opens
        return opens

    def closes(self, token: Token) -> bool:
        closes = self.depth > 0 and is_aside(token) and token.meta["closing"]
        self.depth -= closes
        return closes


def is_aside(token: Token) -> bool:
    return token.type == "html_tag" and token.meta["name"] == "aside"


def gives_notes(token: Token) -> bool:
    """Whether it is a comment that gave its element notes (`builder.dialect.syntax.element`)."""
    return token.type in COMMENTS and token.content.lstrip().startswith("<!--") and NOTES in token.content


def without_attribute(token: Token) -> Token:
    in_html = NOTES in token.meta.get("attributes", {})
    if not in_html and NOTES not in token.attrs:
        return token
    attrs = {name: value for name, value in token.attrs.items() if name != NOTES}
    if not in_html:
        return token.copy(attrs=attrs)
    kept = {name: value for name, value in token.meta["attributes"].items() if name != NOTES}
    content = start_tag(token, kept) if token.type == "html_tag" else token.content
    info = token.meta.get("language", "")  # the page shows what a fence was opened with
    return token.copy(attrs=attrs, content=content, info=info, meta={**token.meta, "attributes": kept})
