"""Build decks: read, parse, transclude, assemble, render, write."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from builder.assets import Assets, Site
from builder.deck import assemble
from builder.diagnostics import Diagnostic, Location, Report
from builder.engine import CONFIG, Engine
from builder.formulas import Math, leave_to_browser, typeset
from builder.macros import expand
from builder.markdown import Dialect, parse
from builder.options import DeckOptions, deck_options, merged
from builder.output import write_assets, write_text
from builder.page import Page, make_page
from builder.plugins import known_plugins, plugin_of
from builder.project import Project, root_of
from builder.source import Source, Unreadable, read, shown_name
from builder.theme import Theme, ThemeError, find_theme
from builder.transclude import Shelf, transclude

SLIDE = re.compile(r"^(?:>\s?)?<!--\s+(?:slide|\.slide:?)\s", re.M)


@dataclass(frozen=True)
class Work:
    """One deck to build: its file, and the folder it was found in, which the site mirrors."""

    deck: Path
    folder: Path

    @property
    def page(self) -> PurePosixPath:
        return PurePosixPath(self.deck.relative_to(self.folder).with_suffix(".html").as_posix())


@dataclass(frozen=True)
class Summary:
    """What lists of decks say of one."""

    url: str
    title: str
    lang: str
    slides: int


@dataclass(frozen=True)
class Built:
    """What building a deck gave. `summary` is None when there was no text at all; `page` also when the
    deck was built in another process."""

    work: Work
    page: Page | None
    summary: Summary | None
    read: frozenset[Path]
    diagnostics: tuple[Diagnostic, ...] = field(default=())


class NoDecks(Exception):
    """A path that is neither a deck nor a folder with decks."""


def find_decks(paths: Sequence[Path], output: Path | None = None) -> list[Work]:
    """The decks of the paths, sorted: a file as it is; in a folder every `.md` that has a slide comment.

    Raises `NoDecks` for a path that does not exist or a folder without decks.
    """
    found: dict[Path, Work] = {}
    for path in paths:
        absolute = Path(os.path.abspath(path))
        if absolute.is_dir():
            works = [Work(file, absolute) for file in markdown_files(absolute, output)]
            if not works:
                raise NoDecks(f"no deck in `{path}`: a deck is a `.md` file with a slide comment")
        elif absolute.is_file():
            works = [Work(absolute, absolute.parent)]
        else:
            raise NoDecks(f"no such file or folder: `{path}`")
        found |= {work.deck: work for work in works}
    return [found[deck] for deck in sorted(found)]


def markdown_files(folder: Path, output: Path | None) -> Iterator[Path]:
    for file in sorted(folder.rglob("*.md")):
        hidden = any(part.startswith(".") or part == "node_modules" for part in file.relative_to(folder).parts)
        if hidden or (output and file.is_relative_to(os.path.abspath(output))) or not file.is_file():
            continue
        try:
            if SLIDE.search(file.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")):
                yield file
        except OSError:
            continue


def build_deck(work: Work, math: Math, engine: Engine) -> Built:
    """One deck as a page in memory; problems are data in the result."""
    problems: list[Diagnostic] = []
    files: set[Path] = {work.deck}
    try:
        page = make(work, math, engine, problems.append, files)
    except Unreadable as error:
        where = Location(shown_name(work.deck))
        problems.append(Diagnostic(where, "error", "unreadable", error.message, error.hint))
        page = None
    summary = Summary(str(page.target), page.title, page.lang, len(page.slides)) if page else None
    return Built(work, page, summary, frozenset(files), tuple(dict.fromkeys(problems)))


def make(work: Work, math: Math, engine: Engine, report: Report, files: set[Path]) -> Page:
    project = engine.project(root_of(work.deck, work.folder), report)
    files.add(project.root / CONFIG)
    source = read(work.deck, report)
    options = deck_options(merged(project.config, source.options), source.option_lines, source.locate(0), report)
    templates = engine.templates(choose_theme(options, source, work, project, report))
    tokens = parse(source, Dialect(frozenset(templates.macros), frozenset(templates.words)))
    plugins = known_plugins(templates.theme)
    shelf = Shelf(project, Dialect(frozenset(templates.macros), frozenset(templates.words)),
                  lambda path: provided(path, templates.theme), lambda path: plugin_of(path, plugins), report, files.add)
    tokens = expand(transclude(tokens, shelf, (work.deck,)), templates, report)
    deck = assemble(tokens, source, options)
    if math == "client":
        formulas = leave_to_browser(deck)
    else:
        macros = {**templates.theme.tex_macros, **options.macros}
        formulas = typeset(deck, engine.typesetter(macros, options.packages, report, source.locate(0)), report)
    assets = Assets(Site(work.folder, project, work.page), report, files.add)
    return make_page(deck, math, formulas, templates, assets, report)


def provided(path: str, theme: Theme) -> bool:
    return any(path == name or path.endswith("/" + name) for name in theme.provides)


def choose_theme(options: DeckOptions, source: Source, work: Work, project: Project, report: Report) -> Theme:
    try:
        return find_theme(options.theme, work.deck.parent, project.root)
    except ThemeError as error:
        where = source.option_lines.get("theme", source.locate(0))
        report(Diagnostic(where, "error", "theme", error.message, error.hint))
        return find_theme(None, Path("/nonexistent"), Path("/nonexistent"))


def build_all(works: Sequence[Work], output: Path, math: Math, jobs: int) -> Iterator[Built]:
    """Build and write all decks, then the index; results come as they are done."""
    done: list[Built] = []
    for built in build_here(works, output, math) if min(jobs, len(works)) == 1 else build_apart(
        works, output, math, min(jobs, len(works))
    ):
        done.append(built)
        yield built
    write_index(done, output)


def build_here(works: Sequence[Work], output: Path, math: Math) -> Iterator[Built]:
    with Engine() as engine:
        for work in works:
            yield build_and_write(work, output, math, engine)


def build_apart(works: Sequence[Work], output: Path, math: Math, jobs: int) -> Iterator[Built]:
    """One process a share of the decks; the longest decks are dealt out first, so that shares are even."""
    from concurrent.futures import ProcessPoolExecutor, as_completed

    longest_first = sorted(works, key=lambda work: -work.deck.stat().st_size)
    with ProcessPoolExecutor(jobs) as pool:
        shares = [pool.submit(build_share, longest_first[n::jobs], output, math) for n in range(jobs)]
        for share in as_completed(shares):
            yield from share.result()


def build_share(works: Sequence[Work], output: Path, math: Math) -> list[Built]:
    """Pages stay where they were made: only what the run reports travels between processes."""
    return [replace(built, page=None) for built in build_here(works, output, math)]


def build_and_write(work: Work, output: Path, math: Math, engine: Engine) -> Built:
    built = build_deck(work, math, engine)
    try:
        write(built, output)
    except OSError as error:
        where = Location(shown_name(Path(error.filename or output)))
        problem = Diagnostic(where, "error", "not-written", f"cannot write: {error.strerror or error}",
                             "what was built before is untouched")
        return replace(built, diagnostics=(*built.diagnostics, problem))
    return built


def write(built: Built, output: Path) -> None:
    """Put a page into the site, its files first, so that it is never there without them."""
    if built.page:
        write_assets(built.page.assets, output)
        write_text(output / built.page.target, built.page.html)


def write_index(done: Sequence[Built], output: Path) -> None:
    """The list of the decks of a folder, as `index.html` beside their pages."""
    decks = sorted((b.summary for b in done if b.summary), key=lambda d: d.url)
    if len(done) < 2 or any(deck.url == "index.html" for deck in decks):
        return
    theme = find_theme(None, output, output)
    with Engine() as engine:
        html = engine.templates(theme).render("index.html.jinja", title="Slides", decks=decks, style="_theme/index.css")
    write_text(output / "index.html", html)
