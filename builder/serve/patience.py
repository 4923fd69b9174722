"""Connections: room for many, and none for those that ask nothing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

# A browser keeps a few open; this only stops a flood.
CONNECTIONS = 2000
FILES_BESIDE = 200
PATIENCE_SECONDS = 10.0


class PatientProtocol(H11Protocol):
    """HTTP; whoever takes longer over a question than our patience lasts is let go, for connections count."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.wait()

    def wait(self) -> None:
        self.loop.call_later(PATIENCE_SECONDS, self.look, self.cycle)

    def look(self, before: RequestResponseCycle | None) -> None:
        """Close when nothing was asked since `before`, and nothing is being answered."""
        if self.transport.is_closing():
            return
        if self.cycle is before and (before is None or before.response_complete):
            self.transport.close()
        else:
            self.wait()


def make_room() -> None:
    """Let this process have as many connections open as it accepts, where the system can be asked to."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = CONNECTIONS + FILES_BESIDE
        if soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
