"""One deck becomes a page: begun, gathered, drawn, finished."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from builder.diagnostics import Diagnostic, Location, Report, together
from builder.dialect.deck import Deck
from builder.dialect.editions import in_edition
from builder.dialect.gaps import MACROS
from builder.page.formulas import Formulas, Math, leave_to_browser, macros_of, math_options, typeset
from builder.page.material import Help, Material
from builder.page.summary import Summary
from builder.read.courses import Work
from builder.read.editions import LECTURE, Edition
from builder.read.ink import INK, ink_file, read_ink
from builder.read.options import DeckOptions
from builder.read.project import PYPROJECT, YAML, Project, markers_above, misnamed_settings, room
from builder.site.attempt import NoEdition, NoSlides, attempt
from builder.site.begin import begin
from builder.site.engine import Engine
from builder.site.gather import course_labels, gather
from builder.site.ledger import Consulted
from builder.theming.templates import Templates
from builder.theming.theme import Theme

if TYPE_CHECKING:
    from builder.page.page import Draft, Page

Edit = Callable[[Deck], Deck]


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


def build_deck(
    work: Work, math: Math, engine: Engine, edit: Edit = as_written, edition: str = LECTURE.name
) -> Built:
    """One deck as a page in memory, edited before it is rendered; problems are data in the result."""
    return begin_deck(work, math, engine, edit, edition).finish()


def begin_deck(
    work: Work, math: Math, engine: Engine, edit: Edit = as_written, edition: str = LECTURE.name
) -> Begun:
    """`build_deck` up to where it would wait."""
    started = time.time_ns()
    problems: list[Diagnostic] = []
    files = Consulted(work.deck)
    step = partial(make, work, math, engine, edit, edition, problems.append, files)
    draft = attempt(step, work, problems.append)

    def finish() -> Built:
        page = attempt(draft.finish, work, problems.append) if draft else None
        read, absent = frozenset(files.files), frozenset(files.absent)
        return Built(work, page, read, absent, started, together(problems))

    return Begun(draft.summary if draft else None, finish)


def make(
    work: Work, math: Math, engine: Engine, edit: Edit, name: str, report: Report, files: Consulted
) -> Draft:
    start = begin(work, engine, report)
    project, source, options, templates = start.project, start.source, start.options, start.templates
    files.update((project.root / YAML, project.root / PYPROJECT, *markers_above(work.deck, project.root)))
    files.update(misnamed_settings(project.root))
    files.update(theme_files(templates.theme, work, project, engine))
    edition = edition_of(options, name, options.places.of("editions"))
    deck = edit(gather(start, work, engine, report, files.add, course_labels(work, engine, files)))
    if not deck.stacks:
        raise NoSlides(source)
    deck = in_edition(with_ink(deck, edition, project, report, files), edition)
    help = Help(typeset_ahead(deck, math, edition, templates, engine, report), engine.fonts, engine.meanwhile)
    # Imported while formulas are typeset: 40 of the 300 ms that pass before the first of them is asked for.
    from builder.page.article import draft_article
    from builder.page.assets import Assets, Site
    from builder.page.door import Door
    from builder.page.page import draft_page

    assets = Assets(Site(work.folder, project, work.page, work.common), report, files.add)
    material = Material(deck, math, templates, Door(assets), report)
    if edition.layout == "article":
        return draft_article(material, help, edition)
    return draft_page(material, help)


def typeset_ahead(
    deck: Deck, math: Math, edition: Edition, templates: Templates, engine: Engine, report: Report
) -> Callable[[], Formulas]:
    """What waits for the formulas of a deck, which are begun with."""
    theme, options = templates.theme, deck.options
    gap = {"gap": MACROS[edition.gaps]} if edition.gaps in MACROS else {}
    macros = {**macros_of(deck, theme), **gap}
    settings = math_options(macros, options.packages, theme.x_height, report, options.places.of)
    if math == "client":
        return partial(leave_to_browser, deck)
    settings = replace(settings, font=theme.formula_font, breaks=theme.formula_breaks)
    return engine.meanwhile(typeset, deck, engine.typesetter(settings), templates)


def with_ink(deck: Deck, edition: Edition, project: Project, report: Report, files: Consulted) -> Deck:
    """The deck with what was drawn on it, and ready to be drawn on if it asks for that."""
    path = ink_file(deck.source.path)
    if INK in deck.options.plugins:
        from builder.page.ink import identities, names_alone, to_draw_on

        deck = to_draw_on(deck, names_alone if edition.gaps == "empty" else identities)
    if not deck.options.ink or edition.ink != "kept":
        return deck
    files.add(path)
    strokes = read_ink(path, project, report)
    if not strokes:
        return deck
    from builder.page.ink import inked

    return replace(inked(deck, strokes, path, report), ink=strokes)


def edition_of(options: DeckOptions, name: str, at: Location) -> Edition:
    """Raises `NoEdition`."""
    found = options.editions.get(name)
    if found is None:
        raise NoEdition(name, tuple(options.editions), at)
    return found


def theme_files(theme: Theme, work: Work, project: Project, engine: Engine) -> Iterator[Path]:
    """What a page takes from its theme, and the folders, which change when there is more to take."""
    for folder in (work.deck.parent / "theme", project.root / "theme", *theme.folders):
        yield folder
        if room(folder).holds(folder):
            yield from engine.below(folder)


