"""The list of decks: the course, its lectures and their look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builder.machine.output import write_text
from builder.page.papers import PAPERS, papers
from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.barriers import barriers


def listed(course: Path, settings: str = "", **decks: str) -> str:
    (course / "slides.yaml").write_text(settings, encoding="utf-8")
    for name, text in decks.items():
        (course / f"{name.replace('__', '-').strip('_')}.md").write_text(text, encoding="utf-8")
    for _ in build_site(find_decks([course]), Settings(course / "site")):
        pass
    return (course / "site" / "index.html").read_text(encoding="utf-8")


def titles(index: str) -> list[str]:
    return re.findall(r'class="title">(.*?)<', index)


def test_it_has_the_title_and_the_language_of_the_course(tmp_path: Path) -> None:
    settings = "title: 机器学习\nlang: zh\n"
    index = listed(tmp_path, settings, a="---\ntitle: 导论\n---\n<!-- slide -->\n\n# 导论\n")
    assert "<h1>机器学习</h1>" in index
    assert '<html lang="zh">' in index
    assert "<span>1 页</span>" in index


def test_decks_that_begin_with_the_course_go_by_their_second_heading(tmp_path: Path) -> None:
    deck = "---\ntitle: 机器学习\nlang: zh\n---\n<!-- slide -->\n\n# 机器学习\n\n## {}\n"
    index = listed(tmp_path, _01__a=deck.format("导论"), _02b__b=deck.format("决策树"))
    assert titles(index) == ["导论", "决策树"]
    assert "<h1>机器学习</h1>" in index
    assert re.findall(r'class="picture".*?<span>(.*?)<', index) == ["01", "02b"]


def test_decks_of_titles_of_their_own_keep_them(tmp_path: Path) -> None:
    deck = "<!-- slide -->\n\n# {}\n\n## Not this\n"
    index = listed(tmp_path, a=deck.format("Algebra"), b=deck.format("Geometry"))
    assert titles(index) == ["Algebra", "Geometry"]
    assert "<h1>Slides</h1>" in index


@pytest.mark.parametrize(("theme", "paper"), [("lecture", "#ffffff"), ("blackboard", "#1d3b32")])
def test_it_looks_like_the_course(tmp_path: Path, theme: str, paper: str) -> None:
    index = listed(tmp_path, f"theme: {theme}\n", a="<!-- slide -->\n\n# A\n")
    assert re.findall(r"--paper: (#\w+)", index)[-1] == paper


def test_a_new_title_of_the_course_is_taken_up_though_no_deck_changed(tmp_path: Path) -> None:
    deck = "---\ntitle: A\n---\n<!-- slide -->\n\n# A\n"
    assert "<h1>One</h1>" in listed(tmp_path, "title: One\n", a=deck, b=deck)
    assert "<h1>Two</h1>" in listed(tmp_path, "title: Two\n", a=deck, b=deck)


def test_formulas_are_searched_as_they_are_read_and_not_as_tex(tmp_path: Path) -> None:
    listed(tmp_path, a="<!-- slide -->\n\n# A\n\nso $\\alpha \\le x^2$ and\n\n$$\\sum_i x_i$$\n")
    texts = (tmp_path / "site" / "_search" / "a.js").read_text(encoding="utf-8")
    assert "so α ≤ x^2 and ∑_i x_i" in texts


def test_a_deck_that_was_never_printed_shows_its_first_slide(tmp_path: Path, browser: Browser) -> None:
    deck = "<!-- slide -->\n\n# Algebra\n\n<script>document.body.remove()</script>\n"
    listed(tmp_path, "theme: lecture\n", a=deck)
    page = browser.new_page()
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.wait_for_selector(".picture iframe.there")
    first = page.frames[1].locator("section.slide").bounding_box()
    picture = page.locator(".picture").bounding_box()
    assert first and picture
    assert (first["x"], first["y"]) == pytest.approx((picture["x"], picture["y"]), abs=2)
    assert first["width"] == pytest.approx(picture["width"], abs=2)
    assert page.frames[1].get_by_text("Algebra").is_visible(), "no script of the deck runs here"
    assert barriers(page) == []
    page.click(".picture")
    page.wait_for_url("**/a.html")
    page.close()


def test_a_deck_that_was_printed_shows_the_picture_taken_then(tmp_path: Path, browser: Browser) -> None:
    listed(tmp_path, a="<!-- slide -->\n\n# A\n")
    (tmp_path / "site" / "a-title.png").touch()
    write_text(tmp_path / "site" / PAPERS, papers(tmp_path / "site"))
    page = browser.new_page()
    page.goto((tmp_path / "site" / "index.html").as_uri())
    assert page.locator(".picture img").count() == 1
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.locator("iframe").count() == 0
    page.close()


@pytest.mark.parametrize(("decks", "columns"), [(1, 3), (5, 3), (12, 4), (60, 6)])
def test_it_fills_a_large_screen_whether_decks_are_few_or_many(
    tmp_path: Path, browser: Browser, decks: int, columns: int
) -> None:
    listed(tmp_path, **{f"_{n:02}__deck": f"<!-- slide -->\n\n# Deck {n}\n" for n in range(decks)})
    page = browser.new_page(viewport={"width": 3840, "height": 2160})
    page.goto((tmp_path / "site" / "index.html").as_uri())
    width, template, letters = page.evaluate("""(() => {
      const list = getComputedStyle(document.querySelector("#decks ul"));
      const letters = getComputedStyle(document.body).fontSize;
      return [parseFloat(list.width), list.gridTemplateColumns, parseFloat(letters)];
    })()""")
    assert width >= 0.85 * 3840
    assert len(template.split()) == columns
    assert letters >= 30
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
