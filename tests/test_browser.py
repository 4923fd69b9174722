"""The browser session: pages are ready when lent, failures are named, nothing leaves the machine."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.async_api import Error

from builder.browser import served
from builder.browser.answers import read
from builder.browser.launch import BrowserMissing, executables, find_browser
from builder.browser.ready import Lent, PageFailed, View
from builder.browser.served import piece
from builder.browser.session import session
from builder.browser.stills import Place
from tests.finished_page import slide, write_page
from tests.standing import StandingBrowser

Lend = Callable[..., Any]


@pytest.fixture
def lend(standing: StandingBrowser) -> Lend:
    """What the work with a page of the browser of many tests returns."""

    def lent(page: Path, work: Callable[[Lent], Awaitable[Any]], **options: Any) -> Any:
        return standing.run(standing.lender.lend(page, work, **options))

    return lent


def lend_of_its_own(page: Path, work: Callable[[Lent], Awaitable[Any]]) -> Any:
    """The same with a browser that is started and ended for it."""

    async def run() -> Any:
        async with session() as browser:
            return await browser.lend(page, work)

    return asyncio.run(run())


def test_a_lent_page_has_kept_all_promises(tmp_path: Path, lend: Lend) -> None:
    late = "deckReady.push(new Promise((r) => setTimeout(r, 300)).then(() => { document.title = 'done'; }));"
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1), script=late)

    async def look(lent: Lent) -> tuple[str, bool]:
        return await lent.page.title(), await lent.page.evaluate("Reveal.isReady()")

    assert lend(page, look) == ("done", True)


def test_a_lent_page_has_told_that_it_is_ready(tmp_path: Path, lend: Lend) -> None:
    """reveal calls itself ready a millisecond before, here a second."""
    late = """const soon = window.setTimeout;
    window.setTimeout = (act, delay, ...more) => soon(act, delay === 1 ? 1000 : delay, ...more);
    Reveal.on('ready', () => { document.title = 'told'; });"""
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1), script=late)
    assert lend(page, title) == "told"


def test_a_promise_that_is_never_kept_is_named(tmp_path: Path, lend: Lend) -> None:
    never = "deckReady.push(new Promise(() => {}));"
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1), script=never)
    with pytest.raises(PageFailed, match=r"a\.html is not ready after 5 s, still waiting for deckReady\[0\]"):
        lend(page, title, limit=5)


def test_a_file_that_does_not_come_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lend: Lend
) -> None:
    page = write_page(tmp_path / "a.html", slide('<img src="%E5%A4%A7.png">', 1))
    (tmp_path / "大.png").write_bytes(b"")
    ended = threading.Event()

    def late(path: Path, start: int, end: int) -> bytes:
        return b"" if path.name == "大.png" and ended.wait(60) else piece(path, start, end)

    monkeypatch.setattr(served, "piece", late)

    with pytest.raises(PageFailed, match=r"a\.html is not loaded after 5 s, still waiting for 大\.png$"):
        lend(page, title, limit=5)
    ended.set()


def test_a_broken_promise_does_not_hold_the_deck_up(tmp_path: Path, lend: Lend) -> None:
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1), script="deckReady.push(Promise.reject());")
    assert lend(page, title) == "四元玉鑒"


def test_other_machines_cannot_be_reached_and_what_was_asked_for_is_told(tmp_path: Path, lend: Lend) -> None:
    picture = '<img src="http://203.0.113.1/a.png"><img src="https://example.org/b.png"><img src="none.png">'
    page = write_page(tmp_path / "a.html", slide(picture, 1))

    async def look(lent: Lent) -> dict[str, str]:
        return {unloaded.url.rsplit("/", 1)[-1]: unloaded.reason for unloaded in lent.unloaded}

    assert lend(page, look) == {
        "a.png": "net::ERR_NAME_NOT_RESOLVED",
        "b.png": "net::ERR_NAME_NOT_RESOLVED",
        "none.png": "there is no such file",
    }


def test_what_a_page_cannot_do_is_an_error_of_its_own(tmp_path: Path, lend: Lend) -> None:
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1))

    async def fail(lent: Lent) -> None:
        await lent.page.evaluate("nonsense.of(1)")

    with pytest.raises(PageFailed, match=r"a\.html: .*nonsense is not defined"):
        lend(page, fail)


def test_a_missing_page_is_an_error_of_its_own(tmp_path: Path, lend: Lend) -> None:
    with pytest.raises(PageFailed, match="page not found"):
        lend(tmp_path / "none.html", title)


def test_the_view_sets_the_window_and_the_query(tmp_path: Path, lend: Lend) -> None:
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1))

    async def look(lent: Lent) -> Any:
        return await lent.page.evaluate("[innerWidth, innerHeight, location.search]")

    assert lend(page, look, view=View(800, 600, "print-pdf")) == [800, 600, "?print-pdf"]


def test_a_crashed_page_is_opened_again(tmp_path: Path, lend: Lend) -> None:
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1))
    calls = []

    async def crash_first(lent: Lent) -> str:
        calls.append(lent)
        if len(calls) == 1:
            with suppress(Error):
                await lent.page.goto("chrome://crash")
        return str(await lent.page.evaluate("document.title"))

    assert lend(page, crash_first) == "四元玉鑒"
    assert len(calls) == 2


def test_a_dead_browser_is_started_again(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1))
    calls = []

    async def kill_first(lent: Lent) -> str:
        calls.append(lent)
        if len(calls) == 1:
            browser = lent.page.context.browser
            assert browser
            devtools = await browser.new_browser_cdp_session()
            processes = await devtools.send("SystemInfo.getProcessInfo")
            os.kill(next(p["id"] for p in processes["processInfo"] if p["type"] == "browser"), signal.SIGKILL)
        return str(await lent.page.evaluate("document.title"))

    assert lend_of_its_own(page, kill_first) == "四元玉鑒"


def test_work_that_fails_is_not_repeated(tmp_path: Path, lend: Lend) -> None:
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1))
    calls = []

    async def fail(lent: Lent) -> None:
        calls.append(lent)
        raise ValueError("our own fault")

    with pytest.raises(ValueError, match="our own fault"):
        lend(page, fail)
    assert len(calls) == 1


def test_the_variable_names_the_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "mine"
    program.touch(mode=0o755)
    monkeypatch.setenv("SLIDES_BROWSER", str(program))
    assert find_browser() == str(program)


def test_a_variable_that_names_nothing_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIDES_BROWSER", "/no/such/browser")
    with pytest.raises(BrowserMissing, match=r"`/no/such/browser`.*install browser`"):
        find_browser()


@pytest.mark.parametrize("kind", ["chromium-1255", "chromium_headless_shell-1255", "firefox-1500"])
def test_playwrights_own_browser_is_the_first(
    kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also where `playwright install --only-shell` was run."""
    monkeypatch.delenv("SLIDES_BROWSER", raising=False)
    (tmp_path / kind).mkdir()
    program = tmp_path / "chromium-1255" / "chrome-linux64" / "chrome"
    playwright: Any = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(program)))
    assert (None in executables(playwright)) == kind.startswith("chromium")


def test_a_browser_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1))
    with TemporaryDirectory() as folder:  # a browser has a socket there, whose name must be short
        monkeypatch.setenv("TMPDIR", folder)
        assert lend_of_its_own(page, title) == "四元玉鑒"
        assert list(Path(folder).iterdir()) == []


async def title(lent: Lent) -> str:
    return await lent.page.title()


LOOKS_ROUND = """
  const ask = async (url) => (await fetch(url)).text().catch(() => '');
  const text = (url) => new Promise((done) => {{ ask(url).then(done, () => done('nothing')); }});
  window.found = Promise.all({urls}.map(text));
  window.calls = typeof RTCPeerConnection + typeof webkitRTCPeerConnection;
"""


def test_a_page_is_given_the_files_of_its_site_and_nothing_else(tmp_path: Path, lend: Lend) -> None:
    (tmp_path / "secret.txt").write_text("PRIVATE")
    site = tmp_path / "site"
    page = write_page(site / "part" / "a.html", slide("<p>one</p>", 1))
    (site / "near.txt").write_text("near")
    (site / ".env").write_text("PRIVATE")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    secrets = [(tmp_path / "secret.txt").as_uri(), "../../secret.txt", "/%2e%2e/secret.txt"]
    secrets += ["/..%2fsecret.txt", f"//{tmp_path}/secret.txt"]
    urls = ["../near.txt", "/near.txt?x#y", *secrets, "/.env", "/link.txt", "/"]
    script = LOOKS_ROUND.format(urls=urls)
    page.write_text(page.read_text().replace("</body>", f"<script>{script}</script></body>"))

    async def look(lent: Lent) -> Any:
        return await lent.page.evaluate("found"), await lent.page.evaluate("calls")

    found, calls = lend(page, look, site=site)
    assert found == ["near", "near", *["nothing"] * (len(urls) - 2)]
    assert calls == "undefinedundefined"


def test_a_page_reaches_no_program_of_this_machine(tmp_path: Path, lend: Lend) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        port = listening.getsockname()[1]
        urls = [f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"http://site.localhost:{port}/"]
        script = LOOKS_ROUND.format(urls=urls) + f"new WebSocket('ws://127.0.0.1:{port}/');"
        page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1), script=script)

        async def look(lent: Lent) -> Any:
            return await lent.page.evaluate("found")

        assert lend(page, look) == ["nothing"] * 3
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_film_is_given_in_pieces(tmp_path: Path, lend: Lend) -> None:
    page = write_page(tmp_path / "a.html", slide("<p>one</p>", 1))
    (tmp_path / "film.webm").write_bytes(bytes(range(200)))

    async def look(lent: Lent) -> Any:
        asked = "fetch('film.webm', {headers: {range: 'bytes=10-12'}})"
        return await lent.page.evaluate(
            f"{asked}.then(async (r) => [r.status, r.headers.get('content-range'), [...await r.bytes()]])"
        )

    assert lend(page, look) == [206, "bytes 10-12/200", [10, 11, 12]]


@pytest.mark.parametrize("answer", [None, 7, [{"evil": 1}], [{"h": "../x", "v": 0, "source": ""}], {"h": 1}])
def test_an_answer_that_was_not_asked_for_fails_the_page(answer: object) -> None:
    with pytest.raises(PageFailed, match="a script on the page changed what the browser reports"):
        read(list[Place], answer)


def test_an_answer_is_read_by_its_type() -> None:
    assert read(list[Place], [{"h": 0, "v": 1, "source": "a.md:1", "more": 2}]) == [Place(0, 1, "a.md:1")]
    assert read(Mapping[str, float], {"a": 1}) == {"a": 1.0}
