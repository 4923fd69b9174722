"""Pictures of all slides of decks, taken several decks at once."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from builder.browser.answers import not_done
from builder.browser.ready import Lent, PageFailed, View
from builder.browser.session import BrowserSession, session
from builder.browser.stills import ONE_BY_ONE, Still, stills
from builder.diagnostics import Diagnostic, Location, Report

VIEW = View(width=960, height=700, query=ONE_BY_ONE)


@dataclass(frozen=True)
class SnapshotJob:
    """A page of the site, the folder of its baseline, its deck as messages name it, and the folder of the
    site, else that of the page."""

    page: Path
    baseline: Path
    deck: str
    site: Path | None = None


@dataclass(frozen=True)
class Shot:
    """A slide's picture, a PNG as the browser wrote it."""

    slide: Still
    png: bytes

    @property
    def digest(self) -> str:
        return sha256(self.png).hexdigest()


Progress = Callable[[SnapshotJob], None]


async def photograph(
    jobs: Sequence[SnapshotJob],
    use: Callable[[SnapshotJob, Sequence[Shot], str], None],
    report: Report,
    progress: Progress,
) -> None:
    """Take the pictures of all decks, several decks at once, and hand each deck's to `use`."""

    async def one(browser: BrowserSession, job: SnapshotJob) -> None:
        try:
            shots = await browser.lend(
                job.page, lambda lent: take_shots(lent, job.deck), VIEW, site=job.site
            )
            await asyncio.to_thread(use, job, shots, browser.version)
        except (PageFailed, OSError) as failure:
            report(Diagnostic(Location(job.deck), "error", "no-snapshot", f"no pictures: {failure}"))
        except Exception as failure:  # the last resort: one page must not take the others with it
            report(not_done(job.deck, "no-snapshot", failure))
        finally:
            progress(job)

    async with session() as browser:
        await asyncio.gather(*(one(browser, job) for job in jobs))


async def take_shots(lent: Lent, deck: str) -> list[Shot]:
    """A picture of every slide of a deck's page, at its own size."""
    page = lent.page
    size = await page.evaluate("[Reveal.getConfig().width, Reveal.getConfig().height]")
    if isinstance(size, list) and [type(length) for length in size] == [int, int]:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
    devtools = await page.context.new_cdp_session(page)
    shots = []
    async for slide in stills(page, deck):
        # Playwright's own screenshot checks for fonts and carets each time, which takes as long as the rest.
        answer = await devtools.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        shots.append(Shot(slide, base64.b64decode(answer["data"])))
    return shots
