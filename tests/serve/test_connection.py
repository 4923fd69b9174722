"""All tabs hear of changes, also after the server was away."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.page_ready import BEGUN
from tests.serve.preview import DECK, PreviewProcess, edit, shows, where


@pytest.fixture
def preview(own_process: PreviewProcess) -> PreviewProcess:
    return own_process



def test_ten_tabs_end_in_the_last_state(browser: Browser, preview: PreviewProcess, decks: Path) -> None:
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(10)]
    for tab in tabs:
        tab.goto(preview.url + "deck.html")
        tab.wait_for_function(BEGUN)
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


def test_a_tab_survives_the_server(page: Page, preview: PreviewProcess, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 1)")
    assert preview.stop() == 0
    edit(decks, "第二段文字", "停机时写的")
    preview.start(preview.port)
    shows(page, "停机时写的")
    assert where(page)[:2] == [1, 1]


def test_new_decks_appear_in_the_list(decks: Path, browser: Browser) -> None:
    shutil.copy(decks / "deck.md", decks / "second.md")
    preview = PreviewProcess(decks)
    page = browser.new_page()
    page.goto(preview.url)
    page.locator("a", has_text="开始").first.wait_for()
    (decks / "third.md").write_text("<!-- slide -->\n\n# 第三份\n", encoding="utf-8")
    page.locator("a", has_text="第三份").wait_for()
    page.close()
    preview.stop()
