"""What a hand does with a mouse or a pen."""

from __future__ import annotations

from playwright.sync_api import Page


def draw(page: Page, *points: tuple[int, int]) -> None:
    """One stroke from point to point, in pixels of the window."""
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=6)
    page.mouse.up()
