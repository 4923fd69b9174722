"""Find faults of a deck before the lecture: what only a browser can see of its finished page.

Every slide is shown and measured (`probes/look.js`) and examined by axe-core. Findings are diagnostics at
the slide's comment; their codes are the rules, which a deck (`check: {off: [rule]}` in its front matter) or
a slide (`data-check-off="rule rule"`) switches off.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from builder.browser.answers import not_done, read
from builder.browser.askers import Askers
from builder.browser.barriers import Barrier, describe_barriers
from builder.browser.files import dead_links, failures, unloaded, unreadable
from builder.browser.findings import caused, finding, letters_together, once, unknown_rules
from builder.browser.loop import run
from builder.browser.pdf_print import print_view
from builder.browser.properties import Styled, slips
from builder.browser.ready import Lent, PageFailed, View, probe
from builder.browser.session import BrowserSession, session
from builder.browser.sheets import Paper
from builder.browser.stills import ONE_BY_ONE, Still, function_of, functions_of, slides_at_rest
from builder.diagnostics import Diagnostic, Location, Report
from builder.machine.frontend import package
from builder.read.courses import has_slides

SECONDS_A_SLIDE = 10
LIMITS = {
    "overflow": 3,  # px; glyphs reach a little out of their boxes
    "covered": 8,  # px
    "text": 0.02,  # of the slide's height: 14 px of 700
    "beside": 0.6,  # of the size of the text on its slide
    "shrunk": 0.97,  # of the size a formula was set in
    "torn": 0.3,  # of a justified line
    "loose": 0.15,  # of it, where few signs share that
    "spread": 0.4,  # em between two signs
    "bent": 0.14,  # the logarithm of width to height, against that of the file
    "picture": 3,  # pixels of the file for one on the slide, in both directions
    "pixels": 1_000_000,
}


@dataclass(frozen=True)
class CheckJob:
    """A page of the site, its deck as messages name it, the rules its front matter switches off, and the file
    of the deck: links to its neighbours are no worse for being to decks that are not built this time. `site`
    is the folder of the site, else that of the page. `told` are the messages of the build, which are not
    repeated."""

    page: Path
    deck: str
    off: frozenset[str] = frozenset()
    source: Path | None = None
    site: Path | None = None
    told: tuple[str, ...] = ()

    def is_deck(self, path: Path) -> bool:
        """Whether a file of the site is the page of a deck, be it built or not."""
        if self.source is None or path.suffix != ".html":
            return False
        beside = os.path.relpath(path, self.page.resolve().parent)
        source = (self.source.parent / beside).with_suffix(".md")
        return source.is_file() and has_slides(source)


Progress = Callable[[CheckJob], None]
AtSlide = Callable[[CheckJob, str], None]


def unseen(job: CheckJob, slide: str) -> None:
    """For those who do not want to know which slide is looked at."""


def check_decks(
    jobs: Sequence[CheckJob], report: Report, progress: Progress, at_slide: AtSlide = unseen
) -> None:
    """Report what is wrong with the pages, deck by deck in the order given; what was found so far is reported
    also when this is interrupted.

    Raises BrowserMissing, and FileNotFoundError if axe-core is not installed.
    """
    findings: list[list[Diagnostic]] = [[] for _ in jobs]
    try:
        run(check_all(jobs, findings, progress, at_slide))
    finally:
        for job, found in zip(jobs, findings, strict=True):
            wanted = [one for one in found if one.code not in job.off]
            for one in sorted(once([*letters_together(wanted, job.told)])):
                report(one)


async def check_all(
    jobs: Sequence[CheckJob], findings: Sequence[list[Diagnostic]], progress: Progress, at_slide: AtSlide
) -> None:
    axe = (package("axe-core") / "axe.min.js").read_text(encoding="utf-8")

    async def one(browser: BrowserSession, job: CheckJob, found: list[Diagnostic]) -> None:
        look = partial(browser.lend, job.page, site=job.site)
        shown = partial(at_slide, job)
        paper = replace(print_view(Paper()), inner=False)  # what is inside is not examined
        visits = (
            look(lambda lent: check_page(lent, job, found, shown), View(query=ONE_BY_ONE)),
            look(lambda lent: check_barriers(lent, axe, job, found), paper),
        )
        try:
            ended = await asyncio.gather(*visits, return_exceptions=True)
            found += [not_checked(job, failure) for failure in ended if isinstance(failure, Exception)][:1]
        finally:
            progress(job)

    async with session() as browser:
        work = zip(jobs, findings, strict=True)
        await asyncio.gather(*(one(browser, job, found) for job, found in work))


def not_checked(job: CheckJob, failure: Exception) -> Diagnostic:
    """What is said of a page that could not be looked at; it must not take the others with it."""
    if isinstance(failure, PageFailed):
        return Diagnostic(Location(job.deck), "error", "not-checked", f"not checked: {failure}")
    return not_done(job.deck, "not-checked", failure)


async def check_page(
    lent: Lent, job: CheckJob, found: list[Diagnostic], shown: Callable[[str], None]
) -> None:
    """Find what is wrong with the layout of a ready page, slide by slide, and with the files it loads."""
    page = lent.page
    found += unknown_rules(job.off, Location(job.deck))
    slides = await slides_at_rest(page, job.deck)
    show, slide_now = await function_of(page, "show"), await function_of(page, "check/slide")
    looks, look = await functions_of(page, "check/findings"), probe("look")
    for index, slide in enumerate(slides):
        shown(slide.name)
        try:
            looked = page.evaluate(look, [show, slide_now, looks, index, LIMITS])
            seen = read(Seen, await asyncio.wait_for(looked, SECONDS_A_SLIDE))
        except TimeoutError:
            message = f"not checked: this slide takes more than {SECONDS_A_SLIDE} s"
            found.append(Diagnostic(slide.location, "warning", "not-checked", message))
            continue
        off = set(seen.off.split())
        found += unknown_rules(off, slide.location)
        found += [d for d in described(seen, slide, lent, job) if d.code not in off]
    if not slides:
        hint = "start one with `<!-- slide -->`"
        found.append(finding("empty-slide", Location(job.deck), "this deck has no slides", hint))
    asked = Askers(job)
    found += [*failures(lent.errors, asked), *unloaded(lent.unloaded, job.told, asked, lent.served)]
    found += slips(read(Styled, await page.evaluate(probe("properties"))), asked, lent.served)


async def check_barriers(lent: Lent, axe: str, job: CheckJob, found: list[Diagnostic]) -> None:
    """Find what axe-core does on the print view of a page."""
    await lent.page.evaluate(axe)
    barriers = read(list[Barrier], await lent.page.evaluate(probe("axe")))
    found += describe_barriers([b for b in barriers if b.code not in b.off.split()], job.deck)


@dataclass(frozen=True)
class Fault:
    """A rule, what `check/findings` say of it, and the rule of a style sheet that causes it, if any."""

    rule: str
    message: str
    cause: str


@dataclass(frozen=True)
class Seen:
    """What `probes/look.js` saw on a slide: the rules it switches off, faults, addresses of links, and of
    pictures it cannot show."""

    off: str
    findings: list[Fault]
    links: list[str]
    broken: list[str]


def described(seen: Seen, slide: Still, lent: Lent, job: CheckJob) -> list[Diagnostic]:
    """What is wrong with the layout, pictures, links and steps of a slide, in words."""
    found = [caused(fault.rule, slide.location, fault.message, fault.cause) for fault in seen.findings]
    dead = dead_links(seen.links, slide, lent.served, job.is_deck)
    return [*found, *dead, *unreadable(seen.broken, slide, lent.served)]
