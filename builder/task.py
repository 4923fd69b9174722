"""Build one deck, write its page, and note what it depended on."""

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
    """A deck to build, and the name under which the ledger notes it."""

    work: Work
    key: str


@dataclass(frozen=True)
class Outcome:
    """What building one deck came to; `summary` is None when there is no page to list."""

    work: Work
    summary: Summary | None
    diagnostics: tuple[Diagnostic, ...]


def perform_all(tasks: Iterable[Task], settings: Settings) -> Iterator[Outcome]:
    """One deck after the other, in this process."""
    from builder.engine import Engine

    with Engine() as engine:
        for task in tasks:
            yield perform(task, settings, engine)


def perform(task: Task, settings: Settings, engine: Engine) -> Outcome:
    """What cannot be written is reported. What changed meanwhile is not noted, so that it is built again."""
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
    if ledger.unchanged_since(built.started, built.read):
        stamps = ledger.stamps([*built.read, *written])
        ledger.remember(task.key, ledger.Entry(summary, built.diagnostics, stamps), engine.cache)
    return Outcome(task.work, summary, built.diagnostics)
