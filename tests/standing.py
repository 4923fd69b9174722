"""What commands start, for many tests: to start a browser or Node.js takes longer than most of them do."""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Page

from builder.browser.session import BrowserSession, session
from builder.machine import node

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
        """As `builder.browser.loop.run`, in the loop of the browser."""
        with no_other_loop():
            return self.runner.run(work)

    @asynccontextmanager
    async def session(self, pages: int | None = None) -> AsyncIterator[BrowserSession]:
        yield self.lender

    @contextmanager
    def lent(self) -> Iterator[None]:
        """All that is printed, checked and pictured in this process is so in this browser."""
        with pytest.MonkeyPatch.context() as patch:
            for module in ("check", "pdf", "snapshot", "titles"):
                patch.setattr(f"builder.browser.{module}.run", self.run)
            for module in ("check", "pdf", "shots", "titles"):
                patch.setattr(f"builder.browser.{module}.session", self.session)
            yield


def renew(tab: Page, nothing: str) -> None:
    """Makes a tab as a new one is: alone, of the usual size, on an empty page, and nothing is kept from
    before. That page, at the address `nothing`, is on the disk: what decks keep is kept for all of it."""
    for other in tab.context.pages:
        if other != tab:
            other.close()
    tab.goto(nothing)
    tab.evaluate("localStorage.clear(); sessionStorage.clear()")
    tab.mouse.move(0, 0)
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.emulate_media(media="null", reduced_motion="no-preference")


class Programs:
    """Those that builds of this process ended, waiting for the next that starts one alike. Other processes,
    which builds divide into, start their own."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.idle: dict[tuple[str, ...], list[Program]] = defaultdict(list)

    def start(self, *arguments: str) -> node.Process:
        """As a `Process`. Raises FileNotFoundError as `node` does."""
        if os.getpid() != self.process:
            return node.Process(*arguments)
        alike = self.idle[node.node(), *arguments]
        return alike.pop() if alike else Program(alike, *arguments)

    def end(self) -> None:
        for alike in self.idle.values():
            for program in alike:
                node.Process.end(program)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """What typesets formulas and what cuts fonts is one of these."""
        with pytest.MonkeyPatch.context() as patch:
            for module in ("math.worker", "theming.font_pieces"):
                patch.setattr(f"builder.{module}.Process", self.start)
            yield


class Program(node.Process):
    """Back among those `alike` when it is ended, unless it has questions left, or is gone."""

    def __init__(self, alike: list[Program], *arguments: str) -> None:
        super().__init__(*arguments)
        self.alike = alike
        self.questions = 0

    def ask(
        self, messages: Sequence[Mapping[str, Any]], seconds: float, seconds_to_start: float = 0
    ) -> Iterator[dict[str, Any]]:
        self.questions += len(messages)
        return super().ask(messages, seconds, seconds_to_start)

    def reply(self, seconds: float) -> dict[str, Any]:
        found = super().reply(seconds)
        self.questions -= 1
        return found

    def end(self) -> None:
        if self.questions or self.popen.poll() is not None or not self.lines.empty():
            super().end()
        else:
            self.alike.append(self)
