"""Slides from which no key and no button leads on once one has clicked into the page behind them."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.page.material import Material


def without_a_way_on(material: Material) -> Iterator[Diagnostic]:
    """A warning for each slide whose ground takes the keys, in a deck without arrows to click on."""
    if material.reveal_options.get("controls") is not False:
        return
    for slide in material.deck.slides:
        if {"data-background-iframe", "data-background-interactive"} <= slide.attributes.keys():
            message = "after a click into this page it takes all keys, and the deck has no arrows to click on"
            hint = "leave out `controls: false`: a click on an arrow gives the keys back to the deck"
            yield Diagnostic(slide.at, "warning", "keys-inside", message, hint)
