"""The outline of a deck: its slides by their titles, vertical ones inside the first of their stack."""

from __future__ import annotations

from lsprotocol import types as lsp

from builder.dialect.deck import Slide
from builder.editor.asked import Asked
from builder.editor.texts import file_of
from builder.page.render import slide_title


def symbols(asked: Asked) -> list[lsp.DocumentSymbol]:
    deck = asked.study.deck if asked.study else None
    if not deck:
        return []
    ends = ends_of([slide for slide in deck.slides if is_here(slide, asked)], len(asked.text.lines))
    made: list[lsp.DocumentSymbol] = []
    number = 0
    for h, stack in enumerate(deck.stacks, 1):
        inner: list[lsp.DocumentSymbol] = []
        for v, slide in enumerate(stack.slides, 1):
            number += 1
            if id(slide) in ends:
                place = f"{h}.{v}" if len(stack.slides) > 1 else f"{h}"
                inner.append(symbol(slide, ends[id(slide)], place, asked))
        if inner:
            first, *below = inner
            first.children = below
            if below:
                first.range = lsp.Range(first.range.start, below[-1].range.end)
            made.append(first)
    return made


def is_here(slide: Slide, asked: Asked) -> bool:
    """Whether a slide begins in this text: those of an import begin in its file."""
    return file_of(slide.at) == asked.path


def ends_of(slides: list[Slide], count: int) -> dict[int, int]:
    """The row behind each slide, by the slide's id."""
    rows = [slide.at.line - 1 for slide in slides]
    return {id(slide): end for slide, end in zip(slides, [*rows, count][1:], strict=True)}


def symbol(slide: Slide, end: int, place: str, asked: Asked) -> lsp.DocumentSymbol:
    row = slide.at.line - 1
    title = " ".join(slide_title(slide).split())
    return lsp.DocumentSymbol(
        name=title or f"slide {place}",
        detail=place,
        kind=lsp.SymbolKind.Class,
        range=asked.text.rows(row, end),
        selection_range=asked.text.range(row, 0, len(asked.text.line(row))),
    )
