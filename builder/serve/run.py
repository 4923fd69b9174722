"""Run the server: find a port, say where it is, end at once when asked to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from uvicorn import Config, Server

from builder.diagnostics import Diagnostic
from builder.page.formulas import Math
from builder.serve import CannotServe
from builder.serve.app import LIVE, RUNTIME, App, Manners
from builder.serve.desk import Desk
from builder.serve.editors import opener
from builder.serve.guard import is_loopback
from builder.serve.patience import CONNECTIONS, PatientProtocol, make_room
from builder.serve.version import digest
from builder.serve.watch import Watch
from builder.site.ledger import stamp

PORTS_TRIED = 50
MATH: Math = "build"


@dataclass(frozen=True)
class Preview:
    """What was asked for; see `builder.serve.serve`."""

    paths: tuple[Path, ...]
    host: str
    port: int
    open_browser: bool
    follow: bool
    poll: bool
    editor: str
    report: Callable[[str], None]


async def run(preview: Preview) -> None:
    """Serve until SIGINT or SIGTERM. Raises CannotServe when no port can be had."""
    make_room()
    try:
        listening = free_socket(preview.host, preview.port)
    except OSError as error:
        raise CannotServe(f"cannot serve on {preview.host}: {error.strerror or error}") from None

    def tell(problem: Diagnostic) -> None:
        preview.report(str(problem))

    async with Desk(preview.paths, MATH, Watch(preview.poll), runtime_state, tell, preview.report) as desk:
        opens = opener(preview.editor, preview.report) if preview.editor else None
        address = "" if opens else preview.editor
        app = App(desk, Manners(preview.follow, address, opens), preview.host)
        config = Config(
            app.asgi,
            http=PatientProtocol,
            log_level="critical",
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
        server = EndingServer(config, app)
        announce(preview, listening)
        building = asyncio.create_task(desk.run())
        building.add_done_callback(lambda ended: server.end())  # nobody takes old pages for those of now
        try:
            await server.serve(sockets=[listening])
        finally:
            building.cancel()
            with suppress(asyncio.CancelledError):
                await building


def runtime_state() -> str:
    return digest([stamp(LIVE.parent / name) for name in RUNTIME])


def free_socket(host: str, port: int) -> socket.socket:
    """A socket that listens at the first free port from `port` on. Raises OSError."""
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    for candidate in (*range(port, min(port + PORTS_TRIED, 65536)), 0) if port else (0,):
        # The protocol is named because asyncio sends small pieces at once only over what says it is TCP;
        # else the end of each file waits 40 ms for the browser to acknowledge its beginning.
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((address[0], candidate, *address[2:]))
            found.listen(128)
            return found
        except OSError as error:
            found.close()
            problem = error
    raise problem


def announce(preview: Preview, listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    if not is_loopback(preview.host):
        preview.report(
            f"warning: everyone who can reach this machine at port {port} can read the decks"
        )
    everywhere = preview.host in {"0.0.0.0", "::"}
    host = "127.0.0.1" if everywhere else f"[{preview.host}]" if ":" in preview.host else preview.host
    address = f"http://{host}:{port}/"
    preview.report(f"preview at {address} (stop with Ctrl-C)")
    if preview.open_browser:
        import webbrowser

        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)


class EndingServer(Server):
    """Ends its streams as soon as it is to end, and passes the signal that says so on to nobody."""

    def __init__(self, config: Config, app: App) -> None:
        super().__init__(config)
        self.app = app
        self.loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.end()

    def end(self) -> None:
        self.should_exit = True
        self.loop.call_soon_threadsafe(lambda: self.loop.create_task(self.app.close()))
