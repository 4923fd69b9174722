"""What a page may ask for while we look at it: the files of its site, and nothing else.

Pages are opened at an address that no machine has. Every request they make is answered here, from below the
folder of their site; whatever else they ask for, of this machine or of another, they do not get.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from builder.page.waiting import only_near

if TYPE_CHECKING:
    from playwright.async_api import Route

ORIGIN = "http://site.localhost"
# The connections that no request is made for.
WITHOUT_CALLS = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) delete window[name];"
# Other kinds are recognised by their content.
KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
}
RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
PIECE = 1024 * 1024  # bytes; a film is asked for in pieces


class Served:
    """A site as its pages may see it."""

    def __init__(self, site: Path) -> None:
        self.site = site.resolve()

    def address(self, page: Path) -> str:
        """Where a page of the site is opened."""
        return f"{ORIGIN}/{quote(page.resolve().relative_to(self.site).as_posix())}"

    def name(self, url: str) -> str:
        """A file of the site by its path in it; any other address as it is."""
        return unquote(urlsplit(url).path).lstrip("/") if self.is_own(url) else url

    def is_own(self, url: str) -> bool:
        return url.startswith(f"{ORIGIN}/")

    def file(self, url: str) -> Path | None:
        """The file that an address of the site names, be it there or not; None for what is none of it: hidden
        files, links to elsewhere."""
        if not self.is_own(url):
            return None
        name = self.name(url)
        try:
            path = (self.site / name).resolve()
        except (OSError, ValueError):
            return None
        inside = path.is_relative_to(self.site)
        return path if inside and not any(part.startswith(".") for part in Path(name).parts) else None

    async def answer_alone(self, page: str, route: Route) -> None:
        """Give the page at that address what it asks for, and nothing to the documents inside it."""
        request = route.request
        if request.is_navigation_request() and request.url.partition("?")[0] != page:
            await route.abort("aborted")
        else:
            await self.answer(route)

    async def answer_near(self, near: range, route: Route) -> None:
        """Give the page of a long deck with the texts of these slides only. It is read in this thread: each
        that has had it would keep its memory."""
        path = self.file(route.request.url)
        try:
            data = only_near(path.read_bytes(), near) if path else b""
        except OSError:
            await route.abort("failed")
            return
        await route.fulfill(status=200, headers={"content-type": KINDS[".html"]}, body=data)

    async def answer(self, route: Route) -> None:
        """Give a page what it asks for, or refuse it."""
        url = route.request.url
        path = self.file(url)
        if path is None:
            await route.abort("failed" if self.is_own(url) else "namenotresolved")
            return
        kind = KINDS.get(path.suffix.lower(), "application/octet-stream")
        wanted = RANGE.fullmatch(route.request.headers.get("range", ""))
        try:
            size = path.stat().st_size
            start = min(int(wanted[1]), size) if wanted else 0
            end = min(int(wanted[2] or start + PIECE - 1) + 1, start + PIECE, size) if wanted else size
            data = await asyncio.to_thread(piece, path, start, end)
        except OSError:
            await route.abort("failed")
            return
        headers = {"content-type": kind, "accept-ranges": "bytes"}
        if wanted:
            headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
        await route.fulfill(status=206 if wanted else 200, headers=headers, body=data)


def piece(path: Path, start: int, end: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start)
