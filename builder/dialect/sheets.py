"""The style sheets that a deck imports, found by a glance at its lines: its theme, which says how the lines
are to be read, depends on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.dialect.syntax.imports import IMPORT, split_fragment
from builder.read.project import Outside, Project
from builder.read.source import Source, Unreadable, read_text
from builder.theming.choice import Sheet

BEFORE = re.compile(r"[ \t>]*(?:<!--[ \t]*)?(?=@import)")
FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
SHEETS, DOCUMENTS = (".css", ".less"), (".md", ".markdown")
DEEPEST = 5


def imported_sheets(source: Source, project: Project) -> tuple[Sheet, ...]:
    """Those of the documents that it imports, too; sheets on other machines are none."""
    return tuple(dict.fromkeys(sheets_of(source.lines, source.path, project, ())))


def sheets_of(lines: Sequence[str], path: Path, project: Project, chain: tuple[Path, ...]) -> Iterator[Sheet]:
    for name in imported_paths(lines):
        try:
            file = project.find(name, path.parent)
        except Outside:
            file = None
        if name.lower().endswith(SHEETS) and "//" not in name:
            yield Sheet(name, file is not None)
        elif file and name.lower().endswith(DOCUMENTS) and file not in chain and len(chain) < DEEPEST:
            try:
                text = read_text(file, lambda _: None)
            except Unreadable:
                continue
            yield from sheets_of(text.split("\n"), file, project, (*chain, file))


def imported_paths(lines: Sequence[str]) -> Iterator[str]:
    """What lines outside fences import."""
    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (before := BEFORE.match(line)) and (found := IMPORT.match(line, before.end())):
            yield split_fragment(found["path"].strip())[0]
