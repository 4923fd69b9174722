"""A deck as one edition has it: gaps, solutions, and what stands on slides only. Numbers are given before, so
that they are the same in all editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.token import Token

from builder.dialect.deck import Deck, Slide, Stack
from builder.dialect.gaps import with_gaps
from builder.dialect.notes import without_notes
from builder.read.editions import Edition

SOLUTION = "solution"
LAYOUTS = ("slides", "article")
"""The containers that stand only in the layout of their name."""


def in_edition(deck: Deck, edition: Edition) -> Deck:
    """The deck of that edition."""
    later: list[Slide] = []
    stacks = []
    for stack in deck.stacks:
        slides = []
        for slide in stack.slides:
            shown: Sequence[Token] = slide.tokens
            if edition.solutions in {"at-end", "left-out"}:
                shown, solutions = apart(shown)
                if edition.solutions == "at-end" and solutions:
                    later.append(replace(slide, attributes={}, tokens=tuple(solutions), notes=(), ink=()))
            tokens = tuple(with_gaps(for_layout(shown, edition.layout), edition.gaps))
            slides.append(replace(slide, tokens=tokens))
        stacks.append(Stack(tuple(slides)))
    made = replace(deck, stacks=(*stacks, *(Stack((slide,)) for slide in later)))
    return without_notes(made) if edition.notes == "left-out" else made


def apart(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens that are of no solution, and those of solutions: blocks, or containers called so in a deck
    without blocks."""
    kept: list[Token] = []
    solutions: list[Token] = []
    inside: list[bool] = []  # whether the containers that are open are solutions
    for token in tokens:
        if token.type == "container_open":
            inside.append(SOLUTION in str(token.attrs.get("class", "")).split())
        (solutions if SOLUTION in token.meta or any(inside) else kept).append(token)
        if token.type == "container_close" and inside:
            inside.pop()
    return kept, solutions


def for_layout(tokens: Sequence[Token], layout: str) -> Iterator[Token]:
    """The tokens without the containers of other layouts, and without the ends of those of this one."""
    inside: list[str] = []  # the containers that are open, by their layout; empty for any other
    for token in tokens:
        if token.type == "container_open":
            classes = str(token.attrs.get("class", "")).split()
            inside.append(next((name for name in LAYOUTS if name in classes), ""))
        ends = inside[-1] if inside and token.type in {"container_open", "container_close"} else ""
        if not ends and all(name in {"", layout} for name in inside):
            yield token
        if token.type == "container_close" and inside:
            inside.pop()
