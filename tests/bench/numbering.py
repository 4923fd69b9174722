"""What numbers cost: a course built with and without them, and an edit that shifts a hundred of them.

    .venv/bin/python tests/bench/numbering.py [--edits 10] [--everywhere]

Ten decks of thirty slides with two hundred labels are built from nothing, again after an edit, and again when
nothing has changed. Then one deck is served and shown in Chromium: a theorem and an equation are put before
all others and taken away again; the time runs from the save to the first frame in which the last reference
has its new number. `--everywhere` compares the numbers of such a course in its pages, PDFs, handouts and
notes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from playwright.sync_api import sync_playwright
from preview import SEEN, serving, tell

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from builder.browser.launch import find_browser  # noqa: E402
from tests.command import environment  # noqa: E402
from tests.numbered_course import expected, numbers, on_slides, write_course  # noqa: E402
from tests.pdf_words import words  # noqa: E402

DECKS, SLIDES, LABELS = 10, 30, 200
SHIFTED = 100


def course(folder: Path, numbered: bool) -> None:
    """The decks; without numbers the same text with numbers typed by hand."""
    setting = 'numbering: {format: "{chapter}.{number}"}\n' if numbered else "blocks: true\n"
    (folder / "slides.yaml").write_text(setting, encoding="utf-8")
    for deck in range(DECKS):
        text = "".join(slides(deck, numbered))
        (folder / f"{deck:02}.md").write_text(f"---\ntitle: Deck {deck}\n---\n\n{text}", encoding="utf-8")


def slides(deck: int, numbered: bool) -> Iterator[str]:
    each = LABELS // DECKS // 2
    for number in range(SLIDES):
        yield f"<!-- slide -->\n\n##### Slide {number}\n\nText with $x_{{{deck}}} + {number}$.\n\n"
        if number < each:
            yield labelled(f"{deck}-{number}", numbered)
        elif numbered:
            yield f"By @thm:{deck}-{number % each}, @eq:{(deck + 1) % DECKS}-{number % each}.\n\n"
        else:
            yield "By Theorem 1.1, (1.1).\n\n"


def labelled(key: str, numbered: bool) -> str:
    name, label = (f" {{#thm:{key}}}", f"\\label{{eq:{key}}}") if numbered else ("", "\\tag{1}")
    return f"::: theorem{name}\nA statement.\n:::\n\n$$ a_{{{key}}} = b {label} $$\n\n"


def one_deck(first: str = "") -> str:
    """A deck whose last slide cites the last of its numbers; `first` stands before them all."""
    head = "---\nnumbering: true\npresentation: {transition: none}\n---\n\n"
    parts = [head, f"<!-- slide -->\n\n{first}\n\n"]
    parts += [f"<!-- slide -->\n\n{labelled(str(n), True)}" for n in range(SHIFTED // 2)]
    last = SHIFTED // 2 - 1
    return "".join([*parts, f'<!-- slide id="last" -->\n\n@thm:{last} and @eq:{last}\n'])


def built(folder: Path, site: Path, cache: Path) -> float:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "builder", "build", str(folder), "-o", str(site), "--jobs", "2"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"SLIDES_CACHE": str(cache)})
    return time.perf_counter() - begun


def measure_builds(folder: Path) -> None:
    for numbered in (False, True):
        decks, site, cache = (folder / f"{name}{numbered}" for name in ("decks", "site", "cache"))
        decks.mkdir()
        course(decks, numbered)
        cold = built(decks, site, cache)
        nothing = sorted(built(decks, site, cache) for _ in range(5))[2]
        time.sleep(0.1)
        edited = decks / "00.md"
        text = edited.read_text(encoding="utf-8").replace("Slide 1\n", "Slide one\n")
        edited.write_text(text, encoding="utf-8")
        one = built(decks, site, cache)
        name = "with numbers" if numbered else "without"
        print(f"{name:<14} cold {cold:.2f} s   nothing changed {nothing:.2f} s   one deck edited {one:.2f} s")


def measure_preview(folder: Path, edits: int) -> None:
    deck, marks = folder / "deck.md", folder / "marks"
    deck.write_text(one_deck(), encoding="utf-8")
    with serving(folder, marks) as (url, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{url}deck.html#/last")
        page.wait_for_function("window.Reveal?.isReady()")
        found = []
        for number in range(edits):
            more = 1 - number % 2
            text = one_deck(labelled("new", True) if more else "")
            begun = time.time() * 1000
            deck.write_text(text, encoding="utf-8")
            wanted = SHIFTED // 2 + more
            shown = page.evaluate(SEEN, f"Reveal.getCurrentSlide().textContent.includes('({wanted})')")
            found.append(shown - begun)
            time.sleep(0.3)
        tell(f"{SHIFTED} numbers shifted", found)
        with suppress(Exception):
            browser.close()


def compare(folder: Path) -> None:
    """The numbers of ten decks on every kind of page, with those that they must have."""
    decks, per_deck = DECKS, SLIDES
    write_course(folder, decks, per_deck)
    begun = time.perf_counter()
    for layout in ([], ["--layout", "notes"], ["--layout", "handout", "--beside", "notes"]):
        command = [sys.executable, "-m", "builder", "pdf", *layout]
        own = environment(folder / "cache")
        subprocess.run(command, check=True, capture_output=True, cwd=folder, env=own)
        name = f"-{layout[1]}" if layout else ""
        for deck in range(1, decks + 1):
            wanted = [expected(deck, slide, decks, bool(layout)) for slide in range(1, per_deck + 1)]
            with pikepdf.open(folder / f"site/{deck:02}{name}.pdf") as pdf:
                found = [numbers(words(page)) for page in pdf.pages]
            step = len(wanted) // len(found)
            sheets = [sum(wanted[n : n + step], Counter[str]()) for n in range(0, per_deck, step)]
            assert found == sheets, (layout, deck)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False).new_page()
        for deck in range(1, decks + 1):
            page.goto((folder / f"site/{deck:02}.html").as_uri())
            wanted = [expected(deck, slide, decks, True) for slide in range(1, per_deck + 1)]
            assert on_slides(page) == wanted, deck
        browser.close()
    slides, each = decks * per_deck, expected(1, 1, decks, True).total()
    seconds = time.perf_counter() - begun
    many = f"{slides} slides, {2 * slides} labels, {each * slides} numbers"
    print(f"{many}: the same everywhere ({seconds:.0f} s)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--everywhere", action="store_true")
    options = parser.parse_args()
    if options.everywhere:
        with TemporaryDirectory() as folder:
            compare(Path(folder))
        return
    with TemporaryDirectory() as folder:
        measure_builds(Path(folder))
    with TemporaryDirectory() as folder:
        measure_preview(Path(folder), options.edits)


if __name__ == "__main__":
    main()
