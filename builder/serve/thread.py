"""One thread for work that takes long and must not overlap."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

GRACE_SECONDS = 0.5


class OneThread:
    """Calls run one after the other. The process may end while one of them still runs."""

    def __init__(self, name: str) -> None:
        self.calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self.work, name=name, daemon=True)
        self.thread.start()

    def work(self) -> None:
        while call := self.calls.get():
            call()

    async def do(self, function: Callable[..., T], *args: Any) -> T:
        """What the function returns or raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            if future.cancelled():
                return
            if error:
                future.set_exception(error)
            else:
                future.set_result(result)  # type: ignore[arg-type]

        def call() -> None:
            try:
                outcome: tuple[T | None, BaseException | None] = function(*args), None
            except Exception as error:
                outcome = None, error
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, *outcome)

        self.calls.put(call)
        return await future

    def end(self, last: Callable[[], None]) -> None:
        """Make a last call and stop, without waiting for what takes longer than a moment."""
        self.calls.put(last)
        self.calls.put(None)
        self.thread.join(GRACE_SECONDS)
