"""A font without letters, to measure Chinese, Japanese and Korean text with: each character is a square."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from struct import pack
from typing import Any

EM = 1000
SQUARE = 1  # its number among the glyphs
HEADER = 16  # bytes before the ranges of a character map
SQUARES = (
    (0x1100, 0x115F),  # Hangul Jamo
    (0x2E80, 0x303E),  # radicals, punctuation
    (0x3040, 0xA4C6),  # kana, characters, Yi
    (0xAC00, 0xD7A3),  # Hangul
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE6B),
    (0xFF01, 0xFF60),  # full-width forms
    (0xFFE0, 0xFFE6),
    (0x20000, 0x2FFFD),
    (0x30000, 0x3FFFD),
)


@cache
def squares() -> bytes:
    """The font, as TrueType; it has a name, as programs leave out fonts that have none."""
    from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]

    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap({0x4E00: "square"})
    font.setupGlyf({".notdef": drawn(), "square": drawn()})
    font.setupHorizontalMetrics({".notdef": (EM, 0), "square": (EM, 0)})
    font.setupHorizontalHeader(ascent=EM - EM // 5, descent=-EM // 5)
    font.setupNameTable({"familyName": "Squares", "styleName": "Regular", "psName": "Squares-Regular"})
    font.setupOS2()
    font.setupPost()
    font.font["cmap"].tables = [one_for_all()]
    font.font.recalcTimestamp = False
    font.updateHead(created=0, modified=0)
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def drawn() -> Any:
    """The outline of a square; what has none is not measured."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, EM), (EM, EM), (EM, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def one_for_all() -> Any:
    """A character map of ranges that all lead to one glyph.

    https://learn.microsoft.com/en-us/typography/opentype/spec/cmap#format-13-many-to-one-range-mappings
    """
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # type: ignore[import-untyped]

    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = dict.fromkeys((SQUARES[0][0], SQUARES[-1][1]), "square")  # what other tables ask for
    # As it stands in the file: fontTools would put the ranges together from each of 200,000 characters.
    table.data = b"".join(pack(">LLL", first, last, SQUARE) for first, last in SQUARES)
    table.format, table.reserved, table.nGroups = 13, 0, len(SQUARES)
    table.length = HEADER + len(table.data)
    return table
