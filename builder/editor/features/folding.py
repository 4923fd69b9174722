"""What can be folded: slides, and the front matter."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.features.symbols import symbols
from builder.editor.zones import front_matter_end


def folds(asked: Asked) -> Iterator[lsp.FoldingRange]:
    end = front_matter_end(asked.text.lines)
    if 0 < end < len(asked.text.lines):
        yield lsp.FoldingRange(0, end, kind=lsp.FoldingRangeKind.Region)
    for stack in symbols(asked):
        slides = [stack, *(stack.children or [])]
        starts = [slide.range.start.line for slide in slides[1:]]
        last = stack.range.end.line
        for slide, below in zip(slides, [*starts, last + 1], strict=True):
            yield from fold(asked, slide.range.start.line, below - 1)


def fold(asked: Asked, first: int, last: int) -> Iterator[lsp.FoldingRange]:
    """Up to the last line that is not blank."""
    while last > first and not asked.text.line(last).strip():
        last -= 1
    if last > first:
        yield lsp.FoldingRange(first, last, kind=lsp.FoldingRangeKind.Region)
