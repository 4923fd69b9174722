"""The decks, servers and pages of the tests of the live preview."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.page_ready import BEGUN
from tests.serve.preview import DECK, FIGURE, Client, Preview, PreviewProcess, serving


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    """A project with one deck and a picture."""
    (tmp_path / "slides.yaml").write_text("theme: solarized\n", encoding="utf-8")
    (tmp_path / "deck.md").write_text(DECK, encoding="utf-8")
    (tmp_path / "figure.svg").write_text(FIGURE.format("red"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def client(decks: Path) -> Iterator[Client]:
    with serving(decks) as made:
        yield made


@pytest.fixture
def preview(decks: Path) -> Iterator[Preview]:
    made = Preview(decks)
    yield made
    made.stop()


@pytest.fixture
def own_process(decks: Path) -> Iterator[PreviewProcess]:
    """A preview that can be ended, and measured."""
    made = PreviewProcess(decks)
    yield made
    if made.process.poll() is None:
        made.stop()


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 960, "height": 700})
    made = context.new_page()
    made.goto(preview.url + "deck.html")
    made.wait_for_function(BEGUN)
    made.evaluate("window.stillThere = true")  # gone once the page is loaded anew
    yield made
    context.close()
