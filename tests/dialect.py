"""Build a deck in memory, TeX left in the page: what the tests of the dialect look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, together
from builder.dialect.blocks import Setter
from builder.dialect.citations import Citer
from builder.dialect.deck import Deck, assemble
from builder.dialect.figures import with_figures
from builder.dialect.labels import Numberer
from builder.dialect.language import language_of
from builder.dialect.macros import expand
from builder.dialect.margins import Margins
from builder.dialect.markdown import Dialect, parse
from builder.dialect.numbering import number
from builder.dialect.shelf import Shelf
from builder.dialect.transclude import transclude
from builder.machine.cache import Cache
from builder.page.assets import Assets, Site
from builder.page.body import render_slides
from builder.page.contained import contained
from builder.page.context import Context, RenderedSlide
from builder.page.door import Door
from builder.page.formulas import leave_to_browser
from builder.page.page import sections
from builder.page.render import render_tokens
from builder.read.option_faults import Places
from builder.read.options import deck_options
from builder.read.project import Project
from builder.read.source import make_source, read_text
from builder.site.sources import sources
from builder.theming.choice import find_theme
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
def templates(blocks: bool = False) -> Templates:
    theme = find_theme("solarized", NOWHERE, NOWHERE, blocks=blocks)
    return Templates(theme, lambda version, function: function)


@cache
def dialect(blocks: bool = False, numbers: bool = False, sources: bool = False) -> Dialect:
    made = templates(blocks)
    macros, words, blocks = map(frozenset, (made.macros, made.words, made.blocks))
    return Dialect(macros, words, blocks, has_numbers=numbers, has_sources=sources)


def tokens_of(text: str) -> list[Token]:
    return parse(make_source(NOWHERE / "deck.md", "deck.md", text, lambda problem: None), dialect())


def build(text: str, deck: Path = NOWHERE / "deck.md", root: Path | None = None) -> Result:
    """The text as if it stood in the file `deck`, which need not exist, of the project `root`."""
    problems: list[Diagnostic] = []
    report = problems.append
    project = Project(root or deck.parent)
    source = make_source(deck, deck.name, text, report)
    options = deck_options(source.options, Places(source.option_lines, source.locate(0)), report)
    ours = templates(options.blocks)
    theme = ours.theme
    plugins = known_plugins(theme)
    spoken = dialect(options.blocks, bool(options.numbering), bool(options.citations))
    shelf = Shelf(
        project,
        spoken,
        lambda path: any(path.endswith(name) for name in theme.provides),
        lambda path: plugin_of(path, plugins),
        report,
        lambda path: None,
    )
    tokens = transclude(parse(source, spoken), shelf, (deck,))
    set_blocks = Setter(ours, language_of(source, options), options.numbering, report)
    expanded = expand(tokens, ours, report)
    shown = with_figures(expanded) if options.numbering else expanded
    assembled = assemble(set_blocks(shown), source, options, report)
    if options.citations:
        wanted, places = options.citations, (deck.parent, project.root)
        known = sources(wanted.files, places, project, Cache(), source.locate(0), report, lambda path: None)
        cite = Citer(report, deck.parent, sources=known, settings=wanted, render=ours.render)
        assembled = cite(assembled)
    if options.numbering:
        section = set_blocks.name_of("section")
        assembled = number(assembled, Numberer(options.numbering, options.chapter, section, report))
    where = {key: source.locate(0) for key in ("header", "footer")}
    assembled = Margins(options.header, options.footer, ours, options.chapter, where, report)(assembled)
    formulas = leave_to_browser(assembled)
    site = Site(project.root, project, PurePosixPath(deck.relative_to(project.root).with_suffix(".html")))
    assets = Assets(site, report, lambda path: None)
    context = Context(ours, Door(assets), formulas.markup, report, breaks=options.breaks)
    slides = tuple(render_slides(assembled, context))
    prologue = contained(render_tokens(assembled.prologue, context), "div")
    assets.report_remote()
    return Result(assembled, slides, prologue, together(problems))


def build_file(deck: Path, root: Path) -> Result:
    return build(read_text(deck), deck, root)
