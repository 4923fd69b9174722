"""Parse a deck that was edited: only the slides that differ, when what is around them cannot have changed.

A slide comment at the margin of a document ends whatever stands before it, so the tokens of the slides before
and after an edit are those of the last parse, moved by some lines. Where that is not certain, because slides
share definitions or because the edit swallows the next slide comment, the whole deck is parsed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location
from builder.dialect.markdown import Dialect, parser
from builder.read.source import Source


@dataclass(frozen=True)
class Chunk:
    """The lines of a deck from one slide comment to the next and their tokens, parsed when they began at
    `row`.

    `slugs` counts the headings by the names their ids are made of: the second of a name gets another id.
    """

    lines: tuple[str, ...]
    tokens: tuple[Token, ...]
    row: int
    slugs: Counter[str]

    @property
    def comment(self) -> tuple[str, ...]:
        """The lines of the slide comment it begins with; empty for what stands before the first slide."""
        opening = self.tokens[0] if self.tokens and starts_slide(self.tokens[0]) else None
        return self.lines[: opening.map[1] - opening.map[0]] if opening and opening.map else ()

    @property
    def is_plain(self) -> bool:
        """Headings in raw HTML get their ids after all others of the deck, so they tie slides together."""
        return self.slugs.total() <= sum(token.type == "heading_open" for token in self.tokens)


@dataclass(frozen=True)
class Parsed:
    """The last parse of a deck: what its tokens depend on besides the lines, and its chunks."""

    context: tuple[Any, ...]
    chunks: tuple[Chunk, ...]


class Reparse:
    """Parses as `builder.dialect.markdown.parse` does, and remembers the last parse of each file."""

    def __init__(self) -> None:
        self.last: dict[Path, Parsed] = {}

    def __call__(self, source: Source, dialect: Dialect) -> list[Token]:
        context = (dialect, source.name, source.first_line)
        before = self.last.pop(source.path, None)
        chunks = edited(before.chunks, source, dialect) if before and before.context == context else None
        if chunks is None:
            tokens, independent = parse_lines(source, dialect, Counter())
            if not independent:
                return tokens
            chunks = list(cut(tokens, source, 0, dialect))
            if not all(chunk.is_plain for chunk in chunks):
                return tokens
        self.last[source.path] = Parsed(context, tuple(chunks))
        return list(handed_out(chunks))


def parse_lines(source: Source, dialect: Dialect, slugs: Counter[str]) -> tuple[list[Token], bool]:
    """The tokens, and whether the slides have no definitions in common; counts the headings in `slugs`."""
    given: dict[str, Any] = {"source": source, "slugs": slugs}
    env = dict(given)
    tokens = parser(dialect).parse(source.text, env)
    return tokens, not any(defines(env[key]) for key in env.keys() - given.keys())


def defines(noted: object) -> bool:
    """Whether what a rule has noted ties slides together: a collection with something in it, such as link
    references. Where the parser is in a line or a table ties nothing."""
    found = noted.values() if isinstance(noted, Mapping) else noted
    return isinstance(found, Iterable) and not isinstance(found, str) and any(found)


def count_slugs(source: Source, dialect: Dialect) -> Counter[str]:
    slugs: Counter[str] = Counter()
    parse_lines(source, dialect, slugs)
    return slugs


def starts_slide(token: Token) -> bool:
    return token.type == "slide" and token.level == 0 and token.map is not None


def cut(tokens: Sequence[Token], source: Source, row: int, dialect: Dialect) -> Iterator[Chunk]:
    """The chunks of a source that begins at `row` of the deck, and of its tokens."""
    starts = [(n, token.map[0]) for n, token in enumerate(tokens) if starts_slide(token) and token.map]
    if not starts or starts[0] != (0, 0):
        starts.insert(0, (0, 0))
    for (n, first), (n_end, end) in zip(starts, [*starts[1:], (len(tokens), len(source.lines))], strict=True):
        part = replace(source, lines=source.lines[first:end])
        moved = tuple(with_rows(token, row) for token in tokens[n:n_end])
        yield Chunk(part.lines, moved, row + first, count_slugs(part, dialect))


def with_rows(token: Token, rows: int) -> Token:
    if token.map:
        token.map = [row + rows for row in token.map]
    return token


def edited(old: Sequence[Chunk], source: Source, dialect: Dialect) -> list[Chunk] | None:
    """The chunks of an edited deck, taken over where nothing changed; None if that is not certain."""
    lines = source.lines
    head, first = same_chunks((chunk.lines for chunk in old), lines)
    tail, from_end = same_chunks((chunk.lines[::-1] for chunk in reversed(old[head:])), lines[first:][::-1])
    before, gone, after = old[:head], old[head : len(old) - tail], old[len(old) - tail :]
    last = len(lines) - from_end
    part = replace(source, lines=lines[first:last], first_line=source.first_line + first)
    tokens = parse_part(part, after[0].comment if after else (), dialect, total(before))
    if tokens is None:
        return None
    fresh = list(cut(tokens, part, first, dialect)) if part.lines else []
    if not all(chunk.is_plain and (chunk.comment or not before) for chunk in fresh):
        return None
    had, has, later = total(gone), total(fresh), total(after)
    if any(had[name] != has[name] for name in (had | has).keys() & later.keys()):
        return None
    return [*before, *fresh, *after]


def parse_part(
    part: Source, comment: tuple[str, ...], dialect: Dialect, slugs: Counter[str]
) -> list[Token] | None:
    """The tokens of some slides; None if they swallow the next one's `comment` or define something."""
    whole = replace(part, lines=(*part.lines, *comment))
    tokens, independent = parse_lines(whole, dialect, slugs)
    if comment:
        end = tokens.pop() if tokens else None
        if end is None or not starts_slide(end) or end.map != [len(part.lines), len(whole.lines)]:
            return None
    return tokens if independent else None


def total(chunks: Iterable[Chunk]) -> Counter[str]:
    found: Counter[str] = Counter()
    for chunk in chunks:
        found.update(chunk.slugs)
    return found


def same_chunks(chunks: Iterable[tuple[str, ...]], lines: tuple[str, ...]) -> tuple[int, int]:
    """How many of the chunks the lines begin with, and how many lines these are."""
    count = row = 0
    for chunk in chunks:
        end = row + len(chunk)
        if lines[row:end] != chunk:
            break
        count, row = count + 1, end
    return count, row


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
    return Token(
        token.type,
        token.tag,
        token.nesting,
        dict(token.attrs),
        at,
        token.level,
        children,
        token.content,
        token.markup,
        token.info,
        meta,
        token.block,
        token.hidden,
    )


def further_down(value: Any, rows: int) -> Any:
    if isinstance(value, Location):
        return Location(value.path, value.line + rows, value.column, value.text)
    if isinstance(value, Diagnostic):
        return replace(value, location=further_down(value.location, rows))
    return value
