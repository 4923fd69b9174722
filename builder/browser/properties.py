"""Properties that style sheets set and no browser has, though nearly: browsers say nothing of such a slip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from builder.browser.askers import Askers
from builder.browser.findings import finding
from builder.diagnostics import Diagnostic, Guesses

RULE = "unknown-property"


@dataclass(frozen=True)
class Unknown:
    """A property as it is written in a sheet, which has no address where it is a `<style>` of the page."""

    name: str
    sheet: str
    line: int


@dataclass(frozen=True)
class Properties:
    """What `probes/properties.js` answers."""

    known: list[str]
    unknown: list[Unknown]


def slips(found: Properties, asked: Askers) -> Iterator[Diagnostic]:
    """Those that are nearly a property; others are for browsers of their own, or of their time."""
    guess = Guesses()
    for one in found.unknown:
        if hint := guess(one.name, found.known):
            file = PurePosixPath(unquote(urlsplit(one.sheet).path)).name
            there = f", in line {one.line} of `{file}`" if file else ""
            at = asked.of(one.sheet or one.name)  # the line of a deck that has that word
            yield finding(RULE, at, f"no property `{one.name}`{there}", hint)
