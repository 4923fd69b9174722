"""What the commands on decks share: which decks, their pages built, their problems shown."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.cli.at_hand import frontend_at_hand
from builder.cli.terminal import Patience, Progress, Usage, show, status
from builder.diagnostics import Diagnostic, shown_name
from builder.machine.output import NotWritten, is_written
from builder.read.courses import NoDecks, Work, find_decks, shard
from builder.site.site import build_site
from builder.site.task import Settings

DEFAULT = Path("slides")


def chosen(options: argparse.Namespace) -> list[Work]:
    """The decks that were asked for. Raises `Usage`."""
    try:
        works = find_decks(options.paths or [DEFAULT], options.output)
    except NoDecks as error:
        raise Usage(str(error)) from None
    return shard(works, *options.shard) if options.shard else works


def build_pages(works: Sequence[Work], output: Path, options: argparse.Namespace) -> list[Diagnostic]:
    """Build what changed as a site to look at, print or check."""
    return build_as(works, Settings(output, jobs=options.jobs))


def build_as(works: Sequence[Work], settings: Settings) -> list[Diagnostic]:
    """Build what changed; everything that was found wrong."""
    frontend_at_hand()
    progress = Progress("building", len(works))
    problems: list[Diagnostic] = []
    try:
        with Patience("building") as patience:
            for outcome in build_site(works, settings):
                patience.sign()
                problems += outcome.diagnostics
                progress.step(outcome.work.deck.name)
    except NotWritten as error:
        problems.append(error.diagnostic)
    progress.clear()
    return problems


def built_pages(works: Sequence[Work], output: Path) -> Iterator[tuple[Work, Path]]:
    return ((work, output / work.page) for work in works if is_written(output / work.page))


def finish(problems: list[Diagnostic], options: argparse.Namespace) -> int:
    problems = list(dict.fromkeys(problems))
    show(problems, options.json)
    return status(problems, options.strict)


def shown(work: Work) -> str:
    return shown_name(work.deck)
