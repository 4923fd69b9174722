"""Prints a page of a finished build, or a part of it, in the browser.

A deck is opened in reveal's print view, made fit for paper (`probes/paper.js`), laid out on sheets if the
layout asks for it (`sheets`), and printed. Each part of a long deck is opened anew (`probes/slides.js`).
"""

from __future__ import annotations

import asyncio
import json
from asyncio import Task
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builder.browser.answers import read
from builder.browser.pdf_finish import Document, PaperSlide, finish
from builder.browser.pdf_join import page_count
from builder.browser.pdf_tags import FORMULA_MARK
from builder.browser.ready import Lent, PageFailed, View, probe
from builder.browser.session import BrowserSession
from builder.browser.sheets import Paper, Render, on_sheets, sheets, written_on_sheets
from builder.browser.stills import source_location
from builder.diagnostics import Diagnostic, Report

if TYPE_CHECKING:
    from playwright.async_api import Page

Fonts = Callable[[frozenset[str]], str]
"""The `@font-face` rules that show these characters in the fonts of the deck's theme."""

INK = ".pdf-page section[data-place], .pdf-page > .slide-number"
SPOKEN = ".sheets .spoken"
"""What is made dark ink on white: of slides if ink is to be saved, and notes, which are always on white."""

PAGES = 48
"""Of a part of a long deck: a browser takes two megabytes for each."""


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


@dataclass(frozen=True)
class Before:
    """What the parts that are printed have taken: slides of the deck, names of slides and of their steps,
    pages of the file; the texts the next part needs, and what it is told of the `whole` deck."""

    slides: int = 0
    names: int = 0
    pages: int = 0
    near: range | None = None
    whole: str = ""


@dataclass(frozen=True)
class Next:
    """The slide that begins the next part, and the first and last of the texts that it needs."""

    slide: int
    near: int
    far: int


@dataclass(frozen=True)
class Laid:
    """A page that is laid out for paper: the slides that go there, what its PDF says about itself, how many
    names it has given, the next part, if there is one, and what that is told of the whole deck."""

    slides: Sequence[PaperSlide]
    document: Document
    names: int
    next: Next | None = None
    whole: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a deck: the slides on paper, what is printed of them, and what is before the next part. The
    last of several has headers and footers of all pages, `margins`, if there are any."""

    slides: Sequence[PaperSlide]
    document: Document
    printed: bytes
    following: Before | None = None
    margins: bytes = b""


Whole = Task[bytes]
"""The file of a deck. It is finished while the browser closes the page, or goes on with another."""


async def print_first(browser: BrowserSession, job: PrintJob, report: Report) -> Part | Whole:
    """Print a deck, or the first part of a long one. Raises PageFailed."""

    async def work(lent: Lent) -> Part | Whole:
        laid = await prepare(lent, job, report)
        if laid.next:
            return await print_part(lent.page, laid, Before())
        if not laid.slides:
            raise nothing_to_print(job)
        printed = await print_page(lent.page)
        return asyncio.create_task(asyncio.to_thread(finish, printed, laid.slides, laid.document))

    return await browser.lend(job.page, work, print_view(job.paper, Before()), site=job.site)


async def print_next(browser: BrowserSession, job: PrintJob, before: Before, report: Report) -> Part:
    """Print what comes behind the parts before it. Raises PageFailed."""

    async def work(lent: Lent) -> Part:
        return await print_part(lent.page, await prepare(lent, job, report), before)

    return await browser.lend(job.page, work, print_view(job.paper, before), site=job.site)


async def print_part(page: Page, laid: Laid, before: Before) -> Part:
    """Headers and footers, which number all pages of the file, are printed behind the last part."""
    margins = [] if laid.document.bare else read(list[str], await page.evaluate(probe("take-margins")))
    printed = await print_page(page) if laid.slides else b""
    pages = before.pages + (page_count(printed) if printed else 0)
    if laid.next:
        if laid.next.slide <= before.slides:
            raise PageFailed("a script on the page has changed which slides are on paper")
        near = range(laid.next.near, laid.next.far + 1)
        whole = before.whole or laid.whole
        following = Before(laid.next.slide, before.names + laid.names, pages, near, whole)
        return Part(laid.slides, laid.document, printed, following)
    if not margins or not pages:
        return Part(laid.slides, laid.document, printed)
    await page.evaluate(probe("only-margins"), {"margins": margins, "pages": pages})
    return Part(laid.slides, laid.document, printed, margins=await print_page(page))


async def print_page(page: Page) -> bytes:
    return await page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)


def nothing_to_print(job: PrintJob) -> PageFailed:
    which = " with notes" if job.paper.pages == "with-notes" else ""
    return PageFailed(f"there is no slide{which} in this deck")


def print_view(paper: Paper, before: Before | None = None) -> View:
    """Reveal's print view, of the part of a deck behind others or of all of it; its options in the address go
    before those of the deck. An article has none."""
    if paper.layout == "article":
        return View()
    steps = paper.fragments == "each"
    options = {
        "view": "print",
        "pdfSeparateFragments": "true" if steps else "false",
        "pdfMaxPagesPerSlide": "1",
        "pdfPageHeightOffset": "0",
        "showNotes": "false",
    }
    query = "&".join(f"{key}={value}" for key, value in options.items())
    behind = before or Before()
    part = {
        "first": behind.slides,
        "names": behind.names,
        "whole": behind.whole,
        "pages": PAGES if before else None,
        "perSheet": paper.per_page if paper.layout == "handout" else 1,
        "steps": steps,
    }
    asked = f"window.deckPart = {json.dumps(part)};\n"
    return View(query=query, before=asked + probe("slides") + probe("outlines"), near=behind.near)


@dataclass(frozen=True)
class Unlike:
    """What paper cannot show of a slide, and where that begins in its source."""

    message: str
    source: str


@dataclass(frozen=True)
class OnPaper:
    """What `probes/paper.js` says of a page: `about` has its `title`, `author` and `lang`; `whole` is for the
    parts behind the first."""

    slides: list[PaperSlide]
    unlike: list[Unlike]
    about: Mapping[str, str]
    next: Next | None
    whole: str


async def prepare(lent: Lent, job: PrintJob, report: Report) -> Laid:
    """Lay the page out for paper. Raises PageFailed."""
    page = lent.page
    await page.emulate_media(media="print")  # now: printing changes the style of nothing any more
    if job.paper.layout == "article":
        return await prepare_article(lent, job)
    found = read(OnPaper, await page.evaluate(probe("paper")))
    await name_pictures(page)
    slides, about = on_sheets(found.slides, job.paper), found.about
    for one in found.unlike:
        hint = "`--fragments each` prints every step" if "step" in one.message else ""
        report(Diagnostic(source_location(one.source), "warning", "not-on-paper", one.message, hint))
    if job.paper.ink_saving:
        await page.evaluate(probe("dark-ink"), INK)
    if job.paper.layout != "slides":
        fonts = await asyncio.to_thread(job.fonts, written_on_sheets(slides, about))
        markup = sheets(slides, job.paper, about, fonts, job.render)
        cut = read(list[str], await page.evaluate(probe("sheets"), markup))
        await page.evaluate(probe("dark-ink"), SPOKEN)
        for slide in slides:
            if slide.name in cut:
                report(notes_cut(slide))
    bare = job.paper.layout == "slides"
    document = Document(about["title"], about["author"], lent.served.address(job.page), bare)
    return Laid(slides, document, len(found.slides), found.next, found.whole)


async def name_pictures(page: Page) -> None:
    """Give each formula, diagram and picture the name under which the PDF has it."""
    await page.evaluate(probe("figures"))
    await page.evaluate(probe("formula-names"), {"formulaMark": FORMULA_MARK})


async def prepare_article(lent: Lent, job: PrintJob) -> Laid:
    """Its sections take the place of slides. Raises PageFailed."""
    found = read(OnPaper, await lent.page.evaluate(probe("article"), {"size": job.paper.size}))
    if not found.slides:
        raise PageFailed("this edition is no article")
    await name_pictures(lent.page)
    about = found.about
    document = Document(about["title"], about["author"], lent.served.address(job.page), bare=False)
    return Laid(found.slides, document, len(found.slides))


def notes_cut(slide: PaperSlide) -> Diagnostic:
    message = f"the notes of slide {slide.label or slide.title} do not fit beside it"
    return Diagnostic(source_location(slide.source), "warning", "notes-cut", message,
                      "`--layout notes` has room for all of them")
