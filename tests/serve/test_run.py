"""The server begins, works and ends."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from pathlib import Path

import pytest

from builder.serve import CannotServe, serve
from builder.serve.desk import Desk
from builder.serve.run import Preview as Asked
from builder.serve.run import free_socket, run
from builder.serve.watch import Watch
from tests.command import SECONDS


def test_a_theme_may_go_and_come_back(decks: Path) -> None:
    sheet = decks / "theme" / "style.css"

    def save(css: bytes) -> None:
        sheet.parent.mkdir()
        sheet.write_bytes(css)

    async def styles(desk: Desk) -> list[bytes]:
        """What the deck's own theme says sets."""
        shown = await desk.show("deck.html")
        assert shown
        sources = [asset.source for asset in shown.assets.values()]
        return [found for css in sources if isinstance(css, bytes) for found in re.findall(b"--own:.", css)]

    async def run() -> None:
        async with Desk([decks / "deck.md"], "client", Watch(), lambda: "", lambda problem: None) as desk:
            running = asyncio.create_task(desk.run())
            assert await styles(desk) == [b"--own:1"]
            sheet.parent.rename(decks / "elsewhere")
            while await styles(desk) != []:
                await asyncio.wait_for(desk.news.wait(), SECONDS)
            save(b"a{--own:2}")
            while await styles(desk) != [b"--own:2"]:
                await asyncio.wait_for(desk.news.wait(), SECONDS)
            assert not desk.showing["deck.html"].diagnostics
            running.cancel()

    save(b"a{--own:1}")
    for path in decks.rglob("*.*"):
        os.utime(path, (1, 1))  # what has just been written is looked at again
    asyncio.run(run())


def test_what_ends_the_watching_ends_the_server(decks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(desk: Desk) -> None:
        raise FileNotFoundError("a fault of the program")

    async def ended() -> None:
        serving = asyncio.create_task(run(asked))
        await asyncio.wait({serving}, timeout=SECONDS)
        assert serving.done(), "it goes on with pages of the past"
        await serving

    asked = Asked((decks,), "127.0.0.1", 0, False, True, False, "", lambda line: None)
    monkeypatch.setattr(Desk, "run", fail)
    with pytest.raises(FileNotFoundError, match="a fault of the program"):
        asyncio.run(ended())


def test_an_address_that_cannot_be_had_is_said(decks: Path) -> None:
    with pytest.raises(CannotServe, match=r"cannot serve on 192\.0\.2\.1: "):
        serve([decks], "192.0.2.1", report=lambda line: None)


def test_a_port_that_is_taken_is_not_taken_again() -> None:
    first = free_socket("127.0.0.1", 0)
    port = first.getsockname()[1]
    second = free_socket("127.0.0.1", port)
    assert second.getsockname()[1] != port
    first.close()
    second.close()


def test_answers_do_not_wait_for_acknowledgements() -> None:
    async def delay_switched_off() -> bool:
        accepted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def look(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            found = writer.get_extra_info("socket")
            accepted.set_result(bool(found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            writer.close()

        listening = free_socket("127.0.0.1", 0)
        async with await asyncio.start_server(look, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            answer = await accepted
            writer.close()
            return answer

    assert asyncio.run(delay_switched_off())
