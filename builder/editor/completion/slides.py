"""Attributes of slides, and their values where there are a few."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types as lsp

from builder.dialect.syntax.slide import KNOWN
from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer
from builder.read.attribute_values import OF_CSS, PRESENT, TRANSITIONS, WORDS

NAME = re.compile(r"(?:^|\s)([a-z-]*)$")
VALUE = re.compile(r"""(?:^|\s)([a-z-]+)=(["']?)([\w-]*)$""")
VALUES = {
    **dict.fromkeys((*PRESENT, "data-background-interactive", "data-preload", "hidden"), ("true",)),
    **dict.fromkeys(("data-transition", "data-background-transition"), TRANSITIONS),
    "data-auto-animate-unmatched": ("true", "false"),
    **WORDS,
    **OF_CSS,
}


def offers(asked: Asked) -> Iterator[Offer]:
    begun = re.match(r"[ \t>]*(<!--\s*\w*|<!?-?)$", asked.before)
    if begun and asked.zone.kind in {"text", "comment", "slide"}:
        for label, new in (("<!-- slide -->", ""), ("<!-- slide vertical=true -->", "")):
            yield Offer(label, begun.start(1), lsp.CompletionItemKind.Snippet, new, "a new slide")
    if asked.zone.kind != "slide" or (asked.zone.detail.count('"') % 2 and not VALUE.search(asked.before)):
        return
    if match := VALUE.search(asked.before):
        for value in VALUES.get(match[1], ()):
            yield Offer(value, match.start(3), lsp.CompletionItemKind.Value)
    elif match := NAME.search(asked.before):
        for name in sorted(KNOWN - {"slide"}):
            yield attribute(name, match.start(1))


def attribute(name: str, start: int) -> Offer:
    values = VALUES.get(name, ())
    new = f"{name}=true" if values[:1] == ("true",) else f'{name}="$1"'
    kind = lsp.CompletionItemKind.Property
    return Offer(name, start, kind, new, "attribute of a slide", snippet="$" in new)
