"""Decks as PDF: pages of a finished build, printed by one browser, several decks at once.

A deck is opened in reveal's print view, made fit for paper (`probes/paper.js`), laid out on sheets if the
layout asks for it (`sheets`), printed once, so that fonts are embedded once, and finished (`pdf_finish`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builder.browser.answers import not_done, read
from builder.browser.pdf_finish import BadDate, Document, PaperSlide, finish
from builder.browser.pdf_tags import FORMULA_MARK
from builder.browser.ready import Lent, PageFailed, View, probe
from builder.browser.session import BrowserSession, session
from builder.browser.sheets import Paper, Render, on_sheets, sheets, written_on_sheets
from builder.browser.stills import source_location
from builder.diagnostics import Diagnostic, Location, Report
from builder.machine.output import write_bytes
from builder.theming.templates import BadTemplate

if TYPE_CHECKING:
    from playwright.async_api import Page

Fonts = Callable[[frozenset[str]], str]
"""The `@font-face` rules that show these characters in the fonts of the deck's theme."""

SUFFIX = {"slides": "", "handout": "-handout", "notes": "-notes", "article": ""}


@dataclass(frozen=True)
class PrintJob:
    """A page of the site to print; `deck` is the source it was built from, as messages name it, `site` the
    folder of the site, else that of the page."""

    page: Path
    target: Path
    deck: str
    paper: Paper
    render: Render
    fonts: Fonts
    site: Path | None = None


Progress = Callable[[PrintJob], None]


def pdf_name(page: Path, paper: Paper) -> str:
    """`b.html` is printed to `b.pdf`, `b-handout.pdf` or `b-notes.pdf`."""
    return f"{page.stem}{SUFFIX[paper.layout]}.pdf"


def print_decks(jobs: Sequence[PrintJob], report: Report, progress: Progress) -> list[Path]:
    """Print all jobs and write their PDFs, each whole or not at all; the paths of those written.

    A deck that fails is reported and does not stop the others. `progress` is called as each job ends.
    Raises BrowserMissing.
    """
    return asyncio.run(print_all(jobs, report, progress))


async def print_all(jobs: Sequence[PrintJob], report: Report, progress: Progress) -> list[Path]:
    async def one(browser: BrowserSession, job: PrintJob) -> asyncio.Task[Path | None] | None:
        try:
            return await print_deck(browser, job, report, progress)
        except (PageFailed, OSError) as failure:  # its fonts want Node.js
            report(not_printed(job, failure))
        except BadTemplate as error:
            report(Diagnostic(error.at, "error", "template", error.message))
        except Exception as failure:  # the last resort: one page must not take the others with it
            report(not_done(job.deck, "not-printed", failure))
        progress(job)
        return None

    async with session() as browser:
        tasks = await asyncio.gather(*(one(browser, job) for job in jobs))
    paths = [await task for task in tasks if task]
    return [path for path in paths if path]


async def print_deck(
    browser: BrowserSession, job: PrintJob, report: Report, progress: Progress
) -> asyncio.Task[Path | None]:
    """Print one job; it is finished and written while the browser goes on, or ends. Raises PageFailed."""

    async def work(lent: Lent) -> asyncio.Task[Path | None]:
        await lent.page.emulate_media(media="print")  # now: printing changes the style of nothing any more
        slides, document = await prepare(lent, job, report)
        printed = await lent.page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
        return asyncio.create_task(complete(job, printed, slides, document))

    async def complete(
        job: PrintJob, printed: bytes, slides: Sequence[PaperSlide], document: Document
    ) -> Path | None:
        try:
            data = await asyncio.to_thread(finish, printed, slides, document)
            write_bytes(job.target, data)
        except (BadDate, OSError) as failure:
            report(not_printed(job, failure))
            return None
        except Exception as failure:  # a script of the page can spoil what is printed, too
            report(not_done(job.deck, "not-printed", failure))
            return None
        finally:
            progress(job)
        return job.target

    return await browser.lend(job.page, work, print_view(job.paper), site=job.site)


def not_printed(job: PrintJob, failure: Exception) -> Diagnostic:
    return Diagnostic(Location(job.deck), "error", "not-printed", f"no PDF: {failure}")


def print_view(paper: Paper) -> View:
    """Reveal's print view; its options in the address go before those of the deck. An article has none."""
    if paper.layout == "article":
        return View()
    options = {
        "view": "print",
        "pdfSeparateFragments": "true" if paper.fragments == "each" else "false",
        "pdfMaxPagesPerSlide": "1",
        "pdfPageHeightOffset": "0",
        "showNotes": "false",
    }
    query = "&".join(f"{key}={value}" for key, value in options.items())
    return View(query=query, before=probe("slides") + probe("outlines"))


@dataclass(frozen=True)
class Unlike:
    """What paper cannot show of a slide, and where that begins in its source."""

    message: str
    source: str


@dataclass(frozen=True)
class OnPaper:
    """What `probes/paper.js` says of a page: `about` has its `title`, `author` and `lang`."""

    slides: list[PaperSlide]
    unlike: list[Unlike]
    about: Mapping[str, str]


async def prepare(lent: Lent, job: PrintJob, report: Report) -> tuple[list[PaperSlide], Document]:
    """Lay the page out for paper; what is on it, and what its PDF says about itself. Raises PageFailed."""
    page = lent.page
    if job.paper.layout == "article":
        return await prepare_article(lent, job)
    found = read(OnPaper, await page.evaluate(probe("paper")))
    await name_pictures(page)
    slides, about = on_sheets(found.slides, job.paper), found.about
    if not slides:
        which = " with notes" if found.slides else ""
        raise PageFailed(f"there is no slide{which} in this deck")
    for one in found.unlike:
        hint = "`--fragments each` prints every step" if "step" in one.message else ""
        report(Diagnostic(source_location(one.source), "warning", "not-on-paper", one.message, hint))
    if job.paper.ink_saving:
        await page.evaluate(probe("dark-ink"))
    if job.paper.layout != "slides":
        fonts = await asyncio.to_thread(job.fonts, written_on_sheets(slides, about))
        markup = sheets(slides, job.paper, about, fonts, job.render)
        cut = read(list[str], await page.evaluate(probe("sheets"), markup))
        for slide in slides:
            if slide.name in cut:
                report(notes_cut(slide))
    bare = job.paper.layout == "slides"
    return slides, Document(about["title"], about["author"], lent.served.address(job.page), bare)


async def name_pictures(page: Page) -> None:
    """Give each formula, diagram and picture the name under which the PDF has it."""
    await page.evaluate(probe("figures"))
    await page.evaluate(probe("formula-names"), {"formulaMark": FORMULA_MARK})


async def prepare_article(lent: Lent, job: PrintJob) -> tuple[list[PaperSlide], Document]:
    """Its sections take the place of slides. Raises PageFailed."""
    found = read(OnPaper, await lent.page.evaluate(probe("article"), {"size": job.paper.size}))
    if not found.slides:
        raise PageFailed("this edition is no article")
    await name_pictures(lent.page)
    about = found.about
    return found.slides, Document(about["title"], about["author"], lent.served.address(job.page), bare=False)


def notes_cut(slide: PaperSlide) -> Diagnostic:
    message = f"the notes of slide {slide.label or slide.title} do not fit beside it"
    return Diagnostic(source_location(slide.source), "warning", "notes-cut", message,
                      "`--layout notes` has room for all of them")
