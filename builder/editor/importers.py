"""The deck that imports a document which has no slides of its own: found by its name in other decks."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from builder.editor.study import COURSE
from builder.read.courses import has_slides, markdown_files
from builder.read.project import PYPROJECT, YAML, deck_around, is_private, is_project, root_of

SETTINGS = frozenset({YAML, PYPROJECT})
MOST_FILES = 2000


async def decks_with(path: Path) -> frozenset[Path]:
    """One deck that names the file, or any deck of the project for its settings; none where nothing does."""
    return await asyncio.to_thread(find, path)


def find(path: Path) -> frozenset[Path]:
    root = root_of(path, deck_around(path, Path.cwd()))
    if not is_project(root) and is_private(root.resolve()):
        return frozenset()
    course = root / COURSE
    name = path.name.encode()
    for number, file in enumerate(markdown_files(course if course.is_dir() else root, None)):
        if number == MOST_FILES:
            break
        with suppress(OSError):
            names_it = path.name in SETTINGS or name in file.read_bytes()
            if file != path and names_it and has_slides(file):
                return frozenset({file})
    return frozenset()
