"""Icons, `:fa-house:`, and emoji, `:smile:`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from lsprotocol import types as lsp

from builder.dialect.syntax.emoji import characters
from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer
from builder.theming.icons import icon_names

ICON = re.compile(r"(?<![\w:])(:fa-[a-z0-9-]*)$")
EMOJI = re.compile(r"(?<![\w:/])(:[a-z0-9_+-]+)$")


def offers(asked: Asked) -> Iterator[Offer]:
    if asked.zone.kind != "text":
        return
    closed = asked.line[asked.column : asked.column + 1] == ":"
    match = ICON.search(asked.before) or EMOJI.search(asked.before)
    for label, detail in known(match[1]) if match else ():
        start, end = asked.column - len(match[1]) if match else 0, asked.column + closed
        yield Offer(label, start, lsp.CompletionItemKind.Value, detail=detail, end=end)


def known(written: str) -> Iterator[tuple[str, str]]:
    """The names that begin so, with the sign or what it is."""
    if written.startswith(":fa-"):
        with suppress(FileNotFoundError):
            names = (f":fa-{name}:" for name in icon_names())
            yield from ((name, "icon") for name in names if name.startswith(written))
        return
    yield from ((name, sign) for name, sign in characters().items() if name.startswith(written))
