"""The fonts of a page, cut to what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from builder.diagnostics import Diagnostic, Location
from builder.dialect.deck import Deck
from builder.machine.frontend import package_root
from builder.page.characters import by_script, first_with, shown_characters
from builder.page.context import RenderedSlide
from builder.page.material import Material
from builder.page.own_fonts import cut_faces
from builder.theming.font_pieces import Cutter
from builder.theming.fonts import FontRules, subset_fonts


def page_fonts(material: Material, slides: tuple[RenderedSlide, ...], cutter: Cutter) -> FontRules:
    """The theme's fonts and those of the deck's sheets, cut to its characters. Reports absent fonts."""
    deck, assets, report = material.deck, material.assets, material.report
    theme = material.templates.theme
    own = cut_faces(material, slides, cutter)
    if not theme.fonts:  # the page is set in those of its style sheets and of the reader
        return FontRules("", cut=False, own=own)
    folder = PurePosixPath("_fonts")
    base_url = assets.site.url(folder) + "/"
    characters = shown_characters(deck, slides, material.tex_macros)
    bundle = subset_fonts(theme.fonts, characters, package_root(), cutter, base_url)
    for name, path in bundle.files.items():
        assets.add(path, folder / name)
    for reason in bundle.absent:
        message = f"{reason}, the reader's own fonts are used"
        where, hint = deck.source.locate(0), "run `make install`"
        report(Diagnostic(where, "warning", "missing-font", message, hint, passing=True))
    return FontRules(bundle.css, cut=True, own=own, missing=frozenset(bundle.missing))


def missing_letters(characters: Iterable[str], deck: Deck, drawn: Mapping[int, str]) -> Iterator[Diagnostic]:
    """Where a deck shows characters that no font of the theme has. Typeset formulas (`drawn`, by `id(token)`)
    bring glyphs of their own for most of what is typed in them."""
    for together in by_script(characters):
        places = {c: token.meta["at"] for c in together if (token := first_with(c, deck, drawn))}
        if places:
            yield missing_glyphs(places)


def missing_glyphs(places: Mapping[str, Location]) -> Diagnostic:
    """Characters of one script that no font has, and where each stands first."""
    shown = ", ".join(f"`{c}` (U+{ord(c):04X})" for c in list(places)[:3])
    more = f" and {len(places) - 3} more letters of the script" if len(places) > 3 else ""
    hint = "`fonts:` in the theme.yaml of a theme names those that have them" if more else ""
    message = f"no font of the theme has {shown}{more}"
    return Diagnostic(min(places.values()), "warning", "missing-glyph", message, hint)
