"""Where a name is used, in all files the deck is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.features.definition import Uri
from builder.editor.features.under import Kind, Name, names_in, under
from builder.editor.texts import Text

CAN_BE_FOUND = frozenset({"tex", "label", "source", "file", "footnote", "macro"})


@dataclass(frozen=True)
class Use:
    """A name where it stands."""

    text: Text
    row: int
    name: Name

    def range(self) -> lsp.Range:
        return self.text.range(self.row, self.name.start, self.name.end)


def references(asked: Asked, uri: Uri) -> list[lsp.Location]:
    name = under(asked)
    if not name or name.kind not in CAN_BE_FOUND:
        return []
    return [lsp.Location(uri(use.text.path), use.range()) for use in uses(name, asked)]


def highlights(asked: Asked) -> list[lsp.DocumentHighlight]:
    """The places in the same text."""
    name = under(asked)
    if not name or name.kind not in CAN_BE_FOUND:
        return []
    return [lsp.DocumentHighlight(use.range()) for use in uses_in(asked.text, name.kind, name.text, asked)]


def uses(name: Name, asked: Asked) -> Iterator[Use]:
    """Every place of a name; a footnote is known in its own text only."""
    texts = [asked.text] if name.kind == "footnote" else asked.documents()
    for text in texts:
        yield from uses_in(text, name.kind, name.text, asked)


def uses_in(text: Text, kind: Kind, name: str, asked: Asked) -> Iterator[Use]:
    if name not in text.content:
        return
    word = re.compile(re.escape(name))
    for row, line in enumerate(text.lines):
        if word.search(line):
            here = Asked(text, row, len(line), asked.texts, asked.study, asked.names)
            found = {n for n in names_in(here) if (n.kind, n.text) == (kind, name)}
            for use in sorted(found, key=lambda n: n.start):
                yield Use(text, row, use)
