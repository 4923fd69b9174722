"""Build a deck in memory, TeX left in the page: what the tests of the dialect look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from markdown_it.token import Token

from builder.diagnostics import Diagnostic
from builder.dialect.deck import Deck, assemble
from builder.dialect.macros import expand
from builder.dialect.markdown import Dialect, parse
from builder.dialect.shelf import Shelf
from builder.dialect.transclude import transclude
from builder.page.assets import Assets, Site
from builder.page.contained import contained
from builder.page.context import Context, RenderedSlide
from builder.page.formulas import leave_to_browser
from builder.page.page import render_slides, sections
from builder.page.render import render_tokens
from builder.read.options import deck_options
from builder.read.project import Project
from builder.read.source import make_source, read_text
from builder.theming.choice import default_theme
from builder.theming.plugins import known_plugins, plugin_of
from builder.theming.templates import Templates

NOWHERE = Path("/nowhere")


@dataclass(frozen=True)
class Result:
    """A deck, its slides and what was reported on the way."""

    deck: Deck
    slides: tuple[RenderedSlide, ...]
    prologue: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def html(self) -> str:
        """The slides one after the other, stacks in a section of their own."""
        return "".join(sections(self.slides))


@cache
def templates() -> Templates:
    return Templates(default_theme(), lambda version, function: function)


@cache
def dialect() -> Dialect:
    return Dialect(frozenset(templates().macros), frozenset(templates().words))


def tokens_of(text: str) -> list[Token]:
    return parse(make_source(NOWHERE / "deck.md", "deck.md", text, lambda problem: None), dialect())


def build(text: str, deck: Path = NOWHERE / "deck.md", root: Path | None = None) -> Result:
    """The text as if it stood in the file `deck`, which need not exist, of the project `root`."""
    problems: list[Diagnostic] = []
    report = problems.append
    theme = templates().theme
    project = Project(root or deck.parent)
    source = make_source(deck, deck.name, text, report)
    options = deck_options(source.options, source.option_lines, source.locate(0), report)
    plugins = known_plugins(theme)
    shelf = Shelf(
        project,
        dialect(),
        lambda path: any(path.endswith(name) for name in theme.provides),
        lambda path: plugin_of(path, plugins),
        report,
        lambda path: None,
    )
    tokens = transclude(parse(source, dialect()), shelf, (deck,))
    assembled = assemble(expand(tokens, templates(), report), source, options, report)
    formulas = leave_to_browser(assembled)
    site = Site(project.root, project, PurePosixPath(deck.relative_to(project.root).with_suffix(".html")))
    context = Context(templates(), Assets(site, report, lambda path: None), formulas.markup, report)
    slides = tuple(render_slides(assembled, context))
    return Result(
        assembled,
        slides,
        contained(render_tokens(assembled.prologue, context)),
        tuple(dict.fromkeys(problems)),
    )


def build_file(deck: Path, root: Path) -> Result:
    return build(read_text(deck), deck, root)
