"""Give a deck its numbers, and every reference what it refers to."""

from __future__ import annotations

from dataclasses import replace

from builder.dialect.deck import Deck
from builder.dialect.labels import Numberer
from builder.dialect.references import Elsewhere, Referrer, nowhere


def number(deck: Deck, numberer: Numberer, elsewhere: Elsewhere = nowhere) -> Deck:
    """The deck with its numbers. `elsewhere` finds labels of other decks."""
    labels = numberer(deck)
    refer = Referrer(numberer.report, deck.source.path.parent, known=labels, elsewhere=elsewhere)
    filled = refer(deck)
    return replace(filled, labels=labels, cited=frozenset(refer.cited))
