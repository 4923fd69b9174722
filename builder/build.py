"""Build decks: read, parse, transclude, assemble, render, write."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from builder.assets import Assets, Site
from builder.courses import Work
from builder.deck import assemble
from builder.diagnostics import Diagnostic, Location, Report
from builder.engine import CONFIG, Engine
from builder.formulas import Math, leave_to_browser, typeset
from builder.macros import expand
from builder.markdown import Dialect, parse
from builder.options import DeckOptions, deck_options, merged
from builder.page import Page, make_page
from builder.plugins import known_plugins, plugin_of
from builder.project import Project, root_of
from builder.source import Source, Unreadable, read, shown_name
from builder.theme import Theme, ThemeError, find_theme
from builder.transclude import Shelf, transclude


@dataclass(frozen=True)
class Built:
    """What building a deck gave; `page` is None when there was no text at all. `read` holds every file
    that was read or looked for, `started` when reading began (nanoseconds, as files' times)."""

    work: Work
    page: Page | None
    read: frozenset[Path]
    started: int
    diagnostics: tuple[Diagnostic, ...] = field(default=())


def build_deck(work: Work, math: Math, engine: Engine) -> Built:
    """One deck as a page in memory; problems are data in the result."""
    started = time.time_ns()
    problems: list[Diagnostic] = []
    files: set[Path] = {work.deck}
    try:
        page = make(work, math, engine, problems.append, files)
    except Unreadable as error:
        where = Location(shown_name(work.deck))
        problems.append(Diagnostic(where, "error", "unreadable", error.message, error.hint))
        page = None
    return Built(work, page, frozenset(files), started, tuple(dict.fromkeys(problems)))


def make(work: Work, math: Math, engine: Engine, report: Report, files: set[Path]) -> Page:
    project = engine.project(root_of(work.deck, work.folder), report)
    files.add(project.root / CONFIG)
    source = read(work.deck, report)
    options = deck_options(merged(project.config, source.options), source.option_lines, source.locate(0), report)
    theme = choose_theme(options, source, work, project, report)
    files.update(file for folder in theme.folders for file in folder.rglob("*") if file.is_file())
    templates = engine.templates(theme)
    dialect = Dialect(frozenset(templates.macros), frozenset(templates.words))
    plugins = known_plugins(theme)
    shelf = Shelf(
        project, dialect, lambda path: provided(path, theme), lambda path: plugin_of(path, plugins), report, files.add
    )
    tokens = transclude(parse(source, dialect), shelf, (work.deck,))
    deck = assemble(expand(tokens, templates, report), source, options)
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

