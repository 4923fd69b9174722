"""What axe-core finds on a page: WCAG 2.2 AA, and what it holds for good practice."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
# Pages within pages are looked at for themselves. The size of targets, new in WCAG 2.2, is off by default.
RUN = """axe.run({resultTypes: ['violations'], iframes: false, rules: {'target-size': {enabled: true}}})
         .then(({violations}) => violations)"""


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """The broken rules, each with the elements that break it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in page.evaluate(RUN)]
