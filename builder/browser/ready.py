"""A page is opened in a browser, and is ready when the deck on it has finished: promises, never a delay."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from builder.browser.served import WITHOUT_CALLS, Served
from builder.machine.home import HOME

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Error, Page, Request

PROBES = HOME / "theme" / "base" / "probes"
ABANDONED = "ERR_ABORTED"  # the slide was left before its frame was there
UNRESPONSIVE_SECONDS = 10.0
"""How much longer than its own limit a page may stay silent before it counts as hung."""


class PageFailed(Exception):
    """A page never became ready or its browser died twice; the text names the resource or slide."""


@dataclass(frozen=True)
class Unloaded:
    """A resource that a page asked for and did not get."""

    url: str
    reason: str


@dataclass(frozen=True)
class ScriptError:
    """What a script of a page threw and nothing caught."""

    message: str
    stack: str


@dataclass(frozen=True)
class Lent:
    """A ready page, and what it has asked for in vain and what scripts have thrown so far."""

    page: Page
    unloaded: Sequence[Unloaded]
    served: Served
    errors: Sequence[ScriptError] = ()


@dataclass(frozen=True)
class View:
    """The window a page is seen through, in CSS pixels, and what the page was asked for (`?…`)."""

    width: int = 960
    height: int = 700
    query: str = ""
    before: str = ""
    """A script to run in the page before any of its own."""
    inner: bool = True
    """Whether pages and drawings with a document of their own inside it are loaded, each of which is slow."""
    near: range | None = None
    """The slides of a long deck whose texts are loaded, if not all are (`page/waiting.py`)."""


def probe(name: str) -> str:
    """The text of a script that computes something inside a page: a function for `Page.evaluate`."""
    return (PROBES / f"{name}.js").read_text(encoding="utf-8")


async def new_context(browser: Browser, view: View, served: Served) -> BrowserContext:
    """A profile of its own, whose pages have nothing but their site."""
    context = await browser.new_context(
        viewport={"width": view.width, "height": view.height},
        device_scale_factor=1,
        reduced_motion="reduce",
        color_scheme="light",
        timezone_id="UTC",
        service_workers="block",
        accept_downloads=False,
    )
    await context.route("**/*", served.answer)
    await context.add_init_script(WITHOUT_CALLS)
    if view.before:
        await context.add_init_script(view.before)
    return context


class Heard:
    """What becomes of what a page asks for, by its address, and what its scripts throw."""

    def __init__(self, page: Page, served: Served) -> None:
        self.served = served
        self.loading: dict[str, None] = {}
        self.unloaded: list[Unloaded] = []
        self.errors: list[ScriptError] = []
        page.on("request", lambda request: self.loading.update({request.url: None}))
        page.on("requestfinished", lambda request: self.loading.pop(request.url, None))
        page.on("requestfailed", self.failed)
        page.on("pageerror", lambda thrown: self.errors.append(script_error(thrown)))

    def failed(self, request: Request) -> None:
        self.loading.pop(request.url, None)
        if ABANDONED not in (request.failure or ""):
            reason = "there is no such file" if self.served.is_own(request.url) else request.failure
            self.unloaded.append(Unloaded(request.url, reason or "failed"))


async def open_page(context: BrowserContext, name: Path, view: View, served: Served, limit: float) -> Lent:
    """Open the page in that file of the site and wait until it is ready. Raises PageFailed."""
    from playwright.async_api import Error
    from playwright.async_api import TimeoutError as Late

    if not name.is_file():
        raise PageFailed(f"{name.name}: page not found")
    url = served.address(name)
    page = await context.new_page()
    if not view.inner:
        await page.route("**/*", partial(served.answer_alone, url))
    if view.near is not None:
        await page.route(lambda asked: asked.partition("?")[0] == url, partial(served.answer_near, view.near))
    heard = Heard(page, served)
    page.on("dialog", lambda dialog: dialog.dismiss())
    try:
        await page.goto(f"{url}?{view.query}" if view.query else url, timeout=limit * 1000)
        pending = await asyncio.wait_for(
            page.evaluate(probe("ready"), limit * 1000), limit + UNRESPONSIVE_SECONDS
        )
    except TimeoutError:
        raise PageFailed(f"{name.name} does not respond: a script on it runs without end") from None
    except Late:
        waiting = ", ".join(map(served.name, heard.loading)) or "its scripts"
        message = f"{name.name} is not loaded after {limit:g} s, still waiting for {waiting}"
        raise PageFailed(message) from None
    except Error as error:
        if is_crash(error):
            raise
        raise PageFailed(f"{name.name}: {error.message.splitlines()[0]}") from None
    if pending:
        waiting = ", ".join(map(str, pending)) if isinstance(pending, list) else "its scripts"
        raise PageFailed(f"{name.name} is not ready after {limit:g} s, still waiting for {waiting}")
    return Lent(page, heard.unloaded, served, heard.errors)


def script_error(thrown: Error) -> ScriptError:
    return ScriptError(thrown.message.split("\n")[0], thrown.stack or "")


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
