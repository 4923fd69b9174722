"""A reference shows the statement it refers to: pointed at, focused, touched, also one of another deck."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.machine.output import write_text
from builder.read.courses import find_decks
from builder.site.publish import self_contained
from builder.site.site import build_site
from builder.site.task import Settings
from tests.page_ready import READY

SOURCES = "@book{rudin, author={Rudin}, title={Principles}, publisher={McGraw-Hill}, year=1976}\n"
FIRST = """---
numbering: true
---

<!-- slide -->

## Triangles {#sec:triangles}

::: theorem Pythagoras {#thm:py}
The squares of the legs $a^2 + b^2$.
:::

$$ x = y \\label{eq:x} $$

<!-- slide -->

<span id="before">By @thm:py</span>, <b id="tex">$a \\overset{\\eqref{eq:x}}{=} b$</b>,
<b id="there">@thm:other</b> and <b id="source">[@rudin]</b>, <b id="heading">@sec:triangles</b> and
<b id="drawn">@fig:drawn</b>.

<b id="away">Nothing</b>

<!-- slide -->

::: figure A triangle {#fig:drawn}
Drawn
:::
"""
SECOND = "---\nnumbering: true\n---\n\n<!-- slide -->\n\n::: theorem {#thm:other}\nOf another deck.\n:::\n"
TIP = "#reference-tip:popover-open"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("statements")
    write_text(root / "slides.yaml", "bibliography: refs.bib\npresentation: {transition: none}\n")
    write_text(root / "refs.bib", SOURCES)
    write_text(root / "decks/first.md", FIRST)
    write_text(root / "decks/second.md", SECOND)
    for outcome in build_site(find_decks([root / "decks"]), Settings(root / "site")):
        assert not outcome.diagnostics
    page = root / "site/first.html"
    html = page.read_text(encoding="utf-8")
    write_text(root / "alone/first.html", self_contained(html, page, root / "site"))
    return root


@pytest.fixture(params=["mouse", "finger"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[Page]:
    yield from shown(browser, site / "site/first.html", request.param == "finger")


@pytest.fixture
def alone(browser: Browser, site: Path) -> Iterator[Page]:
    yield from shown(browser, site / "alone/first.html", False)


def shown(browser: Browser, path: Path, touch: bool) -> Iterator[Page]:
    context = browser.new_context(has_touch=touch, viewport={"width": 1100, "height": 760}, offline=True)
    page = context.new_page()
    page.goto(f"{path.as_uri()}#/1")
    page.wait_for_function(READY)
    yield page
    context.close()


def point(page: Page, place: str) -> None:
    if page.evaluate("navigator.maxTouchPoints > 0"):
        box = page.locator(place).bounding_box()
        assert box
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    else:
        page.hover(place)


def test_the_statement_is_shown_when_pointed_at_and_touched(page: Page) -> None:
    point(page, "#before a")
    page.wait_for_selector(TIP)
    assert "The squares of the legs" in page.inner_text(TIP)
    assert page.locator(f"{TIP} svg").count(), "with its formulas"
    assert page.evaluate("Reveal.getIndices().h") == 1, "the first tap leads nowhere"
    point(page, "#away")
    page.wait_for_selector("#reference-tip", state="hidden")


def test_a_reference_in_a_formula_shows_the_equation(page: Page) -> None:
    point(page, "#tex a")
    page.wait_for_selector(TIP)
    assert page.get_by_text("(1)", exact=True).count() > 1


@pytest.mark.parametrize(
    ("place", "text"), [("#heading", "Triangles"), ("#drawn", "Drawn Figure 1: A triangle")]
)
def test_a_heading_and_a_figure_are_shown_alone(page: Page, place: str, text: str) -> None:
    point(page, f"{place} a")
    page.wait_for_selector(TIP)
    assert (page.text_content(TIP) or "").split() == text.split()


def test_what_stands_in_another_deck_is_shown_by_its_page(page: Page) -> None:
    point(page, "#there a")
    frame = page.frame_locator(f"{TIP} iframe")
    frame.locator("section.present .theorem p", has_text="Of another deck.").wait_for()
    assert frame.locator(".controls").evaluate("it => getComputedStyle(it).display") == "none"
    assert page.url.endswith("first.html#/1")
    assert page.get_attribute("#there a", "title") is None
    point(page, "#away")
    page.wait_for_selector("#reference-tip", state="hidden")
    assert page.get_attribute("#there a", "title") == "Theorem\u00a01"


def test_a_source_that_no_list_has_is_shown_in_words(page: Page) -> None:
    point(page, "#source .citation")
    page.wait_for_selector(TIP)
    assert page.inner_text(TIP) == "Rudin. Principles. McGraw-Hill, 1976."


def test_the_second_tap_goes_there(page: Page) -> None:
    if not page.evaluate("navigator.maxTouchPoints > 0"):
        pytest.skip("for a finger")
    point(page, "#before a")
    page.wait_for_selector(TIP)
    point(page, "#before a")
    page.wait_for_function("Reveal.getIndices().h === 0")


def test_the_statement_is_shown_at_the_focus_and_described_by_it(alone: Page) -> None:
    alone.focus("#before a")
    alone.wait_for_selector(TIP)
    assert "The squares of the legs" in alone.inner_text(TIP)
    assert alone.get_attribute("#before a", "aria-describedby") == "reference-tip"
    alone.keyboard.press("Escape")
    alone.wait_for_selector("#reference-tip", state="hidden")


def test_a_page_sent_without_the_others_names_what_stands_in_them(alone: Page) -> None:
    alone.hover("#there a")
    alone.wait_for_selector(TIP)
    assert alone.inner_text(TIP) == "Theorem\u00a01"
    assert alone.locator(f"{TIP} iframe").count() == 0
