"""What the shipped themes look like, measured in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.courses import find_decks
from builder.site import build_site
from builder.task import Settings

Show = Callable[..., Page]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def show(browser: Browser, tmp_path: Path, cache: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    """Builds slides, given as the text after each slide comment, and opens their page."""
    monkeypatch.setenv("SLIDES_CACHE", cache)
    context = browser.new_context(viewport={"width": 960, "height": 700}, offline=True)

    def show_slides(*slides: str, theme: str = "solarized", lang: str = "zh", width: int = 960) -> Page:
        text = "".join(f"\n\n<!-- slide -->\n\n{slide}" for slide in slides)
        (tmp_path / "slides.yaml").touch()
        (tmp_path / "deck.md").write_text(f"---\ntheme: {theme}\nlang: {lang}\n---{text}\n", encoding="utf-8")
        for outcome in build_site(find_decks([tmp_path / "deck.md"]), Settings(tmp_path / "site")):
            assert not outcome.diagnostics
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 700})
        page.goto((tmp_path / "site" / "deck.html").as_uri())
        page.wait_for_function("Reveal.isReady() && Promise.all(deckReady).then(() => document.fonts.ready)")
        return page

    yield show_slides
    context.close()


HEIGHT = "element => element.getBoundingClientRect().height"
DRAWING = "```dot\ndigraph { a -> b -> c -> d }\n```"


def test_below_a_graph_there_is_the_room_of_its_line(show: Show) -> None:
    page = show(DRAWING)
    drawn = page.locator("p.dot svg").evaluate(HEIGHT)
    line = page.locator("p.dot").evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert page.locator("p.dot").evaluate(HEIGHT) == pytest.approx(drawn + line, abs=1)


def test_where_there_is_no_room_it_goes_before_the_graph_shrinks(show: Show) -> None:
    page = show(*(f'{DRAWING}\n\n<div style="height: {px}px"></div>' for px in (0, 320, 400)))
    heights = []
    for index in range(3):
        page.evaluate("index => Reveal.slide(index)", index)
        heights.append(page.locator("p.dot svg").nth(index).evaluate(HEIGHT))
    assert heights[1] == pytest.approx(heights[0], abs=1)
    assert heights[2] < heights[0] - 40


def test_on_a_narrow_screen_slides_stand_below_one_another_as_they_are(show: Show) -> None:
    page = show("# One", 'Two\n\n<div class="footnote">at the foot</div>', "# Three", width=390)
    slides = page.locator("section.slide")
    tops = [slides.nth(i).evaluate("slide => slide.getBoundingClientRect().top") for i in range(3)]
    height = 390 / 960 * 700
    assert [below - top for top, below in pairwise(tops)] == pytest.approx([height, height], abs=10)
    assert slides.nth(1).evaluate(HEIGHT) == pytest.approx(height, abs=10)
    foot = page.locator(".footnote").evaluate("note => note.getBoundingClientRect().bottom")
    assert foot - tops[1] > height * 0.9


def fonts_of(page: Page, selector: str) -> set[str]:
    """The families of the fonts that what a selector finds is drawn with, of the deck's own fonts only."""
    devtools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    found = set()
    for node in devtools.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]:
        for font in devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            found.add(font["familyName"] if font["isCustomFont"] else f"not ours: {font['familyName']}")
    return found


@pytest.mark.parametrize("theme", ["solarized", "paper"])
@pytest.mark.parametrize(
    ("slide", "selector"),
    [
        ("```dot\ndigraph { a [label=<<b>Wxyz 粗体</b>>] }\n```", "svg text"),
        ('<span style="font-weight: bold">Qjkv 重要</span>', "span[style]"),
    ],
)
def test_bold_that_a_drawing_or_a_style_asks_for_is_in_the_decks_fonts(
    show: Show, theme: str, slide: str, selector: str
) -> None:
    fonts = fonts_of(show("# 题 A", slide, theme=theme), selector)
    assert fonts
    assert not [font for font in fonts if font.startswith("not ours")]
