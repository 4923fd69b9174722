"""What is wrong is shown over the slide it belongs to."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.barriers import barriers
from tests.page_ready import BEGUN
from tests.serve.preview import DECK, Preview, edit, shows, where


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


def test_axe_finds_nothing_where_problems_are_shown(page: Page, decks: Path) -> None:
    edit(decks, "第二段文字", '@import "nowhere.md"')
    page.locator(".live-problems .live-message", has_text="nowhere.md").wait_for()
    assert barriers(page) == []


def test_axe_finds_nothing_where_there_is_no_page(page: Page) -> None:
    page.goto(page.url.replace("deck.html", "nowhere.html"))
    assert page.title() == "No such page"
    assert barriers(page) == []


def test_the_last_good_page_stays_while_there_is_no_text(page: Page, decks: Path) -> None:
    (decks / "deck.md").unlink()
    page.locator(".live-message").first.wait_for()
    page.evaluate("Reveal.slide(1)")
    shows(page, "第一段文字")
    (decks / "deck.md").write_text(DECK.replace("第一段", "重写"), encoding="utf-8")
    shows(page, "重写文字")
    assert page.evaluate("window.stillThere")


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
    page.wait_for_function(BEGUN)
    page.close()
    preview.stop()


def test_the_panel_covers_nothing_of_a_slide(page: Page, decks: Path) -> None:
    edit(decks, "第二段文字", '@import "nowhere.md"')
    page.locator(".live-panel").wait_for()
    page.wait_for_function(
        """() => document.querySelector(".slides").getBoundingClientRect().bottom
            <= document.querySelector(".live-panel").getBoundingClientRect().top"""
    )
    page.locator(".live-close").click()
    page.wait_for_function("document.querySelector('.slides').getBoundingClientRect().bottom > 690")


def test_on_a_phone_a_problem_is_on_the_slide_that_is_shown(decks: Path, browser: Browser) -> None:
    """Also before one scrolls, and where all slides fit on the screen, so that nobody can."""
    edit(decks, "# 开始", '# 开始\n\n@import "nowhere.md"')
    preview = Preview(decks)
    page = browser.new_page(viewport={"width": 390, "height": 1400})
    page.goto(f"{preview.url}deck.html")
    page.wait_for_function(BEGUN)
    page.locator(".live-problems .live-message", has_text="nowhere.md").wait_for()
    assert page.locator(".live-elsewhere").is_hidden()
    page.close()
    preview.stop()
