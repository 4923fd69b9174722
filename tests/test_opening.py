"""The slide that the address names is on the screen before reveal.js runs, and nothing moves when it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.page_ready import READY

SLIDES = """
<!-- slide -->

## First

The sum $\\sum_{k=1}^n k$ of *all* numbers

- one
- two

$$\\frac{1}{2}$$

<!-- slide id="second" -->

## Second

<div class="fragment">later</div>

<!-- slide vertical=true -->

## Below

text

<!-- slide data-background-color="#073642" -->

## On a ground of its own

<!-- slide -->
Bare **text**, which a script puts into lines
"""
LOOKS = {
    "solarized": "---\ntheme: solarized\n---\n",
    "lecture": "---\ntheme: lecture\n---\n",
    "white": "---\npresentation: {theme: white.css}\n---\n",
    "wide": "---\npresentation: {width: 1280, height: 720, margin: 0.1, center: true}\ntheme: paper\n---\n",
    "from-right": "---\ntheme: solarized\nlang: ar\n---\n",
    "scrolled": "---\ntheme: solarized\npresentation: {view: scroll}\n---\n",
}
SHOWN = "document.querySelector('section.slide.present')"
BOXES = f"""() => [...{SHOWN}.querySelectorAll('h2, p, li, svg, .math')].map((element) => {{
  const {{ x, y, width, height }} = element.getBoundingClientRect();
  return [element.localName, ...[x, y, width, height].map((length) => Math.round(length * 10) / 10)];
}})"""
SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value)))
    .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("opening")
    (root / "slides.yaml").touch()
    for name, head in LOOKS.items():
        (root / f"{name}.md").write_text(head + SLIDES, encoding="utf-8")
    hidden = SLIDES.replace("<!-- slide -->", '<!-- slide data-visibility="hidden" -->', 1)
    (root / "hidden.md").write_text(LOOKS["solarized"] + hidden, encoding="utf-8")
    for outcome in build_site(find_decks([root]), Settings(root / "site")):
        assert not [found for found in outcome.diagnostics if found.severity == "error"]
    return root / "site"


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1100, "height": 800}, offline=True)
    yield context
    context.close()


@pytest.fixture(scope="module")
def late_tab(context: BrowserContext) -> Page:
    tab = context.new_page()
    tab.add_init_script(SHIFTS)
    return tab


@pytest.fixture
def late(late_tab: Page) -> Page:
    """A window for the whole page. Empty, as another place of the page that is there would not be loaded."""
    late_tab.goto("about:blank")
    return late_tab


@pytest.fixture(scope="module")
def early_tab(context: BrowserContext) -> Page:
    tab = context.new_page()
    tab.route("**/reveal.js/dist/reveal.js", lambda route: route.abort())
    return tab


@pytest.fixture
def early(early_tab: Page) -> Page:
    """A window in which a page is as it is while reveal.js is still on its way."""
    early_tab.goto("about:blank")
    return early_tab


def whole(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function(READY)
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("place", ["", "#/0", "#/1", "#/1/1", "#/second", "#second"])
@pytest.mark.parametrize("look", ["solarized", "lecture", "white", "wide", "from-right"])
def test_a_slide_stands_where_reveal_will_put_it(
    early: Page, late: Page, site: Path, look: str, place: str
) -> None:
    address = (site / f"{look}.html").as_uri() + place
    early.goto(address)
    whole(late, address)
    early.wait_for_function(f"{SHOWN} && document.fonts.ready.then(() => true)")
    assert early.evaluate("window.Reveal === undefined")
    assert early.evaluate(f"{SHOWN}.checkVisibility({{ contentVisibilityAuto: true }})")
    assert early.evaluate(BOXES) == late.evaluate(BOXES) != []
    assert late.evaluate("document.documentElement.classList.contains('opening')") is False


@pytest.mark.parametrize("place", ["", "#/1/1"])
def test_nothing_moves_when_reveal_starts(late: Page, site: Path, place: str) -> None:
    page = whole(late, (site / "solarized.html").as_uri() + place)
    assert page.evaluate("shifts.reduce((sum, shift) => sum + shift, 0)") < 0.001


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("solarized.html#/2", "a ground that reveal.js paints"),
        ("hidden.html", "slides that do not count"),
        ("scrolled.html", "another view"),
        ("solarized.html?loop=true", "an option in the address"),
        ("solarized.html#/nowhere", "a place that is not there"),
    ],
)
def test_a_slide_of_which_reveal_makes_more_waits_for_it(
    early: Page, late: Page, site: Path, name: str, what: str
) -> None:
    address = site.as_uri() + "/" + name
    early.goto(address)
    early.wait_for_load_state("load")
    early.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert early.locator("section.present").count() == 0, what
    page = whole(late, address)
    assert page.evaluate("Reveal.isScrollView() || Reveal.getCurrentSlide().offsetHeight > 0")


def test_slides_that_are_not_shown_are_not_laid_out(late: Page, tmp_path: Path) -> None:
    """Also where a deck's own sheet displays all of them, as some do."""
    (tmp_path / "slides.yaml").touch()
    sheet = ".reveal .slides section { display: flex !important }"
    (tmp_path / "all.css").write_text(sheet, encoding="utf-8")
    slides = "".join(f'\n<!-- slide -->\n\n## <span class="word">Slide {n}</span>\n' for n in range(9))
    text = f'---\ntheme: solarized\n---\n\n@import "all.css"\n{slides}'
    (tmp_path / "deck.md").write_text(text, encoding="utf-8")
    list(build_site(find_decks([tmp_path / "deck.md"]), Settings(tmp_path / "site")))
    page = whole(late, (tmp_path / "site" / "deck.html").as_uri())
    skipped = "[...document.querySelectorAll('.word')].map((word) => !word.checkVisibility())"
    assert page.evaluate(skipped)[0] is False
    assert page.evaluate(skipped)[5:] == [True] * 4


def test_bare_text_is_not_shown_before_it_stands_in_lines(early: Page, site: Path) -> None:
    """Which may come before the first frame, or after it."""
    early.goto((site / "solarized.html").as_uri() + "#/3")
    early.wait_for_load_state("load")
    early.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert early.locator("section.present").count() == early.locator("section.present > div").count()
