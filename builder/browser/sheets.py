"""Arrange printed slides on sheets: which go together, and the template of the theme that places them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from builder.browser.pdf_finish import PaperSlide

Layout = Literal["slides", "handout", "notes", "article"]
PerPage = Literal[1, 2, 3, 4, 6]
Beside = Literal["lines", "notes", "nothing"]
Size = Literal["A4", "Letter"]
Pages = Literal["all", "with-notes"]

MILLIMETRES: dict[Size, tuple[float, float]] = {"A4": (210, 297), "Letter": (215.9, 279.4)}
MARGIN = 15.0
"""Of a sheet, on every side, in millimetres; page header and footer stand in it."""


@dataclass(frozen=True)
class Paper:
    """How a deck goes to paper. All but `layout` and `fragments` is about handouts and notes.

    `slides` is one page a slide in its own size, `handout` several slides on a sheet, `notes` a slide above
    its speaker notes, `article` an edition that is one; `pages` says which slides have a page of notes.
    `ink_saving` makes slides dark ink on white, whatever their colours are.
    """

    layout: Layout = "slides"
    fragments: Literal["final", "each"] = "final"
    per_page: PerPage = 3
    beside: Beside = "lines"
    size: Size = "A4"
    ink_saving: bool = False
    pages: Pages = "all"


Render = Callable[..., str]
"""`Templates.render` of the deck's theme: a template's name and its context as keywords."""


def on_sheets(slides: Sequence[PaperSlide], paper: Paper) -> list[PaperSlide]:
    """The slides that go to paper."""
    spoken = paper.layout == "notes" and paper.pages == "with-notes"
    return [slide for slide in slides if slide.notes or not spoken]


def sheets(
    slides: Sequence[PaperSlide], paper: Paper, about: Mapping[str, str], fonts: str, render: Render
) -> str:
    """The markup of all sheets; elements with `data-page` and `data-notes` say what belongs where.

    `about` is what the page says of itself: `title`, `author`, `lang`. `fonts` are rules for what is written
    on the sheets and not on the slides.
    """
    width, height = MILLIMETRES[paper.size]
    context: dict[str, Any] = {
        "deck": about,
        "header": {"left": css_string(about["title"]), "right": css_string(about["author"])},
        "paper": paper,
        "fonts": fonts,
        "margin": MARGIN,
        "width": width - 2 * MARGIN,
        "height": height - 2 * MARGIN,
    }
    if paper.layout == "notes":
        return render("notes.html.jinja", slides=slides, **context)
    step = paper.per_page
    groups = [slides[i : i + step] for i in range(0, len(slides), step)]
    return render("handout.html.jinja", sheets=groups, **context)


def written_on_sheets(slides: Sequence[PaperSlide], about: Mapping[str, str]) -> frozenset[str]:
    """The characters of notes, headers and footers, which the fonts of the page may lack."""
    return frozenset("".join([about["title"], about["author"], *(slide.notes for slide in slides)]))


def css_string(text: str) -> str:
    """Text as a CSS string that may stand in a `<style>` element: what is not a letter or digit escaped."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'
