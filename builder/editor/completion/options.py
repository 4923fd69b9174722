"""Keys and values of front matter and `slides.yaml`, from their schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lsprotocol import types as lsp

from builder.adopt.schema import schema
from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer
from builder.math.formula import THERE
from builder.read.project import YAML
from builder.read.reveal_values import WORDS

KEY = re.compile(r"([ \t]*)([\w-]*)$")
VALUE = re.compile(r"([ \t]*)([\w-]+):[ \t]+(?:\[(?:[^\]]*,[ \t]*)?)?([\w./-]*)$")
ENTRY = re.compile(r"([ \t]*)-[ \t]+([\w./-]*)$")
WRITTEN = re.compile(r"([ \t]*)([\w-]+):")
NO_LINE = -1


def offers(asked: Asked) -> Iterator[Offer]:
    if asked.zone.kind != "front" and asked.path.name != YAML:
        return
    if match := ENTRY.match(asked.before):
        yield from values(asked, parents(asked, len(match[1]) + 1), match.start(2))
    elif match := VALUE.match(asked.before):
        yield from values(asked, [*parents(asked, len(match[1])), match[2]], match.start(3))
    elif match := KEY.match(asked.before):
        yield from keys(parents(asked, len(match[1])), match.start(2))


def parents(asked: Asked, indent: int) -> list[str]:
    """The keys around a line of that indentation, outermost first."""
    found: list[str] = []
    for row in range(asked.row - 1, NO_LINE, -1):
        line = asked.text.line(row)
        written = WRITTEN.match(line)
        if written and len(written[1]) < indent:
            found.insert(0, written[2])
            indent = len(written[1])
        if not indent or line.startswith("---"):
            break
    return found


def described(path: Sequence[str]) -> dict[str, Any]:
    """What the schema says of a key."""
    found: dict[str, Any] = schema()
    for name in path:
        found = found.get("properties", {}).get(name) or {}
    return found


def keys(path: Sequence[str], start: int) -> Iterator[Offer]:
    for name, about in described(path).get("properties", {}).items():
        nested = about.get("type") == "object"
        text = f"{name}:\n{'  ' * (len(path) + 1)}" if nested else f"{name}: "
        yield Offer(name, start, lsp.CompletionItemKind.Property, text, about=about.get("description", ""))


def values(asked: Asked, path: Sequence[str], start: int) -> Iterator[Offer]:
    for value in dict.fromkeys(known_values(asked, path)):
        yield Offer(value, start, lsp.CompletionItemKind.Value)


def known_values(asked: Asked, path: Sequence[str]) -> Iterator[str]:
    about = described(path)
    if path == ["theme"]:
        yield from themes(asked)
    elif path == ["plugins"] and asked.templates:
        yield from asked.templates.plugins
    elif path == ["tex", "packages"]:
        yield from THERE
    elif list(path[:1]) in (["header"], ["footer"]) and asked.templates:
        yield from asked.templates.macros
    elif path[:1] == ["presentation"] and path[-1] in WORDS:
        yield from WORDS[path[-1]]
    listed = (about.get("enum", ()), about.get("items", {}).get("enum", ()), about.get("examples", ()))
    for value in (value for values in listed for value in values):
        yield ("false", "true")[value] if isinstance(value, bool) else str(value)
    if "boolean" in about.get("type", ()):
        yield from ("true", "false")


def themes(asked: Asked) -> Iterator[str]:
    """The project's themes and the built-in ones."""
    from builder.theming.choice import BUILT_IN
    from builder.theming.shelves import Shelves

    root = asked.study.work.root if asked.study else asked.path.parent
    yield from Shelves(asked.path.parent / "theme", root / "theme", BUILT_IN).known
