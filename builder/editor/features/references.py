"""Where a name is used: in all files the deck is made of, and of what other decks may use in theirs, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.features.definition import Uri, course_of
from builder.editor.features.under import Kind, Name, names_in, under
from builder.editor.texts import Text
from builder.read.project import YAML
from builder.site.engine import Engine
from builder.site.labels import decks_of

CAN_BE_FOUND = frozenset({"tex", "label", "source", "file", "footnote", "macro"})
SHARED = frozenset({"tex", "label", "source"})


@dataclass(frozen=True)
class Use:
    """A name where it stands."""

    text: Text
    row: int
    name: Name

    def range(self) -> lsp.Range:
        return self.text.range(self.row, self.name.start, self.name.end)


def references(asked: Asked, uri: Uri, engine: Engine) -> list[lsp.Location]:
    name = under(asked)
    if not name or name.kind not in CAN_BE_FOUND:
        return []
    return [lsp.Location(uri(use.text.path), use.range()) for use in uses(name, asked, engine)]


def highlights(asked: Asked) -> list[lsp.DocumentHighlight]:
    """The places in the same text."""
    name = under(asked)
    if not name or name.kind not in CAN_BE_FOUND:
        return []
    return [lsp.DocumentHighlight(use.range()) for use in uses_in(asked.text, name.kind, name.text, asked)]


def uses(name: Name, asked: Asked, engine: Engine) -> Iterator[Use]:
    """Every place of a name, once; a footnote is known in its own text only."""
    seen: set[Path] = set()
    for text in [asked.text] if name.kind == "footnote" else texts_with(name, asked, engine):
        if text.path not in seen:
            seen.add(text.path)
            yield from uses_in(text, name.kind, name.text, asked)


def texts_with(name: Name, asked: Asked, engine: Engine) -> Iterator[Text]:
    """Where a name may stand: the deck's own files first. A macro of its front matter is only there."""
    yield from asked.documents()
    study = asked.study
    if name.kind not in SHARED or not study or not study.deck:
        return
    if name.kind == "tex":
        if any(f"tex.macros.{prefix}{name.text}" in study.deck.source.option_lines for prefix in ("", "\\")):
            return
        if text := asked.texts.of(study.work.root / YAML):
            yield text
    course = course_of(study, engine)
    for deck in decks_of(study.work):
        yield from asked.texts_of({deck, *course.files(deck)})


def uses_in(text: Text, kind: Kind, name: str, asked: Asked) -> Iterator[Use]:
    if name not in text.content:
        return
    word = re.compile(re.escape(name))
    for row, line in enumerate(text.lines):
        if word.search(line):
            here = replace(asked, text=text, row=row, column=len(line))
            found = {n for n in names_in(here) if (n.kind, n.text) == (kind, name)}
            for use in sorted(found, key=lambda n: n.start):
                yield Use(text, row, use)
