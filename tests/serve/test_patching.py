"""A save is put in place in the open page; slide, fragment, overview, zoom and drawings stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.serve import showing
from tests.page_ready import BEGUN
from tests.serve.preview import Preview, edit, shows, where


def test_a_save_is_shown_and_slide_and_fragment_stay(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1, 0, 0)")
    edit(decks, "第一段文字", "改过的文字")
    shows(page, "改过的文字")
    assert where(page) == [1, 0, 0]
    assert page.evaluate("document.querySelectorAll('.present .fragment.visible').length") == 1
    assert page.evaluate("window.stillThere")


@pytest.mark.parametrize(("bound", "asks"), [(showing.SENT_ALONG, 0), (10, 1)], ids=["small", "large"])
def test_what_differs_comes_with_the_news(
    page: Page, decks: Path, bound: int, asks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "SENT_ALONG", bound)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    edit(decks, "第二段文字", "改过的文字")
    shows(page, "改过的文字")
    assert sum("/_live/update" in url for url in asked) == asks


def test_a_formula_with_signs_that_no_other_has_is_drawn(page: Page, decks: Path) -> None:
    uses = "[...document.querySelectorAll('.slides use')].map((use) => use.getAttribute('href').slice(1))"
    before = page.evaluate(f"new Set({uses}).size")
    edit(decks, "# 开始", "# 开始\n\n$\\Xi \\mapsto \\wp$")
    page.wait_for_function(f"new Set({uses}).size > {before}")
    assert page.evaluate(f"{uses}.every((name) => document.getElementById(name))")
    assert page.evaluate("window.stillThere")


def test_the_formulas_of_a_slide_are_read_out_after_a_save_too(page: Page, decks: Path) -> None:
    page.evaluate("Reveal.slide(1)")
    page.wait_for_selector(".present .math > math", state="attached")
    page.evaluate("document.querySelector('.present .math > math').dataset.before = ''")
    edit(decks, "第一段文字", "改过的文字")
    shows(page, "改过的文字")
    page.wait_for_selector(".present .math > math:not([data-before])", state="attached")


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
        page.wait_for_function(f"kind => {kinds}.join() === kind", arg=kind)


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
    page.goto(preview.url + "deck.html#/1")  # not gone to: a while after that the board is cleared
    page.wait_for_function(BEGUN)
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
    page.wait_for_function("document.body.getAnimations().length === 0")  # the zoom plugin moves it
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
    page.wait_for_function(f"!window.stillThere && {BEGUN} && Reveal.getConfig().slideNumber")
    page.wait_for_function("Reveal.getIndices().f === 1")
    assert where(page) == [1, 0, 1]


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
