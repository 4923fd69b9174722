"""Browsers leave out what they do not understand of a style sheet, without a word: none of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from playwright.sync_api import Browser, Page

from builder.theming.choice import BUILT_IN

SHEETS = sorted(BUILT_IN.rglob("*.css"))
NESTING = {"media", "supports", "container", "layer"}
LEFT_OUT = r"""(selectors) => selectors.filter((selector) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { ${selector} { color: red } } ${selector} { color: red }`);
  const rules = [...sheet.cssRules, ...sheet.cssRules[0].cssRules];
  const said = rules.map((rule) => rule.selectorText).filter((text) => text && text !== "p");
  const parts = (text) => text.split(",").length;
  const isEmpty = (text) => /:(is|where)\(\s*\)/.test(text);
  return !said.length || said.some(isEmpty) || parts(said[0]) !== parts(selector);
})"""


def selectors(nodes: list[tinycss2.ast.Node]) -> Iterator[str]:
    """Of all rules among these, and of the rules in them."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield tinycss2.serialize(node.prelude).strip()
        elif node.type != "at-rule" or node.lower_at_keyword not in NESTING or node.content is None:
            continue
        yield from selectors(tinycss2.parse_blocks_contents(node.content))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page()


def left_out(page: Page, css: str) -> list[str]:
    found = page.evaluate(LEFT_OUT, list(selectors(tinycss2.parse_stylesheet(css))))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    "selector", ["p:is(*::before, b)", ":where(li::marker)", "p::nowhere", "a:is(b, :nowhere)", "p >> b"]
)
def test_a_selector_that_matches_less_than_it_says_is_found(page: Page, selector: str) -> None:
    assert left_out(page, f"{selector} {{ color: red }}") == [selector]
    assert left_out(page, f"@media print {{ .a {{ & b {{}} {selector} {{ color: red }} }} }}") == [selector]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.relative_to(BUILT_IN).as_posix())
def test_a_browser_understands_every_selector_of_ours(page: Page, sheet: Path) -> None:
    assert left_out(page, sheet.read_text(encoding="utf-8")) == []
