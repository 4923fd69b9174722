"""What there is beside the pages of a site: PDFs and title pictures, as a list that pages and index ask for.

It is a script, not JSON, because a page opened from disk may run a file beside it but not read it. It is
written after building and after printing, so no page has to be built again when a PDF appears.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from builder.diagnostics import Diagnostic, Location, shown_name
from builder.machine.output import is_written

PAPERS = "_theme/papers.js"
EDITIONS = "editions"
KINDS = {"slides": ".pdf", "handout": "-handout.pdf", "notes": "-notes.pdf", "picture": "-title.png"}


def papers(site: Path) -> str:
    """The text of a site's `_theme/papers.js`: deck (path without ending) → kinds of file beside its page."""
    found = {page.relative_to(site).with_suffix("").as_posix(): made(page) for page in pages(site)}
    return list_of({name: kinds for name, kinds in found.items() if kinds}) + editions(site)


def list_of(found: Mapping[str, list[str]]) -> str:
    """The script that says so; a preview has nothing on paper."""
    return f"window.deckPapers = {json.dumps(found, ensure_ascii=False, sort_keys=True)};\n"


def edition_site(site: Path, name: str) -> Path:
    """The folder of an edition: a site of its own in that of the lecture, with pages of the same names."""
    return site / EDITIONS / name


def editions(site: Path) -> str:
    """What adds to the script the editions there are of each deck, if any."""
    found: dict[str, list[str]] = {}
    for folder in sorted((site / EDITIONS).glob("*")):
        for page in pages(folder):
            found.setdefault(page.relative_to(folder).with_suffix("").as_posix(), []).append(folder.name)
    found.pop("index", None)
    listed = json.dumps(found, ensure_ascii=False, sort_keys=True)
    return f"window.deckEditions = {listed};\n" if found else ""


def pages(site: Path) -> Iterator[Path]:
    """Every page of a site; the folders of its libraries and fonts begin with `_`, and editions are
    sites of their own."""
    for folder, inside, files in os.walk(site):
        others = {EDITIONS} if Path(folder) == site else set()
        inside[:] = [name for name in inside if not name.startswith("_") and name not in others]
        yield from (Path(folder, name) for name in files if name.endswith(".html"))


def notes_on_paper(site: Path) -> Iterator[Diagnostic]:
    """The printed notes that a site built without notes would still publish."""
    for page in sorted(pages(site)):
        printed = beside(page, "notes")
        if is_written(printed) and not printed.with_suffix(".html").exists():
            message = "speaker notes printed earlier are still beside the pages, which are built without them"
            hint = "remove the file before you publish"
            yield Diagnostic(Location(shown_name(printed)), "warning", "notes-on-paper", message, hint)


def made(page: Path) -> list[str]:
    return [kind for kind in KINDS if is_written(beside(page, kind))]


def beside(page: Path, kind: str) -> Path:
    """Where that kind of file of a page stands."""
    return page.with_name(page.stem + KINDS[kind])
