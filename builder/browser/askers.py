"""Who asked for what a browser could not get, or wrote the script that failed: a line of the deck."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from builder.browser.stills import seen_from, source_location
from builder.diagnostics import Location

SOURCE = re.compile(r'data-source-line="([^"]+)"')
NAMES_LONGER_THAN = 2


class Checked(Protocol):
    """What is checked: the page, its deck as messages name it, and the file of the deck."""

    @property
    def page(self) -> Path: ...
    @property
    def deck(self) -> str: ...
    @property
    def source(self) -> Path | None: ...


class Askers:
    """The lines of one deck and of its page."""

    def __init__(self, job: Checked) -> None:
        self.job = job

    @cached_property
    def lines(self) -> list[str]:
        return text_of(self.job.source).split("\n")

    @cached_property
    def page(self) -> str:
        return text_of(self.job.page)

    def of(self, url: str) -> Location:
        """The first line of the deck that names a file, else the first slide that does, else the deck."""
        name = Path(unquote(urlsplit(url).path)).name
        if len(name) > NAMES_LONGER_THAN:
            for number, line in enumerate(self.lines, 1):
                if name in line:
                    return Location(self.job.deck, number, line.index(name) + 1, line)
            named = max(self.page.find(name), self.page.find(Path(urlsplit(url).path).name))
            if named >= 0:
                return self.slide_at(named)
        return Location(self.job.deck)

    def slide_at(self, place: int) -> Location:
        """The slide to which a place in the text of the page belongs."""
        before = SOURCE.findall(self.page, 0, place)
        return source_location(seen_from(self.job.deck, before[-1])) if before else Location(self.job.deck)

    def of_script(self, stack: str) -> Location:
        """The line that loads the script of an error, or the slide that holds it."""
        found = re.search(r"((?:file|https?):[^\s()]+?):(\d+):(\d+)", stack)
        if found is None:
            return Location(self.job.deck)
        own = Path(unquote(urlsplit(found[1]).path)).name == self.job.page.name
        if not own:
            return self.of(found[1])
        above = self.page.split("\n")[: int(found[2]) - 1]
        return self.slide_at(sum(len(line) + 1 for line in above) + int(found[3]))


def text_of(path: Path | None) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path else ""
    except OSError:
        return ""
