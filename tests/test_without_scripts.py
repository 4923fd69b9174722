"""A deck in a browser that runs no scripts: all of it can be read, one slide under another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.machine.output import write_text
from builder.page.waiting import LONG
from builder.read.courses import find_decks
from builder.site.publish import self_contained
from builder.site.site import build_site
from builder.site.task import Settings
from tests.page_ready import BEGUN

DECK = """---
title: Plain
---

<!-- slide data-notes="only for the speaker" -->

# First

The sum $\\sum_{k=1}^n k$.

<!-- slide -->

## Second

<span class="fragment">later</span> <span class="fragment fade-up">still later</span>

<!-- slide vertical=true -->

## Third

```dot
digraph { a -> b }
```

<!-- slide data-background-color="#073642" -->

## Fourth
"""
WIDE = "---\npresentation: {width: 1280, height: 720}\n---\n\n" + DECK.partition("---\n\n")[2]

OWN = """@import "own.css"

<!-- slide data-visibility="hidden" -->

# None

<!-- slide -->

# One

<!-- slide -->

# Two
"""
VIEWPORT = ".reveal-viewport { overflow: hidden; height: 100vh; background: #fed }"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("plain")
    (root / "slides.yaml").touch()
    (root / "deck.md").write_text(DECK, encoding="utf-8")
    (root / "wide.md").write_text(WIDE, encoding="utf-8")
    (root / "own.md").write_text(OWN, encoding="utf-8")
    (root / "own.css").write_text(VIEWPORT, encoding="utf-8")
    (root / "long.md").write_text("<!-- slide -->\n\n## Slide\n\ntext\n\n" * (LONG + 10), encoding="utf-8")
    for outcome in build_site(find_decks([root]), Settings(root / "site")):
        assert not outcome.diagnostics
    page = root / "site" / "deck.html"
    write_text(root / "site" / "single.html", self_contained(page.read_text("utf-8"), page, root / "site"))
    return root / "site"


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=False, offline=True, viewport={"width": 1400, "height": 800}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["deck.html", "single.html"])
def test_the_slides_stand_one_under_another(plain: Page, site: Path, name: str) -> None:
    plain.goto((site / name).as_uri())
    boxes = [slide.bounding_box() or {} for slide in plain.locator("section.slide").all()]
    assert len(boxes) == 4
    assert all((box["width"], box["height"]) == (960, 700) for box in boxes)
    assert all(lower["y"] >= upper["y"] + 700 for upper, lower in pairwise(boxes))
    title = plain.locator("h1").bounding_box()
    assert title and title["y"] > 200, "in the middle, as reveal.js has it"
    assert plain.locator("h1").is_visible() and plain.locator(".fragment").last.is_visible()
    ground = plain.locator("section.slide").last.evaluate("slide => getComputedStyle(slide).backgroundColor")
    assert ground == "rgb(7, 54, 66)"
    assert not plain.get_by_text("only for the speaker").is_visible()
    formula = plain.locator(".math svg").first.bounding_box()
    assert formula and formula["width"] > 20


def test_they_have_the_size_their_deck_gives_them(plain: Page, site: Path) -> None:
    plain.goto((site / "wide.html").as_uri())
    box = plain.locator("section.slide").first.bounding_box()
    assert box and (box["width"], box["height"]) == (1280, 720)


def test_they_have_the_paper_of_a_sheet_of_the_deck(plain: Page, site: Path) -> None:
    plain.goto((site / "own.html").as_uri())
    paper = plain.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert paper == "rgb(255, 238, 221)"
    assert plain.evaluate("document.documentElement.scrollHeight") > 1400, "and all of them are reached"


def test_a_hidden_slide_stays_hidden(plain: Page, site: Path) -> None:
    plain.goto((site / "own.html").as_uri())
    assert not plain.get_by_text("None", exact=True).is_visible()
    assert plain.get_by_text("One", exact=True).is_visible()


def test_a_long_deck_is_all_there(plain: Page, site: Path) -> None:
    plain.goto((site / "long.html").as_uri())
    last = plain.locator("section.slide").last
    last.scroll_into_view_if_needed()
    assert last.locator("p").is_visible()


def test_a_browser_with_scripts_does_not_ask_for_its_style(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "deck.html").as_uri())
    page.wait_for_function(BEGUN)
    assert not [url for url in asked if "without-scripts" in url]
    page.close()
