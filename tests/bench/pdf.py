"""How long a deck of 45 slides with 270 formulas takes to become a PDF and pictures.

    python tests/bench/pdf.py [--runs 5] [--marp COMMAND]

Medians of whole command lines, start of Python and of the browser included: `slides pdf` with the page built
and from an empty cache; `slides snapshot`; a bare `chromium --print-to-pdf` of the same page; and, given its
command, Marp printing a deck with the same slides and formulas. The commands take turns, so that a busy
minute is everybody's.
"""

from __future__ import annotations

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from builder.browser.launch import find_browser

SLIDES, FORMULAS = 45, 6
TRIES = 6  # incomplete runs allowed for one that counts: a bare browser often prints too early
FORMULA = r"\sum_{i=1}^{%d} \frac{\partial f_{%d}(x_i)}{\partial x_i} = \int_0^{\pi} \sqrt{1 + x^{%d}} \, dx"
SLIDES_COMMAND = [sys.executable, "-m", "builder"]


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


def run(*command: str | Path, **environment: str) -> None:
    done = subprocess.run(
        list(map(str, command)), capture_output=True, stdin=subprocess.DEVNULL, check=False,
        env={**os.environ, **environment},
    )
    if done.returncode:
        sys.exit(done.stderr.decode(errors="replace")[-2000:])


class Bench:
    """The commands to be timed, in a folder of their own; each returns whether it did all it should."""

    def __init__(self, folder: Path, marp_command: str | None) -> None:
        self.deck, self.site, self.marp_deck = folder / "deck.md", folder / "site", folder / "marp.md"
        self.baselines, self.cold = folder / "baselines", folder / "cold"
        self.marp_command = marp_command
        self.deck.write_text(ours(), encoding="utf-8")
        self.marp_deck.write_text(marp(), encoding="utf-8")
        self.snapshot("--update")

    def commands(self) -> dict[str, Callable[[], bool]]:
        found = {
            "slides pdf": self.pdf,
            "slides pdf, empty cache": self.pdf_from_nothing,
            "chromium --print-to-pdf": self.bare,
            "slides snapshot": self.snapshot,
        }
        return {**found, "marp --pdf": self.marp} if self.marp_command else found

    def pdf(self) -> bool:
        run(*SLIDES_COMMAND, "pdf", self.deck, "-o", self.site)
        return complete(self.site / "deck.pdf")

    def pdf_from_nothing(self) -> bool:
        rmtree(self.cold, ignore_errors=True)
        cache = str(self.cold / "cache")
        run(*SLIDES_COMMAND, "pdf", self.deck, "-o", self.cold / "site", SLIDES_CACHE=cache)
        return complete(self.cold / "site" / "deck.pdf")

    def bare(self) -> bool:
        browser = find_browser()
        assert browser, "no browser"
        url = (self.site / "deck.html").as_uri()
        target = self.site / "bare.pdf"
        run(browser, "--headless", "--no-sandbox", "--virtual-time-budget=20000", "--no-pdf-header-footer",
            f"--print-to-pdf={target}", f"{url}?print-pdf&pdfSeparateFragments=false&pdfMaxPagesPerSlide=1")
        return complete(target)

    def marp(self) -> bool:
        target = self.marp_deck.with_suffix(".pdf")
        run(*shlex.split(self.marp_command or ""), self.marp_deck, "--pdf", "-o", target)
        return complete(target)

    def snapshot(self, *options: str) -> bool:
        run(*SLIDES_COMMAND, "snapshot", self.deck, "-o", self.site, "--baselines", self.baselines, *options)
        return len(list(self.baselines.rglob("*.png"))) == SLIDES


def complete(pdf: Path) -> bool:
    import pikepdf

    with pikepdf.open(pdf) as opened:
        return len(opened.pages) == SLIDES


def measure(commands: dict[str, Callable[[], bool]], runs: int) -> dict[str, list[float]]:
    """The seconds of the complete runs of each command."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs * TRIES):
        for name, command in commands.items():
            if len(seconds[name]) < runs:
                start = time.perf_counter()
                done = command()
                seconds[name] += [time.perf_counter() - start] if done else []
        if all(len(found) == runs for found in seconds.values()):
            return seconds
    sys.exit("some command hardly ever did all it should: " + str(seconds))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--marp", help="the command that runs Marp's command line")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        seconds = measure(Bench(Path(folder), given.marp).commands(), given.runs)
    ours = statistics.median(seconds["slides pdf"])
    print(f"{'':26} median    range         slides pdf takes")
    for name, found in seconds.items():
        median = statistics.median(found)
        print(f"{name:26} {median:5.2f} s   {min(found):.2f} to {max(found):.2f}   {ours / median:.2f} ×")


if __name__ == "__main__":
    main()
