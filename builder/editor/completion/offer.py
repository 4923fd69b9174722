"""One of the things that can be written at a place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lsprotocol import types as lsp


@dataclass(frozen=True)
class Offer:
    """`new` replaces the line from column `start` to the cursor, or to `end`; it is the label if empty. In a
    `snippet`, `$1` is where the cursor goes. `about` is Markdown."""

    label: str
    start: int
    kind: lsp.CompletionItemKind
    new: str = ""
    detail: str = ""
    about: str = ""
    snippet: bool = False
    end: int = 0


def literal(text: str) -> str:
    """Text in a snippet."""
    return re.sub(r"([\\$}])", r"\\\1", text)
