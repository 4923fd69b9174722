"""A deck with all that it imports, all its macros, sources and numbers; nothing is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from markdown_it.token import Token

from builder.diagnostics import Report, ignore
from builder.dialect.blocks import Setter
from builder.dialect.citations import Citer
from builder.dialect.deck import Deck, assemble
from builder.dialect.figures import FIGURE, with_figures
from builder.dialect.label import SECTION, Label
from builder.dialect.labels import Numberer
from builder.dialect.language import language_of
from builder.dialect.macros import expand
from builder.dialect.margins import Margins
from builder.dialect.markdown import Dialect
from builder.dialect.numbering import number
from builder.dialect.references import Elsewhere, nowhere
from builder.dialect.shelf import Shelf
from builder.dialect.transclude import transclude
from builder.read.courses import Work
from builder.read.project import PYPROJECT, YAML
from builder.site.attempt import attempt
from builder.site.begin import Beginning, begin
from builder.site.engine import Engine
from builder.site.labels import CourseLabels, chapter_of
from builder.site.ledger import Consulted
from builder.site.sources import sources
from builder.theming.choice import is_named
from builder.theming.plugins import plugin_of


def gather(
    start: Beginning,
    work: Work,
    engine: Engine,
    report: Report,
    note_read: Callable[[Path], None],
    elsewhere: Elsewhere = nowhere,
) -> Deck:
    """The whole deck. `note_read` is told of each file read, `elsewhere` finds the labels of other decks."""
    task = Gathering(start, work, engine, report, note_read, elsewhere)
    tokens = transclude(engine.parse(start.source, task.dialect), task.shelf, (work.deck,))
    tokens = task.set_blocks(task.with_figures(expand(tokens, start.templates, report)))
    deck = assemble(tokens, start.source, start.options, report)
    return task.margins(task.numbered(task.cited(deck)))


@dataclass(frozen=True)
class Gathering:
    """The stages of `gather`, each with what it needs."""

    start: Beginning
    work: Work
    engine: Engine
    report: Report
    note_read: Callable[[Path], None]
    elsewhere: Elsewhere

    @property
    def dialect(self) -> Dialect:
        known, options = self.start.templates, self.start.options
        macros, words, blocks = map(frozenset, (known.macros, known.words, known.blocks))
        return Dialect(macros, words, blocks, bool(options.numbering), bool(options.citations))

    @property
    def shelf(self) -> Shelf:
        templates = self.start.templates
        provided = tuple(templates.theme.provides)
        return Shelf(
            self.start.project,
            self.dialect,
            lambda path: is_named(path, provided),
            lambda path: plugin_of(path, templates.plugins),
            self.report,
            self.note_read,
        )

    @cached_property
    def set_blocks(self) -> Setter:
        start, options = self.start, self.start.options
        return Setter(start.templates, language_of(start.source, options), options.numbering, self.report)

    def with_figures(self, tokens: list[Token]) -> list[Token]:
        """Where things are numbered, pictures with the name of a figure are figures."""
        numbered = self.start.options.numbering and FIGURE in self.start.templates.blocks
        return with_figures(tokens) if numbered else tokens

    @cached_property
    def chapter(self) -> str:
        return chapter_of(self.work, self.start.options, self.note_read)

    def cited(self, deck: Deck) -> Deck:
        """With its citations and lists of sources, if the deck or project names a bibliography."""
        start, settings = self.start, deck.options.citations
        if not settings:
            return deck
        folder = start.source.path.parent
        at = start.options.places.of("bibliography")
        known = sources(
            settings.files, (folder, start.project.root), start.project, self.engine.cache, at, self.report,
            self.note_read,
        )  # fmt: skip
        render = start.templates.render
        return Citer(self.report, folder, sources=known, settings=settings, render=render)(deck)

    def numbered(self, deck: Deck) -> Deck:
        """With its numbers, if it wants any."""
        numbering = self.start.options.numbering
        if not numbering:
            return deck
        section = self.set_blocks.name_of(SECTION)
        return number(deck, Numberer(numbering, self.chapter, section, self.report), self.found_elsewhere)

    def found_elsewhere(self, keys: frozenset[str]) -> dict[str, Label]:
        """What the kinds of other decks are called in the language of this one."""
        name_of = self.set_blocks.name_of
        return {key: replace(it, name=name_of(it.kind)) for key, it in self.elsewhere(keys).items()}

    @property
    def margins(self) -> Margins:
        start, options = self.start, self.start.options
        where = {key: options.places.of(key) for key in ("header", "footer")}
        return Margins(options.header, options.footer, start.templates, self.chapter, where, self.report)


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
