"""The rules of a page's own `<style>`: those its slides need and most others do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location
from builder.dialect.blocks import UNNUMBERED
from builder.dialect.deck import Deck
from builder.dialect.gaps import GAP
from builder.dialect.syntax.morph import NAME as MORPH
from builder.page.ink import IDENTITY
from builder.page.material import Material
from builder.read.counters import counts_through
from builder.theming.classes import utility_css
from builder.theming.stylesheet import in_layer, squeeze
from builder.theming.theme import Theme

# Classes that reveal.js or the builder reads: one that is nearly one of these, and that no sheet of the deck
# has, is a slip.
READ = frozenset(
    (
        "fragment fade-out fade-up fade-down fade-left fade-right fade-in-then-out fade-in-then-semi-out "
        "semi-fade-out current-visible highlight-red highlight-green highlight-blue highlight-current-red "
        "highlight-current-green highlight-current-blue "
        "r-fit-text r-stretch stretch r-frame r-stack r-hstack r-vstack navigate-next navigate-prev"
    ).split()
).union((MORPH, UNNUMBERED))
OTHERWISE_READ = frozenset(["notes"])
IN_FORMULA = re.compile(r"\\class\s*\{([^{}]*)\}")
GROUNDS = frozenset(("data-background", "data-background-color"))


def page_style(material: Material) -> str:
    """The rules of the utility classes that only this page needs."""
    deck, templates = material.deck, material.templates
    places = {
        name: token.meta["at"]
        for token in reversed(material.tokens)
        for name in classes(token)
        if "at" in token.meta
    }
    for slide in deck.slides:
        given = slide.attributes.get("class")
        places |= dict.fromkeys(given.split() if isinstance(given, str) else [], slide.at)
    css = tell_misspelt(places, material)
    tell_misspelt({name: at for name, at in in_formulas(deck) if name not in places}, material)
    gap = sheet_of("css/gap.css", templates.theme) if GAP in places else ""
    counted = sheet_of("css/counted.css", templates.theme) if counts_through(material.door.sheets) else ""
    grounds, ink = own_ground(deck, templates.theme), ink_rules(deck, templates.theme)
    return in_layer(css.strip() + grounds + gap + counted + ink)


def in_formulas(deck: Deck) -> Iterator[tuple[str, Location]]:
    """The classes that formulas give their parts, and where: the first place of one comes last."""
    for token in reversed([*deck.formulas]):
        for given in IN_FORMULA.findall(token.content):
            yield from ((name, token.meta["at"]) for name in given.split())


def tell_misspelt(places: Mapping[str, Location], material: Material) -> str:
    """The rules of the utility classes among these. Those that are nearly one, nearly one that is read or
    nearly a block are reported, unless a sheet of the deck has them."""
    css, misspelt = utility_css(sorted(places), material.templates.utilities)
    found = {wrong.name: (wrong.message, wrong.hint) for wrong in misspelt}
    blocks = frozenset(material.templates.blocks)
    for name in sorted(places.keys() - found.keys()):
        if hint := nearly_read(name) or nearly_a_block(name, blocks):
            found[name] = f"no class `{name}`", hint
    for name, (message, hint) in found.items():
        if not any(name in sheet for sheet in material.door.sheets):
            material.report(Diagnostic(places[name], "warning", "misspelt-class", message, hint))
    return css


@lru_cache(maxsize=1024)
def nearly_read(name: str) -> str:
    if name in READ or len(name) < min(map(len, READ)):
        return ""
    near = get_close_matches(name, READ, n=1, cutoff=0.87)
    return f"did you mean `{near[0]}`?" if near else ""


@lru_cache(maxsize=1024)
def nearly_a_block(name: str, blocks: frozenset[str]) -> str:
    """A hint for a container that would be a block: `::: theroem`."""
    if name in blocks or name in OTHERWISE_READ:
        return ""
    near = get_close_matches(name.lower(), blocks, n=1, cutoff=0.85)
    return f"did you mean `{near[0]}`?" if near else ""


def own_ground(deck: Deck, theme: Theme) -> str:
    """The rules for slides on grounds of their own, which few decks have."""
    coloured = any(not GROUNDS.isdisjoint(slide.attributes) for slide in deck.slides)
    return sheet_of("css/own-ground.css", theme) if coloured else ""


def ink_rules(deck: Deck, theme: Theme) -> str:
    """The rules for slides that were drawn on, or will be."""
    drawn = any(slide.ink or IDENTITY in slide.attributes for slide in deck.slides)
    return sheet_of("css/ink.css", theme) if drawn else ""


def sheet_of(name: str, theme: Theme) -> str:
    """The rules of a sheet of the theme."""
    sheet = theme.file(name)
    return squeeze(sheet.read_text(encoding="utf-8")).strip() if sheet else ""


def classes(token: Token) -> list[str]:
    """The classes a token gives its element."""
    given = token.meta.get("attributes", {}).get("class") or token.attrs.get("class") if token.meta else ""
    return str(given).split() if given else []
