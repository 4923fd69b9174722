"""A deck as one edition has it: gaps, solutions, and what stands on slides only. Numbers are given before, so
that they are the same in all editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from markdown_it.token import Token

from builder.dialect.deck import Deck, Slide, Stack
from builder.dialect.gaps import with_gaps
from builder.dialect.notes import without_notes
from builder.read.editions import Edition

SOLUTION = "solution"
HERE = {"slides": "slides", "article": "article"}
"""The containers that stand only in one layout."""


def in_edition(deck: Deck, edition: Edition) -> Deck:
    """The deck of that edition."""
    later: list[Slide] = []
    others = {name for layout, name in HERE.items() if layout != edition.layout}
    stacks = []
    for stack in deck.stacks:
        slides = []
        for slide in stack.slides:
            kept, solutions = apart(slide.tokens)
            if edition.solutions == "at-end" and solutions:
                later.append(replace(slide, attributes={}, tokens=tuple(solutions), notes=()))
            shown = kept if edition.solutions in {"at-end", "left-out"} else slide.tokens
            tokens = tuple(with_gaps(without(shown, others), edition.gaps))
            slides.append(replace(slide, tokens=tokens))
        stacks.append(Stack(tuple(slides)))
    made = replace(deck, stacks=(*stacks, *(Stack((slide,)) for slide in later)))
    return without_notes(made) if edition.notes == "left-out" else made


def apart(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """The tokens that are of no solution, and those of solutions."""
    kept = [token for token in tokens if SOLUTION not in token.meta]
    return kept, [token for token in tokens if SOLUTION in token.meta]


def without(tokens: Sequence[Token], names: Set[str]) -> Iterator[Token]:
    """The tokens without containers of these names."""
    depth = 0
    for token in tokens:
        classes = str(token.attrs.get("class", "")).split()
        opens = token.type == "container_open" and not names.isdisjoint(classes)
        if depth or opens:
            depth += token.nesting
        else:
            yield token
