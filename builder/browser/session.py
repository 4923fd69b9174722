"""One Chromium for everything that needs a browser; it lends pages that are ready.

`session()` starts the browser (`launch`), `BrowserSession.lend(page, work)` opens a page of a site
(`served`), waits until the deck on it has finished (`ready`), hands it to `work` and closes it. Several pages
may be lent at once.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from builder.browser.driver import reach_driver, small_heap
from builder.browser.launch import launch
from builder.browser.ready import Lent, PageFailed, View, close_quietly, is_crash, new_context, open_page
from builder.browser.served import Served

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

T = TypeVar("T")
READY_SECONDS = 60.0
WORK_SECONDS = 600.0
"""The time limit for what is done with a ready page; printing a hundred slides on a busy machine is long."""


@asynccontextmanager
async def session(pages: int | None = None) -> AsyncIterator[BrowserSession]:
    """A running browser that lends at most `pages` pages at once (default: one a processor).

    Raises BrowserMissing.
    """
    reach_driver()
    from playwright.async_api import async_playwright

    # Whoever waits for an answer is told what went wrong; when the browser is gone, nobody waits.
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
    with small_heap():
        playwright = await async_playwright().start()
    try:
        browser = BrowserSession(playwright, pages or os.cpu_count() or 1)
        await browser.start()
        try:
            yield browser
        finally:
            await browser.stop()
    finally:
        await playwright.stop()


class BrowserSession:
    """One browser. A browser that crashes or hangs is replaced once for each page that was lost."""

    def __init__(self, playwright: Playwright, pages: int) -> None:
        self._playwright = playwright
        self._turns = asyncio.Semaphore(pages)
        self._restart = asyncio.Lock()
        self._browser: Browser | None = None

    @property
    def version(self) -> str:
        """The browser's build, for instance `156.0.8078.79`."""
        assert self._browser
        return self._browser.version

    async def start(self) -> None:
        """Start the browser: $SLIDES_BROWSER, Playwright's own, or one of this machine."""
        self._browser = await launch(self._playwright)

    async def stop(self) -> None:
        if self._browser:
            await self._browser.close()

    async def lend(
        self,
        page: Path,
        work: Callable[[Lent], Awaitable[T]],
        view: View | None = None,
        limit: float = READY_SECONDS,
        site: Path | None = None,
    ) -> T:
        """What `work` returns for the ready page in a file of a `site`, the folder it may see (else its own).

        Raises PageFailed if the page is not ready within `limit` seconds, `work` takes longer than
        WORK_SECONDS or asks for what the page cannot do, or the browser died twice.
        """
        served = Served(site or page.parent)
        async with self._turns:
            try:
                return await self._lend_once(page, work, view or View(), limit, served)
            except Exception as failure:
                if not is_crash(failure):
                    raise
                await self._replace_dead()
            try:
                return await self._lend_once(page, work, view or View(), limit, served)
            except Exception as failure:
                if not is_crash(failure):
                    raise
                raise PageFailed(f"the browser crashed twice on {page.name}") from failure

    async def _lend_once(
        self, page: Path, work: Callable[[Lent], Awaitable[T]], view: View, limit: float, served: Served
    ) -> T:
        from playwright.async_api import Error

        assert self._browser
        context = await new_context(self._browser, view, served)
        try:
            lent = await open_page(context, page, view, served, limit)
            return await asyncio.wait_for(work(lent), WORK_SECONDS)
        except TimeoutError:
            raise PageFailed(f"{page.name}: not finished after {WORK_SECONDS:g} s") from None
        except Error as error:
            if is_crash(error):
                raise
            raise PageFailed(f"{page.name}: {error.message.splitlines()[0]}") from error
        finally:
            await close_quietly(context)

    async def _replace_dead(self) -> None:
        async with self._restart:  # several lost pages share one new browser
            if self._browser and not self._browser.is_connected():
                await self.start()
