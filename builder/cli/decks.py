"""What the commands on decks share: which decks, their pages built, their problems shown."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from builder.cli.at_hand import frontend_at_hand
from builder.cli.terminal import Patience, Progress, Usage, show, status
from builder.diagnostics import Diagnostic, shown_name
from builder.machine.output import NotWritten, is_written, write_text
from builder.page.papers import PAPERS, edition_site, papers
from builder.read.courses import NoDecks, Work, find_decks, shard
from builder.read.editions import LECTURE, NAME
from builder.site.site import build_site
from builder.site.task import Notes, Settings

DEFAULT = Path("slides")


def chosen(options: argparse.Namespace) -> list[Work]:
    """The decks that were asked for. Raises `Usage`."""
    own_folder(options.output)
    try:
        works = find_decks(options.paths or [DEFAULT], options.output)
    except NoDecks as error:
        raise Usage(str(error)) from None
    return shard(works, *options.shard) if options.shard else works


def own_folder(folder: Path) -> None:
    """Who hands in a folder with a link in it must not decide where is written: raises `Usage` for a folder
    that is called one of those here, and is elsewhere."""
    if not folder.is_absolute() and ".." not in folder.parts and not is_below(folder, Path()):
        raise Usage(f"`{folder}` is a link to `{folder.resolve()}`: if you mean that folder, name it")


def is_below(path: Path, folder: Path) -> bool:
    """Whether a place in a folder is really there, and not where a link leads."""
    return path.resolve().is_relative_to(folder.resolve())


def site_of(options: argparse.Namespace) -> Path:
    """Where pages go: an edition is a site in that of the lecture."""
    if options.edition == LECTURE.name:
        return Path(options.output)
    if not NAME.fullmatch(options.edition):
        raise Usage(f"an edition cannot be called `{options.edition}`: use small letters, digits and hyphens")
    return edition_site(options.output, options.edition)


def list_editions(options: argparse.Namespace) -> None:
    """Tell the list of the lecture's decks which editions there are."""
    if (options.output / "index.html").is_file():
        write_text(options.output / PAPERS, papers(options.output))


def build_pages(works: Sequence[Work], output: Path, options: argparse.Namespace) -> list[Diagnostic]:
    """Build what changed as a site to look at, print or check."""
    return build_as(works, page_settings(output, options))


def page_settings(output: Path, options: argparse.Namespace) -> Settings:
    edition = getattr(options, "edition", LECTURE.name)
    return Settings(output, jobs=options.jobs, edition=edition, ink=ink_of(options))


def ink_of(options: argparse.Namespace) -> Notes:
    return "left out" if getattr(options, "no_ink", False) else "kept"


def build_as(works: Sequence[Work], settings: Settings) -> list[Diagnostic]:
    """Build what changed; everything that was found wrong, in the order of the decks, whichever of them was
    done first."""
    frontend_at_hand()
    progress = Progress("building", len(works))
    found: dict[Work, tuple[Diagnostic, ...]] = {}
    of_the_list: list[Diagnostic] = []
    try:
        with Patience("building") as patience:
            for outcome in build_site(works, settings):
                patience.sign()
                found[outcome.work] = outcome.diagnostics
                progress.step(outcome.work.deck.name)
    except NotWritten as error:
        of_the_list.append(error.diagnostic)
    progress.clear()
    return [*chain.from_iterable(found.get(work, ()) for work in works), *of_the_list]


def built_pages(works: Sequence[Work], output: Path) -> Iterator[tuple[Work, Path]]:
    """Each page, with its deck, that was written to its place in the site."""
    pages = ((work, output / work.page) for work in works)
    return ((work, page) for work, page in pages if is_written(page) and is_below(page.parent, output))


def finish(problems: list[Diagnostic], options: argparse.Namespace) -> int:
    problems = list(dict.fromkeys(problems))
    show(problems, options.json)
    return status(problems, options.strict)


def shown(work: Work) -> str:
    return shown_name(work.deck)
