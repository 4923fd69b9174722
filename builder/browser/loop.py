"""The event loop of all that a browser does."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, as `asyncio.run` does it.

    What it starts is in a session of its own. A terminal signals all processes of a command at once; were the
    browser's driver among them it could end before it knows its browser, which would then go on without
    anybody to end it, and make its temporary files anew.
    """
    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(main)


def loop() -> asyncio.AbstractEventLoop:
    made = asyncio.new_event_loop()
    start = partial(made.subprocess_exec, start_new_session=True)
    made.subprocess_exec = start  # type: ignore[method-assign]
    return made
