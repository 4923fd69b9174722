"""What the server answers: pages, the files they refer to, and what a tab needs to be up to date.

Only these are served, by their exact addresses; nothing a request says is ever joined to a path, except below
a folder that a page refers to as a whole.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from secrets import compare_digest, token_urlsafe
from typing import Any

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from builder.page.libraries import to_json, with_global
from builder.page.papers import PAPERS, list_of
from builder.read.ink import INK
from builder.serve.desk import INDEX, Desk
from builder.serve.guard import Guard, is_loopback
from builder.serve.ink import NotSaved, body, save
from builder.serve.showing import Showing
from builder.theming.choice import BUILT_IN, default_theme
from builder.theming.templates import Templates

DRIVE = re.compile(r"^/(?=[A-Za-z]:)")  # what addresses put before the drive of Windows
Open = Callable[[Path, int, int], None]
LIVE = BUILT_IN / "base" / "runtime" / "live"
HEARTBEAT_SECONDS = 15.0
# Browsers ask again whether a file is still the same.
FRESH = {"cache-control": "no-cache"}
FREEHAND = "freehand.js"
RUNTIME = {
    "ink.js": "text/javascript",
    "live.css": "text/css",
    "live.js": "text/javascript",
    **{f"live/{path.name}": "text/javascript" for path in sorted(LIVE.glob("*.js"))},
}


@dataclass(frozen=True)
class Manners:
    """How pages behave: whether they follow the editing at first, and how a place is opened in the editor: by
    an address, or by `open` (path, line and column from 1). `frames` are the origins of panels that show
    them."""

    follow: bool = True
    editor: str = ""
    open: Open | None = None
    frames: str = ""


class App:
    """The routes; `asgi` is the application."""

    def __init__(self, desk: Desk, manners: Manners, host: str) -> None:
        self.desk, self.manners = desk, manners
        self.theme = default_theme()
        self.closed = False
        self.writing = asyncio.Lock()
        self.token = token_urlsafe()  # what only pages of this server know
        self.asgi = Starlette(
            routes=[
                Route("/_live/events", self.events),
                Route("/_live/update", self.update),
                Route("/_live/open", self.open, methods=["POST"]),
                Route("/_live/ink", self.ink, methods=["POST"]),
                Route("/_live/{name:path}", self.runtime),
                Route("/", self.start),
                Route("/{path:path}", self.file),
            ],
            middleware=[Middleware(Guard, host=host, frames=manners.frames)],
        )

    async def events(self, request: Request) -> Response:
        """A stream of the present versions of all pages, at once and after each change, before them the
        steps that lead there, and of the slide that the cursor is in."""
        return StreamingResponse(
            self.versions(), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    async def versions(self) -> AsyncIterator[str]:
        looked, sent = self.desk.cursor, dict[str, str]()
        while not self.closed:
            before, sent = sent, self.desk.versions()
            for step in self.desk.steps(before):
                yield f"event: step\ndata: {step}\n\n"
            yield f"retry: 500\ndata: {json.dumps(sent)}\n\n"
            if self.desk.cursor is not looked and self.desk.cursor:
                looked = self.desk.cursor
                yield f"event: cursor\ndata: {json.dumps({'page': looked.page, 'slide': looked.slide})}\n\n"
            while not self.closed and not await self.desk.news_since(sent, HEARTBEAT_SECONDS):
                yield ": still here\n\n"

    async def close(self) -> None:
        """End the streams, which would keep the server from ending."""
        self.closed = True
        await self.desk.tell()

    async def update(self, request: Request) -> Response:
        """What the tab of `page` needs that has version `have`; nothing when it is up to date."""
        page, have = request.query_params.get("page", ""), request.query_params.get("have", "")
        if (now := self.desk.now_at(page)) != page:
            return JSONResponse({"moved": now}, headers={"cache-control": "no-store"})
        shown = await self.desk.show(page)
        if shown is None:
            return Response(status_code=404)
        found = shown.since(have)
        return (
            JSONResponse(found, headers={"cache-control": "no-store"}) if found else Response(status_code=204)
        )

    async def open(self, request: Request) -> Response:
        """Open a place in the editor: only of a file that a deck was built from, only for who sits here."""
        near = request.client is not None and is_loopback(request.client.host)
        path = Path(DRIVE.sub("", request.query_params.get("file", "")))
        numbers = [request.query_params.get(name, "1") for name in ("line", "column")]
        known = any(path in shown.read for shown in self.desk.showing.values())
        if not (near and known and self.manners.open and all(map(str.isdecimal, numbers))):
            return Response(status_code=403)
        self.manners.open(path, int(numbers[0]), int(numbers[1]))
        return Response(status_code=204)

    async def ink(self, request: Request) -> Response:
        """Put strokes into the file of a deck's ink, and take some out: `{"add": […], "remove": [id, …]}`,
        for who sits here and has the page's token. Answers with those taken out."""
        near = request.client is not None and is_loopback(request.client.host)
        is_json = request.headers.get("content-type") == "application/json"
        token = request.headers.get("x-slides-token", "")
        work = self.desk.works.get(self.desk.now_at(request.query_params.get("page", "")))
        if not (near and is_json and work and compare_digest(token.encode(), self.token.encode())):
            return Response(status_code=403)
        try:
            data = await body(request.stream())
            async with self.writing:
                removed = await asyncio.to_thread(save, work, data)
        except NotSaved as error:
            return Response(str(error), 409, media_type="text/plain")
        return JSONResponse({"removed": removed})

    async def runtime(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name == FREEHAND:
            pen = Templates(self.theme, lambda version, function: function).plugins[INK]
            return Response(with_global(pen, pen.scripts[0]), media_type="text/javascript", headers=FRESH)
        path = self.theme.file(f"runtime/{name}") if name in RUNTIME else None
        return FileResponse(path, media_type=RUNTIME[name], headers=FRESH) if path else self.not_found()

    async def start(self, request: Request) -> Response:
        """The list of decks, or the deck if there is only one."""
        works = list(self.desk.works)
        return RedirectResponse(f"/{works[0]}" if len(works) == 1 else f"/{INDEX}")

    async def file(self, request: Request) -> Response:
        path = request.path_params["path"]
        if (now := self.desk.now_at(path)) != path:
            return RedirectResponse(request.url.replace(path=f"/{now}"))
        shown = await self.desk.show(path)
        if shown:
            return self.page(shown, request)
        if path == INDEX:
            return await self.index(request)
        if path == PAPERS:
            return Response(list_of({}), media_type="text/javascript", headers=FRESH)
        return Response(status_code=204) if path == "favicon.ico" else self.asset(path) or self.not_found()

    def page(self, shown: Showing, request: Request) -> Response:
        if shown.page is None or shown.version is None:
            html = self.render("error.html.jinja", title=shown.work.deck.name, problems=shown.diagnostics)
            return self.live(html, {"page": str(shown.work.page), "version": shown.name}, request)
        slides = [{"source": s.source, "h": s.h, "v": s.v} for s in shown.version.sections]
        state = {
            "page": str(shown.work.page),
            "version": shown.name,
            "slides": slides,
            "problems": shown.version.problems,
        }
        return self.live(shown.page.html, state, request, shown.work.deck.parent)

    async def index(self, request: Request) -> Response:
        version = self.desk.versions()[INDEX]
        return self.live(await self.desk.index(), {"page": INDEX, "version": version}, request)

    def live(self, html: str, state: dict[str, Any], request: Request, folder: Path = Path()) -> Response:
        """A page with what keeps it up to date. Only who sits at this machine is told its paths.

        What the slides' sources are called counts from `folder`.
        """
        near = request.client is not None and is_loopback(request.client.host)
        opens = {"editor": self.manners.editor, "opens": self.manners.open is not None}
        local = {**opens, "folder": folder.absolute().as_posix(), "token": self.token} if near else {}
        data = to_json({**state, **local, "follow": self.manners.follow})
        before, end, after = html.rpartition("</body>")
        extra = self.render("live.html.jinja", state=Markup(data))
        return Response(
            f"{before}{extra}{end}{after}", media_type="text/html", headers={"cache-control": "no-store"}
        )

    def not_found(self) -> Response:
        return HTMLResponse(self.render("error.html.jinja", title="No such page", problems=[]), 404)

    def render(self, name: str, **context: Any) -> str:
        return Templates(self.theme, lambda version, function: function).render(name, **context)

    def asset(self, path: str) -> Response | None:
        source = self.desk.asset(path)
        if isinstance(source, bytes):
            return Response(source, media_type=guess_type(path)[0], headers=FRESH)
        return FileResponse(source, headers=FRESH) if source and source.is_file() else None
