"""What slides ask of reveal.js and it does otherwise: a warning at each that asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from builder.diagnostics import Diagnostic, Location
from builder.dialect.deck import Slide, Stack
from builder.page.material import Material
from builder.page.reveal_elements import Reading

WITHOUT_ARROWS = (False, "speaker-only")
BY_PLACE = (True, "h.v", "h/v")  # numbers that say where a slide is, not how many were before it
OF_FILMS = frozenset({"data-background-video-muted", "data-background-video-loop"})
# What a list of slides, one below the other, has not.
NOT_SCROLLED = ("parallaxBackgroundImage", "transition", "backgroundTransition")
NOT_SCROLLED_SLIDES = ("data-transition", "data-background-transition")
SCROLLED = "slides that are scrolled do not turn and have one ground: leave it out, or `view: scroll`"


def done_otherwise(material: Material) -> Iterator[Diagnostic]:
    """What reveal.js does otherwise than the slides, their elements and the options of a deck ask."""
    options, slides = material.reveal_options, [*material.deck.slides]
    if options.get("controls") in WITHOUT_ARROWS:
        yield from (without_a_way_on(slide) for slide in slides if keeps_keys(slide))
    if options.get("slideNumber") in BY_PLACE:
        yield from map(counted, counted_all_the_same(shown_columns(material.deck.stacks)))
    for before, after in pairwise(slides):
        if goes_on(before.attributes, after.attributes):
            yield film_as_before(after)
    if options.get("view") == "scroll":
        yield from lost_in_scrolling(material, slides)
    for slide in slides:
        yield from Reading().doubts(slide.tokens)


def warning(at: Location, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(at, "warning", code, message, hint)


def keeps_keys(slide: Slide) -> bool:
    return {"data-background-iframe", "data-background-interactive"} <= slide.attributes.keys()


def without_a_way_on(slide: Slide) -> Diagnostic:
    """No key and no button leads on once one has clicked into the page behind the slide."""
    message = "after a click into this page all keys go to it, and the deck has no arrows to click"
    hint = "write `controls: true`: a click on an arrow gives the keys back to the deck"
    return warning(slide.at, "keys-inside", message, hint)


def shown_columns(stacks: tuple[Stack, ...]) -> list[list[Slide]]:
    shown = ([s for s in stack.slides if visibility(s) != "hidden"] for stack in stacks)
    return [column for column in shown if column]


def visibility(slide: Slide) -> object:
    return slide.attributes.get("data-visibility")


def counted_all_the_same(columns: list[list[Slide]]) -> Iterator[Slide]:
    """The uncounted slides with counted ones behind them, in their column or in later ones."""
    if len(columns) == 1:  # numbered through
        return
    spare = [[visibility(slide) == "uncounted" for slide in column] for column in columns]
    last = max((index for index, is_spare in enumerate(spare) if not all(is_spare)), default=-1)
    for index, (column, is_spare) in enumerate(zip(columns, spare, strict=True)):
        behind = all(is_spare) and index < last
        for place, slide in enumerate(column):
            if is_spare[place] and (behind or not all(is_spare[place:])):
                yield slide


def counted(slide: Slide) -> Diagnostic:
    message = "reveal.js counts this slide in numbers such as `2.1`"
    hint = "put it after those that are counted, or write `slideNumber: c`"
    return warning(slide.at, "uncounted-slide", message, hint)


def goes_on(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the film behind a slide is that of the one before, which reveal.js leaves as it is, and other
    things are asked of it."""
    grounds = [{name: value for name, value in slide.items() if name.startswith("data-background")}
               for slide in (before, after)]
    if not all(ground.get("data-background-video") for ground in grounds):
        return False
    asked = [OF_FILMS & ground.keys() for ground in grounds]
    same = [{name: ground[name] for name in ground.keys() - OF_FILMS} for ground in grounds]
    return same[0] == same[1] and asked[0] != asked[1]


def film_as_before(slide: Slide) -> Diagnostic:
    message = "the background video goes on from the slide before, with that slide's sound and loop settings"
    hint = "give both slides the same `data-background-video-muted` and `data-background-video-loop`"
    return warning(slide.at, "film-goes-on", message, hint)


def lost_in_scrolling(material: Material, slides: list[Slide]) -> Iterator[Diagnostic]:
    options = material.deck.options
    for name in filter(options.reveal.__contains__, NOT_SCROLLED):
        at = options.places.of("presentation", name)
        message = f"`{name}` does nothing with `view: scroll`"
        yield warning(at, "option-without-effect", message, SCROLLED)
    for slide in slides:
        for name in filter(slide.attributes.__contains__, NOT_SCROLLED_SLIDES):
            yield warning(slide.at, "slide-attribute", f"`{name}` does nothing with `view: scroll`", SCROLLED)
