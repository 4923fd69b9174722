"""Properties that style sheets set and no browser has, though nearly: browsers say nothing of such a slip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.browser.askers import Askers, text_of
from builder.browser.findings import finding
from builder.browser.served import Served
from builder.diagnostics import Diagnostic, Guesses
from builder.read.css_faults import properties

RULE = "unknown-property"


@dataclass(frozen=True)
class Sheet:
    """One that the page loads from an address, or the text of a `<style>`."""

    address: str
    text: str


@dataclass(frozen=True)
class Styled:
    """What `probes/properties.js` answers: the properties that the browser knows, and the page's sheets."""

    known: list[str]
    sheets: list[Sheet]


def slips(styled: Styled, asked: Askers, served: Served) -> Iterator[Diagnostic]:
    """Those that are nearly a property; others are for browsers of their own, or of their time."""
    guess, known = Guesses(), frozenset(styled.known)
    for sheet in styled.sheets:
        file = served.file(sheet.address) if sheet.address else None
        for name, line in properties(text_of(file) or sheet.text):
            if name.lower() not in known and (hint := guess(name, styled.known)):
                there = f", in line {line} of `{file.name}`" if file else ""
                at = asked.of(sheet.address or name)  # the line of a deck that has that word
                yield finding(RULE, at, f"no property `{name}`{there}", hint)
