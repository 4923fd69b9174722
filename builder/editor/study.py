"""What is known of a deck once it has been built from the texts of the editor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from builder.diagnostics import Diagnostic, Location, ignore
from builder.dialect.deck import Deck
from builder.dialect.label import Label
from builder.editor.texts import file_of
from builder.page.page import Page
from builder.read.bibliography import Source
from builder.read.courses import Work, is_deck
from builder.read.project import deck_around, is_project, root_of
from builder.read.source import unsaved
from builder.serve.engine import LiveEngine
from builder.site.attempt import attempt
from builder.site.begin import Beginning, begin
from builder.site.build import Built, build_deck
from builder.site.gather import course_labels
from builder.site.ledger import Consulted
from builder.site.sources import sources

if TYPE_CHECKING:
    from builder.math.typeset import Typesetter

COURSE = "slides"


@dataclass(frozen=True)
class Study:
    """A deck as it was last built. Without `deck` its text could not be read; `typesetter` knows the drawings
    of its formulas."""

    work: Work
    built: Built
    deck: Deck | None = None
    start: Beginning | None = None
    typesetter: Typesetter | None = None
    problems: Mapping[Path, tuple[Diagnostic, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def page(self) -> Page | None:
        return self.built.page


def work_of(deck: Path) -> Work:
    """The deck in its course: the folder `slides` of its project, the project, or its own folder."""
    around = deck_around(deck, Path.cwd())
    root = root_of(deck, around)
    course = root / COURSE
    if deck.is_relative_to(course):
        return Work(deck, course, around)
    return Work(deck, root if is_project(root) else deck.parent, around)


def has_slides(content: str) -> bool:
    return is_deck(content.encode("utf-8", "replace"))


def study(deck: Path, texts: Mapping[str, str], engine: LiveEngine) -> Study:
    """Build a deck with these texts, by real path, in place of what is saved."""
    found: list[Deck] = []

    def note(deck: Deck) -> Deck:
        found.append(deck)
        return deck

    with unsaved(texts):
        work = work_of(deck)
        before = engine.last
        built = build_deck(work, "build", engine, note)
        start = attempt(partial(begin, work, engine, ignore), work, ignore)
        cited = sources_of(start, engine) if start else {}
    made = engine.last if engine.last is not before else None
    problems = by_file(built.diagnostics, deck)
    return Study(work, built, found[0] if found else None, start, made, problems, cited)


def sources_of(start: Beginning, engine: LiveEngine) -> dict[str, Source]:
    """What the deck may cite."""
    if not start.options.citations:
        return {}
    places, at = (start.source.path.parent, start.project.root), start.source.locate(0)
    return sources(start.options.citations.files, places, start.project, engine.cache, at, ignore, forget)


def labels_elsewhere(known: Study, engine: LiveEngine) -> Mapping[str, Label]:
    """What the deck may cite of the other decks of its course."""
    if not known.start or not known.start.options.numbering:
        return {}
    return course_labels(known.work, engine, Consulted(known.work.deck)).all()


def forget(path: Path) -> None:
    """The build has noted what it read."""


def by_file(problems: Iterable[Diagnostic], deck: Path) -> dict[Path, tuple[Diagnostic, ...]]:
    """Problems by the file they are in, one at each of its places; those in no file that is there stand at
    the head of the deck."""
    found: dict[Path, list[Diagnostic]] = {deck: []}
    alone = (replace(one, location=at, also=()) for one in problems for at in (one.location, *one.also))
    for problem in alone:
        path = file_of(problem.location)
        if path != deck and not path.is_file():
            said = f"{problem.location}: {problem.message}"
            path, problem = deck, replace(problem, location=Location(str(deck)), message=said)
        found.setdefault(path, []).append(problem)
    return {path: tuple(dict.fromkeys(these)) for path, these in found.items()}
