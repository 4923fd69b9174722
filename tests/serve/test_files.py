"""Fonts, pictures and style sheets of the open page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.page_ready import BEGUN
from tests.serve.preview import FIGURE, Preview, edit


def test_only_fonts_that_show_something_are_asked_for(page: Page) -> None:
    """A preview links whole fonts, in hundreds of files."""
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.size") > 100
    fonts = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/_fonts/')).length"
    assert 0 < page.evaluate(fonts) < 20


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
    page.wait_for_function(f"{BEGUN} && document.querySelector('.deck-pointer')")
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
    page.wait_for_function(BEGUN)
    page.evaluate("window.stillThere = true")
    (decks / "own.css").write_text(".reveal h2 { letter-spacing: 5px }", encoding="utf-8")
    page.wait_for_function("getComputedStyle(document.querySelector('h2')).letterSpacing === '5px'")
    assert page.evaluate("window.stillThere")
    page.close()
    preview.stop()
