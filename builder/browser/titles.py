"""Pictures of decks' first slides, for the index."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from builder.browser.loop import run
from builder.browser.ready import Lent, View
from builder.browser.session import session
from builder.browser.stills import ONE_BY_ONE
from builder.diagnostics import Diagnostic, Location, Report, shown_name
from builder.machine.output import write_bytes
from builder.page.papers import beside

VIEW = View(480, 350, ONE_BY_ONE)
# What a reader of the index has no use for.
TOOLS = ".controls, .progress, .slide-number, .deck-print, .slide-menu-button, #customcontrols"


def outdated_titles(pages: Sequence[Path]) -> list[Path]:
    """The pages that are newer than the picture of their first slide, or have none."""

    def current(page: Path) -> bool:
        picture = beside(page, "picture")
        return picture.is_file() and picture.stat().st_mtime_ns >= page.stat().st_mtime_ns

    return [page for page in pages if not current(page)]


def picture_titles(pages: Sequence[Path], report: Report, site: Path | None = None) -> list[Path]:
    """Picture the first slide of built pages of a site as `NAME-title.png` beside them, 480 × 350 pixels.

    A page that fails is reported and left out. Raises BrowserMissing.
    """
    return run(picture_all(pages, report, site)) if pages else []


async def picture_all(pages: Sequence[Path], report: Report, site: Path | None) -> list[Path]:
    async def one(page: Path) -> Path | None:
        try:
            picture = await browser.lend(page, taken, VIEW, site=site)
        except Exception as failure:  # whatever it is, one page must not take the others with it
            report(Diagnostic(Location(shown_name(page)), "warning", "no-title-picture", str(failure)))
            return None
        path = beside(page, "picture")
        write_bytes(path, picture)
        return path

    async with session() as browser:
        made = await asyncio.gather(*map(one, pages))
    return [path for path in made if path]


async def taken(lent: Lent) -> bytes:
    await lent.page.add_style_tag(content=f"{TOOLS} {{ display: none !important }}")
    return await lent.page.screenshot()
