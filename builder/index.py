"""The list of a site's decks."""

from __future__ import annotations

from pathlib import Path

from builder.ledger import Summary
from builder.templates import Templates
from builder.theme import find_theme


def make_index(decks: list[Summary], output: Path) -> str:
    """`index.html` of a site whose decks are given in order."""
    theme = find_theme(None, output, output)
    templates = Templates(theme, lambda version, function: function)
    return templates.render("index.html.jinja", title="Slides", decks=decks, style=f"_theme/{theme.name}.css")
