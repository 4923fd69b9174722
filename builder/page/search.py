"""The texts of a deck's slides, as a script the index runs when something is searched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from builder.dialect.deck import Deck, Slide
from builder.dialect.notes import bare
from builder.page.context import RenderedSlide
from builder.page.render import plain_text

SHOWN_WHOLE = frozenset({"math_block", "fence", "code_block"})


def search_place(page: PurePosixPath) -> PurePosixPath:
    """Where the texts of a page go in the site."""
    return PurePosixPath("_search", page.with_suffix(".js"))


def search_script(page: PurePosixPath, deck: Deck, rendered: Iterable[RenderedSlide]) -> bytes:
    """`deckTexts["a/b"] = [[place, title, text], …]`; the place is what follows `#/` in a deep link."""
    texts = [
        [str(slide.attributes.get("id") or place), shown.title, text_of(slide)]
        for slide, shown, place in visible(deck, rendered)
    ]
    name = json.dumps(page.with_suffix("").as_posix(), ensure_ascii=False)
    return f"deckTexts[{name}] = {json.dumps(texts, ensure_ascii=False)};\n".encode()


def visible(deck: Deck, rendered: Iterable[RenderedSlide]) -> Iterator[tuple[Slide, RenderedSlide, str]]:
    """The slides that reveal shows, and where: it takes hidden ones away before it counts."""
    columns: dict[int, int] = {}  # column of the deck → slides of it so far
    all_shown = deck.options.reveal.get("showHiddenSlides")
    for slide, shown in zip(deck.slides, rendered, strict=True):
        if slide.attributes.get("data-visibility") == "hidden" and not all_shown:
            continue
        row = columns[shown.h] = columns.get(shown.h, -1) + 1
        yield slide, shown, f"{len(columns) - 1}/{row}"


def text_of(slide: Slide) -> str:
    """What can be read on the slide, formulas as TeX and diagrams as their source; not its notes."""
    tokens = bare(slide).tokens
    parts = (token.content if token.type in SHOWN_WHOLE else plain_text(token)
             for token in tokens if "margin" not in token.meta)
    return " ".join(" ".join(parts).split())
