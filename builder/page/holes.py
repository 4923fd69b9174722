"""Places left open on slides while their formulas are typeset, so that the rest of a page need not wait."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from builder.dialect.deck import Deck
from builder.page.context import RenderedSlide


class Holes:
    """`marks` maps `id(token)` of each formula to what stands for it: a comment with the deck's own digest,
    which the deck cannot hold."""

    def __init__(self, deck: Deck) -> None:
        tokens = [*deck.formulas]
        mark = f"<!--{sha256(deck.source.text.encode()).hexdigest()[:16]}:"
        self.marks: Mapping[int, str] = {id(token): f"{mark}{n}-->" for n, token in enumerate(tokens)}
        self._ids = [id(token) for token in tokens]
        self._pattern = re.compile(re.escape(mark) + r"(\d+)-->")

    def fill(self, text: str, markup: Mapping[int, str]) -> str:
        """`markup` maps `id(token)` to a formula's HTML."""
        return self._pattern.sub(lambda found: markup[self._ids[int(found[1])]], text)

    def filled(self, slides: Iterable[RenderedSlide], markup: Mapping[int, str]) -> tuple[RenderedSlide, ...]:
        return tuple(
            replace(
                slide,
                html=self.fill(slide.html, markup),
                body=self.fill(slide.body, markup),
                notes=self.fill(slide.notes, markup),
            )
            for slide in slides
        )
