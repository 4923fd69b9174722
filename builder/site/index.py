"""The list of a site's decks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.machine.frontend import package_root
from builder.page.summary import Summary
from builder.site.course import course_title, language, lectures, read_course
from builder.site.engine import Engine
from builder.theming.font_pieces import Cutter
from builder.theming.fonts import FontBundle, subset_fonts
from builder.theming.stylesheet import stylesheet
from builder.theming.theme import Theme

HEADINGS = {"zh": "课件"}  # of a list without a title, by language; else it is "Slides"


@dataclass(frozen=True)
class Listing:
    """The text of a list of decks, and whether it is in the fonts of its theme: those that the machine could
    not cut at one time, it may at the next."""

    text: str
    has_its_fonts: bool


def make_index(decks: Sequence[Summary], engine: Engine, root: Path | None = None) -> Listing:
    """`index.html` of a site whose decks are given in order; `root` is the project of them all, if any."""
    course = read_course(root)
    title, lang = course_title(decks, course), language(decks, course)
    shown = lectures(decks, title)
    heading = title or HEADINGS.get(lang[:2], "Slides")
    text = "".join([heading, *(deck.url + deck.title + deck.number for deck in shown)])
    fonts = title_fonts(course.theme, text, engine.cutter)
    style = stylesheet(course.theme)
    render = engine.templates(course.theme).render
    given = {"title": heading, "lang": lang, "decks": shown, "fonts": fonts.embedded(), "style": style}
    return Listing(render("index.html.jinja", **given), not fonts.absent)


def title_fonts(theme: Theme, text: str, cutter: Cutter) -> FontBundle:
    """What shows a text in the theme's faces for titles."""
    faces = [face for face in theme.fonts if face.use == "strong"]
    characters = {"text": frozenset(text), "strong": frozenset(text)}
    return subset_fonts(faces, characters, package_root(), cutter)
