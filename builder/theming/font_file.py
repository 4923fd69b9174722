"""Pieces of fonts as font files."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from builder.theming.font_box import draw_box
from builder.theming.font_pieces import Piece

if TYPE_CHECKING:
    from fontTools.merge import Merger  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]


def merged(pieces: Sequence[Piece], merger: Merger) -> bytes:
    """The pieces of a face as one font, dated like the first of them."""
    from fontTools.ttLib import TTFont

    files = [BytesIO(piece.font) for piece in pieces]
    first = TTFont(files[0], recalcTimestamp=False, recalcBBoxes=False)
    if len(files) == 1:
        return as_woff(first)
    whole = merger.merge(files)
    whole.recalcTimestamp = whole.recalcBBoxes = False  # outlines stay as they are, and are not read
    whole["head"].created = first["head"].created
    whole["head"].modified = first["head"].modified
    return as_woff(whole)


def one_font(piece: Piece) -> bytes:
    """A piece as a file of its own."""
    from fontTools.ttLib import TTFont

    return as_woff(TTFont(BytesIO(piece.font), recalcTimestamp=False, recalcBBoxes=False))


def as_woff(font: TTFont) -> bytes:
    """With a box for what it has not, packed by zlib. As woff2 a font is a fifth smaller and takes six times
    as long to write."""
    draw_box(font)
    font.flavor = "woff"
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()
