"""Gather the sheets that a LESS sheet imports, so that the style is a function of one text."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from builder.filters import Refused

COMMENT = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\))|/\*.*?\*/|//[^\n]*""", re.S
)
IMPORT = re.compile(r"""@import\s*(?:\([^)]*\)\s*)?(?:url\(\s*)?["']?(?P<path>[^"'();]+)""")
MOST_FILES = 200


def less_files(source: str, name: str, read: Callable[[str], str]) -> str:
    """JSON of `name` and of `files`, the texts by path: the sheet itself, and what `read` gives for those it
    imports, and for theirs. What it cannot give is left out: the compiler says where it is missed.
    """
    files = {name: source}
    waiting = [name]
    while waiting and len(files) < MOST_FILES:
        sheet = waiting.pop()
        for path in imported(files[sheet], posixpath.dirname(sheet)):
            if path in files:
                continue
            with suppress(Refused):
                files[path] = read(path)
                waiting.append(path)
    return json.dumps({"name": name, "files": files}, ensure_ascii=False, sort_keys=True)


def imported(text: str, folder: str) -> Iterator[str]:
    for found in IMPORT.finditer(COMMENT.sub(lambda piece: piece["kept"] or " ", text)):
        wanted = posixpath.normpath(posixpath.join(folder, found["path"].strip()))
        yield wanted
        if not posixpath.splitext(wanted)[1]:
            yield f"{wanted}.less"
