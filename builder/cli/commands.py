"""One function a command: build what is needed, do it, say how it went."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from builder.cli.terminal import Progress, Usage, program, quoted, show, status
from builder.diagnostics import Diagnostic, Location
from builder.read.courses import NoDecks, Work, find_decks, shard

if TYPE_CHECKING:
    from builder.browser.sheets import Paper
    from builder.site.build import Beginning
    from builder.site.engine import Engine
    from builder.site.task import Form, Notes, Settings

DEFAULT = Path("slides")


def build(options: argparse.Namespace) -> int:
    from builder.site.task import Settings

    works = chosen(options)
    form: Form = "file" if options.self_contained else "site"
    notes: Notes = "left out" if options.without_notes else "kept"
    problems = build_as(works, Settings(options.output, options.math, options.jobs, form, notes))
    if options.without_notes:
        from builder.page.papers import notes_on_paper

        problems += notes_on_paper(options.output)
    pages = [page for _, page in built_pages(works, options.output)]
    if pages and not options.json:
        first = pages[0] if len(works) == 1 else options.output / "index.html"
        print(f"{counted(len(pages), 'deck')} built: open {first}")
    return finish(problems, options)


def serve(options: argparse.Namespace) -> int:
    from builder.serve import EDITOR, CannotServe
    from builder.serve import serve as run

    frontend_at_hand()
    try:
        run(
            options.paths or [DEFAULT],
            options.host,
            options.port,
            options.open,
            not options.no_follow,
            options.poll,
            options.editor or EDITOR,
        )
    except (NoDecks, CannotServe) as error:
        raise Usage(str(error)) from None
    return 0


def pdf(options: argparse.Namespace) -> int:
    from builder.browser.pdf import PrintJob, pdf_name, print_decks
    from builder.browser.titles import outdated_titles, picture_titles
    from builder.machine.output import write_text
    from builder.page.papers import PAPERS, papers

    paper = chosen_paper(options)
    works = chosen(options)
    problems = build_pages(works, options.output, options)
    jobs = [
        PrintJob(
            page, page.with_name(pdf_name(page, paper)), shown(work), paper,
            partial(render, work), partial(paper_fonts, work),
        )
        for work, page in built_pages(works, options.output)
    ]
    with browser_at_hand():
        written = print_decks(jobs, problems.append, stepper("printing", len(jobs)))
        if len(works) > 1:  # there is a list of decks to look at
            picture_titles(outdated_titles([job.page for job in jobs]), problems.append)
    write_text(options.output / PAPERS, papers(options.output))
    if not options.json:
        for path in written:
            print(path)
    return finish(problems, options)


def chosen_paper(options: argparse.Namespace) -> Paper:
    """Raises `Usage` for an option that the layout has no use for."""
    from builder.browser.sheets import Paper

    wanted = {
        "--per-page": ("per_page", options.per_page),
        "--beside": ("beside", options.beside),
        "--paper": ("size", options.paper),
        "--ink-saving": ("ink_saving", options.ink_saving),
    }
    given = {flag: field for flag, field in wanted.items() if field[1] is not None}
    if given and options.layout == "slides":
        named = ", ".join(f"`{flag}`" for flag in given)
        raise Usage(f"{named}: only with `--layout handout` or `--layout notes`")
    return Paper(options.layout, options.fragments, **dict(given.values()))


def render(work: Work, template: str, **context: object) -> str:
    """A template of the deck's theme, which is only looked for when one is wanted."""
    from builder.site.build import begin
    from builder.site.engine import Engine

    with Engine() as engine:
        return begin(work, engine, ignore).templates.render(template, **context)


def paper_fonts(work: Work, characters: frozenset[str]) -> str:
    """The fonts of the deck's theme, cut to what only its sheets show."""
    from builder.machine.frontend import package_root
    from builder.site.build import begin
    from builder.site.engine import Engine
    from builder.theming.fonts import embedded_fonts

    with Engine() as engine:
        faces = begin(work, engine, ignore).templates.theme.fonts
        return embedded_fonts(faces, characters, package_root(), engine.cutter)


def snapshot(options: argparse.Namespace) -> int:
    from builder.browser.snapshot import SnapshotJob, compare_decks, update_baselines

    if options.against:
        return compare_with_revision(options)
    works = chosen(options)
    problems = build_pages(works, options.output, options)
    jobs = [
        SnapshotJob(page, options.baselines / work.page.with_suffix(""), shown(work))
        for work, page in built_pages(works, options.output)
    ]
    with browser_at_hand():
        if options.update:
            changed = update_baselines(jobs, problems.append, stepper("picturing", len(jobs)))
            print(f"{counted(changed, 'slide')} changed in {options.baselines}")
        else:
            changes = compare_decks(jobs, problems.append, stepper("picturing", len(jobs)))
            report_changes(changes, options)
    return finish(problems, options)


def compare_with_revision(options: argparse.Namespace) -> int:
    """Build the decks of now and of a revision, each in a folder of its own, and compare their pictures."""
    from builder.browser.snapshot import SnapshotJob, compare_sites
    from builder.machine.worktree import NoRevision, worktree

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
                        SnapshotJob(then / work.page, then, shown(work)),
                        SnapshotJob(now / work.page, now, shown(work)),
                    )
                    for work in works
                    if (then / work.page).is_file() and (now / work.page).is_file()
                ]
                problems += lone_decks(works, old, options.against)
                changes = compare_sites(pairs, problems.append, stepper("picturing", 2 * len(pairs)))
        except (NoRevision, NoDecks) as error:
            raise Usage(f"{options.against}: {error}") from None
        report_changes(changes, options)
    return finish(problems, options)


def lone_decks(works: Sequence[Work], old: Sequence[Work], revision: str) -> Iterator[Diagnostic]:
    """A note for each deck of now or of the revision that the other does not have."""
    pages, earlier = {work.page for work in works}, {work.page for work in old}
    for work in works:
        if work.page not in earlier:
            yield Diagnostic(Location(shown(work)), "note", "new-deck", f"not in {revision}")
    for page in sorted(earlier - pages):
        name = str(page.with_suffix(".md"))
        yield Diagnostic(Location(name), "note", "deck-gone", f"in {revision}, and not here")


def report_changes(changes: Sequence[object], options: argparse.Namespace) -> None:
    from builder.browser.snapshot import write_report
    from builder.site.engine import Engine
    from builder.theming.choice import default_theme

    if options.report:
        with Engine() as engine:
            templates = engine.templates(default_theme())
            print(write_report(changes, options.report, templates.render))  # type: ignore[arg-type]
    print(f"{counted(len(changes), 'slide')} changed")


def check(options: argparse.Namespace) -> int:
    from builder.browser.check import CheckJob, check_decks
    from builder.site.build import attempt, begin
    from builder.site.engine import Engine

    works = chosen(options)
    problems = build_pages(works, options.output, options)
    with Engine() as engine:
        pages = built_pages(works, options.output)
        begun = [  # the page of a deck that cannot be built now is an earlier one
            (work, page, start)
            for work, page in pages
            if (start := attempt(partial(begin, work, engine, ignore), work, ignore))
        ]
        jobs = [
            CheckJob(page, shown(work), start.options.checks_off, work.deck) for work, page, start in begun
        ]
        problems += macros_for_naught([(work, start) for work, _, start in begun], engine)
    with browser_at_hand():
        check_decks(jobs, problems.append, stepper("checking", len(jobs)))
    if not options.json:
        print(f"{counted(len(works), 'deck')} checked: {counted(len(problems), 'finding')}")
    return finish(problems, options)


def macros_for_naught(begun: Sequence[tuple[Work, Beginning]], engine: Engine) -> list[Diagnostic]:
    """The TeX macros of decks and of their projects that are not used, or mean something else elsewhere."""
    from builder.page.tex_macros import Course
    from builder.site.build import attempt, gather

    courses: dict[Path, Course] = {}
    found: list[Diagnostic] = []
    for work, start in begun:
        root = start.project.root
        course = courses.setdefault(root, Course(engine.settings(root, ignore), engine.crew.meanings))
        deck = attempt(partial(gather, start, work, engine, ignore, set[Path]().add), work, ignore)
        if deck:
            found += course.examine(deck, start.templates.theme.tex_macros)
    return [*found, *(finding for course in courses.values() for finding in course.findings())]


def new(options: argparse.Namespace) -> int:
    from builder.adopt.new import create

    problems: list[Diagnostic] = []
    try:
        written = create(options.folder, problems.append)
    except OSError as error:
        raise Usage(f"cannot write {error.filename}: {error.strerror}") from None
    show(problems, as_json=False)
    if written:
        print(f"{counted(len(written), 'file')} written; now type")
        print(f"  cd {quoted(options.folder)}\n  {program()} serve --open")
    return status(problems, strict=False)


def migrate(options: argparse.Namespace) -> int:
    from builder.adopt.migrate import migrate as read_and_write

    if not options.folder.is_dir():
        raise Usage(f"no such folder: `{options.folder}`")
    try:
        found = read_and_write(options.folder, not options.dry_run)
    except OSError as error:
        raise Usage(f"cannot write {error.filename}: {error.strerror}") from None
    show(found.left, as_json=False)
    for path in found.files:
        print(("would write " if options.dry_run else "wrote ") + str(path))
    print(f"{counted(len(found.taken), 'macro')} taken over, {counted(len(found.left), 'remark')}")
    return status(found.left, strict=False)


def chosen(options: argparse.Namespace) -> list[Work]:
    """The decks that were asked for. Raises `Usage`."""
    try:
        works = find_decks(options.paths or [DEFAULT], options.output)
    except NoDecks as error:
        raise Usage(str(error)) from None
    return shard(works, *options.shard) if options.shard else works


def build_pages(works: Sequence[Work], output: Path, options: argparse.Namespace) -> list[Diagnostic]:
    """Build what changed as a site to look at, print or check."""
    from builder.site.task import Settings

    return build_as(works, Settings(output, jobs=options.jobs))


def build_as(works: Sequence[Work], settings: Settings) -> list[Diagnostic]:
    """Build what changed; everything that was found wrong."""
    from builder.machine.output import NotWritten
    from builder.site.site import build_site

    frontend_at_hand()
    progress = Progress("building", len(works))
    problems: list[Diagnostic] = []
    try:
        for outcome in build_site(works, settings):
            problems += outcome.diagnostics
            progress.step(outcome.work.deck.name)
    except NotWritten as error:
        problems.append(error.diagnostic)
    progress.clear()
    return problems


def built_pages(works: Sequence[Work], output: Path) -> Iterator[tuple[Work, Path]]:
    return ((work, output / work.page) for work in works if (output / work.page).is_file())


def finish(problems: list[Diagnostic], options: argparse.Namespace) -> int:
    problems = list(dict.fromkeys(problems))
    show(problems, options.json)
    return status(problems, options.strict)


def stepper(verb: str, total: int) -> Callable[[object], None]:
    """A progress line for jobs that know their deck."""
    progress = Progress(verb, total)

    def step(job: object) -> None:
        progress.step(str(getattr(job, "deck", "")))
        if progress.done == total:
            progress.clear()

    return step


def frontend_at_hand() -> None:
    """An installed program fetches its browser packages at the first use, which takes a while and is said."""
    from builder.machine.frontend import is_fetched, package_root

    if is_fetched():
        return
    print("fetching the front-end packages with npm, this once…", file=sys.stderr, flush=True)
    try:
        package_root()
    except FileNotFoundError as error:
        raise Usage(str(error)) from None


@contextmanager
def browser_at_hand() -> Iterator[None]:
    """Turns the absence of a browser into a message that says what to type."""
    from builder.browser.session import BrowserMissing

    try:
        yield
    except BrowserMissing as error:
        raise Usage(str(error)) from None


def shown(work: Work) -> str:
    from builder.diagnostics import shown_name

    return shown_name(work.deck)


def ignore(problem: Diagnostic) -> None:
    """What is wrong with a deck's beginning was reported when it was built."""


def counted(number: int, name: str) -> str:
    return f"{number} {name}{'s' * (number != 1)}"
