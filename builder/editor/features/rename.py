"""Another name for a label, a source, a footnote or a TeX macro of the author's own, wherever it is used."""

from __future__ import annotations

import re

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.features.definition import Uri, label_of
from builder.editor.features.references import uses
from builder.editor.features.under import Kind, Name, under
from builder.site.engine import Engine

SHAPES = {
    "tex": re.compile(r"[A-Za-z]+"),
    "label": re.compile(r"[\w-]+(?:[:.][\w-]+)*"),
    "source": re.compile(r"[A-Za-z0-9\u3400-\u9fff](?:[\w:.+/-]*\w)?"),
    "footnote": re.compile(r"[^\s\]]+"),
}


class NoName(Exception):
    """A name that cannot be; the message says why."""


def can_rename(asked: Asked, engine: Engine) -> lsp.Range | None:
    """The name to be typed over, if it is the author's own."""
    name = own_name(asked, engine)
    return asked.text.range(asked.row, name.start, name.end) if name else None


def own_name(asked: Asked, engine: Engine) -> Name | None:
    name, study = under(asked), asked.study
    if not name or not study or not study.deck or not study.start:
        return None
    if name.kind == "tex":
        keys = {f"tex.macros.{prefix}{name.text}" for prefix in ("", "\\")}
        return name if keys & study.start.options.places.known.keys() else None
    if name.kind == "label":
        return name if label_of(name.text, asked, engine) else None
    if name.kind == "source":
        return name if name.text in asked.sources else None
    return name if name.kind == "footnote" else None


def rename(asked: Asked, wanted: str, uri: Uri, engine: Engine) -> lsp.WorkspaceEdit | None:
    """Raises `NoName` for a name that is taken or that nothing can have."""
    name = own_name(asked, engine)
    if not name:
        return None
    new = wanted.removeprefix("\\") if name.kind == "tex" else wanted
    check(name, new, asked, engine)
    changes: dict[str, list[lsp.TextEdit]] = {}
    for use in uses(name, asked, engine):
        changes.setdefault(uri(use.text.path), []).append(lsp.TextEdit(use.range(), new))
    return lsp.WorkspaceEdit(changes)


def check(name: Name, new: str, asked: Asked, engine: Engine) -> None:
    if not SHAPES[name.kind].fullmatch(new):
        raise NoName(f"`{new}` cannot be the name of a {'macro' if name.kind == 'tex' else name.kind}")
    if new != name.text and is_taken(name.kind, new, asked, engine):
        raise NoName(f"there is a `{new}` already")


def is_taken(kind: Kind, new: str, asked: Asked, engine: Engine) -> bool:
    match kind:
        case "tex":
            return new in asked.macros
        case "label":
            return label_of(new, asked, engine) is not None
        case "source":
            return new in asked.sources
        case "footnote":
            return any(line.startswith(f"[^{new}]:") for line in asked.text.lines)
    return False
