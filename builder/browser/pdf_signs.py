"""Gives the formulas of a printed deck their signs as text: search, copying and `pdftotext` find them.

A formula is drawn as outlines, which are no text. Readers take a text in its place, `/ActualText`, only for
characters. So a full stop that is not drawn is laid over the formula, on its baseline and as wide as it is.
Marked content: ISO 32000-1, 14.6; replacement text: 14.9.4; text that is not drawn (`3 Tr`): 9.3.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import hypot
from statistics import multimode
from typing import TYPE_CHECKING, Any

from builder.browser.pdf_tags import Signs

if TYPE_CHECKING:
    import pikepdf

FONT = "/Signs"
STOP_WIDTH = 0.278
"""Of a full stop of Helvetica, one of the fonts that every reader has, in units of its size."""
WORDS = 12.0
"""The size of a formula that is all words, in points."""
UNITS = 1000
"""Of an outline's coordinates, in an em of the formula."""
OPERATORS = re.compile(rb"\n(?:(q)(?:\n([-.\d ]+) cm)?|(Q)|(BT)|/\w+ <</MCID (\d+) >>BDC|(EMC))(?=\n)")
"""Those that place things and mark content. Skia, which writes Chromium's PDFs, begins a line with each, and
moves only at the begin of a page and behind `q`."""
PAINTED = re.compile(rb"\n(?:f\*?|S|B)\n| Tj\n")
BEGIN = re.compile(rb"([-.\d ]+) cm\n")


@dataclass(frozen=True)
class Glyph:
    """Where a glyph begins on its baseline, and its em, in points: the smaller where it is stretched, 0 for
    words, whose size is elsewhere."""

    x: float
    y: float
    em: float


@dataclass
class Piece:
    """Marked content in a stream of bytes: where it begins and ends, and the `matrix` at its begin."""

    begins: int
    matrix: pikepdf.Matrix
    end: int = 0
    glyphs: list[Glyph] = field(default_factory=list)


def write_signs(pdf: pikepdf.Pdf, formulas: Iterable[Signs]) -> None:
    """Put the signs of `formulas` into the content of their pages. What is not found stays as it is."""
    import pikepdf

    of_holder: dict[int, list[Signs]] = {}
    for formula in formulas:
        of_holder.setdefault(formula.holder, []).append(formula)
    if not of_holder:
        return
    name = pikepdf.Name
    font = pdf.make_indirect(pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica))
    for page in pdf.pages:
        if here := of_holder.pop(page.obj.objgen[0], None):
            page.contents_coalesce()
            content = page.Contents.read_bytes()
            page.Contents = pdf.make_stream(with_signs(content, here))
            page.add_resource(font, name.Font, name(FONT))
    for number, here in of_holder.items():
        form: Any = pdf.get_object(number, 0)
        form.write(with_signs(form.read_bytes(), here))
        if "/Font" not in form.Resources:
            form.Resources["/Font"] = pikepdf.Dictionary()
        form.Resources.Font[FONT] = font


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
    moved = 0
    begin = BEGIN.match(content)
    here, piece = pikepdf.Matrix(*map(float, begin[1].split())) if begin else pikepdf.Matrix(), None
    for found in OPERATORS.finditer(content):
        save, numbers, restore, words, number, _ = found.groups()
        if save:
            kept.append(here)
            if numbers:
                here = pikepdf.Matrix(*map(float, numbers.split())) @ here
                if piece and not numbers.endswith(b" 0 0"):
                    moved = found.end()
                    piece.glyphs.append(glyph(here))
        elif restore:
            here = kept.pop() if kept else here
        elif words:
            if piece:
                piece.glyphs[-1] = replace(piece.glyphs[-1], em=0)
        elif number:
            piece = pieces[int(number)] = Piece(found.end() + 1, here, glyphs=[glyph(here)])
        elif piece:
            if piece.glyphs[1:] and not PAINTED.search(content, moved, found.start()):
                piece.glyphs.pop()  # what it moved for comes behind the piece
            piece.end, piece = found.start() + 1, None
    return pieces


def glyph(here: pikepdf.Matrix) -> Glyph:
    return Glyph(here.e, here.f, min(hypot(here.a, here.b), hypot(here.c, here.d)) * UNITS)


def around(formula: Signs, content: bytes, pieces: dict[int, Piece]) -> Iterator[tuple[int, bytes]]:
    """What is written into a page for a formula, and where: its signs; words drawn in it say nothing."""
    own = sorted((pieces[n] for n in formula.marks if n in pieces), key=lambda piece: piece.begins)
    glyphs = [glyph for piece in own for glyph in piece.glyphs]
    for piece in own:
        silent = b" Tj\n" in content[piece.begins : piece.end]
        signs = stop(piece, formula.text, glyphs) if piece is own[0] else b""
        yield piece.begins, signs + (span("") if silent else b"")
        yield piece.end, b"EMC\n" if silent else b""


def span(text: str) -> bytes:
    return b"/Span <</ActualText <feff%b>>>BDC\n" % text.encode("utf-16-be").hex().encode()


def stop(piece: Piece, text: str, glyphs: list[Glyph]) -> bytes:
    """A full stop over the glyphs: on the baseline of the largest, from the first to the last's end."""
    import pikepdf

    largest = max(glyph.em for glyph in glyphs)
    size = largest or WORDS
    large = multimode(round(glyph.y, 1) for glyph in glyphs if glyph.em >= 0.99 * largest)
    left, right = min(glyph.x for glyph in glyphs), max(glyph.x for glyph in glyphs) + size / 2
    placed = pikepdf.Matrix((right - left) / STOP_WIDTH, 0, 0, size, left, sum(large) / len(large))
    matrix: Any = placed @ piece.matrix.inverse()
    numbers = " ".join(f"{number:.5f}" for number in matrix.shorthand)
    return f"q\nBT\n3 Tr\n{FONT} 1 Tf\n{numbers} Tm\n".encode() + span(text) + b"(.) Tj\nEMC\nET\nQ\n"
