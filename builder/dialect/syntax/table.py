"""Cells that grow over their neighbours: `^`, `>` and empty ones (dialect §9, "Extended tables").

Works on the tokens of a slide, for tables of Markdown, of raw HTML and of imported files alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise

from markdown_it.token import Token

from builder.dialect.syntax.html import start_tag

CELLS = frozenset({"td", "th"})
BLANK = frozenset({"text", "html_text", "inline", "softbreak"})


@dataclass
class Cell:
    """A cell while its table is read: its opening token and all that belongs to it."""

    opening: Token
    tokens: list[Token] = field(default_factory=list)
    text: str = ""
    plain: bool = True
    columns: int = 1
    rows: int = 1
    gone: bool = False


def merge_cells(tokens: Sequence[Token]) -> list[Token]:
    """The same tokens with cells merged."""
    gone: set[int] = set()
    for table in tables(tokens):
        merge_table(table)
        for cell in (cell for row in table for cell in row):
            if cell.gone:
                gone |= {id(token) for token in cell.tokens}
            else:
                widen(cell)
    return list(without(tokens, gone)) if gone else list(tokens)


def without(tokens: Sequence[Token], gone: set[int]) -> Iterator[Token]:
    for token in tokens:
        if id(token) not in gone:
            if token.children:
                token.children = list(without(token.children, gone))
            yield token


def flat(tokens: Sequence[Token]) -> Iterator[Token]:
    """Tokens in the order of the page; a tag of raw HTML counts like a token of Markdown."""
    for token in tokens:
        yield token
        if token.children and token.type in {"inline", "html_block"}:
            yield from flat(token.children)


def element(token: Token) -> tuple[str, int]:
    """The element a token opens (1), closes (-1) or is (0)."""
    if token.type == "html_tag":
        return token.meta["name"], -1 if token.meta["closing"] else 1
    return token.tag, token.nesting


def tables(tokens: Sequence[Token]) -> Iterator[list[list[Cell]]]:
    """The rows of every table, the inner ones of nested tables first."""
    open_tables: list[list[list[Cell]]] = []
    for token in flat(tokens):
        name, nesting = element(token)
        if name == "table" and nesting > 0:
            if open_tables:
                note_content(open_tables[-1], token, plain=False)
            open_tables.append([])
            continue
        if not open_tables:
            continue
        rows = open_tables[-1]
        if name == "table" and nesting < 0:
            yield open_tables.pop()
        elif name == "tr" and nesting > 0:
            rows.append([])
        elif name in CELLS and nesting > 0 and rows:
            rows[-1].append(Cell(token, [token]))
        elif name in CELLS and nesting < 0 and rows and rows[-1]:
            rows[-1][-1].tokens.append(token)
        elif nesting == 0 or name not in {"tr", "thead", "tbody", "tfoot"}:
            note_content(rows, token, plain=token.type in BLANK)
    yield from reversed(open_tables)


def note_content(rows: list[list[Cell]], token: Token, *, plain: bool) -> None:
    """Add a token to the cell it stands in. A cell with a table inside is not plain, and stays."""
    if rows and rows[-1] and not closed(rows[-1][-1]):
        cell = rows[-1][-1]
        cell.tokens.append(token)
        cell.plain = cell.plain and plain
        cell.text += {"text": token.content, "html_text": unescape(token.content)}.get(token.type, "")


def closed(cell: Cell) -> bool:
    name, nesting = element(cell.tokens[-1])
    return name in CELLS and nesting < 0


def merge_table(rows: list[list[Cell]]) -> None:
    """From the bottom up; in a row first `^`, then `>` from the left, then empty cells from the right."""
    for above, row in reversed(list(pairwise([[], *rows]))):
        for cell, upper in zip(row, above, strict=False):
            if sign(cell) == "^":
                join_up(cell, upper)
        for cell, right in pairwise(row):
            if sign(cell) == ">" and not cell.gone:
                cell.gone = True
                right.columns += cell.columns
        for left, cell in reversed(list(pairwise(row))):
            if sign(cell) == "" and not cell.gone:
                cell.gone = True
                left.columns += cell.columns


def sign(cell: Cell) -> str | None:
    """The cell's text if it holds nothing else. Blanks are something, be they in raw HTML or entities."""
    text = cell.text.strip()
    return text if cell.plain and (text or not cell.text) else None


def join_up(cell: Cell, upper: Cell) -> None:
    cell.gone = True
    upper.rows += cell.rows


def widen(cell: Cell) -> None:
    spans = {name: str(n) for name, n in (("rowspan", cell.rows), ("colspan", cell.columns)) if n > 1}
    if cell.opening.type != "html_tag":
        cell.opening.attrs |= spans
        return
    if spans:
        cell.opening.meta["attributes"] |= spans
        cell.opening.content = start_tag(cell.opening, cell.opening.meta["attributes"])
