"""`slides pdf`: decks on paper."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from typing import Final

from builder.browser.pdf import pdf_name, print_decks
from builder.browser.pdf_print import PrintJob
from builder.browser.sheets import Paper
from builder.browser.titles import outdated_titles, picture_titles
from builder.cli.at_hand import browser_at_hand
from builder.cli.decks import (
    build_as,
    built_pages,
    chosen,
    finish,
    list_editions,
    page_settings,
    shown,
    site_of,
)
from builder.cli.terminal import Usage, stepper
from builder.diagnostics import ignore, visible
from builder.machine.output import write_text
from builder.page.papers import PAPERS, papers
from builder.read.courses import Work
from builder.read.editions import LECTURE

ARTICLE: Final = "article"


def run(options: argparse.Namespace) -> int:
    choose_layout(options)
    paper = chosen_paper(options)
    works = chosen(options)
    output = site_of(options)
    problems = build_as(works, replace(page_settings(output, options), apart=True))
    jobs = [
        PrintJob(
            page, page.with_name(pdf_name(page, paper)), shown(work), paper,
            partial(render, work), partial(paper_fonts, work), output,
        )
        for work, page in built_pages(works, output)
    ]
    with browser_at_hand():
        written = print_decks(jobs, problems.append, stepper("printing", len(jobs)))
        if len(works) > 1:  # there is a list of decks to look at
            picture_titles(outdated_titles([job.page for job in jobs]), problems.append, output)
    write_text(output / PAPERS, papers(output))
    list_editions(options)
    if not options.json:
        for path in written:
            print(visible(str(path)))
    return finish(problems, options)


def choose_layout(options: argparse.Namespace) -> None:
    """An article is an edition, and the edition of that name is one."""
    if options.layout == ARTICLE and options.edition == LECTURE.name:
        options.edition = ARTICLE
    options.layout = options.layout or (ARTICLE if options.edition == ARTICLE else "slides")


def chosen_paper(options: argparse.Namespace) -> Paper:
    """Raises `Usage` for an option that the layout has no use for."""
    wanted = {
        "--per-page": ("per_page", options.per_page),
        "--beside": ("beside", options.beside),
        "--paper": ("size", options.paper),
        "--ink-saving": ("ink_saving", options.ink_saving),
        "--pages": ("pages", options.pages),
    }
    given = {flag: field for flag, field in wanted.items() if field[1] is not None}
    if options.layout == ARTICLE:
        given.pop("--paper", None)
    if given and options.layout in {"slides", ARTICLE}:
        named = ", ".join(f"`{flag}`" for flag in given)
        raise Usage(f"{named}: only with `--layout handout` or `--layout notes`")
    if options.pages and options.layout != "notes":
        raise Usage("`--pages`: only with `--layout notes`")
    if options.layout == ARTICLE:
        return Paper(ARTICLE, size=options.paper or "A4")
    return Paper(options.layout, options.fragments, **dict(given.values()))


def render(work: Work, template: str, **context: object) -> str:
    """A template of the deck's theme, which is only looked for when one is wanted."""
    from builder.site.begin import begin
    from builder.site.engine import Engine

    with Engine() as engine:
        return begin(work, engine, ignore).templates.render(template, **context)


def paper_fonts(work: Work, characters: frozenset[str]) -> str:
    """The fonts of the deck's theme, cut to what only its sheets show."""
    from builder.machine.frontend import package_root
    from builder.site.begin import begin
    from builder.site.engine import Engine
    from builder.theming.fonts import embedded_fonts

    with Engine() as engine:
        faces = begin(work, engine, ignore).templates.theme.fonts
        return embedded_fonts(faces, characters, package_root(), engine.cutter)
