"""Another name for a label or a TeX macro of the deck's own, wherever it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.features.definition import Uri
from builder.editor.features.references import Use, uses, uses_in
from builder.editor.features.under import Name, under
from builder.editor.texts import Text
from builder.read.project import YAML
from builder.site.labels import decks_of

SHAPES = {
    "tex": re.compile(r"[A-Za-z]+"),
    "label": re.compile(r"[\w-]+(?:[:.][\w-]+)*"),
    "footnote": re.compile(r"[^\s\]]+"),
}


class NoName(Exception):
    """A name that cannot be; the message says why."""


def can_rename(asked: Asked) -> lsp.Range | None:
    """The name to be typed over, if it is the deck's own."""
    name = own_name(asked)
    return asked.text.range(asked.row, name.start, name.end) if name else None


def own_name(asked: Asked) -> Name | None:
    name, study = under(asked), asked.study
    if not name or not study or not study.deck or not study.start:
        return None
    if name.kind == "tex":
        keys = {f"tex.macros.{prefix}{name.text}" for prefix in ("", "\\")}
        return name if keys & study.start.places.keys() else None
    if name.kind == "label":
        return name if name.text in study.deck.labels else None
    return name if name.kind == "footnote" else None


def rename(asked: Asked, wanted: str, uri: Uri) -> lsp.WorkspaceEdit | None:
    """Raises `NoName` for a name that is taken or that nothing can have."""
    name = own_name(asked)
    if not name:
        return None
    new = wanted.removeprefix("\\") if name.kind == "tex" else wanted
    check(name, new, asked)
    changes: dict[str, list[lsp.TextEdit]] = {}
    found = {(use.text.path, use.row, use.name.start): use for use in every_use(name, asked)}
    for use in found.values():
        changes.setdefault(uri(use.text.path), []).append(lsp.TextEdit(use.range(), new))
    return lsp.WorkspaceEdit(changes)


def check(name: Name, new: str, asked: Asked) -> None:
    if not SHAPES[name.kind].fullmatch(new):
        raise NoName(f"`{new}` cannot be the name of a {'macro' if name.kind == 'tex' else name.kind}")
    deck = asked.study.deck if asked.study else None
    taken = name.kind == "label" and deck and new in deck.labels
    if new != name.text and (taken or (name.kind == "tex" and new in asked.macros)):
        raise NoName(f"there is a `{new}` already")


def every_use(name: Name, asked: Asked) -> Iterator[Use]:
    """In the deck's files; of what other decks may use, in theirs too."""
    yield from uses(name, asked)
    if name.kind == "footnote":
        return
    for text in other_texts(name, asked):
        yield from uses_in(text, name.kind, name.text, asked)


def other_texts(name: Name, asked: Asked) -> Iterator[Text]:
    """The project's settings, and the other decks, unless the macro is in the deck's own front matter."""
    study = asked.study
    assert study and study.deck
    own = study.deck.source.option_lines
    if name.kind == "tex":
        if any(f"tex.macros.{prefix}{name.text}" in own for prefix in ("", "\\")):
            return
        if text := asked.texts.of(study.work.root / YAML):
            yield text
    for deck in decks_of(study.work):
        if deck != study.work.deck and (text := asked.texts.of(deck)):
            yield text
