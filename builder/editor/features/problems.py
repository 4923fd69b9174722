"""Problems as the editor shows them: underlined where they are, with what would mend them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from lsprotocol import types as lsp

from builder.diagnostics import Diagnostic
from builder.editor.texts import Text, position

SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "note": lsp.DiagnosticSeverity.Information,
}
QUOTED = re.compile(r"`([^`\n]+)`")
WORD = re.compile(r"\\(?:[A-Za-z]+|.)|@import\s+\"[^\"]*\"|[\w:.-]+|\S")
NAME = "slides"


def diagnostic(problem: Diagnostic, encoding: str) -> lsp.Diagnostic:
    """A problem at the word it speaks of."""
    at = problem.location
    start, end = span(problem)
    row = max(at.line - 1, 0)
    return lsp.Diagnostic(
        range=lsp.Range(*(position(row, column, at.text, encoding) for column in (start, end))),
        severity=SEVERITIES[problem.severity],
        code=problem.code,
        source=NAME,
        message=problem.message + (f"\nhint: {problem.hint}" if problem.hint else ""),
        data={"suggestion": problem.suggestion} if problem.suggestion else None,
    )


def span(problem: Diagnostic) -> tuple[int, int]:
    """The columns, from 0, of what a problem is about: what its message quotes, at its place or behind it;
    else the word at its place."""
    line, column = problem.location.text, max(problem.location.column - 1, 0)
    quoted = QUOTED.findall(problem.message)
    found = [(line.find(word, column), word) for word in sorted(quoted, key=len, reverse=True)]
    places = [(start, start + len(word)) for start, word in found if start >= 0]
    if problem.suggestion and places:
        return max(places, key=lambda place: alike(line[slice(*place)], problem.suggestion))
    if places and (places[0][0] == column or not line[column : places[0][0]].strip()):
        return places[0]
    word = WORD.match(line, column)
    return word.span() if word else (min(column, len(line)), len(line))


def alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def fixes(
    text: Text, uri: str, asked: Sequence[lsp.Diagnostic], wanted: lsp.Range
) -> Iterator[lsp.CodeAction]:
    """A quick fix for each problem here that names what is probably meant."""
    for problem in asked:
        meant = problem.data.get("suggestion") if isinstance(problem.data, dict) else None
        if not meant or problem.source != NAME or not overlap(problem.range, wanted):
            continue
        edit = lsp.WorkspaceEdit({uri: [lsp.TextEdit(problem.range, meant)]})
        yield lsp.CodeAction(
            title=f"Write `{meant}`",
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[problem],
            edit=edit,
            is_preferred=True,
        )


def overlap(one: lsp.Range, other: lsp.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
