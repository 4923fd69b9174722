"""Languages of fenced blocks: what is drawn, and what is coloured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lsprotocol import types as lsp

from builder.dialect.languages import TAUGHT
from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer

OPENING = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*([\w+#.-]*)$")


def offers(asked: Asked) -> Iterator[Offer]:
    match = OPENING.match(asked.before)
    if not match or asked.zone.kind != "text":
        return
    drawn = sorted(name for name in (asked.templates.fences if asked.templates else ()) if name[0] != "_")
    for name in drawn:
        yield Offer(name, match.start(1), lsp.CompletionItemKind.Class, detail="drawn when the deck is built")
    for name in dict.fromkeys((*sorted(TAUGHT), *coloured())):
        if name not in drawn:
            yield Offer(name, match.start(1), lsp.CompletionItemKind.Value, detail="code")


@cache
def coloured() -> tuple[str, ...]:
    from pygments.lexers import get_all_lexers  # type: ignore[import-untyped]

    return tuple(sorted(aliases[0] for _, aliases, _, _ in get_all_lexers() if aliases))
