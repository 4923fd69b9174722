"""Labels that nothing cites, and labels that two decks of a course have: found when all decks were read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from builder.diagnostics import Diagnostic
from builder.dialect.deck import Deck
from builder.dialect.label import Label
from builder.read.rules import DOUBLED_LABEL, UNUSED_LABEL


@dataclass
class Labelled:
    """The decks that were read together."""

    decks: list[Deck] = field(default_factory=list)

    def examine(self, deck: Deck) -> None:
        self.decks.append(deck)

    def findings(self) -> Iterator[Diagnostic]:
        """What is to be said of their labels."""
        cited = frozenset[str]().union(*(deck.cited for deck in self.decks))
        first: dict[str, Label] = {}
        for deck in self.decks:
            for label in deck.labels.values():
                found = about(label, cited, first)
                yield from (finding for finding in found if finding.code not in deck.options.checks_off)


def about(label: Label, cited: frozenset[str], first: dict[str, Label]) -> Iterator[Diagnostic]:
    """What is to be said of one label; `first` are those of the decks before."""
    if label.key not in cited:
        yield Diagnostic(label.at, "note", UNUSED_LABEL, f"nothing cites the label `{label.key}`")
    earlier = first.setdefault(label.key, label)
    if earlier is not label and label.key in cited:
        message = f"another deck has the label `{label.key}` as well"
        yield Diagnostic(label.at, "warning", DOUBLED_LABEL, message, f"the first is at {earlier.at}")
