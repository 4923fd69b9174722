"""Build one deck, write its page, and note what it depended on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from builder.diagnostics import Diagnostic, Location, shown_name
from builder.machine.cache import cache_folder
from builder.page.summary import Summary
from builder.read.courses import Work
from builder.site import ledger
from builder.site.kept import keep, put_back
from builder.site.ledger import Entry, Seen

if TYPE_CHECKING:
    from builder.dialect.deck import Deck
    from builder.machine.cache import Cache
    from builder.machine.output import Asset
    from builder.page.page import Page
    from builder.site.build import Built
    from builder.site.engine import Engine

Math = Literal["build", "client"]
Form = Literal["site", "file"]
Notes = Literal["kept", "left out"]
Announce = Callable[[Summary], None]


@dataclass(frozen=True)
class Settings:
    """How a site is built. `output` is its folder, `jobs` the number of processes; with `apart` a single deck
    has a process of its own, too, so that what follows has the memory it took.

    `form` is a page beside the files it loads, or one file that holds them all; `notes` are the
    speaker's, `ink` what was drawn in a lecture; `edition` is the name of one that the decks' settings know.
    """

    output: Path
    math: Math = "build"
    jobs: int = 1
    form: Form = "site"
    notes: Notes = "kept"
    edition: str = "lecture"
    ink: Notes = "kept"
    apart: bool = False

    @property
    def shaping(self) -> tuple[str, ...]:
        """What of this a page's bytes depend on."""
        return self.math, self.form, self.notes, self.edition, self.ink


@dataclass(frozen=True)
class Task:
    """A deck to build, and the name under which the ledger notes it."""

    work: Work
    key: str


@dataclass(frozen=True)
class Outcome:
    """What building one deck came to; `summary` is None when there is no page to list."""

    work: Work
    summary: Summary | None
    diagnostics: tuple[Diagnostic, ...]


def without_building(
    task: Task, entry: Entry, seen: Seen, settings: Settings, cache: Cache
) -> Outcome | None:
    """The outcome of a deck's last build while that still holds, its page put in place again if need be."""
    work, output = task.work, settings.output
    holds = seen.stands(entry) or (
        seen.reads_the_same(entry) and put_back(task.key, entry, seen.since, output, cache, work.root)
    )
    return Outcome(work, entry.summary, entry.diagnostics) if holds else None


def nobody(summary: Summary) -> None:
    """Nobody is waiting for announcements."""


def perform_all(
    tasks: Iterable[Task], settings: Settings, engine: Engine, announce: Announce = nobody
) -> Iterator[Outcome]:
    """One deck after the other, in this process."""
    for task in tasks:
        yield perform(task, settings, engine, announce)


def perform(task: Task, settings: Settings, engine: Engine, announce: Announce) -> Outcome:
    """What cannot be written is reported. What changed meanwhile is not noted, so that it is built again.

    What lists will say of the deck is announced before its formulas are waited for.
    """
    from builder.machine.output import NotWritten, write_files
    from builder.site.build import begin_deck

    begun = begin_deck(task.work, settings.math, engine, partial(left_out, settings), settings.edition)
    summary = begun.summary
    if summary:
        announce(summary)
    from builder.site.publish import NotSelfContained  # its modules are read while formulas are typeset

    built = for_form(begun.finish(), settings.form)
    if built.page is None or summary is None:
        return Outcome(task.work, None, built.diagnostics)
    try:
        files = finished(built.page, settings.form)
        written = write_files(files, settings.output)
    except NotWritten as error:
        stands = ledger.stamp(settings.output / built.page.target) is not None
        return Outcome(task.work, summary if stands else None, (*built.diagnostics, error.diagnostic))
    except NotSelfContained as error:
        reasons = (refused(task.work, reason) for reason in error.reasons)
        return Outcome(task.work, None, (*built.diagnostics, *reasons))
    read = [*built.read, *copied(files)]
    if any(problem.passing for problem in built.diagnostics):
        return Outcome(task.work, summary, built.diagnostics)
    if ledger.unchanged_since(built.started, read, built.absent):
        stamps, contents = ledger.stamps([*read, *written]), ledger.contents(read)
        entry = Entry(summary, built.diagnostics, stamps, contents)
        ledger.remember(task.key, entry, engine.cache)
        keep(task.key, entry, files, engine.cache)
    return Outcome(task.work, summary, built.diagnostics)


def for_form(built: Built, form: Form) -> Built:
    """What building gave, with what a page lacks that loads the files beside it from disk."""
    lacks = built.page.on_disk if built.page and form == "site" else ()
    return replace(built, diagnostics=(*built.diagnostics, *lacks))


def left_out(settings: Settings, deck: Deck) -> Deck:
    """The deck without what the settings leave out."""
    if settings.notes != "kept":
        from builder.dialect.notes import without_notes

        deck = without_notes(deck)
    if settings.ink != "kept":
        from builder.page.ink import without_ink

        deck = without_ink(deck)
    return deck


def finished(page: Page, form: Form) -> tuple[Asset, ...]:
    """The files of a page in a form, the page last. Raises `NotWritten`, `NotSelfContained`."""
    from builder.machine.output import write_files
    from builder.site.publish import self_contained

    if form == "site":
        return page.files()
    with TemporaryDirectory(prefix="slides-") as folder:
        write_files(page.files(), Path(folder))
        text = self_contained(page.html, Path(folder) / page.target, Path(folder))
    return replace(page, html=text, assets=frozenset()).files()


def copied(files: Iterable[Asset]) -> Iterator[Path]:
    """What files of the site are copies of; those in the cache were made on the way."""
    sources = (file.source for file in files if isinstance(file.source, Path))
    return (source for source in sources if not source.is_relative_to(cache_folder()))


def refused(work: Work, reason: str) -> Diagnostic:
    return Diagnostic(Location(shown_name(work.deck)), "error", "not-self-contained", reason)
