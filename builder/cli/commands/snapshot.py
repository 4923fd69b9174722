"""`slides snapshot`: pictures of all slides, compared with earlier ones."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.browser.baseline import NO_BASELINE
from builder.browser.changes import Change, in_words, write_report
from builder.browser.shots import SnapshotJob
from builder.browser.snapshot import compare_decks, compare_sites, update_baselines
from builder.cli.at_hand import browser_at_hand
from builder.cli.decks import build_pages, built_pages, chosen, finish, is_below, own_folder, shown
from builder.cli.terminal import Usage, counted, stepper
from builder.diagnostics import Diagnostic, Location, visible
from builder.machine.output import is_written
from builder.machine.worktree import NoRevision, worktree
from builder.read.courses import NoDecks, Work, find_decks

MOST_NAMED = 20


def run(options: argparse.Namespace) -> int:
    if options.against:
        return compare_with_revision(options)
    works = chosen(options)
    own_folder(options.baselines)
    problems = build_pages(works, options.output, options)
    jobs = [
        SnapshotJob(page, baseline_folder(work, options.baselines), shown(work), options.output)
        for work, page in built_pages(works, options.output)
    ]
    with browser_at_hand():
        if options.update:
            changed = update_baselines(jobs, problems.append, stepper("picturing", len(jobs)))
            print(f"{counted(changed, 'slide')} changed in {options.baselines}")
        else:
            changes = compare_decks(jobs, problems.append, stepper("picturing", len(jobs)))
            without = sum(problem.code == NO_BASELINE for problem in problems)
            if jobs and without == len(jobs):
                print("no baselines yet: `slides snapshot --update` makes them of the slides as they are now")
            else:
                report_changes(changes, options)
    return finish(problems, options)


def baseline_folder(work: Work, baselines: Path) -> Path:
    """Where the pictures of a deck are kept. Raises `Usage` when a link leads elsewhere."""
    folder = baselines / work.page.with_suffix("")
    if not is_below(folder, baselines):
        raise Usage(f"`{folder}` is a link to `{folder.resolve()}`, so nothing is written there")
    return folder


def compare_with_revision(options: argparse.Namespace) -> int:
    """Build the decks of now and of a revision, each in a folder of its own, and compare their pictures."""
    works = chosen(options)
    problems: list[Diagnostic] = []
    with TemporaryDirectory(prefix="slides-") as folder, browser_at_hand():
        now, then = Path(folder, "now"), Path(folder, "then")
        problems += build_pages(works, now, options)
        try:
            with worktree(works[0].folder, options.against) as earlier:
                old = find_decks([earlier])
                build_pages(old, then, options)
                pairs = [
                    (
                        SnapshotJob(then / work.page, then, shown(work), then),
                        SnapshotJob(now / work.page, now, shown(work), now),
                    )
                    for work in works
                    if is_written(then / work.page) and is_written(now / work.page)
                ]
                problems += lone_decks(works, old, options.against)
                changes = compare_sites(pairs, problems.append, stepper("picturing", 2 * len(pairs)))
        except (NoRevision, NoDecks) as error:
            raise Usage(f"{options.against}: {error}") from None
        report_changes(changes, options)
    return finish(problems, options) or int(options.strict and bool(changes))


def lone_decks(works: Sequence[Work], old: Sequence[Work], revision: str) -> Iterator[Diagnostic]:
    """A note for each deck of now or of the revision that the other does not have."""
    pages, earlier = {work.page for work in works}, {work.page for work in old}
    for work in works:
        if work.page not in earlier:
            yield Diagnostic(Location(shown(work)), "note", "new-deck", f"a new deck: not in {revision}")
    for page in sorted(earlier - pages):
        name = str(page.with_suffix(".md"))
        yield Diagnostic(Location(name), "note", "deck-gone", f"a deck of {revision} that is not here now")


def report_changes(changes: Sequence[Change], options: argparse.Namespace) -> None:
    """Say which slides changed, and write the page that shows how."""
    from builder.site.engine import Engine
    from builder.theming.choice import default_theme

    for change in changes[:MOST_NAMED]:
        print(visible(in_words(change)))
    if len(changes) > MOST_NAMED:
        print(f"and {counted(len(changes) - MOST_NAMED, 'other')}")
    told = f"{counted(len(changes), 'slide')} changed"
    if changes or options.report:
        folder = options.report or options.output / "snapshots"
        own_folder(folder)
        with Engine() as engine:
            templates = engine.templates(default_theme())
            page = write_report(changes, folder, templates.render)
        told += f": open {visible(str(page))}"
    print(told)
