"""Find faults of a deck before the lecture: what only a browser can see of its finished page.

Every slide is shown and measured (`probes/check.js`) and examined by axe-core. Findings are diagnostics at
the slide's comment; their codes are the rules, which a deck (`check: {off: [rule]}` in its front matter) or
a slide (`data-check-off="rule rule"`) switches off.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from builder.browser.pdf import print_view
from builder.browser.session import BrowserSession, Lent, PageFailed, Unloaded, View, probe, session
from builder.browser.sheets import Paper
from builder.browser.stills import ONE_BY_ONE, Still, seen_from, source_location, stills
from builder.diagnostics import Diagnostic, Location, Report, Severity, did_you_mean
from builder.machine.frontend import package
from builder.read.courses import has_slides
from builder.read.rules import ERRORS, RULES

if TYPE_CHECKING:
    from playwright.async_api import Page


LIMITS = {
    "overflow": 3,  # px; glyphs reach a little out of their boxes
    "covered": 8,  # px
    "text": 0.02,  # of the slide's height: 14 px of 700
    "picture": 3,  # pixels of the file for one on the slide, in both directions
    "pixels": 1_000_000,
}
NAMED_IN_MARKUP = "[...document.querySelectorAll('[src], [poster]')].flatMap((e) => [e.src, e.poster ?? ''])"
MEDIA = tuple(".png .jpg .jpeg .gif .svg .webp .avif .mp4 .webm .ogv .mp3 .ogg .wav".split())
AXE_RULES = {"color-contrast": "low-contrast", "image-alt": "missing-alt", "svg-img-alt": "missing-alt"}


HINTS = {"missing-alt": "`alt=\"…\"` says what it shows, `alt=\"\"` that it is decoration"}


@dataclass(frozen=True)
class Barrier:
    """What axe-core found: the slide's place and what it switches off, the rule and its help, the element's
    markup and text, and its colours if they are what is wrong."""

    source: str
    off: str
    rule: str
    help: str
    what: str
    text: str
    colours: Mapping[str, Any] | None

    @property
    def code(self) -> str:
        """Our rule for it."""
        return AXE_RULES.get(self.rule, "accessibility")

    @property
    def cause(self) -> tuple[str, ...]:
        """Barriers with the same cause are one problem: a pair of colours, a picture, a rule."""
        if self.colours:
            return (self.rule, str(self.colours["fgColor"]), str(self.colours["bgColor"]))
        return (self.rule, self.what) if self.code == "missing-alt" else (self.rule,)

    @property
    def message(self) -> str:
        if self.colours:
            colours = self.colours
            expected = str(colours["expectedContrastRatio"]).removesuffix(":1")
            return (f"text `{self.text}` is {colours['fgColor']} on {colours['bgColor']}, "
                    f"contrast {colours['contrastRatio']}, expected {expected}")
        if self.code == "missing-alt":
            return f"no alternative text for `{self.what}`"
        return f"`{self.what}`: {self.help[:1].lower()}{self.help[1:]} (axe-core `{self.rule}`)"


@dataclass(frozen=True)
class CheckJob:
    """A page of the site, its deck as messages name it, the rules its front matter switches off, and the file
    of the deck: links to its neighbours are no worse for being to decks that are not built this time."""

    page: Path
    deck: str
    off: frozenset[str] = frozenset()
    source: Path | None = None

    def is_deck(self, path: Path) -> bool:
        """Whether a file of the site is the page of a deck, be it built or not."""
        if self.source is None or path.suffix != ".html":
            return False
        beside = os.path.relpath(path, self.page.absolute().parent)
        source = (self.source.parent / beside).with_suffix(".md")
        return source.is_file() and has_slides(source)


Progress = Callable[[CheckJob], None]


def check_decks(jobs: Sequence[CheckJob], report: Report, progress: Progress) -> None:
    """Report what is wrong with the pages, deck by deck in the order given.

    Raises BrowserMissing, and FileNotFoundError if axe-core is not installed.
    """
    for findings in asyncio.run(check_all(jobs, progress)):
        for finding in findings:
            report(finding)


async def check_all(jobs: Sequence[CheckJob], progress: Progress) -> list[list[Diagnostic]]:
    axe = (package("axe-core") / "axe.min.js").read_text(encoding="utf-8")

    async def one(browser: BrowserSession, job: CheckJob) -> list[Diagnostic]:
        url = job.page.absolute().as_uri()
        try:
            found = await browser.lend(url, lambda lent: check_page(lent, job), View(query=ONE_BY_ONE))
            found += await browser.lend(url, lambda lent: check_barriers(lent, axe, job), print_view(Paper()))
            return sorted(once([d for d in found if d.code not in job.off]))
        except PageFailed as failure:
            return [Diagnostic(Location(job.deck), "error", "not-checked", f"not checked: {failure}")]
        finally:
            progress(job)

    async with session() as browser:
        return list(await asyncio.gather(*(one(browser, job) for job in jobs)))


async def check_page(lent: Lent, job: CheckJob) -> list[Diagnostic]:
    """What is wrong with the layout of a ready page, slide by slide, and with the files it loads."""
    page = lent.page
    found = [*unknown_rules(job.off, Location(job.deck))]
    if not await page.evaluate("Reveal.getTotalSlides()"):
        hint = "`<!-- slide -->` begins one"
        found.append(finding("empty-slide", Location(job.deck), "no slide in this deck", hint))
    async for slide in stills(page, job.deck):
        off = set((await page.evaluate("Reveal.getCurrentSlide().dataset.checkOff ?? ''")).split())
        found += unknown_rules(off, slide.location)
        found += [d for d in await measure(page, slide, job) if d.code not in off]
    named = frozenset(await page.evaluate(NAMED_IN_MARKUP))
    return [*found, *unloaded(lent.unloaded, named, job)]


async def check_barriers(lent: Lent, axe: str, job: CheckJob) -> list[Diagnostic]:
    """What axe-core finds on the print view of a page."""
    await lent.page.evaluate(axe)
    barriers = [Barrier(**found) for found in await lent.page.evaluate(probe("axe"))]
    return [*describe_barriers([b for b in barriers if b.code not in b.off.split()], job.deck)]


async def measure(page: Page, slide: Still, job: CheckJob) -> list[Diagnostic]:
    """What is wrong with the layout, pictures, links and steps of the slide being shown."""
    seen = await page.evaluate(probe("check"), LIMITS)
    found = [finding(f["rule"], slide.location, f["message"]) for f in seen["findings"]]
    return [*found, *dead_links(seen["links"], slide, job), *unreadable(seen["broken"], slide)]


def finding(rule: str, where: Location, message: str, hint: str = "") -> Diagnostic:
    severity: Severity = "error" if rule in ERRORS else "warning"
    return Diagnostic(where, severity, rule, message, hint)


def dead_links(urls: Sequence[str], slide: Still, job: CheckJob) -> Iterator[Diagnostic]:
    """Links to files of the site that are not there, and will not be."""
    for url in urls:
        path = Path(unquote(urlsplit(url).path))
        if url.startswith("file:") and not path.exists() and not job.is_deck(path):
            yield finding("dead-link", slide.location, f"no file `{path.name}` to link to")


def unreadable(urls: Sequence[str], slide: Still) -> Iterator[Diagnostic]:
    """Pictures that are there and cannot be shown; those that are not there were reported by the build."""
    for url in urls:
        path = Path(unquote(urlsplit(url).path))
        if url.startswith("file:") and path.exists():
            yield finding("missing-file", slide.location, f"`{path.name}` is no picture the browser can show")


def describe_barriers(barriers: Sequence[Barrier], deck: str) -> Iterator[Diagnostic]:
    """One finding for each cause: what the theme does to every slide is said at the first."""
    causes: dict[tuple[str, ...], list[Barrier]] = {}
    for barrier in barriers:
        causes.setdefault(barrier.cause, []).append(barrier)
    for group in causes.values():
        first = group[0]
        also = elsewhere({barrier.source for barrier in group})
        where = source_location(seen_from(deck, first.source))
        yield finding(first.code, where, first.message + also, HINTS.get(first.code, ""))


def once(findings: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings, what is the same on several slides said once, at the first."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for found in findings:
        groups.setdefault((found.code, found.message), []).append(found)
    for group in groups.values():
        yield replace(group[0], message=group[0].message + elsewhere({found.location for found in group}))


def elsewhere(places: Collection[object]) -> str:
    more = len(places) - 1
    return f", also on {more} more slide{'s' * (more != 1)}" if more else ""


def unloaded(
    resources: Sequence[Unloaded], named: Collection[str], job: CheckJob
) -> Iterator[Diagnostic]:
    """Resources the page asked for in vain, apart from what the build reports: pictures, videos, and what
    the markup names of other machines."""
    for resource in resources:
        parts = urlsplit(resource.url)
        if parts.scheme in ("http", "https"):
            if resource.url in named:
                continue
            message = f"the page asks for {resource.url}"
            yield Diagnostic(Location(job.deck), "warning", "remote-resource", message)
        elif not parts.path.lower().endswith(MEDIA):
            message = f"`{Path(unquote(parts.path)).name}` cannot be loaded ({resource.reason})"
            yield Diagnostic(Location(job.deck), "error", "missing-file", message)


def unknown_rules(names: frozenset[str] | set[str], where: Location) -> Iterator[Diagnostic]:
    for name in sorted(names - RULES.keys()):
        hint = did_you_mean(name, RULES) or f"rules: {', '.join(RULES)}"
        yield Diagnostic(where, "warning", "unknown-rule", f"no rule `{name}` to switch off", hint)
