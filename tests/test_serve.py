"""Live preview: which files changed, what of a page differs, who is answered, and what tabs show."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it.token import Token
from playwright.sync_api import Browser, Page, sync_playwright

from builder.browser.launch import find_browser
from builder.diagnostics import Diagnostic
from builder.dialect.markdown import Dialect, parse
from builder.read.courses import find_decks
from builder.read.source import Source
from builder.serve import CannotServe, serve
from builder.serve.app import App, Manners
from builder.serve.desk import Desk
from builder.serve.engine import LiveEngine
from builder.serve.guard import is_loopback
from builder.serve.patience import PATIENCE_SECONDS
from builder.serve.reparse import Reparse
from builder.serve.run import Preview as Asked
from builder.serve.run import free_socket, run
from builder.serve.version import Section, Version, latest, make_version, patch
from builder.serve.watch import Watch
from builder.site.build import build_deck
from builder.site.index import make_index

ROOT = Path(__file__).parent.parent

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


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    """A project with one deck and a picture."""
    (tmp_path / "slides.yaml").write_text("", encoding="utf-8")
    (tmp_path / "deck.md").write_text(DECK, encoding="utf-8")
    (tmp_path / "figure.svg").write_text(FIGURE.format("red"), encoding="utf-8")
    return tmp_path


def edit(folder: Path, before: str, after: str, name: str = "deck.md") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


# ---- Watching


def changes(watch: Watch, acts: list[object]) -> list[set[str]]:
    """The names of what changed after each act, a function without parameters."""

    async def run() -> list[set[str]]:
        found = []
        stream = watch.changes()
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.1)
        for act in acts:
            act()  # type: ignore[operator]
            found.append({path.name for path in await asyncio.wait_for(first, 10)})
            first = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0.1)
        first.cancel()
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("poll", [False, True])
def test_writes_renames_and_new_files_are_noticed(decks: Path, poll: bool) -> None:
    deck, missing, other = decks / "deck.md", decks / "later.svg", decks / "deck.md.tmp"

    def by_rename() -> None:
        other.write_text("renamed", encoding="utf-8")
        other.replace(deck)

    watch = Watch(poll)
    watch.keep([deck, missing], [decks], time.time_ns() + 10**9)
    acts = [lambda: deck.write_text("x", encoding="utf-8"), by_rename, missing.touch, deck.unlink]
    assert changes(watch, acts) == [{"deck.md"}, {"deck.md"}, {"later.svg"}, {"deck.md"}]


def test_folders_may_go_and_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "project" / "material"
    folder.mkdir(parents=True)
    file = folder / "part.md"
    file.write_text("one", encoding="utf-8")

    def back() -> None:
        folder.mkdir(parents=True)
        file.write_text("two", encoding="utf-8")

    watch = Watch()
    watch.keep([file], [tmp_path / "project"], time.time_ns() + 10**9)
    acts = [lambda: shutil.rmtree(tmp_path / "project"), back, lambda: file.write_text("3", encoding="utf-8")]
    assert changes(watch, acts) == [{"part.md"}] * 3


def test_a_file_that_changed_while_it_was_read_is_reported(decks: Path) -> None:
    watch = Watch()
    before = time.time_ns() - 10**9
    watch.keep([decks / "deck.md"], [decks], before)
    assert changes(watch, [lambda: None]) == [{"deck.md"}]


def test_temporary_files_of_editors_do_not_count(decks: Path) -> None:
    watch = Watch()
    watch.keep([decks], [decks], time.time_ns())

    def save_with_leftovers() -> None:
        for name in (".deck.md.swp", "deck.md~", "4913", "new.md"):
            (decks / name).touch()

    assert changes(watch, [save_with_leftovers]) == [{decks.name}]
    assert {"new.md"} == set(watch.stamps[decks]) - {"deck.md", "figure.svg", "slides.yaml"}  # type: ignore[arg-type]


# ---- Parsing again


def plain(tokens: list[Token]) -> list[dict[str, object]]:
    """Tokens as data, without `offset`, which only the parser itself reads."""
    for token in tokens:
        token.meta.pop("offset", None)
        plain(token.children or [])
    return [token.as_dict() for token in tokens]


PIECES = [
    "```",
    "$$",
    "<!-- slide -->",
    "<div>",
    "</div>",
    "# 梯度",
    "---",
    "> x",
    "- a",
    "  b",
    "<!--",
    "-->",
    "[a]: b",
    "",
    "text[^1]",
    "[^1]: note",
    "| a | b |",
    "|--|--|",
    "*[HTML]: markup",
]


@pytest.mark.parametrize("seed", range(6))
def test_parsing_an_edited_deck_gives_what_parsing_it_anew_gives(seed: int) -> None:
    chance = random.Random(seed)
    dialect, reparse = Dialect(), Reparse()
    original = DECK.split("\n")[4:] * 2
    lines = original
    for _ in range(60):
        at, kind = chance.randrange(len(lines)), chance.randrange(5)
        lines = {
            0: [*lines[:at], lines[at] + "字", *lines[at + 1 :]],
            1: [*lines[:at], chance.choice(PIECES), *lines[at:]],
            2: [*lines[:at], *lines[at + 1 :]],
            3: [*lines[:at], *lines[chance.randrange(len(lines)) :][:4], *lines[at:]],
            4: original,
        }[kind] or original
        source = Source(Path("/decks/deck.md"), "deck.md", tuple(lines), first_line=5)
        given = reparse(source, dialect)
        assert plain(given) == plain(parse(source, dialect))
        for token in given:  # later stages write into what they are given
            token.meta.clear()


def test_only_the_edited_slide_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    from builder.serve import reparse as module

    parsed: list[int] = []
    whole = module.parse_lines

    def counting(source: Source, *rest: object) -> object:
        parsed.append(len(source.lines))
        return whole(source, *rest)  # type: ignore[arg-type]

    lines = tuple(DECK.split("\n")[4:])
    source = Source(Path("/decks/deck.md"), "deck.md", lines)
    reparse = Reparse()
    reparse(source, Dialect())
    monkeypatch.setattr(module, "parse_lines", counting)
    row = lines.index("第二段文字")
    reparse(replace(source, lines=(*lines[:row], "改了", "", *lines[row:])), Dialect())
    assert max(parsed) < len(lines) / 2


# ---- Versions


def version(folder: Path) -> tuple[Version, Any]:
    with LiveEngine() as engine:
        built = build_deck(find_decks([folder])[0], "client", engine)
    assert built.page
    return make_version(built.page, built.diagnostics, ""), built.page


def difference(folder: Path, before: str, after: str, name: str = "deck.md") -> dict[str, Any]:
    old, _ = version(folder)
    edit(folder, before, after, name)
    new, page = version(folder)
    return patch(old, new, page)


def sent(found: dict[str, Any]) -> list[int]:
    """The numbers of the slides whose markup is sent."""
    return [n for n, slide in enumerate(found["slides"]) if "html" in slide]


def column(found: dict[str, Any], key: str) -> list[object]:
    return [slide[key] for slide in found["slides"]]


def test_a_changed_word_sends_its_slide_only(decks: Path) -> None:
    found = difference(decks, "第二段文字", "第二段新字")
    assert sent(found) == [2]
    assert found.keys() == {"version", "title", "problems", "slides"}


@pytest.mark.parametrize("name", ["deck.md", "a&b 'c'.md"])
def test_lines_above_a_slide_do_not_change_it(decks: Path, name: str) -> None:
    (decks / "deck.md").rename(decks / name)
    found = difference(decks, "第一段文字", "第一段文字\n\n又一段", name)
    assert sent(found) == [1]
    assert column(found, "source") == [f"{name}:{line}" for line in (6, 10, 22, 30)]


def test_an_inserted_slide_moves_the_others(decks: Path) -> None:
    found = difference(
        decks, "<!-- slide -->\n\n## 结束", "<!-- slide -->\n\n新的\n\n<!-- slide -->\n\n## 结束"
    )
    assert column(found, "was") == [0, 1, 2, None, 3]
    assert sent(found) == [3]


def test_other_options_need_the_page_to_be_loaded_anew(decks: Path) -> None:
    assert difference(decks, "transition: none", "transition: fade")["reload"] is True


def test_changing_back_gives_the_same_version(decks: Path) -> None:
    first, _ = version(decks)
    edit(decks, "再见", "再会")
    second, _ = version(decks)
    edit(decks, "再会", "再见")
    assert version(decks)[0].name == first.name != second.name


def test_of_long_decks_fewer_versions_are_remembered() -> None:
    def past(slides: int) -> dict[str, Version]:
        sections = (Section("key", "deck.md:1", 0, 0),) * slides
        return {name: Version(name, "", "", "", "", sections, {}, ()) for name in map(str, range(1000))}

    short, long = latest(past(40)), latest(past(5000))
    assert list(short)[-1] == list(long)[-1] == "999"
    assert 5 < len(long) < 15 < 200 < len(short) < 1000


def test_a_problem_knows_its_slide(decks: Path) -> None:
    edit(decks, "![](figure.svg)", '@import "nowhere.md"')
    (problem,) = version(decks)[0].problems
    assert (problem["slide"], problem["severity"]) == (2, "error")


# ---- What is built anew


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
                await asyncio.wait_for(desk.news.wait(), 10)
            save(b"a{--own:2}")
            while await styles(desk) != [b"--own:2"]:
                await asyncio.wait_for(desk.news.wait(), 10)
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
        await asyncio.wait({serving}, timeout=10)
        assert serving.done(), "it goes on with pages of the past"
        await serving

    asked = Asked((decks,), "127.0.0.1", 0, False, True, False, "", lambda line: None)
    monkeypatch.setattr(Desk, "run", fail)
    with pytest.raises(FileNotFoundError, match="a fault of the program"):
        asyncio.run(ended())


def test_an_address_that_cannot_be_had_is_said(decks: Path) -> None:
    with pytest.raises(CannotServe, match=r"cannot serve on 192\.0\.2\.1: "):
        serve([decks], "192.0.2.1", report=lambda line: None)


# ---- Answers


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

    def get(self, path: str, method: str = "GET", near: str = "127.0.0.1", **headers: str) -> Answer:
        """The answer to a request from the address `near`; a `Host` is sent unless one is given."""
        return asyncio.run(self.ask(path, method, near, {**HOST, **headers}))

    async def ask(self, path: str, method: str, near: str, headers: dict[str, str]) -> Answer:
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
            return {"type": "http.request", "body": b"", "more_body": False}

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


@pytest.fixture
def client(decks: Path) -> Iterator[Client]:
    with serving(decks) as made:
        yield made


def test_pages_and_what_they_refer_to_are_served(client: Client) -> None:
    page = client.get("/deck.html")
    assert "第一段文字" in page.text
    assert "/_live/live.js" in page.text
    assert client.get("/figure.svg").headers["content-type"].startswith("image/svg")
    for address in re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', page.text):
        assert client.get("/" + address.lstrip("/")).status == 200, address


def test_what_is_wrong_with_a_theme_is_said_on_the_pages_of_its_decks(
    decks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (decks / "theme").mkdir()
    (decks / "theme" / "theme.yaml").write_text("nonsense: 1", encoding="utf-8")
    monkeypatch.chdir(decks)
    with serving(decks) as client:
        assert "unknown setting `nonsense`" in client.get("/deck.html").text
        assert "deck.html" in client.get("/index.html").text


def test_others_are_answered_while_the_list_is_made(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, others_are_answered = threading.Event(), threading.Event()

    def listing(*given: Any) -> str:
        begun.set()
        assert others_are_answered.wait(5)
        return make_index(*given)

    async def run() -> Answer:
        listed = asyncio.create_task(client.ask("/index.html", "GET", "127.0.0.1", HOST))
        assert await asyncio.to_thread(begun.wait, 5)
        await client.ask("/_live/live.css", "GET", "127.0.0.1", HOST)
        others_are_answered.set()
        return await listed

    monkeypatch.setattr("builder.serve.desk.make_index", listing)
    assert "deck.html" in asyncio.run(run()).text


@pytest.mark.parametrize(
    "path",
    [
        "/slides.yaml",
        "/deck.md",
        "/../slides.yaml",
        "/%2e%2e/slides.yaml",
        "/..%2fslides.yaml",
        "/_live/deck.js",
        "/_live/../live.js/..",
        "/_fonts/latin/../../../../pyproject.toml",
        "/_fonts/latin/%2e%2e/package.json",
        "/_fonts/latin/%00",
        "/_fonts/latin/" + "a" * 3000,
        "/" + "a" * 2000,
    ],
)
def test_nothing_else_is_served(client: Client, path: str) -> None:
    client.get("/deck.html")
    assert client.get(path).status == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "127.0.0.1:8000"}, 200),
        ({"host": "localhost:8000"}, 200),
        ({"host": "[::1]:8000"}, 200),
        ({"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}, 200),
        ({"host": "rebound.example:8000"}, 403),
        ({"host": "192.0.2.1:8000"}, 403),
        ({"host": ""}, 403),
        ({"host": "[::1"}, 403),
        ({"host": "127.0.0.1:8000", "origin": "http://evil.example"}, 403),
        ({"host": "127.0.0.1:8000", "origin": "null"}, 403),
    ],
)
def test_foreign_hosts_and_origins(client: Client, headers: dict[str, str], status: int) -> None:
    assert client.get("/deck.html", **headers).status == status


def test_no_other_site_frames_a_page(client: Client) -> None:
    assert client.get("/deck.html").headers["content-security-policy"] == "frame-ancestors 'self'"


def test_only_reading_is_answered(client: Client) -> None:
    assert client.get("/deck.html", method="POST").status == 405


def test_there_is_a_list_of_papers_with_nothing_in_it(client: Client) -> None:
    asked = re.search(r'"papers": "([^"]+)"', client.get("/deck.html").text)
    assert asked
    answer = client.get("/" + asked[1])
    assert (answer.status, answer.text) == (200, "window.deckPapers = {};\n")


def test_films_can_be_sought_in(decks: Path, client: Client) -> None:
    (decks / "film.mp4").write_bytes(bytes(range(256)))
    edit(decks, "再见", '<video src="film.mp4"></video>')
    client.get("/deck.html")
    part = client.get("/film.mp4", range="bytes=10-19")
    assert (part.status, part.body) == (206, bytes(range(10, 20)))


def test_a_tab_that_is_up_to_date_gets_nothing(client: Client) -> None:
    have = re.search(r'"version": "(\w+)"', client.get("/deck.html").text)
    assert have
    assert client.get(f"/_live/update?page=deck.html&have={have[1]}").status == 204
    lost = client.get("/_live/update?page=deck.html&have=another")
    assert json.loads(lost.body) == {"version": have[1], "reload": True}


def test_a_problem_is_told_when_it_appears(decks: Path) -> None:
    told: list[Diagnostic] = []
    desk = Desk([decks], "client", Watch(), lambda: "", told.append)
    asyncio.run(desk.find())

    def codes_after(text: str) -> list[str]:
        told.clear()
        (decks / "deck.md").write_text(f"<!-- slide -->\n\n{text}\n")
        desk.stale.add("deck.html")
        asyncio.run(desk.show("deck.html"))
        return [problem.code for problem in told]

    assert codes_after("![](a.png)") == ["missing-picture"]
    assert codes_after("a line above\n![](a.png)") == []
    assert codes_after("![](b.png)\n\n##Title") == ["no-heading", "missing-picture"]
    assert codes_after("fine") == []
    desk.thread.end(desk.engine.open.close)


def test_paths_of_this_machine_are_told_to_this_machine_only(decks: Path, client: Client) -> None:
    assert "edit:{path}" in client.get("/deck.html").text
    assert "edit:{path}" not in client.get("/deck.html", near="192.0.2.7").text


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


def test_loopback_names() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "a.example", "")))


# ---- Crowds


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


def test_a_thousand_connections_hear_of_a_save(preview: Preview, decks: Path) -> None:
    async def names(reader: asyncio.StreamReader) -> str:
        while not (line := await asyncio.wait_for(reader.readline(), 30)).startswith(b"data:"):
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


def test_who_never_finishes_asking_is_let_go(preview: Preview) -> None:
    async def run() -> None:
        slow = [await connect(preview.port) for _ in range(1000)]
        for number, (_, writer) in enumerate(slow):
            writer.write(question(preview.port)[: number % 20])
        assert await ask(preview.port, question(preview.port)) == OK
        for reader, writer in slow:
            assert await asyncio.wait_for(reader.read(), 3 * PATIENCE_SECONDS) == b""
            writer.close()

    asyncio.run(run())


def test_who_does_not_read_the_answer_holds_up_nobody(preview: Preview, decks: Path) -> None:
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
def test_huge_requests_are_refused(preview: Preview, request_: bytes, statuses: set[bytes]) -> None:
    async def run() -> None:
        assert await ask(preview.port, question(preview.port)) == OK
        before = memory_of(preview.process)
        line = await ask(preview.port, request_)
        assert not line or line.split()[1] in statuses  # closed before all of it was sent
        assert memory_of(preview.process) < before + 50
        assert await ask(preview.port, question(preview.port)) == OK

    asyncio.run(run())


# ---- In a browser


class Preview:
    """A server in a process of its own, on decks of a folder."""

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
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.process.stdout.readline())
        assert found
        self.port = int(found[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = find_browser()
    if executable is None:
        pytest.skip("no browser on this machine")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def preview(decks: Path) -> Iterator[Preview]:
    made = Preview(decks)
    yield made
    if made.process.poll() is None:
        made.stop()


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 960, "height": 700})
    made = context.new_page()
    made.goto(preview.url + "deck.html")
    made.wait_for_function("window.Reveal?.isReady()")
    made.evaluate("window.stillThere = true")  # gone once the page is loaded anew
    yield made
    context.close()


def shows(page: Page, text: str) -> None:
    page.wait_for_function(  # the page may be loading, with reveal.js to come
        "text => window.Reveal?.isReady() && Reveal.getCurrentSlide().textContent.includes(text)", arg=text
    )


def where(page: Page) -> Any:
    return page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v, Reveal.getIndices().f ?? null]")


def test_only_fonts_that_show_something_are_asked_for(page: Page) -> None:
    """A preview links whole fonts, in hundreds of files."""
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.size") > 100
    fonts = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/_fonts/')).length"
    assert 0 < page.evaluate(fonts) < 20


def test_a_save_is_shown_and_slide_and_fragment_stay(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 0, 0)")
    edit(decks, "第一段文字", "改过的文字")
    shows(page, "改过的文字")
    assert where(page) == [1, 0, 0]
    assert page.evaluate("document.querySelectorAll('.present .fragment.visible').length") == 1
    assert page.evaluate("window.stillThere")


def test_slides_above_come_and_go_and_the_slide_stays(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 1)")
    page.keyboard.press("t")  # stop following
    edit(decks, "# 开始", "# 开始\n\n<!-- slide -->\n\n新页")
    page.wait_for_function("Reveal.getTotalSlides() === 5")
    assert where(page)[:2] == [2, 1]
    edit(decks, "\n\n<!-- slide -->\n\n新页", "")
    page.wait_for_function("Reveal.getTotalSlides() === 4")
    assert where(page)[:2] == [1, 1]
    shows(page, "第二段文字")
    assert page.evaluate("document.querySelectorAll('.slides > section.stack > section').length") == 2


def test_a_stack_is_made_and_taken_apart(page: Page, decks: Path) -> None:
    edit(decks, "<!-- slide -->\n\n## 结束", "<!-- slide vertical=true -->\n\n## 结束")
    page.wait_for_function("document.querySelectorAll('.stack > section').length === 3")
    edit(decks, "<!-- slide vertical=true data-notes", "<!-- slide data-notes")
    page.wait_for_function("document.querySelectorAll('.slides > section').length === 3")
    assert page.evaluate("window.stillThere")


def test_letters_are_for_the_ground_a_slide_has_now(page: Page, decks: Path) -> None:
    kinds = "['dark', 'light'].filter((kind) => Reveal.getCurrentSlide().matches(`.has-${kind}-background`))"
    plain, dark, light = ("", ' data-background-color="#024"', ' data-background-color="white"')
    page.evaluate("Reveal.slide(2)")
    for before, after, kind in [(plain, dark, "dark"), (dark, light, "light"), (light, plain, "")]:
        edit(decks, f"<!-- slide{before} -->\n\n## 结束", f"<!-- slide{after} -->\n\n## 结束")
        page.wait_for_function(f"kind => {kinds}.join() === kind", arg=kind, timeout=5000)


def test_the_page_follows_the_editing_until_told_not_to(page: Page, decks: Path) -> None:
    edit(decks, "第二段文字", "跟过来")
    shows(page, "跟过来")
    page.keyboard.press("t")
    edit(decks, "再见", "再会")
    page.wait_for_function("document.body.textContent.includes('再会')")
    assert where(page)[:2] == [1, 1]


def test_the_overview_stays_open(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.toggleOverview(true)")
    edit(decks, "## 结束", "新的一段\n\n## 结束\n\n<!-- slide -->\n\n又一页")
    page.wait_for_function("Reveal.getTotalSlides() === 5")
    assert page.evaluate("Reveal.isOverview() && window.stillThere")


@pytest.mark.parametrize("key", ["c", "b"], ids=["on the slide", "on the board"])
def test_what_is_drawn_by_hand_stays(decks: Path, browser: Browser, key: str) -> None:
    edit(decks, "presentation:", "plugins: [chalkboard]\npresentation:")
    preview = Preview(decks)
    page = browser.new_page()
    page.goto(preview.url)
    page.wait_for_function("window.Reveal?.isReady()")
    page.evaluate("Reveal.slide(1)")
    page.wait_for_timeout(1500)  # only then the chalkboard has put up what was drawn on the slide before
    page.keyboard.press(key)
    page.mouse.move(200, 200)
    page.mouse.down()
    page.mouse.move(500, 400, steps=10)
    page.mouse.up()
    ink = """[...document.querySelectorAll("canvas")].map((canvas) =>
        canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
            .reduce((sum, value, n) => sum + (n % 4 === 3 && value > 0), 0))"""
    open_boards = """[...document.querySelectorAll("#chalkboard, #notescanvas")].map((board) =>
        getComputedStyle(board).visibility + getComputedStyle(board).pointerEvents)"""
    before = page.evaluate(f"[{ink}, {open_boards}]")
    assert sum(before[0]) > 300
    edit(decks, "第一段文字", "改过的文字")
    shows(page, "改过的文字")
    edit(decks, "第二段文字", '<span class="left7">别处</span>')
    page.wait_for_function("document.querySelector('head > [data-deck=style]').textContent.includes('left7')")
    page.wait_for_timeout(300)
    assert page.evaluate(f"[{ink}, {open_boards}]") == before
    assert where(page)[:2] == [1, 0], "who draws is not taken to the slide that is edited"
    page.close()
    preview.stop()


def test_the_page_stays_magnified(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1)")
    page.locator("section.present p").first.click(modifiers=["Alt", "Control"])  # one of them, by system
    page.wait_for_function("document.body.style.transform.includes('scale')")
    page.wait_for_timeout(1000)  # the zoom plugin moves for that long
    before = page.evaluate("document.body.style.transform")
    edit(decks, "第一段文字", "改过的文字")
    shows(page, "改过的文字")
    edit(decks, "再见", "再会")
    page.wait_for_function("document.body.textContent.includes('再会')")
    page.wait_for_timeout(300)
    assert page.evaluate("document.body.style.transform") == before
    assert where(page)[:2] == [1, 0]


def test_other_options_load_the_page_anew_on_the_same_slide(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 0, 1)")
    edit(decks, "transition: none", "transition: none\n  slideNumber: true")
    page.wait_for_function("!window.stillThere && window.Reveal?.isReady() && Reveal.getConfig().slideNumber")
    page.wait_for_function("Reveal.getIndices().f === 1")
    assert where(page) == [1, 0, 1]


def test_styles_and_pictures_are_swapped(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 1)")
    edit(decks, "第二段文字", '<span class="left7">第二段文字</span>')
    page.wait_for_function("document.querySelector('head > [data-deck=style]').textContent.includes('left7')")
    before = page.evaluate("document.querySelector('.present img').currentSrc")
    (decks / "figure.svg").write_text(FIGURE.format("green"), encoding="utf-8")
    page.wait_for_function(
        "before => document.querySelector('.present img').currentSrc !== before", arg=before
    )
    assert page.evaluate("window.stillThere")


def test_addresses_that_nobody_can_decode_are_taken_as_they_are(decks: Path, browser: Browser) -> None:
    edit(decks, "再见", '<svg><image href="/50%.png"/></svg>')
    (decks / "deck.md").rename(decks / "100%.md")
    preview = Preview(decks)
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(preview.url + "100%.html")
    page.wait_for_function("window.Reveal?.isReady() && document.querySelector('.deck-pointer')")
    before = page.evaluate("document.querySelector('img').src")
    (decks / "figure.svg").write_text(FIGURE.format("green"), encoding="utf-8")
    page.wait_for_function("before => document.querySelector('img').src !== before", arg=before)
    page.evaluate("HTMLAnchorElement.prototype.click = function () { window.opened = this.href; }")
    page.keyboard.press("i")
    assert page.evaluate("window.opened") == f"edit:{decks}/100%25.md:6"
    assert faults == []
    page.close()
    preview.stop()


def test_a_style_sheet_of_the_deck_is_swapped(decks: Path, browser: Browser) -> None:
    (decks / "own.css").write_text(".reveal h2 { letter-spacing: 1px }", encoding="utf-8")
    edit(decks, "<!-- slide -->\n\n# 开始", '@import "own.css"\n\n<!-- slide -->\n\n# 开始')
    preview = Preview(decks)
    page = browser.new_page()
    page.goto(preview.url)
    page.wait_for_function("window.Reveal?.isReady()")
    page.evaluate("window.stillThere = true")
    (decks / "own.css").write_text(".reveal h2 { letter-spacing: 5px }", encoding="utf-8")
    page.wait_for_function("getComputedStyle(document.querySelector('h2')).letterSpacing === '5px'")
    assert page.evaluate("window.stillThere")
    page.close()
    preview.stop()


def test_problems_are_shown_on_their_slide_and_go_away(page: Page, decks: Path) -> None:
    edit(decks, "第二段文字", '@import "nowhere.md"')
    page.locator(".live-problems .live-message", has_text="nowhere.md").wait_for()
    assert page.locator(".live-line").first.text_content() == '@import "nowhere.md"'
    assert page.locator(".live-place").first.get_attribute("href") == f"edit:{decks}/deck.md:24"
    page.evaluate("Reveal.slide(0)")
    assert page.locator(".live-problems li").count() == 0
    page.locator(".live-elsewhere").click()
    assert where(page)[:2] == [1, 1]
    edit(decks, '@import "nowhere.md"', "第二段文字")
    page.locator(".live-panel").wait_for(state="hidden")


def test_the_last_good_page_stays_while_there_is_no_text(page: Page, decks: Path) -> None:
    (decks / "deck.md").unlink()
    page.locator(".live-message").first.wait_for()
    page.evaluate("Reveal.slide(1)")
    shows(page, "第一段文字")
    (decks / "deck.md").write_text(DECK.replace("第一段", "重写"), encoding="utf-8")
    shows(page, "重写文字")
    assert page.evaluate("window.stillThere")


def test_a_key_opens_the_source_of_the_slide(page: Page, decks: Path) -> None:
    page.evaluate("""addEventListener("click", (event) => {
        window.opened = event.target.href; event.preventDefault(); })""")
    page.evaluate("HTMLAnchorElement.prototype.click = function () { window.opened = this.href; }")
    page.evaluate("Reveal.slide(1, 1)")
    page.keyboard.press("i")
    assert page.evaluate("window.opened") == f"edit:{decks}/deck.md:20"


def test_notes_are_up_to_date_in_the_speakers_window(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 1)")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    notes = speaker.locator(".speaker-controls-notes .value")
    notes.filter(has_text="第一份讲稿").wait_for()
    edit(decks, "第一份讲稿", "第二份讲稿")
    notes.filter(has_text="第二份讲稿").wait_for()
    edit(decks, "第二段文字", "台上文字")
    speaker.frame_locator("#current-slide iframe").locator(
        "section.present", has_text="台上文字"
    ).first.wait_for()
    assert page.evaluate("window.stillThere")


def test_ten_tabs_end_in_the_last_state(browser: Browser, preview: Preview, decks: Path) -> None:
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(10)]
    for tab in tabs:
        tab.goto(preview.url + "deck.html")
        tab.wait_for_function("window.Reveal?.isReady()")
    for number in range(40):
        (decks / "deck.md").write_text(DECK.replace("再见", f"第{number}次"), encoding="utf-8")
        time.sleep(0.01)
    for tab in tabs:
        tab.wait_for_function("document.body.textContent.includes('第39次')")
    tabs[0].close()  # the tab that listened for all
    (decks / "deck.md").write_text(DECK.replace("再见", "最后"), encoding="utf-8")
    for tab in tabs[1:]:
        tab.wait_for_function("document.body.textContent.includes('最后')")
    context.close()


def test_a_tab_survives_the_server(page: Page, preview: Preview, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 1)")
    assert preview.stop() == 0
    edit(decks, "第二段文字", "停机时写的")
    preview.start(preview.port)
    shows(page, "停机时写的")
    assert where(page)[:2] == [1, 1]


def test_new_decks_appear_in_the_list(decks: Path, browser: Browser) -> None:
    shutil.copy(decks / "deck.md", decks / "second.md")
    preview = Preview(decks)
    page = browser.new_page()
    page.goto(preview.url)
    page.locator("a", has_text="开始").first.wait_for()
    (decks / "third.md").write_text("<!-- slide -->\n\n# 第三份\n", encoding="utf-8")
    page.locator("a", has_text="第三份").wait_for()
    page.close()
    preview.stop()


def test_a_broken_template_leaves_the_last_good_page(page: Page, decks: Path) -> None:
    template = decks / "theme" / "slide.html.jinja"
    template.parent.mkdir()
    template.write_text("{% if %}", encoding="utf-8")
    page.locator(".live-message").first.wait_for()
    shows(page, "开始")
    template.unlink()
    page.locator(".live-panel").wait_for(state="hidden")
    assert page.evaluate("window.stillThere")


def test_a_deck_that_cannot_be_shown_is_shown_once_it_can(decks: Path, browser: Browser) -> None:
    template = decks / "theme" / "slide.html.jinja"
    template.parent.mkdir()
    template.write_text("{% if %}", encoding="utf-8")
    preview = Preview(decks)
    page = browser.new_page()
    page.goto(preview.url)
    page.locator("pre", has_text="error").wait_for()
    template.unlink()
    page.wait_for_function("window.Reveal?.isReady()")
    page.close()
    preview.stop()
