"""The page goes to the slide that is edited, and the editor to the slide that is shown."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.serve.preview import edit, shows, where


def test_the_page_follows_the_editing_until_told_not_to(page: Page, decks: Path) -> None:
    edit(decks, "第二段文字", "跟过来")
    shows(page, "跟过来")
    page.keyboard.press("t")
    edit(decks, "再见", "再会")
    page.wait_for_function("document.body.textContent.includes('再会')")
    assert where(page)[:2] == [1, 1]


def test_a_key_opens_the_source_of_the_slide(page: Page, decks: Path) -> None:
    page.evaluate("""addEventListener("click", (event) => {
        window.opened = event.target.href; event.preventDefault(); })""")
    page.evaluate("HTMLAnchorElement.prototype.click = function () { window.opened = this.href; }")
    page.evaluate("Reveal.slide(1, 1)")
    page.keyboard.press("i")
    assert page.evaluate("window.opened") == f"edit:{decks}/deck.md:20"
