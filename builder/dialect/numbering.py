"""Give a deck its numbers, and every reference what it refers to."""

from __future__ import annotations

from dataclasses import replace

from builder.diagnostics import Report
from builder.dialect.deck import Deck
from builder.dialect.labels import Numberer
from builder.dialect.references import Elsewhere, Referrer, nowhere
from builder.read.numbering import Numbering


def number(
    deck: Deck, numbering: Numbering, chapter: str, report: Report, elsewhere: Elsewhere = nowhere
) -> Deck:
    """The deck with its numbers. `chapter` is its place in its course, `elsewhere` finds labels of others."""
    labels = Numberer(numbering, chapter, report)(deck)
    refer = Referrer(report, deck.source.path.parent, known=labels, elsewhere=elsewhere)
    filled = refer(deck)
    return replace(filled, labels=labels, cited=frozenset(refer.cited))
