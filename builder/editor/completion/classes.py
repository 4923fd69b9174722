"""Classes: those of the theme, and those of reveal.js for what appears step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer

CLASS = re.compile(
    r"""(?:\bclass\s*[=:]\s*["'][^"'\n]*?|\\class\{[^{}\n]*?|\{(?:[^{}\n]*\s)?\.)(?<![\w-])([\w-]*)$"""
)
KIND = lsp.CompletionItemKind.EnumMember
# reveal.js 6, "Fragments" and "Layout".
OF_REVEAL = (
    "fragment fade-out fade-up fade-down fade-left fade-right fade-in-then-out fade-in-then-semi-out grow "
    "semi-fade-out shrink strike highlight-red highlight-green highlight-blue highlight-current-red "
    "highlight-current-green highlight-current-blue current-visible custom r-fit-text r-stretch r-stack "
    "r-hstack r-vstack r-frame"
).split()


def offers(asked: Asked) -> Iterator[Offer]:
    if asked.zone.kind in {"fence", "front"}:
        return
    match = CLASS.search(asked.before)
    if not match:
        return
    seen: set[str] = set()
    for rule in asked.templates.utilities if asked.templates else ():
        for shape in rule.shapes():
            label, new = with_numbers(shape)
            if label not in seen:
                seen.add(label)
                yield Offer(label, match.start(1), KIND, new, rule.css[:120], snippet="#" in shape)
    for name in OF_REVEAL:
        if name not in seen:
            yield Offer(name, match.start(1), KIND, detail="class of reveal.js")


def with_numbers(shape: str) -> tuple[str, str]:
    """`top-#` as it is listed, and as a snippet with a field for its number."""
    parts = shape.split("#")
    new = "".join(f"{part}${{{n}:10}}" for n, part in enumerate(parts[:-1], 1)) + parts[-1]
    return shape.replace("#", "N"), new
