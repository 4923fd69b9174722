"""Kinds of blocks: `::: theorem`, `!!! note`, `> [!note]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types as lsp

from builder.dialect.syntax import admonition, callout
from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer

BLOCK = re.compile(r"[ \t>]*(:{3,})[ \t]*([\w-]*)$")
ADMONITION = re.compile(r"[ \t>]*!{3}[ \t]*(\w*)$")
CALLOUT = re.compile(r"[ \t]*>[ \t>]*\[!(\w*)$")


def offers(asked: Asked) -> Iterator[Offer]:
    if asked.zone.kind != "text":
        return
    if match := BLOCK.match(asked.before):
        templates = asked.templates
        for name in sorted(templates.blocks if templates else ()):
            kind = templates.kinds.get(name) if templates else None
            detail = ", ".join(dict.fromkeys(kind.names.values())) if kind else ""
            new = f"{name} $1\n$0\n{match[1]}"
            yield Offer(name, match.start(2), lsp.CompletionItemKind.Class, new, detail, snippet=True)
    elif match := ADMONITION.match(asked.before):
        for name in sorted(admonition.TYPES):
            yield Offer(name, match.start(1), lsp.CompletionItemKind.Class, detail="box")
    elif match := CALLOUT.match(asked.before):
        closed = asked.line[asked.column : asked.column + 1] == "]"
        for name in sorted(callout.TYPES):
            new, end = f"{name}]", asked.column + closed
            yield Offer(name, match.start(1), lsp.CompletionItemKind.Class, new, "callout", end=end)
