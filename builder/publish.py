"""Build decks, put their pages into the site, and note what each depended on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from builder import ledger
from builder.courses import Work
from builder.diagnostics import Diagnostic
from builder.ledger import Summary

if TYPE_CHECKING:
    from builder.engine import Engine

Math = Literal["build", "client"]


@dataclass(frozen=True)
class Settings:
    """How a site is built. `output` is its folder, `jobs` the number of processes."""

    output: Path
    math: Math = "build"
    jobs: int = 1

    @property
    def shaping(self) -> tuple[str, ...]:
        """What of this a page's bytes depend on."""
        return (self.math,)


@dataclass(frozen=True)
class Task:
    """A deck to build, and the name its build goes by in the ledger."""

    work: Work
    key: str


@dataclass(frozen=True)
class Outcome:
    """What building one deck came to; `summary` is None when there was no text at all."""

    work: Work
    summary: Summary | None
    diagnostics: tuple[Diagnostic, ...]


def publish_all(tasks: Iterable[Task], settings: Settings) -> Iterator[Outcome]:
    """Outcomes in the order of the tasks, one engine for all."""
    from builder.engine import Engine

    with Engine() as engine:
        for task in tasks:
            yield publish(task, settings, engine)


def publish(task: Task, settings: Settings, engine: Engine) -> Outcome:
    """Build and write a deck, and note what it depended on, unless something changed meanwhile."""
    from builder.build import build_deck
    from builder.output import NotWritten, write_page

    built = build_deck(task.work, settings.math, engine)
    if built.page is None:
        return Outcome(task.work, None, built.diagnostics)
    summary = Summary(str(built.page.target), built.page.title, built.page.lang, len(built.page.slides))
    try:
        written = write_page(built.page, settings.output)
    except NotWritten as error:
        return Outcome(task.work, summary, (*built.diagnostics, error.diagnostic))
    entry = ledger.Entry(summary, built.diagnostics, ledger.stamps([*built.read, *written]))
    if ledger.unchanged_since(built.started, built.read):
        ledger.remember(task.key, entry, engine.cache)
    return Outcome(task.work, summary, built.diagnostics)
