"""Build decks: read, parse, transclude, assemble, render, write."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any, TypeVar

from builder.diagnostics import Diagnostic, Location, Report, shown_name, together
from builder.dialect.blocks import Setter
from builder.dialect.citations import Citer
from builder.dialect.deck import Deck, assemble
from builder.dialect.label import Label
from builder.dialect.language import language_of
from builder.dialect.macros import expand
from builder.dialect.margins import Margins
from builder.dialect.markdown import Dialect
from builder.dialect.numbering import number
from builder.dialect.references import Elsewhere, nowhere
from builder.dialect.sheets import imported_sheets
from builder.dialect.shelf import Shelf
from builder.dialect.transclude import transclude
from builder.page.assets import Assets, Site
from builder.page.door import Door
from builder.page.formulas import Formulas, Math, leave_to_browser, math_options, typeset
from builder.page.material import Help, Material
from builder.page.page import Draft, Page, draft_page
from builder.page.summary import Summary
from builder.read.courses import Work
from builder.read.options import DeckOptions, deck_options, merged
from builder.read.project import PYPROJECT, YAML, Outside, Project, markers_above, misnamed_settings, room
from builder.read.source import Source, Unreadable, read
from builder.site.engine import Engine
from builder.site.labels import CourseLabels, chapter_of
from builder.site.ledger import Consulted
from builder.site.sources import sources
from builder.theming.choice import Sheet, default_theme, is_named
from builder.theming.manifest import ThemeError
from builder.theming.plugins import plugin_of, unknown_plugins
from builder.theming.templates import BadTemplate, Templates
from builder.theming.theme import Theme

BUILDER = Path(__file__).parents[1]
Edit = Callable[[Deck], Deck]
T = TypeVar("T")
RULE = re.compile(r"(?:-{3,}|\*{3,})\s*")


@dataclass(frozen=True)
class Built:
    """What building a deck gave; `page` is None when there is none to write. `read` holds every file
    that was read or looked for, `absent` those of them that were not there; `started` is when reading began
    (nanoseconds, as files' times)."""

    work: Work
    page: Page | None
    read: frozenset[Path]
    absent: frozenset[Path]
    started: int
    diagnostics: tuple[Diagnostic, ...] = field(default=())


def as_written(deck: Deck) -> Deck:
    return deck


@dataclass(frozen=True)
class Begun:
    """A deck of which all is done but what waits for its formulas; without a `summary` there is no page."""

    summary: Summary | None
    finish: Callable[[], Built]


def build_deck(work: Work, math: Math, engine: Engine, edit: Edit = as_written) -> Built:
    """One deck as a page in memory, edited before it is rendered; problems are data in the result."""
    return begin_deck(work, math, engine, edit).finish()


def begin_deck(work: Work, math: Math, engine: Engine, edit: Edit = as_written) -> Begun:
    """`build_deck` up to where it would wait."""
    started = time.time_ns()
    problems: list[Diagnostic] = []
    files = Consulted(work.deck)
    draft = attempt(partial(make, work, math, engine, edit, problems.append, files), work, problems.append)

    def finish() -> Built:
        page = attempt(draft.finish, work, problems.append) if draft else None
        read, absent = frozenset(files.files), frozenset(files.absent)
        return Built(work, page, read, absent, started, together(problems))

    return Begun(draft.summary if draft else None, finish)


def attempt(step: Callable[[], T], work: Work, report: Report) -> T | None:
    """What a step of building a deck gives; None when it fails, which is reported."""
    try:
        return step()
    except Unreadable as error:
        report(fault(work, "unreadable", error.message, error.hint))
    except ThemeError as error:
        report(fault(work, "theme", error.message, error.hint))
    except NoSlides as error:
        report(Diagnostic(error.at, "error", "no-slides", "no slide in this file, so no page", error.hint))
    except BadTemplate as error:
        report(Diagnostic(error.at, "error", "template", error.message))
    except FileNotFoundError as error:
        report(fault(work, "not-installed", str(error)))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        report(fault(work, "unusable-file", f"`{error.filename}`: {reason}"))
    except Exception as error:  # the last resort: one deck must not take the others with it
        report(internal(work, error))
    return None


def fault(work: Work, code: str, message: str, hint: str = "") -> Diagnostic:
    """A problem of a deck as a whole."""
    return Diagnostic(Location(shown_name(work.deck)), "error", code, message, hint)


def internal(work: Work, error: Exception) -> Diagnostic:
    """A fault of the program, with the place in it that knows more."""
    lines = [(Path(frame.filename), frame.lineno) for frame in extract_tb(error.__traceback__)]
    ours = [f"{path.relative_to(BUILDER)}:{line}" for path, line in lines if path.is_relative_to(BUILDER)]
    place = ours[-1] if ours else "?"
    words = str(error).split("\n")[0][:200]
    return fault(
        work,
        "internal",
        f"this deck is not built: {type(error).__name__} at {place}: {words}",
        "a fault of the program, not yours: please report it, with the deck if you can",
    )


class NoSlides(Exception):
    """A file that is no deck: nothing would be on its page."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        rule = next((n for n, line in enumerate(source.lines) if RULE.fullmatch(line)), None)
        self.at = source.locate(rule or 0)
        between = " instead of rules" if rule is not None else ""
        self.hint = f"begin each slide with a line `<!-- slide -->`{between}"


@dataclass(frozen=True)
class Beginning:
    """What is settled about a deck before it is parsed; `places` says where its options stand."""

    project: Project
    source: Source
    options: DeckOptions
    templates: Templates
    places: Mapping[str, Location]


def begin(work: Work, engine: Engine, report: Report) -> Beginning:
    """Read a deck and settle its project, options and theme. Raises `Unreadable`."""
    settings = engine.settings(work.root, report)
    project = Project(work.root, allowed_hidden(work, settings.values))
    admit(work.deck, project)
    source = read(work.deck, report)
    places = {**settings.places, **source.option_lines}
    options = deck_options(merged(settings.values, source.options), places, source.locate(0), report)
    sheets = imported_sheets(source, project)
    at = places.get("theme", source.locate(0))
    theme = choose_theme(options, sheets, at, work, project, engine, report)
    templates = engine.templates(theme)
    at = places.get("plugins", source.locate(0))
    for unknown in unknown_plugins(options.plugins, templates.plugins, at):
        report(unknown)
    return Beginning(project, source, options, templates, places)


def allowed_hidden(work: Work, settings: Mapping[str, Any]) -> frozenset[str]:
    """Hidden names that decks may use: those of the project's settings, and of the way to the deck itself."""
    listed = settings.get("hidden")
    named = {str(name) for name in listed} if isinstance(listed, list) else set()
    return frozenset({*named, *(part for part in work.deck.parts if part.startswith("."))})


def admit(deck: Path, project: Project) -> None:
    """Raises `Unreadable` for a deck that is a link to a file elsewhere."""
    try:
        project.resolve(deck.name, deck.parent)
    except Outside as error:
        raise Unreadable(f"not read: it {error}", error.hint) from None


def make(work: Work, math: Math, engine: Engine, edit: Edit, report: Report, files: Consulted) -> Draft:
    start = begin(work, engine, report)
    project, source, options, templates = start.project, start.source, start.options, start.templates
    theme = templates.theme
    files.update((project.root / YAML, project.root / PYPROJECT, *markers_above(work.deck, project.root)))
    files.update(misnamed_settings(project.root))
    files.update(theme_files(theme, work, project, engine))
    deck = edit(gather(start, work, engine, report, files.add, course_labels(work, engine, files)))
    if not deck.stacks:
        raise NoSlides(source)
    assets = Assets(Site(work.folder, project, work.page), report, files.add)
    material = Material(deck, math, templates, Door(assets), report)
    formulas: Callable[[], Formulas]
    if math == "client":
        formulas = partial(leave_to_browser, deck)
    else:
        macros, at = material.tex_macros, source.locate(0)
        settings = math_options(macros, options.packages, theme.x_height, report, at)
        formulas = engine.meanwhile(typeset, deck, engine.typesetter(settings), templates)
    return draft_page(material, Help(formulas, engine.fonts, engine.meanwhile))


def gather(
    start: Beginning,
    work: Work,
    engine: Engine,
    report: Report,
    note_read: Callable[[Path], None],
    elsewhere: Elsewhere = nowhere,
) -> Deck:
    """The deck with all it imports, all its macros and all its numbers; nothing is drawn. `elsewhere` finds
    labels in other decks."""
    templates = start.templates
    dialect = Dialect(frozenset(templates.macros), frozenset(templates.words), frozenset(templates.blocks))
    shelf = Shelf(
        start.project,
        dialect,
        lambda path: provided(path, templates.theme),
        lambda path: plugin_of(path, templates.plugins),
        report,
        note_read,
    )
    tokens = transclude(engine.parse(start.source, dialect), shelf, (work.deck,))
    source, options = start.source, start.options
    set_blocks = Setter(templates, language_of(source, options), options.numbering, report)
    deck = assemble(set_blocks(expand(tokens, templates, report)), source, options, report)
    chapter = chapter_of(work, options, note_read)
    if options.citations:
        deck = cite(deck, start, templates, engine, report, note_read)
    if options.numbering:

        def called_as_here(keys: frozenset[str]) -> dict[str, Label]:
            """What the kinds of other decks are called in the language of this one."""
            return {key: replace(it, name=set_blocks.name_of(it.kind)) for key, it in elsewhere(keys).items()}

        deck = number(deck, options.numbering, chapter, report, called_as_here)
    where = {key: start.places.get(key, source.locate(0)) for key in ("header", "footer")}
    return Margins(options.header, options.footer, templates, chapter, where, report)(deck)


def cite(
    deck: Deck,
    start: Beginning,
    templates: Templates,
    engine: Engine,
    report: Report,
    note_read: Callable[[Path], None],
) -> Deck:
    """The deck with its citations and lists of sources."""
    settings, folder = deck.options.citations, start.source.path.parent
    assert settings
    at = start.places.get("bibliography", start.source.locate(0))
    places = (folder, start.project.root)
    known = sources(settings.files, places, start.project, engine.cache, at, report, note_read)
    return Citer(report, folder, sources=known, settings=settings, render=templates.render)(deck)


def course_labels(work: Work, engine: Engine, files: Consulted) -> CourseLabels:
    """The labels of the decks beside one."""
    return CourseLabels(
        work, partial(labels_of, engine=engine), engine.cache, lambda: engine.tool, files.update
    )


def labels_of(work: Work, engine: Engine) -> tuple[Mapping[str, Label], frozenset[Path]]:
    """The labels of a deck, and the files they depend on; what is wrong with it is said when it is built."""
    files = Consulted(work.deck)
    start = attempt(partial(begin, work, engine, ignore), work, ignore)
    deck = attempt(partial(gather, start, work, engine, ignore, files.add), work, ignore) if start else None
    if start:
        files.update((start.project.root / YAML, start.project.root / PYPROJECT))
        files.update(path for folder in start.templates.theme.folders for path in folder.glob("blocks/*"))
    return deck.labels if deck else {}, frozenset(files.files)


def ignore(problem: Diagnostic) -> None:
    """For what is said elsewhere."""


def provided(path: str, theme: Theme) -> bool:
    return is_named(path, tuple(theme.provides))


def theme_files(theme: Theme, work: Work, project: Project, engine: Engine) -> Iterator[Path]:
    """What a page takes from its theme, and the folders, which change when there is more to take."""
    for folder in (work.deck.parent / "theme", project.root / "theme", *theme.folders):
        yield folder
        if room(folder).holds(folder):
            yield from engine.below(folder)


def choose_theme(
    options: DeckOptions, sheets: tuple[Sheet, ...], where: Location, work: Work, project: Project,
    engine: Engine, report: Report,
) -> Theme:
    try:
        reveal_theme = options.reveal.get("theme")
        named = reveal_theme if isinstance(reveal_theme, str) else ""
        return engine.theme(options.theme, work.deck.parent, project.root, named, sheets, options.blocks)
    except ThemeError as error:
        report(Diagnostic(where, "error", "theme", error.message, error.hint))
        return default_theme()
