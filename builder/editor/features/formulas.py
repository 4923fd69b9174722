"""The formula under the cursor, and its drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lsprotocol import types as lsp
from markdown_it.token import Token

from builder.diagnostics import Location
from builder.dialect.inside import formulas
from builder.dialect.marked_tex import MarkedTex
from builder.editor.asked import Asked
from builder.editor.pictures import drawing
from builder.editor.texts import file_of
from builder.math.formula import Picture, TypesetPage
from builder.math.typeset import Typesetter
from builder.page.formulas import as_formula

TAGS = re.compile(r"<svg|</svg>")
STYLE = "background:#fff;color:#111"
PIXELS_A_UNIT = 0.02  # a thousand units are the size of the letters
MARGIN_PIXELS = 8


@dataclass(frozen=True)
class Found:
    """A formula in a text: its slide (0 is what stands before the first) and place on it."""

    token: Token
    slide: int
    index: int
    range: lsp.Range


def formula_at(asked: Asked) -> Found | None:
    deck = asked.study.deck if asked.study else None
    if not deck:
        return None
    for slide, tokens in enumerate([deck.prologue, *(slide.tokens for slide in deck.slides)]):
        for index, token in enumerate(formulas(tokens)):
            place = place_of(token, asked)
            if place:
                return Found(token, slide, index, place)
    return None


def place_of(token: Token, asked: Asked) -> lsp.Range | None:
    """The range of a formula, if the cursor is in it and the text still says so."""
    at: Location = token.meta["at"]
    if file_of(at) != asked.path or token.meta.get("bare"):
        return None
    lines = token.content.split("\n")
    first, last = at.line - 1, at.line - 1 + len(lines) - 1
    if not first <= asked.row <= last:
        return None
    start = at.column - 1
    end = start + len(lines[0]) if first == last else len(asked.text.line(last))
    if asked.text.line(first)[start : start + len(lines[0])] != lines[0]:
        return None
    if (asked.row == first and asked.column < start) or (asked.row == last and asked.column > end):
        return None
    return lsp.Range(asked.text.position(first, start), asked.text.position(last, end))


def shown(found: Found, asked: Asked) -> str:
    """The drawing of a formula, where the editor shows pictures; else its TeX."""
    result = typeset(found, asked)
    if asked.pictures and result:
        return drawing(result)
    return f"```tex\n{found.token.content.strip()}\n```"


def typeset(found: Found, asked: Asked) -> str:
    """The formula as a picture that needs nothing else; empty if TeX refuses it."""
    study = asked.study
    assert study and study.deck
    if study.typesetter is None:
        return ""
    rows = [study.deck.prologue, *(slide.tokens for slide in study.deck.slides)]
    page = all_typeset(study.typesetter, rows)
    result = page.results[found.slide][found.index]
    if not isinstance(result, Picture):
        return ""
    marked: MarkedTex | None = found.token.meta.get("tex")
    return whole(marked.filled(result.markup) if marked else result.markup, result, page)


def all_typeset(typesetter: Typesetter, rows: Sequence[Sequence[Token]]) -> TypesetPage:
    """Nothing is typeset anew: the typesetter has just made the page."""
    again = Typesetter(typesetter.options, typesetter.cache, typesetter.crew)
    again.known = typesetter.used
    return again.typeset([[as_formula(token) for token in formulas(row)] for row in rows])


def whole(markup: str, picture: Picture, page: TypesetPage) -> str:
    """The SVG of a formula with the glyphs it refers to, dark on white in any editor; its number is text."""
    svg = first_svg(markup)
    if not svg:
        return ""
    glyphs = "".join(paths_of(picture, page))
    head, _, rest = svg.partition(">")
    return f'{opening(head)}<defs>{glyphs}</defs>{rest}'


def first_svg(markup: str) -> str:
    """The first drawing of the markup, with those inside it; a number beside a formula is one of its own."""
    depth, start = 0, markup.find("<svg")
    for tag in TAGS.finditer(markup, max(start, 0)):
        depth += 1 if tag[0] == "<svg" else -1
        if depth == 0:
            return markup[start : tag.end()]
    return ""


def paths_of(picture: Picture, page: TypesetPage) -> Iterator[str]:
    for name in sorted(picture.glyphs):
        yield f'<path id="{name}" d="{page.outlines[name]}"/>'


def opening(head: str) -> str:
    """The tag of a drawing that stands alone: with pixels, as the height of letters means nothing there, and
    with a margin."""
    written = head.partition('viewBox="')[2].partition('"')[0]
    x, y, width, height = map(float, written.split())
    margin = MARGIN_PIXELS / PIXELS_A_UNIT
    box = (x - margin, y - margin, width + 2 * margin, height + 2 * margin)
    wide, high = (f"{length * PIXELS_A_UNIT:.0f}" for length in box[2:])
    view = " ".join(f"{number:.1f}" for number in box)
    size = f'width="{wide}" height="{high}" viewBox="{view}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="{STYLE}">'
