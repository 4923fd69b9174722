"""Slides of a long deck that wait as text until they come near, so that the deck opens at once.

Browsers take time for every element, and reveal.js for every element of every slide. Inside `<noscript>`,
markup is text for a browser that runs scripts and markup for every other reader. The theme's
`runtime/near.js` makes it slides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from builder.page.context import RenderedSlide

LONG = 250  # slides; in a deck that is not longer none waits
FIRST = 20  # slides that never wait
SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
WAITING = re.compile(rb'(<noscript data-far="(\d+)">).*?(</noscript>)', re.DOTALL)
# What works when the page is read, wherever it stands, and what cannot stand inside <noscript>.
AT_WORK = re.compile(r"</?(?:style|link|noscript|iframe|object|embed)\b", re.IGNORECASE)


def is_long(slides: Sequence[RenderedSlide], prologue: str) -> bool:
    """Whether slides may wait: not in a deck with scripts of its own, which may look for any slide."""
    return len(slides) > LONG and not any(map(SCRIPT.search, (prologue, *(slide.body for slide in slides))))


def waiting(slides: Sequence[RenderedSlide]) -> list[RenderedSlide]:
    """The slides of a long deck as its page has them."""
    return [slide if n < FIRST else put_off(slide, n) for n, slide in enumerate(slides)]


def put_off(slide: RenderedSlide, number: int) -> RenderedSlide:
    """The slide with its body as text. Attributes hold no `<`, so what is found is the body itself."""
    if "<" not in slide.body or AT_WORK.search(slide.body):
        return slide
    text = f'<noscript data-far="{number}">{slide.body}</noscript>'
    return replace(slide, html=slide.html.replace(slide.body, text, 1))


def only_near(html: bytes, near: range) -> bytes:
    """The page of a long deck, with the texts of those waiting slides alone whose numbers are in `near`."""
    return WAITING.sub(lambda found: found[0] if int(found[2]) in near else found[1] + found[3], html)
