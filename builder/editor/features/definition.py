"""Where a name is defined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lsprotocol import types as lsp

from builder.diagnostics import Location
from builder.dialect.label import Label
from builder.editor.asked import Asked
from builder.editor.features.under import Name, under
from builder.editor.study import Study
from builder.editor.texts import file_of, position
from builder.math.commands import definitions
from builder.site.engine import Engine
from builder.site.gather import course_labels
from builder.site.labels import CourseLabels
from builder.site.ledger import Consulted

Uri = Callable[[Path], str]


def definition(asked: Asked, uri: Uri, engine: Engine) -> list[lsp.Location]:
    name = under(asked)
    return [to_protocol(at, asked, uri) for at in places(name, asked, engine)] if name else []


def to_protocol(at: Location, asked: Asked, uri: Uri) -> lsp.Location:
    place = position(at.line - 1, at.column - 1, at.text, asked.texts.encoding)
    return lsp.Location(uri(file_of(at)), lsp.Range(place, place))


def places(name: Name, asked: Asked, engine: Engine) -> Iterator[Location]:
    match name.kind:
        case "tex":
            yield from of_macro(name.text, asked)
        case "label":
            if label := label_of(name.text, asked, engine):
                yield label.at
        case "source":
            if source := asked.sources.get(name.text):
                yield source.at
        case "file":
            if path := asked.find(name.text):
                yield Location(str(path))
        case "footnote":
            yield from of_footnote(name.text, asked)
        case "macro":
            if asked.templates:
                yield Location(str(asked.templates.macros[name.text].absolute()))


def of_macro(name: str, asked: Asked) -> Iterator[Location]:
    """The line of the settings, else the formula that defines it, else the file of the theme."""
    study = asked.study
    if not study or not study.start or not study.deck:
        return
    keys = (f"tex.macros.{prefix}{name}" for prefix in ("", "\\"))
    known = study.start.options.places.known
    at = next((known[key] for key in keys if key in known), None)
    if at:
        yield at
        return
    defined = (f.meta["at"] for f in study.deck.formulas if name in definitions(f.content)[0])
    if first := next(defined, None):
        yield first
    else:
        yield from in_theme(name, study.start.templates.theme.folders)


def in_theme(name: str, folders: tuple[Path, ...]) -> Iterator[Location]:
    entry = re.compile(rf'"\\*{re.escape(name)}"\s*:')
    for folder in folders:
        for file in sorted(folder.glob("*.json")):
            for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
                if found := entry.search(line):
                    yield Location(str(file.absolute()), number, found.start() + 1, line)
                    return


def label_of(key: str, asked: Asked, engine: Engine) -> Label | None:
    """A label of the deck, or of another one of the course."""
    study = asked.study
    if not study or not study.deck:
        return None
    own = study.deck.labels.get(key)
    return own or course_of(study, engine)(frozenset({key})).get(key)


def course_of(study: Study, engine: Engine) -> CourseLabels:
    return course_labels(study.work, engine, Consulted(study.work.deck))


def of_footnote(name: str, asked: Asked) -> Iterator[Location]:
    for number, line in enumerate(asked.text.lines, 1):
        if line.startswith(f"[^{name}]:"):
            yield Location(str(asked.path), number, 1, line)
