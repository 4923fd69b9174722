"""Go through the text of a deck when all of it is there: titles, tables, notes, macros and raw HTML alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from markdown_it.token import Token

from builder.diagnostics import Guesses, Location, Report
from builder.dialect.deck import Deck, Slide, Stack
from builder.dialect.verbatim import still_verbatim


@dataclass
class RunningText:
    """Puts other tokens in the place of some. `folder` is that of the deck, `report` is told of problems;
    while tokens are passed on, `linked` says whether they stand in a link, `verbatim` in which kind of code.
    """

    report: Report
    folder: Path
    linked: int = 0
    verbatim: str = ""
    guess: Guesses = field(default_factory=Guesses)

    def instead_of(self, child: Token) -> Iterator[Token]:
        """What stands in the place of text or of a formula in it."""
        yield child

    def formula(self, token: Token) -> None:
        """Told of each formula on lines of its own."""

    def at_foot(self, slide: Slide) -> Iterable[Token]:
        """What a slide ends with when all of it was gone through."""
        return ()

    def through(self, deck: Deck) -> Deck:
        stacks = tuple(Stack(tuple(map(self.through_slide, stack.slides))) for stack in deck.stacks)
        return replace(deck, stacks=stacks)

    def through_slide(self, slide: Slide) -> Slide:
        self.linked, self.verbatim = 0, ""
        for token in slide.tokens:
            self.formula(token)
            if token.children and token.type in {"inline", "html_block"}:
                token.children = list(self.inside(token.children))
        tokens = (*slide.tokens, *self.at_foot(slide))
        self.linked, self.verbatim = 0, ""
        return replace(slide, tokens=tokens, notes=tuple(self.inside(slide.notes)))

    def inside(self, children: Iterable[Token]) -> Iterator[Token]:
        for child in children:
            self.notice(child)
            if self.verbatim:
                yield child
            else:
                yield from self.instead_of(child)

    def notice(self, child: Token) -> None:
        """Whether what follows stands in a link, or in code."""
        if child.type in {"link_open", "link_close"}:
            self.linked += child.nesting
        elif child.type == "html_tag":
            if child.meta["name"] == "a":
                self.linked = max(0, self.linked + (-1 if child.meta["closing"] else 1))
            self.verbatim = still_verbatim(self.verbatim, child)


def like(token: Token, content: str) -> Token:
    kind = token.type if token.type == "html_text" else "text"
    return Token(kind, "", 0, content=content, meta=dict(token.meta))


def place_of(token: Token) -> dict[str, object]:
    return {name: token.meta[name] for name in ("at", "base") if name in token.meta}


def where(token: Token, key: str) -> Location:
    """The line of a reference, and its column if it can be found there."""
    at: Location = token.meta["at"]
    lines = token.content[: max(token.content.find(key), 0)].count("\n") if token.type == "math_block" else 0
    if lines:
        text = token.content.split("\n")[lines]
        return replace(at, line=at.line + lines, column=text.find(key) + 1, text=text)
    return replace(at, column=at.text.find(key) + 1 or at.column)
