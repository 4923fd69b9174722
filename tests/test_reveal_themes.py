"""A deck that names a theme of reveal.js, beside a page of reveal.js with the same content: none differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from builder.machine.frontend import package
from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.page_ready import BEGUN

REVEAL = package("reveal.js") / "dist"
THEMES = sorted(path.stem for path in (REVEAL / "theme").glob("*.css"))
DECK = """---
lang: en
presentation: {{theme: {theme}.css, transition: none}}
---

<!-- slide -->

# A title

## below it

A *person*, a **place**, a [link](#/1)

> said by somebody

<!-- slide -->

### Three things

- first
- second

1. one

| a | b |
|---|---|
| 1 | 2 |
"""
SLIDES = """<section class="slide"><h1>A title</h1><h2>below it</h2>
<p>A <em>person</em>, a <strong>place</strong>, a <a href="#/1">link</a></p>
<blockquote><p>said by somebody</p></blockquote></section>
<section class="slide"><h3>Three things</h3><ul><li>first</li><li>second</li></ul>
<ol><li>one</li></ol>
<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></section>"""
PAGE = """<!doctype html><html lang="en"><head><link rel="stylesheet" href="{reveal}/reveal.css">
<link rel="stylesheet" href="{reveal}/theme/{theme}.css"></head><body><div class="reveal"><div class="slides">
{slides}</div></div><script src="{reveal}/reveal.js"></script>
<script>Reveal.initialize({{transition: "none"}})</script></body></html>"""
LOOK = """async () => {
  const names = ["fontFamily", "fontSize", "fontWeight", "fontStyle", "color", "textTransform", "textAlign",
    "textShadow", "lineHeight", "letterSpacing", "marginTop", "marginBottom", "paddingLeft", "listStyleType",
    "borderBottom", "boxShadow"];
  const elements = "h1, h2, h3, p, em, strong, a, blockquote, ul, ol, li, table, th, td";
  const seen = [];
  for (const [h] of Reveal.getSlides().entries()) {
    Reveal.slide(h);
    await new Promise((done) => setTimeout(done, 200));
    for (const e of Reveal.getCurrentSlide().querySelectorAll(elements)) {
      const style = getComputedStyle(e), { x, y, width, height } = e.getBoundingClientRect();
      seen.push([e.localName, ...[x, y, width, height].map(Math.round), ...names.map((name) => style[name])]);
    }
  }
  const { backgroundColor, backgroundImage } = getComputedStyle(document.querySelector(".reveal-viewport"));
  return [[backgroundColor, backgroundImage], ...seen];
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("themes")
    (root / "slides.yaml").touch()
    for theme in THEMES:
        (root / f"{theme}.md").write_text(DECK.format(theme=theme), encoding="utf-8")
        page = PAGE.format(theme=theme, reveal=REVEAL.as_uri(), slides=SLIDES)
        (root / f"{theme}.plain.html").write_text(page, encoding="utf-8")
    outcomes = list(build_site(list(find_decks([root])), Settings(root / "site")))
    assert [problem for outcome in outcomes for problem in outcome.diagnostics] == []
    return root


def looks(window: Page, page: Path) -> list[Any]:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    window.set_viewport_size({"width": 960, "height": 700})
    window.on("request", note)
    window.goto(page.as_uri())
    window.wait_for_function(BEGUN)
    window.evaluate("document.fonts.ready")
    seen: list[Any] = window.evaluate(LOOK)
    window.remove_listener("request", note)
    return [*seen, [url for url in asked if url.startswith("http")]]


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_of_reveal_looks_as_reveal_shows_it(theme: str, site: Path, window: Page) -> None:
    *ours, asked = looks(window, site / "site" / f"{theme}.html")
    *theirs, _ = looks(window, site / f"{theme}.plain.html")
    assert ours == theirs
    assert asked == []
