"""Decks as PDF: pages of a finished build, printed by one browser, several decks at once.

A deck is laid out and printed (`pdf_print`), once, so that fonts are embedded once, and finished
(`pdf_finish`). A long one is printed part after part, so that the browser never holds all of it.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from builder.browser.answers import not_done
from builder.browser.loop import run
from builder.browser.pdf_finish import BadDate, finish_parts
from builder.browser.pdf_print import Part, PrintJob, Whole, nothing_to_print, print_first, print_next
from builder.browser.ready import PageFailed
from builder.browser.session import BrowserSession, session
from builder.browser.sheets import Paper
from builder.diagnostics import Diagnostic, Location, Report
from builder.machine.output import write_bytes
from builder.theming.templates import BadTemplate

SUFFIX = {"slides": "", "handout": "-handout", "notes": "-notes", "article": ""}

Progress = Callable[[PrintJob], None]


def pdf_name(page: Path, paper: Paper) -> str:
    """`b.html` is printed to `b.pdf`, `b-handout.pdf` or `b-notes.pdf`."""
    return f"{page.stem}{SUFFIX[paper.layout]}.pdf"


def print_decks(jobs: Sequence[PrintJob], report: Report, progress: Progress) -> list[Path]:
    """Print all jobs and write their PDFs, each whole or not at all; the paths of those written.

    A deck that fails is reported and does not stop the others. `progress` is called as each job ends.
    Raises BrowserMissing.
    """
    return run(print_all(jobs, report, progress))


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
        reading = asyncio.create_task(asyncio.to_thread(import_module, "pikepdf"))  # while pages are opened
        tasks = await asyncio.gather(*(one(browser, job) for job in jobs))
        await reading
    paths = [await task for task in tasks if task]
    return [path for path in paths if path]


async def print_deck(
    browser: BrowserSession, job: PrintJob, report: Report, progress: Progress
) -> asyncio.Task[Path | None]:
    """Print one job; it is finished and written while the browser goes on, or ends. Raises PageFailed."""
    printed = await print_first(browser, job, report)
    if isinstance(printed, Part):
        printed = await print_others(browser, job, printed, report)
    return asyncio.create_task(complete(job, printed, report, progress))


async def print_others(
    browser: BrowserSession, job: PrintJob, part: Part, report: Report
) -> Whole:
    """Print what follows on the first part. Raises PageFailed."""
    parts = [part]
    while part.following:
        gc.collect()  # what Playwright remembers of a page it has closed goes round in circles
        part = await print_next(browser, job, part.following, report)
        parts.append(part)
    slides = [slide for each in parts for slide in each.slides]
    if not slides:
        raise nothing_to_print(job)
    printed = [each.printed for each in parts if each.printed]
    return asyncio.create_task(asyncio.to_thread(finish_parts, printed, slides, part.document, part.margins))


async def complete(job: PrintJob, printed: Whole, report: Report, progress: Progress) -> Path | None:
    try:
        write_bytes(job.target, await printed)
    except (BadDate, OSError) as failure:
        report(not_printed(job, failure))
        return None
    except Exception as failure:  # a script of the page can spoil what is printed, too
        report(not_done(job.deck, "not-printed", failure))
        return None
    finally:
        progress(job)
    return job.target


def not_printed(job: PrintJob, failure: Exception) -> Diagnostic:
    return Diagnostic(Location(job.deck), "error", "not-printed", f"no PDF: {failure}")
