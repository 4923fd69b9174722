"""`slides check`: what would go wrong in the lecture."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import takewhile
from pathlib import Path
from threading import Event

from builder.browser.check import CheckJob, check_decks
from builder.cli.at_hand import browser_at_hand
from builder.cli.decks import build_pages, built_pages, chosen, finish, shown
from builder.cli.terminal import Progress, counted
from builder.diagnostics import Diagnostic, ignore
from builder.page.tex_macros import Course
from builder.page.unused_labels import Labelled
from builder.read.courses import Work
from builder.site.attempt import attempt
from builder.site.begin import Beginning, begin
from builder.site.engine import Engine
from builder.site.gather import gather


def run(options: argparse.Namespace) -> int:
    works = chosen(options)
    problems = build_pages(works, options.output, options)
    with Engine() as engine, ThreadPoolExecutor(1) as beside:
        pages = built_pages(works, options.output)
        begun = [  # the page of a deck that cannot be built now is an earlier one
            (work, page, start)
            for work, page in pages
            if (start := attempt(partial(begin, work, engine, ignore), work, ignore))
        ]
        told = tuple(problem.message for problem in problems)
        jobs = [
            CheckJob(page, shown(work), start.options.checks_off, work.deck, options.output, told)
            for work, page, start in begun
        ]
        ended = Event()
        decks = takewhile(lambda _: not ended.is_set(), [(work, start) for work, _, start in begun])
        naught = beside.submit(for_naught, decks, engine)  # while the browser starts
        progress = Progress("checking", len(jobs))
        try:
            with browser_at_hand():
                check_decks(
                    jobs,
                    problems.append,
                    lambda job: progress.step(job.deck),
                    lambda job, slide: progress.at(job.deck, f"slide {slide}"),
                )
            problems += naught.result()
        except KeyboardInterrupt:  # what was found until then is worth having
            finish(problems, options)
            raise
        finally:
            ended.set()
            progress.clear()
    if not options.json:
        print(f"{counted(len(works), 'deck')} checked: {counted(len(problems), 'finding')}")
    return finish(problems, options)


def for_naught(begun: Iterable[tuple[Work, Beginning]], engine: Engine) -> list[Diagnostic]:
    """TeX macros of decks and of their projects that are unused or redefined; labels that nothing cites."""
    courses: dict[Path, Course] = {}
    found: list[Diagnostic] = []
    labels = Labelled()
    for work, start in begun:
        root = start.project.root
        course = courses.setdefault(root, Course(engine.settings(root, ignore), engine.crew.meanings))
        deck = attempt(partial(gather, start, work, engine, ignore, set[Path]().add), work, ignore)
        if deck:
            found += course.examine(deck, start.templates.theme.tex_macros)
            labels.examine(deck)
    found += [finding for course in courses.values() for finding in course.findings()]
    return [*found, *labels.findings()]
