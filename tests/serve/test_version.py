"""What of a page differs from what a tab shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builder.read.courses import find_decks
from builder.serve.engine import LiveEngine
from builder.serve.version import Section, Version, latest, make_version, patch
from builder.site.build import build_deck
from tests.serve.preview import edit


def version(folder: Path) -> tuple[Version, Any]:
    with LiveEngine() as engine:
        built = build_deck(find_decks([folder])[0], "client", engine)
    assert built.page
    return make_version(built.page, built.diagnostics, ""), built.page


def difference(folder: Path, before: str, after: str, name: str = "deck.md") -> dict[str, Any]:
    old, _ = version(folder)
    edit(folder, before, after, name)
    new, page = version(folder)
    return patch(old, new, page)


def sent(found: dict[str, Any]) -> list[int]:
    """The numbers of the slides whose markup is sent."""
    return [n for n, slide in enumerate(found["slides"]) if "html" in slide]


def column(found: dict[str, Any], key: str) -> list[object]:
    return [slide[key] for slide in found["slides"]]


def test_a_changed_word_sends_its_slide_only(decks: Path) -> None:
    found = difference(decks, "第二段文字", "第二段新字")
    assert sent(found) == [2]
    assert found.keys() == {"version", "title", "problems", "slides", "edited"}


@pytest.mark.parametrize("name", ["deck.md", "a&b 'c'.md"])
def test_lines_above_a_slide_do_not_change_it(decks: Path, name: str) -> None:
    (decks / "deck.md").rename(decks / name)
    found = difference(decks, "第一段文字", "第一段文字\n\n又一段", name)
    assert sent(found) == [1]
    assert column(found, "source") == [f"{name}:{line}" for line in (6, 10, 22, 30)]


def test_an_inserted_slide_moves_the_others(decks: Path) -> None:
    found = difference(
        decks, "<!-- slide -->\n\n## 结束", "<!-- slide -->\n\n新的\n\n<!-- slide -->\n\n## 结束"
    )
    assert column(found, "was") == [0, 1, 2, None, 3]
    assert sent(found) == [3]


def test_other_options_need_the_page_to_be_loaded_anew(decks: Path) -> None:
    assert difference(decks, "transition: none", "transition: fade")["reload"] is True


def test_changing_back_gives_the_same_version(decks: Path) -> None:
    first, _ = version(decks)
    edit(decks, "再见", "再会")
    second, _ = version(decks)
    edit(decks, "再会", "再见")
    assert version(decks)[0].name == first.name != second.name


def test_of_long_decks_fewer_versions_are_remembered() -> None:
    def past(slides: int) -> dict[str, Version]:
        sections = (Section("key", "deck.md:1", 0, 0),) * slides
        return {name: Version(name, "", "", "", "", sections, {}, ()) for name in map(str, range(1000))}

    short, long = latest(past(40)), latest(past(5000))
    assert list(short)[-1] == list(long)[-1] == "999"
    assert 5 < len(long) < 15 < 200 < len(short) < 1000


def test_a_problem_knows_its_slide(decks: Path) -> None:
    edit(decks, "![](figure.svg)", '@import "nowhere.md"')
    (problem,) = version(decks)[0].problems
    assert (problem["slide"], problem["severity"]) == (2, "error")
