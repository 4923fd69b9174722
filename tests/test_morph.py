"""Formulas that become the next one: glyphs travel between slides and steps, and arrive where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.page_ready import READY

SLIDES = r"""<!-- slide data-auto-animate -->

##### Titel

$$ a + b = c $$

<!-- slide data-auto-animate -->

##### Titel

$$ a = c - \frac{b}{1} $$

<!-- slide -->

##### Steps

::: morph
$$ x^2 - 1 = 0 $$

$$ (x+1)(x-1) = 0 $$

**words**
:::

<!-- slide data-auto-animate -->

<div data-id="one">

$$ \color{red} p $$

</div>

<div data-id="two">

$$ q \quad \begin{array}{|c|}\hline 8 \\\hline\end{array} $$

</div>

<!-- slide data-auto-animate -->

<div data-id="two">

$$ \color{blue} q \quad \left\{\begin{matrix}1\\2\\3\\4\\5\end{matrix}\right. $$

</div>

<div data-id="one">

$$ \color{blue} p $$

</div>
"""
# Every animation of glyphs, held at a moment of its own time (milliseconds).
HOLD = """(at) => document.getAnimations().forEach((animation) => {
  if (!animation.effect.target.closest(".morph-stage")) return animation.finish();
  animation.pause();
  animation.currentTime = at;
})"""
# Left edges of the copies of a glyph on their way, in pixels of the page.
PLACES = """(name) => [...document.querySelectorAll(`.morph-stage use[href$="${name}"]`)]
  .map((glyph) => Math.round(glyph.getBoundingClientRect().left))"""
HOME = """(name) => [...document.querySelectorAll(`.present .math use[href$="${name}"]`)]
  .filter((glyph) => getComputedStyle(glyph.closest(".math")).visibility === "visible")
  .map((glyph) => Math.round(glyph.getBoundingClientRect().left))"""
B, C, P, X = "1D44F", "1D450", "1D45D", "1D465"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("morph")
    (root / "slides.yaml").write_text("theme: plain\npresentation: {controls: false, progress: false}\n")
    (root / "deck.md").write_text(SLIDES, encoding="utf-8")
    (root / "still.md").write_text("<!-- slide -->\n\n$$ a $$\n\n<!-- slide data-auto-animate -->\n\nno\n")
    for outcome in build_site(find_decks([root]), Settings(root / "site")):
        assert not outcome.diagnostics
    return root / "site"


def opened(site: Path, browser: Browser, at: int = 0, **context: Any) -> Page:
    page = browser.new_context(viewport={"width": 960, "height": 700}, **context).new_page()
    page.goto(f"{(site / 'deck.html').as_uri()}#/{at}")
    page.wait_for_function(READY)
    return page


@pytest.fixture
def page(site: Path, browser: Browser) -> Iterator[Page]:
    page = opened(site, browser)
    yield page
    page.context.close()


def go(page: Page, where: str) -> None:
    page.evaluate(f"Reveal.{where}()")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def picture(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot())).convert("L")


def differs(one: Image.Image, other: Image.Image) -> bool:
    """By more than the edges of letters that are drawn a fraction of a pixel further."""
    return sum(ImageChops.difference(one, other).point(lambda grey: grey > 128).histogram()[1:]) > 12


def test_glyphs_travel_between_slides(page: Page) -> None:
    before = {name: page.evaluate(HOME, name) for name in (B, C)}
    go(page, "next")
    after = {name: page.evaluate(HOME, name) for name in (B, C)}
    for name in (B, C):
        page.evaluate(HOLD, 0)
        assert page.evaluate(PLACES, name) == pytest.approx(before[name], abs=1), "it begins where it was"
        page.evaluate(HOLD, 400)
        [here], [[first], [last]] = page.evaluate(PLACES, name), (before[name], after[name])
        assert min(first, last) < here < max(first, last), "it is on its way"
        page.evaluate(HOLD, 999)
        assert page.evaluate(PLACES, name) == pytest.approx(after[name], abs=1), "it arrives where it belongs"


def test_nothing_is_left_of_the_way(page: Page) -> None:
    go(page, "next")
    page.evaluate(HOLD, 999.9)
    arriving = picture(page)
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
    page.wait_for_selector(".morph-stage", state="detached")
    assert page.locator(".morphing").count() == 0
    assert not differs(arriving, picture(page)), "nothing jumps at the end"


@pytest.mark.parametrize("at", [0, 3])
def test_it_begins_as_what_was_seen(site: Path, browser: Browser, at: int) -> None:
    page = opened(site, browser, at)
    page.add_style_tag(content="section > :not(:has(.math), .math) { visibility: hidden }")
    before = picture(page)
    go(page, "next")
    page.evaluate(HOLD, 0)
    assert not differs(before, picture(page))
    page.evaluate(HOLD, 500)
    assert differs(before, picture(page))
    page.context.close()


def test_a_name_says_which_becomes_which(site: Path, browser: Browser) -> None:
    page = opened(site, browser, 3)
    go(page, "next")
    page.evaluate(HOLD, 500)
    fill = f"getComputedStyle(document.querySelector('.morph-stage use[href$=\"{P}\"]')).fill"
    red, _, blue = (int(part) for part in page.evaluate(fill).removeprefix("rgb(").rstrip(")").split(","))
    assert 0 < red < 255 and 0 < blue < 255, "its colour changes on the way"
    page.context.close()


def test_steps_follow_each_other_in_one_place(site: Path, browser: Browser) -> None:
    page = opened(site, browser, 2)
    seen = "[...document.querySelectorAll('.morph > div')].map((part) => getComputedStyle(part).visibility)"
    assert page.evaluate(seen) == ["visible", "hidden", "hidden"]
    before = page.evaluate(HOME, X)
    go(page, "next")
    assert page.evaluate(seen) == ["hidden", "visible", "hidden"]
    page.evaluate(HOLD, 0)
    assert page.evaluate(PLACES, X)[0] == pytest.approx(before[0], abs=1)
    go(page, "next")
    assert page.evaluate(seen) == ["hidden", "hidden", "visible"]
    go(page, "prev")
    assert page.evaluate(seen) == ["hidden", "visible", "hidden"], "and back"
    assert page.locator(".morph-stage").count() == 1
    page.evaluate("Reveal.slide(0)")
    assert page.locator(".morph-stage").count() == 0, "it does not follow to another slide"
    page.context.close()


def test_who_wants_less_motion_sees_none(site: Path, browser: Browser) -> None:
    page = opened(site, browser, reduced_motion="reduce")
    for _ in range(5):
        go(page, "next")
        assert page.locator(".morph-stage").count() == 0
    page.context.close()


def test_only_decks_that_have_it_load_it(site: Path) -> None:
    assert "morph.js" in (site / "deck.html").read_text(encoding="utf-8")
    assert "morph.js" not in (site / "still.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("each", "seen"), [(False, [2]), (True, [0, 1, 2])])
def test_on_paper_one_stands_in_a_place(site: Path, browser: Browser, each: bool, seen: list[int]) -> None:
    """On the last page of the slide the last one, or on a page for each step that of the step."""
    page = browser.new_page()
    setting = f"reveal.pdfSeparateFragments = {str(each).lower()}"
    page.add_init_script(f"(window.deckSetup ??= []).push(({{ reveal }}) => ({setting}))")
    page.goto(f"{(site / 'deck.html').as_uri()}?print-pdf")
    page.wait_for_selector(".pdf-page")
    shown = page.evaluate("""[...document.querySelectorAll('.pdf-page:has(.morph)')].map((sheet) =>
      [...sheet.querySelectorAll('.morph > div')].flatMap(
        (part, n) => (getComputedStyle(part).visibility === 'visible' ? [n] : [])))""")
    assert shown == [[n] for n in seen]
    page.close()
