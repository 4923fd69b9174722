"""How long a deck of 45 slides with 270 formulas takes to become a PDF, and how much memory.

    python tests/bench/pdf.py SITE_PAGE [--runs 3] [--marp COMMAND]

prints medians for our printing of a page, for a bare `chromium --print-to-pdf` of the same page, and,
given its command, for Marp printing a deck with as many slides and formulas. `--deck FILE` writes our deck to
FILE instead, to be built.
"""

from __future__ import annotations

import argparse
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

SLIDES, FORMULAS = 45, 6
TRIES = 6  # incomplete runs allowed for one that counts
FORMULA = r"\sum_{i=1}^{%d} \frac{\partial f_{%d}(x_i)}{\partial x_i} = \int_0^{\pi} \sqrt{1 + x^{%d}} \, dx"


def deck(separator: str) -> str:
    """The deck in either dialect: each slide a title and its formulas, half of them displayed."""
    slides = []
    for number in range(1, SLIDES + 1):
        lines = [f"## Slide {number} 第 {number} 页", ""]
        for index in range(FORMULAS):
            tex = FORMULA % (number, index, number + index)
            lines += [f"令 ${tex}$ 成立", ""] if index % 2 else [f"$${tex}$$", ""]
        slides.append("\n".join(lines))
    return separator.join(slides)


def ours() -> str:
    return "---\ntitle: Benchmark\n---\n\n<!-- slide -->\n\n" + deck("\n<!-- slide -->\n\n")


def marp() -> str:
    return "---\nmarp: true\nmath: mathjax\n---\n\n" + deck("\n---\n\n")


def print_page(page: Path, target: Path) -> None:
    """Our printing, browser start included, in a process of its own as the command line is."""
    script = """
import sys, jinja2
from pathlib import Path
from builder.pdf import PrintJob, print_decks
from builder.sheets import Paper
page, target = map(Path, sys.argv[1:])
render = jinja2.Environment().get_template
problems = []
print_decks([PrintJob(page, target, str(page), Paper(), render)], problems.append, lambda job: None)
sys.exit("\\n".join(map(str, problems)) or 0)
"""
    run([sys.executable, "-c", script, str(page), str(target)])


def print_bare(page: Path, target: Path) -> None:
    from builder.browser import find_browser

    browser = find_browser()
    assert browser, "no browser"
    url = f"{page.absolute().as_uri()}?print-pdf&pdfSeparateFragments=false&pdfMaxPagesPerSlide=1"
    run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--virtual-time-budget=20000",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            url,
        ]
    )


def print_marp(command: str, target: Path) -> None:
    source = target.with_suffix(".md")
    source.write_text(marp(), encoding="utf-8")
    run([*shlex.split(command), str(source), "--pdf", "-o", str(target)])


def run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode(errors="replace")[-2000:])


def measure(name: str, runs: int, work: Callable[[Path], None]) -> float:
    """The median time of the runs that gave every slide a page; a bare browser often prints too early."""
    import pikepdf

    seconds, incomplete, size = [], 0, 0
    with TemporaryDirectory() as folder:
        target = Path(folder, "deck.pdf")
        while len(seconds) < runs:
            start = time.perf_counter()
            work(target)
            elapsed = time.perf_counter() - start
            with pikepdf.open(target) as pdf:
                complete = len(pdf.pages) == SLIDES
            if complete:
                seconds.append(elapsed)
                size = target.stat().st_size
            elif (incomplete := incomplete + 1) > TRIES * runs:
                sys.exit(f"{name}: {incomplete} runs did not print {SLIDES} pages")
    median = statistics.median(seconds)
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    print(
        f"{name:22} {median:6.2f} s ({spread})   {size / 1000:.0f} kB   {incomplete} incomplete runs left out"
    )
    return median


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("page", nargs="?", type=Path, help="the finished page of the deck")
    options.add_argument("--deck", type=Path, help="write the deck here and stop")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--marp", help="the command that runs Marp's command line")
    given = options.parse_args()
    if given.deck:
        given.deck.write_text(ours(), encoding="utf-8")
        return
    if not given.page:
        options.error("a page or --deck is needed")
    mine = measure("slides pdf", given.runs, lambda target: print_page(given.page, target))
    bare = measure("chromium --print-to-pdf", given.runs, lambda target: print_bare(given.page, target))
    print(f"{'':22} {mine / bare:6.2f} × bare")
    if given.marp:
        other = measure("marp --pdf", given.runs, lambda target: print_marp(given.marp, target))
        print(f"{'':22} {mine / other:6.2f} × Marp")


if __name__ == "__main__":
    main()
