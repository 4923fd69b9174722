"""A deck as it comes to be: each beginning of its text is asked about at its end, and whatever is answered
has to be about what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lsprotocol import types as lsp

from tests.editor.typist import Typist


async def type_beginnings(typist: Typist, name: str, text: str, lengths: Iterable[int]) -> None:
    """Type the beginnings of these lengths, one after the other. Raises AssertionError for a wrong answer."""
    await typist.open(name, "")
    for length in lengths:
        typist.write(name, text[:length])
        problems = await typist.problems(name)
        lines = text[:length].split("\n")
        for problem in problems:
            assert problem.code != "internal", (length, problem.message)
            assert_inside(problem.range, lines)
        await ask(typist, name, lines)


async def ask(typist: Typist, name: str, lines: Sequence[str]) -> None:
    document = lsp.TextDocumentIdentifier(typist.uri(name))
    at = lsp.Position(len(lines) - 1, units(lines[-1]))
    client = typist.client
    offers: Any = await client.text_document_completion_async(lsp.CompletionParams(document, at))
    for item in offers.items:
        assert item.text_edit.range.start.line == at.line and item.text_edit.range.end == at
        assert_inside(item.text_edit.range, lines)
    shown = await client.text_document_hover_async(lsp.HoverParams(document, at))
    if shown and shown.range:
        assert shown.range.start <= at <= shown.range.end
    for place in await client.text_document_definition_async(lsp.DefinitionParams(document, at)) or []:  # type: ignore[union-attr]
        if isinstance(place, lsp.Location) and place.uri == document.uri:
            assert_inside(place.range, lines)
    for slide in await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document)) or []:
        for each in (slide, *(slide.children or [])):  # type: ignore[union-attr]
            assert_inside(each.range, lines)  # type: ignore[union-attr]
            line = lines[each.selection_range.start.line]  # type: ignore[union-attr]
            assert "<!--" in line and "slide" in line, line
    folds = await client.text_document_folding_range_async(lsp.FoldingRangeParams(document))
    assert all(0 <= fold.start_line < fold.end_line < len(lines) for fold in folds or [])


def assert_inside(place: lsp.Range, lines: Sequence[str]) -> None:
    assert place.start <= place.end
    for spot in (place.start, place.end):
        assert spot.line < len(lines) and spot.character <= units(lines[spot.line]), (place, len(lines))


def units(line: str) -> int:
    return len(line.encode("utf-16-le")) // 2
