"""The box that is drawn for a character that no font has: cutting a font empties it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

HEIGHT = 0.68  # of an em, as high as capitals
SIDE = 0.08  # of the box's width, left free on both sides
STROKE = 0.045  # of an em
POINTS, CONTOURS = 8, 2


def draw_box(font: TTFont) -> None:
    """Give a font the glyph that browsers show in place of one that is nowhere (OpenType's `.notdef`)."""
    name = font.getGlyphOrder()[0]
    width = font["hmtx"][name][0] or font["head"].unitsPerEm // 2
    font["hmtx"][name] = (width, round(SIDE * width))
    if "glyf" in font:
        draw_true_type(font, name, width)
    elif "CFF " in font:
        draw_postscript(font, name, width)


def draw_true_type(font: TTFont, name: str, width: int) -> None:
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

    pen = TTGlyphPen(None)
    outline(pen, width, font["head"].unitsPerEm)
    font["glyf"][name] = pen.glyph()
    font["glyf"][name].recalcBounds(font["glyf"])
    most = font["maxp"]
    most.maxPoints, most.maxContours = max(most.maxPoints, POINTS), max(most.maxContours, CONTOURS)


def draw_postscript(font: TTFont, name: str, width: int) -> None:
    from fontTools.pens.t2CharStringPen import T2CharStringPen  # type: ignore[import-untyped]

    pen = T2CharStringPen(None, None)  # its width stands in `hmtx`
    outline(pen, width, font["head"].unitsPerEm)
    glyphs = font["CFF "].cff.topDictIndex[0].CharStrings
    empty = glyphs[name]
    glyphs[name] = pen.getCharString(empty.private, empty.globalSubrs)


def outline(pen: Any, width: int, em: int) -> None:
    """A frame: a rectangle, and one in it that goes the other way round."""
    left, right = round(SIDE * width), round((1 - SIDE) * width)
    top, line = round(HEIGHT * em), round(STROKE * em)
    outer = [(left, 0), (left, top), (right, top), (right, 0)]
    inner = [(left + line, line), (right - line, line), (right - line, top - line), (left + line, top - line)]
    for corners in (outer, inner):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
