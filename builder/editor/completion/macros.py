"""Line macros of the theme with their fields, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer, literal
from builder.theming.templates import BadTemplate, Templates

BEGUN = re.compile(r"[ \t]*([\w-]*)$")


def offers(asked: Asked) -> Iterator[Offer]:
    if asked.zone.kind != "text" or asked.templates is None:
        return
    if match := BEGUN.match(asked.before):
        for name in asked.templates.macros:
            if match[1] and name.startswith(match[1].upper()):
                yield line_macro(name, asked.templates, match.start(1))
    for word in asked.templates.words:
        length = next((n for n in range(len(word), 0, -1) if asked.before.endswith(word[:n])), 0)
        if length:
            yield Offer(word, asked.column - length, lsp.CompletionItemKind.Text, detail="word of the theme")


def line_macro(name: str, templates: Templates, start: int) -> Offer:
    try:
        macro = templates.macro(name)
    except BadTemplate:
        return Offer(name, start, lsp.CompletionItemKind.Snippet)
    fields = "".join(f" ${{{n}:{literal(field)}}}" for n, field in enumerate(macro.parameters, 1))
    usage = " ".join([name, *macro.parameters])
    return Offer(
        name, start, lsp.CompletionItemKind.Snippet, name + fields, usage, "The last field takes the rest of "
        "the line." if macro.parameters else "", snippet=True,
    )
