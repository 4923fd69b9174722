"""Gives the formulas of a printed deck their signs as text, so that search, copying and `pdftotext` find them.

A formula is drawn as outlines, which are no text. Its content becomes a `/Span` with `/ActualText`. Readers ask
for that text where they meet a character, so a blank, which draws nothing, is laid over the formula: on its
baseline and as wide as the formula is.
Marked content: ISO 32000-1, 14.6; replacement text: 14.9.4; text that is not drawn (`3 Tr`): 9.3.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from builder.browser.pdf_tags import Signs

if TYPE_CHECKING:
    import pikepdf

FONT = "/Signs"
BLANK_WIDTH = 0.278
"""Of a blank of Helvetica, one of the fonts that every reader has, in units of its size."""
UNITS = 1000
"""Of an outline's coordinates, in an em of the formula."""
OPERATORS = re.compile(rb"^(?:(q)|(Q)|([-.\d ]+) (cm|Tm)|/\w+ <</MCID (\d+) >>BDC|(EMC))\n", re.MULTILINE)
"""Those that place things and mark content; Skia, which writes Chromium's PDFs, begins a line with each."""


@dataclass
class Piece:
    """Marked content in a stream of bytes: where it begins, behind `BDC`, with the `matrix` there, and ends.

    `glyphs` are the places of what it draws, as matrices of the page.
    """

    begins: int
    matrix: pikepdf.Matrix
    end: int = 0
    glyphs: list[pikepdf.Matrix] = field(default_factory=list)


def write_signs(pdf: pikepdf.Pdf, formulas: Iterable[Signs]) -> None:
    """Put the signs of `formulas` into the content of their pages. Content that is not found stays as it is."""
    import pikepdf

    of_page: dict[int, list[Signs]] = {}
    for formula in formulas:
        of_page.setdefault(formula.page, []).append(formula)
    font = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )) if of_page else None
    for page in pdf.pages:
        if here := of_page.get(page.obj.objgen[0]):
            page.contents_coalesce()
            content = page.Contents.read_bytes()
            page.Contents = pdf.make_stream(with_signs(content, here))
            page.add_resource(font, pikepdf.Name.Font, pikepdf.Name(FONT))


def with_signs(content: bytes, formulas: Iterable[Signs]) -> bytes:
    """The content of a page with the signs of its formulas."""
    pieces = marked(content)
    inserted = sorted(part for formula in formulas for part in around(formula, content, pieces))
    ends = [0, *(place for place, _ in inserted), len(content)]
    texts = [*(text for _, text in inserted), b""]
    return b"".join(content[a:b] + text for (a, b), text in zip(pairwise(ends), texts, strict=True))


def marked(content: bytes) -> dict[int, Piece]:
    """The marked content of a page by its number, in the order of the page."""
    import pikepdf

    pieces: dict[int, Piece] = {}
    kept: list[pikepdf.Matrix] = []
    here, piece = pikepdf.Matrix(), None
    for found in OPERATORS.finditer(content):
        save, restore, numbers, operator, number, _ = found.groups()
        if save:
            kept.append(here)
        elif restore:
            here = kept.pop() if kept else here
        elif numbers:
            place = pikepdf.Matrix(*map(float, numbers.split())) @ here
            moved = not numbers.endswith(b" 0 0")
            here = place if operator == b"cm" else here
            if piece and moved:
                piece.glyphs.append(place)
        elif number:
            piece = pieces[int(number)] = Piece(found.end(), here, glyphs=[here])
        elif piece:
            piece.end, piece = found.start(), None
    return pieces


def around(formula: Signs, content: bytes, pieces: dict[int, Piece]) -> Iterator[tuple[int, bytes]]:
    """What is written into a page for a formula, and where: its signs, and that words drawn in it say nothing."""
    own = sorted((pieces[number] for number in formula.marks if number in pieces), key=lambda piece: piece.begins)
    for piece in own:
        silent = b" Tj\n" in content[piece.begins : piece.end]
        signs = blank(piece, formula.text, [g for piece in own for g in piece.glyphs]) if piece is own[0] else b""
        yield piece.begins, signs + (span("") if silent else b"")
        yield piece.end, b"EMC\n" if silent else b""


def span(text: str) -> bytes:
    return b"/Span <</ActualText <feff%b>>>BDC\n" % text.encode("utf-16-be").hex().encode()


def blank(piece: Piece, text: str, glyphs: list[pikepdf.Matrix]) -> bytes:
    """A blank over the glyphs: on the baseline of the largest, from the leftmost to the end of the last."""
    import pikepdf

    size = max(abs(glyph.a) for glyph in glyphs) * UNITS
    large = [glyph.f for glyph in glyphs if abs(glyph.a) * UNITS > 0.99 * size]
    left, right = min(glyph.e for glyph in glyphs), max(glyph.e for glyph in glyphs) + size / 2
    placed = pikepdf.Matrix((right - left) / BLANK_WIDTH, 0, 0, size, left, sum(large) / len(large))
    matrix: Any = placed @ piece.matrix.inverse()
    numbers = " ".join(f"{number:.5f}" for number in matrix.shorthand)
    return f"q\nBT\n3 Tr\n{FONT} 1 Tf\n{numbers} Tm\n".encode() + span(text) + b"( ) Tj\nEMC\nET\nQ\n"
