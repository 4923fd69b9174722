"""A browser as commands start it, for many tests: to start it takes longer than most of them do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import pytest

from builder.browser.session import BrowserSession, session

T = TypeVar("T")


@contextmanager
def no_other_loop() -> Iterator[None]:
    """The loop of the `browser` of tests, which counts as running between calls, is set aside."""
    other = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(other)


@contextmanager
def standing_browser() -> Iterator[StandingBrowser]:
    with no_other_loop():
        runner, context = asyncio.Runner(), session()
        made = StandingBrowser(runner, runner.run(context.__aenter__()))
    yield made
    with no_other_loop():
        runner.run(context.__aexit__(None, None, None))
        runner.close()


class StandingBrowser:
    """The browser, and the event loop that speaks with it."""

    def __init__(self, runner: asyncio.Runner, lender: BrowserSession) -> None:
        self.runner, self.lender = runner, lender

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """As `asyncio.run`, in the loop of the browser."""
        with no_other_loop():
            return self.runner.run(work)

    @asynccontextmanager
    async def session(self, pages: int | None = None) -> AsyncIterator[BrowserSession]:
        yield self.lender

    @contextmanager
    def lent(self) -> Iterator[None]:
        """All that is printed, checked and pictured in this process is so in this browser."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncio, "run", self.run)
            for module in ("check", "pdf", "shots", "titles"):
                patch.setattr(f"builder.browser.{module}.session", self.session)
            yield
