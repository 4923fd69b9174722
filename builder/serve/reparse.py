"""Parse a deck that was edited: only the slides that differ, when what is around them cannot have changed.

A slide comment at the margin of a document ends whatever stands before it, so the tokens of the slides before
and after an edit are those of the last parse, moved by some lines. Where that is not certain, because slides
share definitions or because the edit swallows the next slide comment, the whole deck is parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location
from builder.markdown import Dialect, parser
from builder.source import Source

# What a parse notes for itself; anything else in its environment ties slides together.
LOCAL = frozenset({"source", "first_line", "slugs"})


@dataclass(frozen=True)
class Chunk:
    """The lines of a deck from one slide comment to the next and their tokens, parsed when they began at `row`."""

    lines: tuple[str, ...]
    tokens: tuple[Token, ...]
    row: int

    @property
    def comment(self) -> tuple[str, ...]:
        """The lines of the slide comment it begins with; empty for what stands before the first slide."""
        opening = self.tokens[0] if self.tokens and starts_slide(self.tokens[0]) else None
        return self.lines[: opening.map[1] - opening.map[0]] if opening and opening.map else ()


@dataclass(frozen=True)
class Parsed:
    """The last parse of a deck: what its tokens depend on besides the lines, and its chunks."""

    context: tuple[Any, ...]
    chunks: tuple[Chunk, ...]


class Reparse:
    """Parses as `builder.markdown.parse` does, and remembers the last parse of each file."""

    def __init__(self) -> None:
        self.last: dict[Path, Parsed] = {}

    def __call__(self, source: Source, dialect: Dialect) -> list[Token]:
        context = (dialect, source.name, source.first_line)
        before = self.last.pop(source.path, None)
        chunks = edited(before.chunks, source, dialect) if before and before.context == context else None
        if chunks is None:
            tokens, independent = parse_lines(source, dialect)
            if not independent:
                return tokens
            chunks = list(cut(tokens, source.lines, 0))
        self.last[source.path] = Parsed(context, tuple(chunks))
        return list(handed_out(chunks))


def parse_lines(source: Source, dialect: Dialect) -> tuple[list[Token], bool]:
    """The tokens, and whether the slides have no definitions in common."""
    env: dict[str, Any] = {"source": source}
    return parser(dialect).parse(source.text, env), env.keys() <= LOCAL


def starts_slide(token: Token) -> bool:
    return token.type == "slide" and token.level == 0 and token.map is not None


def cut(tokens: Sequence[Token], lines: tuple[str, ...], row: int) -> Iterator[Chunk]:
    """The chunks of `tokens`, whose lines begin at `row` of the deck."""
    starts = [(n, token.map[0]) for n, token in enumerate(tokens) if starts_slide(token) and token.map]
    if not starts or starts[0] != (0, 0):
        starts.insert(0, (0, 0))
    for (n, first), (n_end, end) in zip(starts, [*starts[1:], (len(tokens), len(lines))], strict=True):
        yield Chunk(lines[first:end], tuple(with_rows(token, row) for token in tokens[n:n_end]), row + first)


def with_rows(token: Token, rows: int) -> Token:
    if token.map:
        token.map = [row + rows for row in token.map]
    return token


def edited(old: Sequence[Chunk], source: Source, dialect: Dialect) -> list[Chunk] | None:
    """The chunks of an edited deck, taken over where nothing changed; None if that is not certain."""
    lines = source.lines
    head, first = same_chunks(old, lines)
    tail, from_end = same_chunks([Chunk(c.lines[::-1], (), 0) for c in reversed(old[head:])], lines[first:][::-1])
    last, kept = len(lines) - from_end, old[len(old) - tail :]
    comment = kept[0].comment if kept else ()
    middle = replace(source, lines=(*lines[first:last], *comment), first_line=source.first_line + first)
    tokens, independent = parse_lines(middle, dialect)
    if comment and not (tokens and starts_slide(tokens[-1]) and tokens[-1].map == [last - first, len(middle.lines)]):
        return None
    fresh = list(cut(tokens[: len(tokens) - bool(comment)], lines[first:last], first)) if first < last else []
    if not independent or (head and not all(chunk.comment for chunk in fresh)):
        return None
    if not keep_ids(old[head : len(old) - tail], fresh):
        return None
    return [*old[:head], *fresh, *kept]


def same_chunks(chunks: Iterable[Chunk], lines: tuple[str, ...]) -> tuple[int, int]:
    """How many of the chunks the lines begin with, and how many lines these are."""
    count = row = 0
    for chunk in chunks:
        end = row + len(chunk.lines)
        if lines[row:end] != chunk.lines:
            break
        count, row = count + 1, end
    return count, row


def keep_ids(old: Iterable[Chunk], fresh: Iterable[Chunk]) -> bool:
    """Give the headings the ids they had, which are unique in the whole deck; False if the headings differ."""
    before, now = list(headings(old)), list(headings(fresh))
    if [token.meta["at"].text for token in before] != [token.meta["at"].text for token in now]:
        return False
    for had, has in zip(before, now, strict=True):
        has.attrs = dict(had.attrs)
    return True


def headings(chunks: Iterable[Chunk]) -> Iterator[Token]:
    return (token for chunk in chunks for token in chunk.tokens if token.type == "heading_open")


def handed_out(chunks: Iterable[Chunk]) -> Iterator[Token]:
    """Copies, for later stages write into tokens, of what now stands where the chunks are."""
    row = 0
    for chunk in chunks:
        for token in chunk.tokens:
            yield copied(token, row - chunk.row)
        row += len(chunk.lines)


def copied(token: Token, rows: int) -> Token:
    """A copy of a token, `rows` further down."""
    children = [copied(child, rows) for child in token.children] if token.children is not None else None
    at = [row + rows for row in token.map] if token.map else None
    meta = {key: further_down(value, rows) for key, value in token.meta.items()} if rows else dict(token.meta)
    return Token(token.type, token.tag, token.nesting, dict(token.attrs), at, token.level, children, token.content,
                 token.markup, token.info, meta, token.block, token.hidden)


def further_down(value: Any, rows: int) -> Any:
    if isinstance(value, Location):
        return Location(value.path, value.line + rows, value.column, value.text)
    if isinstance(value, Diagnostic):
        return replace(value, location=further_down(value.location, rows))
    return value
