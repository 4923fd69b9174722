"""One Chromium for everything that needs a browser; it lends pages that are ready.

`session()` starts the browser, `BrowserSession.lend(url, work)` opens a page, waits until the deck on it
has finished (promises, never a delay), hands it to `work` and closes it. Several pages may be lent at once.

The browser is deterministic (colour profile, hinting, scale, motion) and offline: every name and address
except the loopback interface resolves to nothing, so a page can ask no other machine for anything.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from builder.machine.home import HOME

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Request

T = TypeVar("T")

PROBES = HOME / "theme" / "base" / "probes"
READY_SECONDS = 60.0
WORK_SECONDS = 600.0
"""The time limit for what is done with a ready page; printing a hundred slides on a busy machine is long."""
UNRESPONSIVE_SECONDS = 10.0
"""How much longer than its own limit a page may stay silent before it counts as hung."""

NO_FEATURES = (
    # Two pages of the address bar, which headless Chromium loads beside every page of ours.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright switches off: of two such lists on a command line the last one counts.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = (
    f"--disable-features={','.join(NO_FEATURES)}",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--allow-file-access-from-files",  # a page opened from disk may read the data beside it
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
ON_PATH = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "msedge",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
INSTALL_HINT = (
    "run `python -m playwright install chromium`, or set SLIDES_BROWSER to a Chrome, Chromium or Edge"
)


class BrowserMissing(Exception):
    """No browser could be started; the text says what was tried and what to type."""


class PageFailed(Exception):
    """A page never became ready or its browser died twice; the text names the resource or slide."""


@dataclass(frozen=True)
class Unloaded:
    """A resource that a page asked for and did not get."""

    url: str
    reason: str


@dataclass(frozen=True)
class Lent:
    """A ready page, and what it has asked for in vain so far."""

    page: Page
    unloaded: Sequence[Unloaded]


@dataclass(frozen=True)
class View:
    """The window a page is seen through, in CSS pixels, and what the page was asked for (`?…`)."""

    width: int = 960
    height: int = 700
    query: str = ""
    before: str = ""
    """A script to run in the page before any of its own."""


def find_browser() -> str | None:
    """The executable named by $SLIDES_BROWSER, else a Chromium of this machine, else None.

    Raises BrowserMissing if the variable names no file.
    """
    named = os.environ.get("SLIDES_BROWSER")
    if named:
        found = shutil.which(named)
        if not found:
            raise BrowserMissing(f"SLIDES_BROWSER is `{named}`, which is no program here; {INSTALL_HINT}")
        return found
    on_path = (shutil.which(name) for name in ON_PATH)
    elsewhere = (path for path in ELSEWHERE if Path(path).exists())
    return next((path for path in (*on_path, *elsewhere) if path), None)


def probe(name: str) -> str:
    """The text of a script that computes something inside a page: a function for `Page.evaluate`."""
    return (PROBES / f"{name}.js").read_text(encoding="utf-8")


@asynccontextmanager
async def session(pages: int | None = None) -> AsyncIterator[BrowserSession]:
    """A running browser that lends at most `pages` pages at once (default: one a processor).

    Raises BrowserMissing.
    """
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = BrowserSession(playwright, pages or os.cpu_count() or 1)
        await browser.start()
        try:
            yield browser
        finally:
            await browser.stop()


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
        url: str,
        work: Callable[[Lent], Awaitable[T]],
        view: View | None = None,
        limit: float = READY_SECONDS,
    ) -> T:
        """What `work` returns for the ready page of `url` (`file:` or a loopback address).

        Raises PageFailed if the page is not ready within `limit` seconds, `work` takes longer than
        WORK_SECONDS or asks for what the page cannot do, or the browser died twice.
        """
        async with self._turns:
            try:
                return await self._lend_once(url, work, view or View(), limit)
            except Exception as failure:
                if not is_crash(failure):
                    raise
                await self._replace_dead()
            try:
                return await self._lend_once(url, work, view or View(), limit)
            except Exception as failure:
                if not is_crash(failure):
                    raise
                raise PageFailed(f"the browser crashed twice on {url}") from failure

    async def _lend_once(
        self, url: str, work: Callable[[Lent], Awaitable[T]], view: View, limit: float
    ) -> T:
        from playwright.async_api import Error

        assert self._browser
        context = await new_context(self._browser, view)
        try:
            lent = await open_page(context, url, view, limit)
            return await asyncio.wait_for(work(lent), WORK_SECONDS)
        except TimeoutError:
            raise PageFailed(f"{url}: not finished after {WORK_SECONDS:g} s") from None
        except Error as error:
            if is_crash(error):
                raise
            raise PageFailed(f"{url}: {error.message.splitlines()[0]}") from error
        finally:
            await close_quietly(context)

    async def _replace_dead(self) -> None:
        async with self._restart:  # several lost pages share one new browser
            if self._browser and not self._browser.is_connected():
                await self.start()


async def launch(playwright: Playwright) -> Browser:
    """Start the first browser that starts. Raises BrowserMissing with every reason."""
    from playwright.async_api import Error

    reasons = []
    for executable in executables(playwright):
        try:
            return await playwright.chromium.launch(executable_path=executable, args=FLAGS)
        except Error as error:
            reasons.append(error.message.splitlines()[0])
    raise BrowserMissing(f"no browser starts ({'; '.join(reasons) or 'there is none'}); {INSTALL_HINT}")


def executables(playwright: Playwright) -> list[str | None]:
    """The browsers to try, None for Playwright's own. Raises BrowserMissing as `find_browser` does."""
    machine = find_browser()
    if os.environ.get("SLIDES_BROWSER"):
        return [machine]
    own = [None] if has_own(playwright) else []
    return [*own, *([machine] if machine else [])]


def has_own(playwright: Playwright) -> bool:
    """Whether Playwright has installed a Chromium of any kind; trying one that is not there leaves folders
    behind among the temporary files."""
    parents = Path(playwright.chromium.executable_path).parents
    installed = next((folder.parent for folder in parents if folder.name.startswith("chromium-")), None)
    return installed is None or any(installed.glob("chromium*"))


async def new_context(browser: Browser, view: View) -> BrowserContext:
    context = await browser.new_context(
        viewport={"width": view.width, "height": view.height},
        device_scale_factor=1,
        reduced_motion="reduce",
        color_scheme="light",
        timezone_id="UTC",
        service_workers="block",
    )
    if view.before:
        await context.add_init_script(view.before)
    return context


async def open_page(context: BrowserContext, url: str, view: View, limit: float) -> Lent:
    """Open `url` and wait until it is ready. Raises PageFailed."""
    from playwright.async_api import Error

    page = await context.new_page()
    unloaded: list[Unloaded] = []

    def note(request: Request) -> None:
        unloaded.append(Unloaded(request.url, request.failure or "failed"))

    page.on("requestfailed", note)
    page.on("dialog", lambda dialog: dialog.dismiss())
    try:
        await page.goto(f"{url}?{view.query}" if view.query else url, timeout=limit * 1000)
        pending = await asyncio.wait_for(
            page.evaluate(probe("ready"), limit * 1000), limit + UNRESPONSIVE_SECONDS
        )
    except TimeoutError:
        raise PageFailed(f"{url} does not respond: a script on it runs without end") from None
    except Error as error:
        if is_crash(error):
            raise
        raise PageFailed(f"{url}: {error.message.splitlines()[0]}") from None
    if pending:
        raise PageFailed(f"{url} is not ready after {limit:g} s, still waiting for {', '.join(pending)}")
    return Lent(page, unloaded)


async def close_quietly(context: BrowserContext) -> None:
    """Close, unless the browser has already gone (its failure is on its way to the caller)."""
    from playwright.async_api import Error

    try:
        await context.close()
    except Error as error:
        if not is_crash(error):
            raise


def is_crash(failure: Exception) -> bool:
    """Whether the browser or the page died, rather than the work on it going wrong."""
    words = ("crashed", "has been closed", "Connection closed", "Browser closed", "browser has disconnected")
    return type(failure).__module__.startswith("playwright.") and any(w in str(failure) for w in words)
