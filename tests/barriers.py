"""What axe-core finds on a page: WCAG 2.2 AA, and what it holds for good practice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Page as AsyncPage
from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
# Pages within pages are looked at for themselves. The size of targets, new in WCAG 2.2, is off by default.
RUN = """axe.run({resultTypes: ['violations'], iframes: false, rules: {'target-size': {enabled: true}}})
         .then(({violations}) => violations)"""


Barriers = list[tuple[str, list[str]]]
"""The broken rules, each with the elements that break it."""


def barriers(page: Page) -> Barriers:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return in_short(page.evaluate(RUN))


async def barriers_of_ours(page: AsyncPage) -> Barriers:
    """The same for a page that the program's own browser has opened."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    return in_short(await page.evaluate(RUN))


def in_short(rules: list[dict[str, Any]]) -> Barriers:
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in rules]
