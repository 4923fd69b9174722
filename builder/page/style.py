"""The rules of a page's own `<style>`: those its slides need and most others do not."""

from __future__ import annotations

from markdown_it.token import Token

from builder.diagnostics import Diagnostic
from builder.dialect.deck import Deck
from builder.dialect.gaps import GAP
from builder.page.material import Material
from builder.theming.classes import utility_css
from builder.theming.stylesheet import in_layer, squeeze
from builder.theming.theme import Theme

GROUNDS = frozenset(("data-background", "data-background-color"))


def page_style(material: Material) -> str:
    """The rules of the utility classes that only this page needs."""
    deck, templates = material.deck, material.templates
    places = {
        name: token.meta["at"]
        for token in reversed([*material.tokens])
        for name in classes(token)
        if "at" in token.meta
    }
    for slide in deck.slides:
        given = slide.attributes.get("class")
        places |= dict.fromkeys(given.split() if isinstance(given, str) else [], slide.at)
    css, misspelt = utility_css(sorted(places), templates.utilities)
    for wrong in misspelt:
        at = places[wrong.name]
        material.report(Diagnostic(at, "warning", "misspelt-class", wrong.message, wrong.hint))
    gap = sheet_of("css/gap.css", templates.theme) if GAP in places else ""
    return in_layer(css.strip() + own_ground(deck, templates.theme) + gap)


def own_ground(deck: Deck, theme: Theme) -> str:
    """The rules for slides on grounds of their own, which few decks have."""
    coloured = any(not GROUNDS.isdisjoint(slide.attributes) for slide in deck.slides)
    return sheet_of("css/own-ground.css", theme) if coloured else ""


def sheet_of(name: str, theme: Theme) -> str:
    """The rules of a sheet of the theme."""
    sheet = theme.file(name)
    return squeeze(sheet.read_text(encoding="utf-8")).strip() if sheet else ""


def classes(token: Token) -> list[str]:
    """The classes a token gives its element."""
    given = token.meta.get("attributes", {}).get("class") or token.attrs.get("class") if token.meta else ""
    return str(given).split() if given else []
