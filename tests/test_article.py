"""The article: the slides of a deck as a page to be read, and as A4."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

from builder.cli import main
from tests.command import typed
from tests.page_ready import BEGUN

DECK = """---
theme: lecture
title: A course
numbering: true
---

<!-- slide class="cover" -->

# A lecture

<!-- slide -->

## Sheep

::: theorem {#thm:wool}
Sheep are woolly.
:::

- first <!-- .element: class="fragment" -->

::: slides
Look at the board.
:::

<aside class="notes">

They *are*, as $x$ shows.

</aside>

<!-- slide -->

## Sheep

#### A detail

By @thm:wool, <a href="#/50%">half of it</a> and [the cover](#/0) all is well.

::: article
A word more.
:::

<!-- slide data-visibility="hidden" -->

## Hidden

<!-- slide data-notes="Said of goats." -->

## Goats

::: theorem
Goats are not.
:::
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("article")
    (folder / "part").mkdir()
    (folder / "part" / "deck.md").write_text(DECK, encoding="utf-8")
    settings = "{quiet: {layout: article, notes: left-out}, beside: {layout: article, notes: margin}}"
    (folder / "slides.yaml").write_text(f"editions: {settings}", encoding="utf-8")
    for edition in ("article", "quiet", "beside", "lecture"):
        assert main(["build", str(folder), "-o", str(folder / "site"), "--edition", edition]) == 0
    return folder / "site"


def opened(browser: Browser, site: Path, edition: str = "article", width: int = 1300) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((site / "editions" / edition / "part/deck.html").as_uri())
    return page


def test_slides_of_one_title_flow_together_and_levels_have_no_gap(site: Path, browser: Browser) -> None:
    page = opened(browser, site)
    headings = page.locator("main :is(h1, h2, h3, h4, h5, h6)").evaluate_all(
        "all => all.map((heading) => [heading.localName, heading.textContent.trim()])"
    )
    assert headings == [["h1", "A lecture"], ["h2", "Sheep"], ["h3", "A detail"], ["h2", "Goats"]]
    assert page.locator("nav a").all_inner_texts() == ["Sheep", "Goats"]
    assert page.locator("nav a").first.get_attribute("href") == "#slide-1.0"
    page.close()


def test_steps_are_shown_and_notes_are_text_in_it_beside_it_or_left_out(site: Path, browser: Browser) -> None:
    page = opened(browser, site)
    assert page.get_by_text("first").is_visible()
    assert page.get_by_text("They are, as").is_visible() and page.get_by_text("Said of goats").is_visible()
    page.close()
    page = opened(browser, site, "beside")
    text, note = (page.get_by_text(words).bounding_box() for words in ("By Theorem 1", "Said of goats"))
    assert text and note and note["x"] > text["x"] + 300
    page.close()
    page = opened(browser, site, "quiet")
    assert page.get_by_text("Said of goats").count() == page.get_by_text("They are").count() == 0
    page.close()


def test_what_stands_only_here_or_there(site: Path, browser: Browser) -> None:
    page = opened(browser, site)
    assert page.get_by_text("A word more").is_visible()
    assert page.get_by_text("Look at the board").count() == page.get_by_text("Hidden").count() == 0
    page.close()
    lecture = (site / "part/deck.html").read_text(encoding="utf-8")
    assert "A word more" not in lecture and "Look at the board" in lecture


def test_each_passage_links_to_its_slide_and_numbers_are_the_same(site: Path, browser: Browser) -> None:
    page = opened(browser, site)
    assert page.locator(".theorem b").all_inner_texts() == ["Theorem 1", "Theorem 2"]
    links = page.locator(".to-slide").evaluate_all("all => all.map((link) => link.href)")
    assert links == [f"{(site / 'part/deck.html').as_uri()}#/{h}/0" for h in (0, 1, 2, 4)]
    inside = page.locator(".passage p a").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    assert inside == ["#thm:wool", "#/50%", "#slide-0.0"]
    page.close()


def test_a_slide_leads_to_its_place_in_the_article(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "part/deck.html").as_uri() + "#/2")
    page.wait_for_function(BEGUN)
    page.keyboard.press("e")
    link = page.get_by_role("link", name="Article")
    link.wait_for()
    assert link.get_attribute("href") == "../editions/article/part/deck.html#slide-2.0"
    page.close()


def test_it_fits_a_phone(site: Path, browser: Browser) -> None:
    page = opened(browser, site, width=360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()


@pytest.mark.usefixtures("one_browser")
def test_it_is_printed_as_a4(site: Path, tmp_path: Path) -> None:
    done = typed("pdf", site.parent, "-o", site, "--layout", "article", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with pikepdf.open(site / "editions/article/part/deck.pdf") as pdf, pdf.open_outline() as outline:
        assert [round(float(x)) for x in pdf.pages[0].mediabox[2:]] == [595, 842]
        assert [item.title for item in outline.root] == ["A lecture", "Sheep", "Goats"]
        assert str(pdf.docinfo.Title) == "A course"
    asked = ("pdf", site.parent, "-o", site, "--layout", "article", "--edition", "full")
    done = typed(*asked, cwd=tmp_path)
    assert done.returncode == 1 and "this edition is no article" in done.stderr


PICTURES = """<!-- slide -->

## Sheep

![a sheep](sheep.svg "As drawn by hand") <!-- .element: class="mine" -->

Text that flows round the picture.

<figure><img src="sheep.svg" alt="a goat"><figcaption>A goat</figcaption></figure>

And ![small](sheep.svg) in a line.
"""


def test_pictures_stand_beside_the_text_and_on_a_phone_in_the_line(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "deck.md").write_text(PICTURES, encoding="utf-8")
    (tmp_path / "sheep.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>', encoding="utf-8"
    )
    site = tmp_path / "site"
    assert main(["build", str(tmp_path / "deck.md"), "-o", str(site), "--edition", "article"]) == 0
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / "editions" / "article" / "deck.html").as_uri())
    assert page.locator("figure").count() == 2
    assert page.locator("figure.picture > img.mine").count() == 1
    assert page.locator("figure.picture figcaption").all_text_contents() == ["As drawn by hand"]
    styles = "all => all.map((figure) => getComputedStyle(figure).float)"
    figures = page.locator("figure")
    assert figures.evaluate_all(styles) == ["inline-end", "inline-end"]
    section, lowest = page.locator(".part").bounding_box(), figures.last.bounding_box()
    assert section and lowest and section["y"] + section["height"] >= lowest["y"] + lowest["height"]
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("innerWidth === 390")
    assert figures.evaluate_all(styles) == ["none", "none"]
    page.emulate_media(media="print")
    assert figures.evaluate_all(styles) == ["inline-end", "inline-end"]
    assert 14 < float(page.locator("p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")) < 18
    page.close()


def test_rows_of_a_formula_and_diagrams_are_drawn_at_their_place(tmp_path: Path, browser: Browser) -> None:
    formula = "$$\n\\begin{aligned}\n\\steprows\na &= b \\\\\n&= c \\\\\n&= d\n\\end{aligned}\n$$"
    diagram = "```mermaid\ngraph LR\n  A --> B\n```"
    text = f"---\ntheme: lecture\n---\n\n<!-- slide -->\n\n# Rows\n\n{formula}\n\n{diagram}\n"
    (tmp_path / "deck.md").write_text(text, encoding="utf-8")
    assert main(["build", str(tmp_path), "-o", str(tmp_path / "site"), "--edition", "article"]) == 0
    page = browser.new_page()
    page.goto((tmp_path / "site" / "editions" / "article" / "deck.html").as_uri())
    steps = page.locator(".math .fragment")  # the first row is there from the start
    second, third = steps.evaluate_all("all => all.map((row) => row.getBoundingClientRect().y)")
    assert third - second > 10
    page.wait_for_selector(".mermaid svg")
    assert page.locator(".mermaid .fault-message").count() == 0
    page.close()
