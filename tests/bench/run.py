"""Our build and pages beside those of every peer that is installed, on the same content, in one run.

    python tests/bench/run.py [--slides N] [--runs N] [--decks N] [--jobs N] [PAGE…]

Peers are looked for on the PATH and in `$SLIDES_PEERS/node_modules/.bin`: Marp, reveal-md, pandoc, mkslides
and Slidev; those that are not there have no row. Times are medians of wall times in seconds; a page is open
when its deck and its fonts are ready. Pages are opened in turn, beside a bare one of reveal.js with two
slides (`opening.py`); built pages of other decks may be named. Prints Markdown, which `README.md` keeps.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deck import FORMULAS_A_SLIDE, deck, plain_deck
from opening import bare_page, open_in_turn

SLIDES = [sys.executable, "-m", "builder"]
READY = """async () => {
    for (let n = 0; n < 3000 && window.Reveal && !Reveal.isReady(); n++)
        await new Promise(r => setTimeout(r, 10));
    await (window.deckReady ?? 0);
    await document.fonts.ready;
    await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
    return performance.now();
}"""


@dataclass(frozen=True)
class Peer:
    """A tool that makes slides: `command` turns `source` into `result`, both in the folder it runs in."""

    name: str
    command: Sequence[str]
    head: str = ""
    result: str = "peer.html"


PEERS = (
    Peer("Marp", ["marp", "peer.md", "-o", "peer.html"], "---\nmarp: true\nmath: mathjax\n---\n\n"),
    Peer(
        "pandoc",
        ["pandoc", "-t", "revealjs", "-s", "--mathjax", "peer.md", "-o", "peer.html"],
        "---\ntitle: t\n---\n\n",
    ),
    Peer("reveal-md", ["reveal-md", "peer.md", "--static", "static"], "", "static/index.html"),
    Peer("mkslides", ["mkslides", "build", "peer.md", "-d", "made"], "", "made/index.html"),
    Peer("Slidev", ["slidev", "build", "peer.md", "-o", "dist"], "", "dist/index.html"),
)


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "slides.yaml").touch()
        print(f"{machine()}, {options.runs} runs\n")
        print(f"## {options.slides} slides, {options.slides * FORMULAS_A_SLIDE} formulas\n")
        table(("tool", "build", "of ours, cold", "page", "opens"), rows(folder, options))
        print("\n## Opening a page\n")
        table(("page", "slide seen", "of bare", "ready", "of bare", "shift"), opening_rows(folder, options))
        print("\n## Looking at every slide\n")
        table(("command", "seconds", "a slide"), looking_rows(folder, options))
        print(f"\n## {options.decks} decks of 10 slides\n")
        table(("jobs", "cold", "nothing changed"), course_rows(folder, options))
        print("\n## One deck, more slides\n")
        table(("slides", "build", "opens"), length_rows(folder))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--slides", type=int, default=45)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--decks", type=int, default=14)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("pages", nargs="*", type=Path)
    return parser.parse_args()


def table(head: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    print(f"| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(
            f"| {' | '.join(f'{cell:.2f}' if isinstance(cell, float) else str(cell) for cell in row)} |",
            flush=True,
        )


def rows(folder: Path, options: argparse.Namespace) -> Iterator[Sequence[object]]:
    source, cache = folder / "ours.md", folder / "cache"
    text = deck(options.slides)
    source.write_text(text, encoding="utf-8")

    def cold() -> None:
        shutil.rmtree(cache, ignore_errors=True)

    def site_gone() -> None:
        shutil.rmtree(folder / "site", ignore_errors=True)

    def touched() -> None:
        source.touch()

    def one_slide() -> None:
        source.write_text(text.replace("of item 1", f"of item {time.time_ns()}", 1), encoding="utf-8")

    page = folder / "site" / "ours.html"
    ours = measured(options.runs, cold, lambda: build(folder, source))
    yield "ours, cold", ours, 1.0, kilobytes(page), opening(page, options.runs)
    for name, before in (
        ("one slide changed", one_slide),
        ("site gone", site_gone),
        ("sources touched", touched),
        ("no change", lambda: None),
    ):
        build(folder, source)
        seconds = measured(options.runs, before, lambda: build(folder, source))
        yield f"ours, {name}", seconds, seconds / ours, "", ""
    for peer in PEERS:
        if command := found(peer.command[0]):
            yield peer_row(peer, command, folder, options, ours)


def peer_row(
    peer: Peer, command: str, folder: Path, options: argparse.Namespace, ours: float
) -> Sequence[object]:
    place = folder / peer.name
    place.mkdir()
    (place / "peer.md").write_text(peer.head + plain_deck(options.slides), encoding="utf-8")

    def run() -> None:
        subprocess.run(
            [command, *peer.command[1:]], cwd=place, check=True, capture_output=True, stdin=subprocess.DEVNULL
        )

    seconds = measured(options.runs, lambda: None, run)
    page = place / peer.result
    return peer.name, seconds, seconds / ours, kilobytes(page), opening(page, options.runs)


def found(program: str) -> str | None:
    own = Path(os.environ.get("SLIDES_PEERS", "/nonexistent"), "node_modules", ".bin")
    return shutil.which(program, path=f"{own}{os.pathsep}{os.environ.get('PATH', '')}")


def machine() -> str:
    """What the numbers were measured on."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return f"{date.today()}, commit {commit}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"


def opening_rows(folder: Path, options: argparse.Namespace) -> Iterator[Sequence[object]]:
    pages = {"reveal.js, bare": bare_page(folder / "bare"), "ours": folder / "site" / "ours.html"}
    pages |= {page.stem: page for page in options.pages}
    opened = asyncio.run(open_in_turn(pages, options.runs))
    bare = opened["reveal.js, bare"]
    for name, times in opened.items():
        yield name, times.seen, times.seen / bare.seen, times.ready, times.ready / bare.ready, times.shift


def looking_rows(folder: Path, options: argparse.Namespace) -> Iterator[Sequence[object]]:
    """Commands that show every slide of a deck whose page is built, the start of the browser included."""
    source = folder / "ours.md"
    build(folder, source)
    snapshot = ("snapshot", "--update", "--baselines", str(folder / "baselines"))
    for name, *more in (("check",), snapshot):

        def run(name: str = name, more: Sequence[str] = more) -> None:
            build(folder, source, *more, command=name)

        seconds = measured(options.runs, lambda: None, run)
        yield name, seconds, f"{seconds / options.slides:.3f}"


def course_rows(folder: Path, options: argparse.Namespace) -> Iterator[Sequence[object]]:
    course = folder / "course"
    course.mkdir()
    for number in range(options.decks):
        (course / f"{number}.md").write_text(deck(10, number + 1), encoding="utf-8")
    for jobs in sorted({1, options.jobs}):

        def cold() -> None:
            shutil.rmtree(folder / "cache", ignore_errors=True)

        def run(jobs: int = jobs) -> None:
            build(folder, course, "--jobs", str(jobs))

        seconds = measured(options.runs, cold, run)
        yield jobs, seconds, measured(options.runs, lambda: None, run)


def length_rows(folder: Path) -> Iterator[Sequence[object]]:
    for slides in (200, 2000):
        source = folder / f"long-{slides}.md"
        source.write_text(deck(slides), encoding="utf-8")
        seconds = measured(1, lambda: None, lambda source=source: build(folder, source))
        yield slides, seconds, opening(folder / "site" / f"long-{slides}.html", 3)


def build(folder: Path, source: Path, *more: str, command: str = "build") -> None:
    environment = {**os.environ, "SLIDES_CACHE": str(folder / "cache")}
    line = [*SLIDES, command, str(source), "-o", str(folder / "site"), *more]
    done = subprocess.run(line, check=False, capture_output=True, env=environment)
    if done.returncode and command == "build":  # a check may find something
        raise SystemExit(done.stderr.decode())


def measured(runs: int, before: Callable[[], None], action: Callable[[], None]) -> float:
    """The median of the wall times of `action`, in seconds; `before` is not counted."""
    times = []
    for _ in range(runs):
        before()
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def kilobytes(page: Path) -> str:
    return f"{page.stat().st_size / 1000:.0f} kB"


def opening(page: Path, runs: int) -> float:
    return asyncio.run(median_opening(page, runs))


async def median_opening(page: Path, runs: int) -> float:
    """Seconds from the start of navigation until a page is ready, each time in a browser without a cache."""
    from playwright.async_api import async_playwright

    from builder.browser.launch import FLAGS, find_browser

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        times = []
        for _ in range(runs):
            context = await browser.new_context(viewport={"width": 1280, "height": 720})
            tab = await context.new_page()
            tab.set_default_timeout(180_000)
            await tab.goto(page.as_uri(), wait_until="load", timeout=180_000)
            times.append(await tab.evaluate(READY) / 1000)
            await context.close()
        await browser.close()
    return statistics.median(times)


if __name__ == "__main__":
    main()
