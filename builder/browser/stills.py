"""Show the slides of a deck one after another, everything on them visible and nothing moving."""

from __future__ import annotations

import posixpath
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.browser.answers import read
from builder.browser.ready import PROBES, PageFailed, probe
from builder.diagnostics import Location

if TYPE_CHECKING:
    from playwright.async_api import JSHandle, Page

ONE_BY_ONE = "view=slides"
"""What a page is asked for so that it shows one slide at a time, also if its deck is to be scrolled."""

MOST_SLIDES = 100_000


@dataclass(frozen=True)
class Still:
    """A slide being shown: `name` is `h.v` counted from 1, `source` is `path:line` of its slide comment."""

    name: str
    source: str

    @property
    def location(self) -> Location:
        """Where the slide begins in its deck."""
        return source_location(self.source)


@dataclass(frozen=True)
class Place:
    """Of a slide in its deck, from 0, and in the source."""

    h: int
    v: int
    source: str


def seen_from(deck: str, source: str) -> str:
    """A slide's `path:line`, which a page names as seen from its deck's folder, as messages name the deck."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(deck), source)) if source else deck


def source_location(source: str) -> Location:
    """`deck.md:12` as a location; a path may itself hold colons."""
    path, _, line = source.rpartition(":")
    return Location(path, int(line)) if path and line.isdigit() else Location(source)


async def slides_at_rest(page: Page, deck: str) -> list[Still]:
    """The slides of a page on which nothing moves from now on, in the order in which `probes/show.js` counts
    them. `deck` is the source of the page as messages name it. Raises PageFailed."""
    found = read(list[Place], await page.evaluate(probe("still")))
    return [Still(numbered(place), seen_from(deck, place.source)) for place in found]


async def function_of(page: Page, name: str) -> JSHandle:
    """The function of a probe, kept in the page: what is called for each slide is read once."""
    return await page.evaluate_handle(f"() => (\n{probe(name)}\n)")


async def functions_of(page: Page, folder: str) -> JSHandle:
    """The functions of all probes in a folder, by their names."""
    texts = ",\n".join(probe(f"{folder}/{path.stem}") for path in sorted((PROBES / folder).glob("*.js")))
    return await page.evaluate_handle(f"() => [\n{texts}\n]")


async def stills(page: Page, deck: str) -> AsyncIterator[Still]:
    """Each slide in turn, in its final state; the page shows it until the next is asked for."""
    slides = await slides_at_rest(page, deck)
    show = await function_of(page, "show")
    for index, slide in enumerate(slides):
        await page.evaluate("([show, index]) => show(index)", [show, index])
        yield slide


def numbered(place: Place) -> str:
    """`h.v` of a slide, counted from 1: files are called so, and a script of the page may say any number.

    Raises PageFailed.
    """
    if not (0 <= place.h < MOST_SLIDES and 0 <= place.v < MOST_SLIDES):
        raise PageFailed("the slides of this page have no numbers")
    return f"{place.h + 1}.{place.v + 1}"
