"""The texts of a deck's slides, as a script the index runs when something is searched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import PurePosixPath

from markdown_it.token import Token

from builder.dialect.deck import Deck, Slide
from builder.dialect.notes import bare
from builder.page.context import RenderedSlide
from builder.page.render import plain_text, slide_title

NAME = re.compile(r'aria-label="([^"]*)"')
SHOWN_WHOLE = frozenset({"math_block", "fence", "code_block"})


def search_place(page: PurePosixPath) -> PurePosixPath:
    """Where the texts of a page go in the site."""
    return PurePosixPath("_search", page.with_suffix(".js"))


def search_script(
    page: PurePosixPath, deck: Deck, rendered: Iterable[RenderedSlide], formulas: Mapping[int, str]
) -> bytes:
    """`deckTexts["a/b"] = [[place, title, text], …]`; the place is what follows `#/` in a deep link.

    `formulas` maps `id(token)` of each formula to its HTML, whose accessible name is what can be searched.
    """
    spoken = {token: unescape(found[1]) for token, html in formulas.items() if (found := NAME.search(html))}
    texts = [
        [str(slide.attributes.get("id") or place), slide_title(slide, spoken), text_of(slide, spoken)]
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


def text_of(slide: Slide, spoken: Mapping[int, str]) -> str:
    """What can be read on the slide, formulas as they are read out, diagrams as their source; no notes."""
    tokens = [token for token in bare(slide).tokens if "margin" not in token.meta]
    return " ".join(" ".join(shown_text(token, spoken) for token in tokens).split())


def shown_text(token: Token, spoken: Mapping[int, str]) -> str:
    if token.type in SHOWN_WHOLE:
        return spoken.get(id(token), token.content)
    return plain_text(token, spoken)
