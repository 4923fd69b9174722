"""A deck, its preview in this process or one of its own, and what a tab shows of it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page

from builder.serve import run
from builder.serve.app import App, Manners
from builder.serve.desk import Desk
from builder.serve.run import EndingServer
from builder.serve.watch import Watch
from tests.command import SECONDS
from tests.page_ready import BEGUN

ROOT = Path(__file__).parent.parent.parent
DECK = """---
presentation:
  transition: none
---

<!-- slide -->

# 开始

<!-- slide -->

## 梯度

第一段文字 $a_1$

<div class="fragment">片段一</div>

<div class="fragment">片段二</div>

<!-- slide vertical=true data-notes="第一份讲稿" -->

## 黑塞

第二段文字

![](figure.svg)

<!-- slide -->

## 结束

再见
"""
FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<rect width="9" height="9" fill="{}"/>
</svg>"""


def edit(folder: Path, before: str, after: str, name: str = "deck.md") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


HOST = {"host": "127.0.0.1:8000"}


class Client:
    """Asks the application directly, so that a path arrives as it is written here."""

    def __init__(self, app: App) -> None:
        self.app = app

    def get(
        self, path: str, method: str = "GET", near: str = "127.0.0.1", body: bytes = b"", **headers: str
    ) -> Answer:
        """The answer to a request from the address `near`; a `Host` is sent unless one is given."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return asyncio.run(self.ask(path, method, near, {**HOST, **named}, body))

    async def ask(
        self, path: str, method: str, near: str, headers: dict[str, str], body: bytes = b""
    ) -> Answer:
        where, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(where),
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "client": (near, 50000),
            "server": ("127.0.0.1", 8000),
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        }
        messages: list[Any] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        await self.app.asgi(scope, receive, send)
        given = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return Answer(messages[0]["status"], given, b"".join(m.get("body", b"") for m in messages[1:]))


@contextmanager
def serving(folder: Path) -> Iterator[Client]:
    desk = Desk([folder], "client", Watch(), lambda: "", lambda problem: None)
    asyncio.run(desk.find())
    yield Client(App(desk, Manners(editor="edit:{path}"), "127.0.0.1"))
    desk.thread.end(desk.engine.open.close)


class Preview:
    """A server on decks of a folder, in a thread of this process, whose imports and programs are there
    already: for tests of what tabs show."""

    def __init__(self, folder: Path) -> None:
        told: SimpleQueue[str] = SimpleQueue()
        started: SimpleQueue[EndingServer] = SimpleQueue()

        class Started(EndingServer):
            def __init__(self, *given: Any) -> None:
                super().__init__(*given)
                started.put(self)

        asked = run.Preview((folder,), "127.0.0.1", 0, False, True, False, "edit:{path}:{line}", told.put)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run, "EndingServer", Started)
            patch.setattr(run, "make_room", lambda: None)  # this process keeps its limits
            self.thread = threading.Thread(target=lambda: asyncio.run(run.run(asked)), daemon=True)
            self.thread.start()
            self.url = address_in(told.get(timeout=SECONDS))
            self.server = started.get()

    def stop(self) -> None:
        """As a signal ends it."""
        self.server.end()
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()


class PreviewProcess:
    """A server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start(0)

    def start(self, port: int) -> None:
        command = (
            "import sys; from pathlib import Path; from builder.serve import serve;"
            "serve([Path(sys.argv[1])], port=int(sys.argv[2]), editor='edit:{path}:{line}')"
        )
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", command, str(self.folder), str(port)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert self.process.stdout
        self.url = address_in(self.process.stdout.readline())
        self.port = int(self.url.rstrip("/").rpartition(":")[2])

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(SECONDS)


def address_in(line: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert found, line
    return found[0]


def shows(page: Page, text: str) -> None:
    page.wait_for_function(  # the page may be loading, with reveal.js to come
        f"text => {BEGUN} && Reveal.getCurrentSlide().textContent.includes(text)", arg=text
    )


def where(page: Page) -> Any:
    return page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v, Reveal.getIndices().f ?? null]")
