"""How soon a page shows its slide, is ready, and whether anything moves meanwhile.

    python tests/bench/opening.py [--runs N] PAGE…

Each page is opened in a browser without a cache, in turn with a bare page of reveal.js with two slides, so
that a busy minute is everybody's. The slide is seen when its largest part is painted, in its font; the page
is ready when `Reveal.isReady()`.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

BARE = """<!doctype html>
<html><head><meta charset="utf-8"><title>Bare</title><link rel="stylesheet" href="dist/reveal.css"></head>
<body><div class="reveal"><div class="slides">
<section><h2>One</h2><p>Text of the first.</p></section>
<section><h2>Two</h2><p>Text of the second.</p></section>
</div></div><script src="dist/reveal.js"></script><script>Reveal.initialize();</script></body></html>
"""
WATCH = """
  window.seen = { painted: 0, ready: 0, shift: 0 };
  const watch = (type, use) => {
    new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true });
  };
  watch("paint", ({ startTime }) => { seen.painted = Math.max(seen.painted, startTime); });
  watch("largest-contentful-paint", ({ startTime }) => { seen.painted = Math.max(seen.painted, startTime); });
  watch("layout-shift", ({ value }) => { seen.shift += value; });
  const look = () => {
    if (window.Reveal?.isReady?.()) seen.ready = performance.now();
    else setTimeout(look, 1);
  };
  look();
"""
REST_MILLISECONDS = 500  # for what might still move


@dataclass(frozen=True)
class Opened:
    """Seconds from the start of navigation until the slide is seen and until the page is ready, and how much
    moved, as browsers count it (0 is nothing)."""

    seen: float
    ready: float
    shift: float


def bare_page(folder: Path) -> Path:
    """A page of reveal.js with two slides, without theme, fonts or formulas."""
    shutil.copytree(ROOT / "node_modules" / "reveal.js" / "dist", folder / "dist", dirs_exist_ok=True)
    page = folder / "bare.html"
    page.write_text(BARE, encoding="utf-8")
    return page


async def open_in_turn(pages: Mapping[str, Path], runs: int) -> dict[str, Opened]:
    """The medians of each page."""
    from playwright.async_api import async_playwright

    from builder.browser.launch import FLAGS, find_browser

    found: dict[str, list[dict[str, float]]] = {name: [] for name in pages}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        for _ in range(runs):
            for name, page in pages.items():
                context = await browser.new_context(viewport={"width": 1280, "height": 720})
                tab = await context.new_page()
                tab.set_default_timeout(180_000)
                await tab.add_init_script(WATCH)
                await tab.goto(page.resolve().as_uri())
                await tab.wait_for_function("seen.ready && seen.painted")
                await tab.wait_for_timeout(REST_MILLISECONDS)
                found[name].append(await tab.evaluate("seen"))
                await context.close()
        await browser.close()
    return {name: medians(times) for name, times in found.items()}


def medians(times: list[dict[str, float]]) -> Opened:
    painted, ready, shift = (
        statistics.median(one[key] for one in times) for key in ("painted", "ready", "shift")
    )
    return Opened(painted / 1000, ready / 1000, shift)


def main() -> None:
    from tempfile import TemporaryDirectory

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("pages", nargs="+", type=Path)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        pages = {"bare": bare_page(Path(folder)), **{str(page): page for page in options.pages}}
        opened = asyncio.run(open_in_turn(pages, options.runs))
    for name, times in opened.items():
        print(
            f"{name}\n    seen {times.seen:.3f} s ({times.seen / opened['bare'].seen:.2f})   "
            f"ready {times.ready:.3f} s ({times.ready / opened['bare'].ready:.2f})   shift {times.shift:.4f}"
        )


if __name__ == "__main__":
    main()
