"""`slides build`: decks into pages."""

from __future__ import annotations

import argparse

from builder.cli.decks import build_as, built_pages, chosen, finish, ink_of, list_editions, site_of
from builder.cli.terminal import counted
from builder.diagnostics import visible
from builder.site.task import Form, Notes, Settings


def run(options: argparse.Namespace) -> int:
    works = chosen(options)
    form: Form = "file" if options.self_contained else "site"
    notes: Notes = "left out" if options.without_notes else "kept"
    output = site_of(options)
    ink = ink_of(options)
    settings = Settings(output, options.math, options.jobs, form, notes, options.edition, ink)
    problems = build_as(works, settings)
    list_editions(options)
    if options.without_notes:
        from builder.page.papers import notes_on_paper

        problems += notes_on_paper(output)
    pages = [page for _, page in built_pages(works, output)]
    if pages and not options.json:
        first = pages[0] if len(works) == 1 else output / "index.html"
        print(f"{counted(len(pages), 'deck')} built: open {visible(str(first))}")
    return finish(problems, options)
