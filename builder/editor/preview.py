"""The preview beside the editor: the session's decks as pages, with the text that is not saved yet.

It is the server of `slides serve` on decks that the session has built anyway; tabs follow the cursor, and ask
the editor to show the line of a slide.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from uvicorn import Config

from builder.diagnostics import ignore
from builder.editor.session import Session
from builder.editor.study import Study, study
from builder.page.formulas import Math
from builder.read.courses import Work
from builder.serve.app import App, Manners, Open
from builder.serve.desk import Desk
from builder.serve.patience import CONNECTIONS, PatientProtocol, make_room
from builder.serve.run import EndingServer, free_socket, runtime_state
from builder.serve.showing import Showing, shown_after
from builder.serve.version import slide_of
from builder.serve.watch import Watch

HOST = "127.0.0.1"
# Panels of Visual Studio Code and of its relatives.
PANELS = "vscode-webview: vscode-file:"


class StudiedDesk(Desk):
    """Shows decks as the session has built them, and builds none itself."""

    def __init__(self, session: Session) -> None:
        math: Math = "build"
        super().__init__([], math, Watch(), runtime_state, ignore)
        self.session = session

    async def built(self, work: Work, before: Showing | None) -> Showing:
        known = self.session.studies.get(work.deck)
        if known is None:
            texts, engine = self.session.texts.unsaved(), self.session.engine
            known = await self.session.thread.do(study, work.deck, texts, engine)
        return await self.session.do(shown_after, before, known.built, self.runtime())

    async def renew(self, known: Study) -> None:
        url = str(known.work.page)
        if url in self.showing:
            self.stale.add(url)
            await self.refresh()


class QuietServer(EndingServer):
    """Leaves the signals of the process alone, for it is a guest in it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Preview:
    """Starts serving at the first deck that is to be shown. `open` shows a place in the editor."""

    def __init__(self, session: Session, open: Open) -> None:
        self.session, self.open = session, open
        self.desk: StudiedDesk | None = None
        self.address = ""
        self.tasks: set[asyncio.Task[None]] = set()
        self.stop: Callable[[], None] = lambda: None

    async def show(self, path: Path, row: int) -> str:
        """The address of the page of a document, at the slide of a row; empty for what is no deck."""
        known = await self.session.known(path)
        if known is None or known.page is None:
            return ""
        desk = self.desk or self.start()
        url = str(known.work.page)
        desk.works[url] = known.work
        await desk.show(url)
        slide = slide_of(path, row + 1, known.page.slides)
        place = f"#/{known.page.slides[slide].h}/{known.page.slides[slide].v}" if slide is not None else ""
        return f"{self.address}{quote(url)}{place}"

    def start(self) -> StudiedDesk:
        make_room()
        listening = free_socket(HOST, 0)
        self.address = f"http://{HOST}:{listening.getsockname()[1]}/"
        self.desk = StudiedDesk(self.session)
        app = App(self.desk, Manners(open=self.open, frames=PANELS), HOST)
        settings = Config(
            app.asgi, http=PatientProtocol, log_config=None, server_header=False, lifespan="off",
            limit_concurrency=CONNECTIONS, timeout_graceful_shutdown=1,
        )
        server = QuietServer(settings, app)
        self.stop = server.end
        self.go(server.serve(sockets=[listening]))
        return self.desk

    def renew(self, known: Study) -> None:
        """A deck was built anew."""
        if self.desk:
            self.go(self.desk.renew(known))

    def follow(self, path: Path, row: int) -> None:
        """The cursor is in this row."""
        known = self.session.last(path)
        if self.desk and known:
            self.go(self.desk.look(str(known.work.page), path, row + 1))

    def go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def end(self) -> None:
        self.stop()
        with suppress(asyncio.TimeoutError):
            if self.tasks:
                await asyncio.wait(self.tasks, timeout=2)
