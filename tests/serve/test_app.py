"""Pages, their list, their files and their updates, as the application answers for them."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from builder.diagnostics import Diagnostic
from builder.serve.desk import Desk
from builder.serve.watch import Watch
from builder.site.index import Listing, make_index
from tests.command import SECONDS
from tests.serve.preview import HOST, Answer, Client, edit, serving


def test_pages_and_what_they_refer_to_are_served(client: Client) -> None:
    page = client.get("/deck.html")
    assert "第一段文字" in page.text
    assert "/_live/live.js" in page.text
    for module in re.findall(r'from "\./(live/.*)";', client.get("/_live/live.js").text):
        assert client.get(f"/_live/{module}").status == 200
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


def test_a_deck_is_called_the_same_before_and_after_it_is_opened(decks: Path) -> None:
    """Two decks of one course: where the first slide says no more than the course, that is their title."""
    (decks / "second.md").write_text((decks / "deck.md").read_text(encoding="utf-8"), encoding="utf-8")
    (decks / "third.md").write_text("<!-- slide -->\n\n# 开始\n\n## $x$ 的\n梯度 *一*\n", encoding="utf-8")
    titles = re.compile(r'class="title">(.*?) ?</span>')
    with serving(decks) as client:
        before = titles.findall(client.get("/index.html").text)
        for name in ("deck", "second", "third"):
            client.get(f"/{name}.html")
        assert before == titles.findall(client.get("/index.html").text) == ["开始", "开始", "x 的"]


def test_others_are_answered_while_the_list_is_made(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, others_are_answered = threading.Event(), threading.Event()

    def listing(*given: Any) -> Listing:
        begun.set()
        assert others_are_answered.wait(SECONDS)
        return make_index(*given)

    async def run() -> Answer:
        listed = asyncio.create_task(client.ask("/index.html", "GET", "127.0.0.1", HOST))
        assert await asyncio.to_thread(begun.wait, 5)
        await client.ask("/_live/live.css", "GET", "127.0.0.1", HOST)
        others_are_answered.set()
        return await listed

    monkeypatch.setattr("builder.serve.desk.make_index", listing)
    assert "deck.html" in asyncio.run(run()).text


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


def test_the_terminal_says_how_a_deck_was_built_anew(decks: Path) -> None:
    said: list[str] = []
    desk = Desk([decks], "client", Watch(), lambda: "", lambda problem: None, said.append)
    asyncio.run(desk.find())
    for text in ("fine", "![](a.png)", "fine", "fine"):
        (decks / "deck.md").write_text(f"<!-- slide -->\n\n{text}\n")
        desk.stale.add("deck.html")
        asyncio.run(desk.show("deck.html"))
    desk.thread.end(desk.engine.open.close)
    lines = [re.sub(r"\d+\.\d\d s", "… s", line) for line in said]
    assert lines == [
        "deck.md: rebuilt in … s, 1 problem",
        "deck.md: rebuilt in … s, all fixed",
        "deck.md: rebuilt in … s",
    ]


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


def test_that_a_deck_is_gone_is_told_also_where_its_folder_is_looked_at_first(decks: Path) -> None:
    told: list[Diagnostic] = []
    desk = Desk([decks], "client", Watch(), lambda: "", told.append)
    asyncio.run(desk.find())
    asyncio.run(desk.show("deck.html"))
    before = desk.versions()["deck.html"]
    (decks / "deck.md").rename(decks / "deck.gone")
    asyncio.run(desk.find())
    assert [problem.code for problem in told] == ["unreadable"]
    assert desk.versions()["deck.html"] != before
    desk.thread.end(desk.engine.open.close)
