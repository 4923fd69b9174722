"""Pages that Markdown Preview Enhanced exported beside their decks: often the only place that has a course's
TeX macros, for its settings are a user's and not the project's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.S | re.I)
SETTINGS = re.compile(r"MathJax\b.*\b[mM]acros\b", re.S)
LARGEST = 20_000_000  # bytes of a page that is read
MARK = b"markdown-preview"


def exported_pages(folder: Path, skipped: frozenset[str]) -> Iterator[Path]:
    """The pages with a deck of their name beside them, in order."""
    for path in sorted(folder.rglob("*.html")):
        if skipped.isdisjoint(path.parts) and path.with_suffix(".md").is_file() and is_export(path):
            yield path


def is_export(path: Path) -> bool:
    return path.stat().st_size <= LARGEST and MARK in path.read_bytes()


def mathjax_settings(html: str) -> str:
    """The scripts of a page that set macros of MathJax, each at its place; all else is blank."""
    kept: list[str] = []
    end = 0
    for script in SCRIPT.finditer(html):
        if SETTINGS.search(script[1]):
            kept += [blank(html[end : script.start(1)]), script[1]]
            end = script.end(1)
    return "".join([*kept, blank(html[end:])]) if end else ""


def blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
