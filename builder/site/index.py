"""The list of a site's decks."""

from __future__ import annotations

from collections.abc import Sequence

from builder.machine.frontend import package_root
from builder.page.summary import Summary
from builder.site.engine import Engine
from builder.theming.choice import default_theme
from builder.theming.font_pieces import Cutter
from builder.theming.fonts import subset_fonts
from builder.theming.stylesheet import stylesheet
from builder.theming.theme import Theme

TITLE = "Slides"


def make_index(decks: Sequence[Summary], engine: Engine) -> str:
    """`index.html` of a site whose decks are given in order."""
    theme = default_theme()
    style = stylesheet(theme)
    text = "".join([TITLE, *(deck.url + deck.title for deck in decks)])
    fonts = title_fonts(theme, text, engine.cutter)
    render = engine.templates(theme).render
    return render("index.html.jinja", title=TITLE, decks=decks, fonts=fonts, style=style)


def title_fonts(theme: Theme, text: str, cutter: Cutter) -> str:
    """`@font-face` rules, files inside, that show a text in the theme's faces for titles."""
    faces = [face for face in theme.fonts if face.use == "strong"]
    characters = {"text": frozenset(text), "strong": frozenset(text)}
    return subset_fonts(faces, characters, package_root(), cutter).embedded()
