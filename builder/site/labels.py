"""The course of a deck: its place in it, and the labels of the other decks.

A course is the decks of the folder that is built, of one project. What a deck labels is noted in the cache
with the state of the files it was read from, so that a deck that cites another does not parse it each time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from builder.diagnostics import Location
from builder.dialect.label import Label
from builder.machine.cache import Cache
from builder.read.courses import Work, has_slides, markdown_files
from builder.read.options import DeckOptions
from builder.read.project import root_of
from builder.site import ledger

KIND = "labels"
Read = Callable[[Work], tuple[Mapping[str, Label], frozenset[Path]]]


def decks_of(work: Work) -> list[Path]:
    """The decks of the course, in order."""
    files = sorted(markdown_files(work.folder, None))
    return [path for path in files if root_of(path, work.root) == work.root and has_slides(path)]


def chapter_of(work: Work, options: DeckOptions, note_read: Callable[[Path], None]) -> str:
    """The number of a deck in its course: what it says itself, else its place among the decks."""
    if options.chapter or not wants_chapter(options):
        return options.chapter
    decks = decks_of(work)
    for folder in {work.folder, *(deck.parent for deck in decks)}:
        note_read(folder)
    return str(decks.index(work.deck) + 1) if work.deck in decks else ""


def wants_chapter(options: DeckOptions) -> bool:
    """Whether anything on the slides names the place of the deck."""
    margins = [margin for margin in (options.header, options.footer) if margin]
    named = any("{chapter}" in text for margin in margins for text in margin.fields)
    return named or bool(options.numbering and options.numbering.needs_chapter)


@dataclass(frozen=True)
class CourseLabels:
    """Finds labels in the other decks of a course; gives all there are when one is nowhere.

    `read` gives the labels of a deck and the files it read, `tool` what changes with the program. The files
    of the decks in which labels are found are noted; of all, when one is nowhere.
    """

    work: Work
    read: Read
    cache: Cache
    tool: Callable[[], str]
    note_read: Callable[[Iterable[Path]], None]

    def __call__(self, keys: frozenset[str]) -> dict[str, Label]:
        found: dict[str, Label] = {}
        others: dict[str, Label] = {}
        asked: set[Path] = set()
        for deck in decks_of(self.work):
            if not keys - found.keys():
                break
            if deck == self.work.deck:
                continue
            labels, files = self.noted(replace(self.work, deck=deck))
            name = self.seen_from_here(deck)
            there = {key: replace(label, deck=name) for key, label in labels.items()}
            here = keys & there.keys() - found.keys()
            asked |= files
            self.note_read(files if here else ())
            found |= {key: there[key] for key in here}
            others = {**there, **others}
        if keys - found.keys():  # any deck may come to have them; meanwhile the nearest name is a hint
            self.note_read({self.work.folder, *asked})
            return others
        return found

    def all(self) -> dict[str, Label]:
        """Those of all other decks; of two that are called alike the first."""
        found: dict[str, Label] = {}
        for deck in decks_of(self.work):
            if deck != self.work.deck:
                name = self.seen_from_here(deck)
                labels, _ = self.noted(replace(self.work, deck=deck))
                found = {**{key: replace(label, deck=name) for key, label in labels.items()}, **found}
        return found

    def files(self, deck: Path) -> frozenset[Path]:
        """The files that a deck of the course is made of."""
        return self.noted(replace(self.work, deck=deck))[1]

    def seen_from_here(self, deck: Path) -> str:
        return Path(os.path.relpath(deck, self.work.deck.parent)).as_posix()

    def noted(self, work: Work) -> tuple[Mapping[str, Label], frozenset[Path]]:
        """The labels of a deck and the files it read, from the cache while these are as they were."""
        key = ledger.digest(repr((self.tool(), str(work.deck), str(work.folder), str(Path.cwd()))).encode())
        text = self.cache.get_many(KIND, [key]).get(key)
        if text and (entry := unpacked(text)):
            return entry
        labels, files = self.read(work)
        stamps = ledger.stamps(files)
        self.cache.put_many(KIND, {key: json.dumps([[asdict(label) for label in labels.values()], stamps])})
        return labels, files


def unpacked(text: str) -> tuple[dict[str, Label], frozenset[Path]] | None:
    """None when a file has changed since, or the entry is of another version."""
    try:
        labels, stamps = json.loads(text)
        made = [Label(**{**given, "at": Location(**given["at"])}) for given in labels]
    except (ValueError, TypeError, KeyError):
        return None
    same = all(list(ledger.stamp(path) or ()) == (before or []) for path, before in stamps.items())
    return ({label.key: label for label in made}, frozenset(map(Path, stamps))) if same else None
