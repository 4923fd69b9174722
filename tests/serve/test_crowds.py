"""Many connections, slow ones, and requests of any size."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from builder.serve.patience import PATIENCE_SECONDS
from tests.serve.preview import PreviewProcess, edit


@pytest.fixture
def preview(own_process: PreviewProcess) -> PreviewProcess:
    return own_process



async def connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


async def ask(port: int, request: bytes) -> bytes:
    """The first line of the answer; empty when the connection was closed instead."""
    reader, writer = await connect(port)
    with suppress(ConnectionError):
        writer.write(request)
        await writer.drain()
    try:
        return await asyncio.wait_for(reader.readline(), 30)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def question(port: int, path: str = "/deck.html") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


OK = b"HTTP/1.1 200 OK\r\n"


def memory_of(process: subprocess.Popen[str]) -> int:
    """Resident megabytes."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.is_file():
        pytest.skip("no /proc on this system")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text(encoding="utf-8"))
    assert found
    return int(found[1]) // 1024


def test_a_thousand_connections_hear_of_a_save(preview: PreviewProcess, decks: Path) -> None:
    async def names(reader: asyncio.StreamReader) -> str:
        """That of the next version; the step that leads to it comes before."""
        while not (line := await asyncio.wait_for(reader.readline(), 30)).startswith(b'data: {"index.html"'):
            assert line
        return str(json.loads(line[5:])["deck.html"])

    async def run() -> None:
        assert await ask(preview.port, question(preview.port)) == OK
        streams = [await connect(preview.port) for _ in range(1000)]
        for _, writer in streams:
            writer.write(question(preview.port, "/_live/events"))
        before = {await names(reader) for reader, _ in streams}
        edit(decks, "再见", "再会")
        after = {await names(reader) for reader, _ in streams}
        assert len(before) == len(after) == 1
        assert before != after
        assert await ask(preview.port, question(preview.port)) == OK
        for _, writer in streams:
            writer.close()

    asyncio.run(run())
    assert preview.stop() == 0, "those that are gone do not keep the server from ending"


def test_who_never_finishes_asking_is_let_go(preview: PreviewProcess) -> None:
    async def run() -> None:
        slow = [await connect(preview.port) for _ in range(1000)]
        for number, (_, writer) in enumerate(slow):
            writer.write(question(preview.port)[: number % 20])
        assert await ask(preview.port, question(preview.port)) == OK
        for reader, writer in slow:
            assert await asyncio.wait_for(reader.read(), 3 * PATIENCE_SECONDS) == b""
            writer.close()

    asyncio.run(run())


def test_who_does_not_read_the_answer_holds_up_nobody(preview: PreviewProcess, decks: Path) -> None:
    (decks / "film.mp4").write_bytes(bytes(30_000_000))
    edit(decks, "再见", '<video src="film.mp4"></video>')

    async def run() -> None:
        assert await ask(preview.port, question(preview.port)) == OK
        before = memory_of(preview.process)
        idle = [await connect(preview.port) for _ in range(40)]
        for _, writer in idle:
            writer.write(question(preview.port, "/film.mp4"))
        for reader, _ in idle:
            await reader.readline()
        assert await ask(preview.port, question(preview.port)) == OK
        assert memory_of(preview.process) < before + 100
        for _, writer in idle:
            writer.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("request_", "statuses"),
    [
        (b"GET /" + b"a" * 10_000_000, {b"400", b"431"}),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"x: y\r\n" * 1_000_000, {b"400", b"431"}),
        (
            b"POST /deck.html HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n"
            + bytes(50_000_000),
            {b"405"},
        ),
        (bytes(1_000_000), {b"400"}),
    ],
    ids=["address", "headers", "body", "nonsense"],
)
def test_huge_requests_are_refused(preview: PreviewProcess, request_: bytes, statuses: set[bytes]) -> None:
    async def run() -> None:
        assert await ask(preview.port, question(preview.port)) == OK
        before = memory_of(preview.process)
        line = await ask(preview.port, request_)
        assert not line or line.split()[1] in statuses  # closed before all of it was sent
        assert memory_of(preview.process) < before + 50
        assert await ask(preview.port, question(preview.port)) == OK

    asyncio.run(run())
