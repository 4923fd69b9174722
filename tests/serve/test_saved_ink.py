"""What is drawn in the preview is saved beside the deck, by nobody else than who sits here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from builder.read.ink import ink_bytes, raw_strokes
from tests.hand import draw
from tests.page_ready import BEGUN
from tests.serve.preview import Answer, Client, edit, shows

STROKE = {
    "id": "s1", "slide": "00000000 开始", "page": 0, "tool": "pen", "colour": "red", "size": 5,
    "on": [960, 700], "points": [[100, 100, 0.5], [200, 120, 0.5]],
}  # fmt: skip
WAY = "/_live/ink?page=deck.html"


def token_of(client: Client) -> str:
    found = re.search(r'"token": "([^"]+)"', client.get("/deck.html").text)
    assert found
    return found[1]


def send(client: Client, sent: Any, way: str = WAY, near: str = "127.0.0.1", **headers: str) -> Answer:
    given = {"content_type": "application/json", "x_slides_token": token_of(client), **headers}
    return client.get(way, "POST", near, json.dumps(sent).encode(), **given)


def test_strokes_are_put_into_the_file_and_taken_out(client: Client, decks: Path) -> None:
    answer = send(client, {"add": [STROKE, STROKE | {"id": "s2"}]})
    assert (answer.status, json.loads(answer.body)) == (200, {"removed": []})
    path = decks / "deck.ink.json"
    assert [it["id"] for it in raw_strokes(path.read_bytes())] == ["s1", "s2"]
    assert json.loads(send(client, {"remove": ["s1"]}).body) == {"removed": [STROKE]}
    assert [it["id"] for it in raw_strokes(path.read_bytes())] == ["s2"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"near": "192.0.2.1"}, {"x_slides_token": ""}, {"x_slides_token": "guessed"}, {"x_slides_token": "é"},
        {"content_type": "text/plain"}, {"origin": "http://evil.example"}, {"host": "rebound.example:8000"},
        {"way": "/_live/ink?page=other.html"}, {"way": "/_live/ink?page=../deck.html"}, {"way": "/_live/ink"},
    ],
    ids=str,
)  # fmt: skip
def test_nobody_else_may_save(client: Client, decks: Path, wrong: dict[str, str]) -> None:
    assert send(client, {"add": [STROKE]}, **wrong).status == 403
    assert not (decks / "deck.ink.json").exists()


def test_who_sees_the_preview_from_elsewhere_is_told_no_token(client: Client) -> None:
    assert '"token"' not in client.get("/deck.html", near="192.0.2.1").text


@pytest.mark.parametrize(
    "sent",
    [
        7, {"add": 7}, {"remove": "s1"}, {"add": [STROKE | {"colour": "<script>"}]},
        {"add": [STROKE | {"points": [[float("nan"), 0, 0]]}]}, {"add": ["x" * 5_000_000]},
    ],
    ids=lambda sent: str(sent)[:30],
)  # fmt: skip
def test_what_is_no_ink_is_refused(client: Client, decks: Path, sent: Any) -> None:
    assert send(client, sent).status == 409
    assert not (decks / "deck.ink.json").exists()


@pytest.mark.parametrize("there", [b"no ink", b"", b'{"version": 9, "strokes": []}'])
def test_a_file_that_is_not_understood_is_not_written_over(client: Client, decks: Path, there: bytes) -> None:
    (decks / "deck.ink.json").write_bytes(there)
    assert send(client, {"add": [STROKE]}).status == 409
    assert (decks / "deck.ink.json").read_bytes() == there


def test_nothing_is_written_through_a_link(client: Client, decks: Path, tmp_path_factory: Any) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "ink.json"
    elsewhere.write_bytes(ink_bytes([]))
    (decks / "deck.ink.json").symlink_to(elsewhere)
    assert send(client, {"add": [STROKE]}).status == 409
    assert elsewhere.read_bytes() == ink_bytes([])


def saved(page: Page, decks: Path, count: int) -> None:
    page.wait_for_function("document.querySelector('.ink-tools output').textContent === 'saved'")
    page.wait_for_function("JSON.parse(localStorage['ink deck.html']).add.length === 0")
    assert len(raw_strokes((decks / "deck.ink.json").read_bytes())) == count


OUTLINES = """[...document.querySelectorAll('section.slide.present > svg.ink path')]
    .map((path) => path.getAttribute('d'))"""


def test_drawing_is_saved_and_is_on_the_slide_when_that_moves(page: Page, decks: Path) -> None:
    page.keyboard.press("w")
    page.wait_for_selector(".ink-tools:not([hidden])")
    draw(page, (300, 300), (500, 340))
    seen = page.evaluate(OUTLINES)
    saved(page, decks, 1)
    page.keyboard.press("a")
    page.wait_for_function("Reveal.getIndices().v === 1")
    draw(page, (300, 300), (500, 340))
    saved(page, decks, 2)
    page.wait_for_function("document.querySelector('section.slide.present').dataset.sourceLine")  # built
    assert page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v]") == [0, 1]
    assert len(page.evaluate(OUTLINES)) == 1
    page.keyboard.press("w")
    edit(decks, "<!-- slide -->\n\n# 开始", "<!-- slide -->\n\n# 新的\n\n<!-- slide -->\n\n# 开始")
    page.wait_for_function("document.querySelectorAll('.slides section.slide').length === 6")
    page.evaluate("Reveal.slide(1, 0)")
    shows(page, "开始")
    assert page.evaluate(OUTLINES) == seen
    page.reload()
    page.wait_for_function(BEGUN)
    page.evaluate("Reveal.slide(1, 0)")
    assert page.evaluate(OUTLINES) == seen
