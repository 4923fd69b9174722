"""The numbers of a course are the same in its pages, their notes, on slides of paper, in handouts and notes.

`tests/bench/numbering.py --everywhere` holds this of ten decks with three hundred slides.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser

from tests.command import typed
from tests.numbered_course import expected, numbers, on_slides, write_course
from tests.pdf_words import words

DECKS, SLIDES = 2, 4


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("numbers")
    write_course(folder, DECKS, SLIDES)
    return folder


def printed(course: Path, *layout: str) -> list[list[Counter[str]]]:
    """The numbers on each page of each deck."""
    done = typed("pdf", *layout, cwd=course)
    assert done.returncode == 0, done.stderr
    name = f"-{layout[1]}" if layout else ""
    found = []
    for deck in range(1, DECKS + 1):
        with pikepdf.open(course / f"site/{deck:02}{name}.pdf") as pdf:
            found.append([numbers(words(page)) for page in pdf.pages])
    return found


def wanted(notes: bool) -> list[list[Counter[str]]]:
    decks, places = range(1, DECKS + 1), range(1, SLIDES + 1)
    return [[expected(deck, slide, DECKS, notes) for slide in places] for deck in decks]


@pytest.mark.usefixtures("one_browser")
def test_numbers_are_the_same_everywhere(course: Path, browser: Browser) -> None:
    assert printed(course) == wanted(notes=False)
    assert printed(course, "--layout", "notes") == wanted(notes=True)
    handout = [
        [sum(deck[n : n + 3], Counter[str]()) for n in range(0, SLIDES, 3)] for deck in wanted(notes=True)
    ]
    assert printed(course, "--layout", "handout", "--beside", "notes") == handout
    context = browser.new_context(offline=True, java_script_enabled=False)  # what the page itself says
    for deck, numbered in enumerate(wanted(notes=True), 1):
        page = context.new_page()
        page.goto((course / f"site/{deck:02}.html").as_uri())
        assert on_slides(page) == numbered
    context.close()
