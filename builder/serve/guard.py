"""Who may ask: pages of this server, in a browser that knows it under a name of its own."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No other site may read, embed or frame what is served; a type is what it says.
HEADERS = (
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


def is_loopback(host: str) -> bool:
    """Whether an address or name can only mean this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


class Guard:
    """Refuses requests with a foreign `Host` (a name that was rebound to this machine) or `Origin`.

    A server on the loopback interface is known by loopback addresses and `localhost`; one that others may
    reach by any address too, which nobody can rebind, and by the names it was given and the machine has.
    `frames` are further origins that may show pages in a frame: an editor's panel.
    """

    def __init__(self, app: ASGIApp, host: str, frames: str = "") -> None:
        self.app, self.host = app, host
        policy = f"frame-ancestors 'self' {frames}".rstrip()  # the speaker's window frames the deck
        self.headers = (*HEADERS, (b"content-security-policy", policy.encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self.is_own(name_of(host)) or (
            origin is not None and origin.lower() != f"http://{host}".lower()
        ):
            return await PlainTextResponse("this address is not served here\n", 403)(scope, receive, send)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.headers]
            await send(message)

        await self.app(scope, receive, send_guarded)

    def is_own(self, name: str) -> bool:
        if is_loopback(self.host):
            return is_loopback(name)
        return (
            is_loopback(name) or is_address(name) or name in {self.host.lower(), socket.gethostname().lower()}
        )


def name_of(host: str) -> str:
    """The host without its port; empty for what is no host."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
