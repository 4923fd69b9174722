"""The style sheets that a deck imports, found by a glance at its lines: its theme, which says how the lines
are to be read, depends on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.diagnostics import ignore
from builder.dialect.syntax.imports import IMPORT, split_fragment
from builder.read.project import Outside, Project
from builder.read.source import Source, Unreadable, read_text
from builder.theming.choice import Sheet

BEFORE = re.compile(r"[ \t>]*(?:<!--[ \t]*)?(?=@import)")
FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
SHEETS, DOCUMENTS = (".css", ".less"), (".md", ".markdown")


def imported_sheets(source: Source, project: Project) -> tuple[Sheet, ...]:
    """Those of the documents that it imports, too, each of which is read once; sheets on other machines are
    none."""
    return tuple(dict.fromkeys(sheets_of(source, project)))


def sheets_of(source: Source, project: Project) -> Iterator[Sheet]:
    seen = {source.path}
    waiting = [(name, source.path.parent) for name in imported_paths(source.lines)][::-1]
    while waiting:
        name, folder = waiting.pop()
        try:
            file = project.find(name, folder)
        except Outside:
            file = None
        if name.lower().endswith(SHEETS) and "//" not in name:
            yield Sheet(name, file is not None)
        elif file and name.lower().endswith(DOCUMENTS) and file not in seen:
            seen.add(file)
            waiting += [(inner, file.parent) for inner in imported_paths(lines_of(file))][::-1]


def lines_of(document: Path) -> list[str]:
    """None of one that cannot be read: that is said when it is imported."""
    try:
        return read_text(document, ignore).split("\n")
    except Unreadable:
        return []


def imported_paths(lines: Sequence[str]) -> Iterator[str]:
    """What lines outside fences import."""
    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (before := BEFORE.match(line)) and (found := IMPORT.match(line, before.end())):
            yield split_fragment(found["path"].strip())[0]
