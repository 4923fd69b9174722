"""Files that are imported, shown or stand behind a slide, with what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lsprotocol import types as lsp

from builder.dialect.syntax.imports import SHOWN, extension
from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer
from builder.editor.pictures import picture
from builder.read.project import Outside, Project
from builder.read.source import Unreadable, read_text

PATHS = (
    re.compile(r'@import[ \t]+"([^"\n]*)$'),
    re.compile(r"!\[[^\]\n]*\]\(([^()\s]*)$"),
    re.compile(r"""(?:\bsrc|\bhref|\bposter|data-background(?:-image|-video)?)\s*=\s*["']([^"'\n]*)$"""),
    re.compile(r"""\burl\(["']?([^"'()\n]*)$"""),
)
OF_SETTINGS = re.compile(r"^\s*(?:bibliography|files):\s*\[?(?:[^\[\]]*,\s*)?([^\s,\[\]]*)$")
LINES = 8
READ_BYTES = 64 * 1024


def offers(asked: Asked) -> Iterator[Offer]:
    patterns = (OF_SETTINGS,) if asked.zone.kind == "front" else PATHS if asked.zone.kind != "fence" else ()
    match = next((found for pattern in patterns if (found := pattern.search(asked.before))), None)
    start = asked.study.start if asked.study else None
    if not match or not start or "://" in match[1]:
        return
    folder, _, begun = match[1].rpartition("/")
    reference = f"/{folder}" if match[1].startswith("/") else folder or "."
    try:
        place = start.project.resolve(reference, asked.path.parent)
    except Outside:
        return
    column = asked.column - len(begun)
    wanted = (".bib",) if asked.zone.kind == "front" else ()
    only_pictures = "![" in match[0] or "background" in match[0]
    for path in listed(place, start.project):
        fits = path.suffix in wanted if wanted else not only_pictures or extension(path.name) in SHOWN
        if path != asked.path and (path.is_dir() or fits):
            yield offer(path, column, asked.pictures)


def listed(folder: Path, project: Project) -> list[Path]:
    with suppress(OSError):
        found = sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name))
        return [path for path in found[:500] if not path.name.startswith(".") and project.holds(path)]
    return []


def offer(path: Path, column: int, pictures: bool) -> Offer:
    if path.is_dir():
        return Offer(f"{path.name}/", column, lsp.CompletionItemKind.Folder)
    return Offer(path.name, column, lsp.CompletionItemKind.File, about=contents(path, pictures))


def contents(path: Path, pictures: bool) -> str:
    """What stands in a file, in a few lines."""
    if extension(path.name) in SHOWN:
        return picture(path) if pictures else ""
    with suppress(Unreadable, OSError):
        if path.stat().st_size <= READ_BYTES:
            text = read_text(path)
            if "\0" not in text:
                lines = text.split("\n")[:LINES]
                return "\n".join([f"~~~~{path.suffix[1:]}", *(line[:100] for line in lines), "~~~~"])
    return ""
