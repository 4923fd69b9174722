"""Which known name is meant by one that is unknown."""

from __future__ import annotations

import pytest

from builder.diagnostics import nearest


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("data-note", "data-notes"),
        ("data-fragmentindex", "data-fragment-index"),
        ("picture.pgn", "picture.png"),
        ("lesson.md", "lessons.md"),
    ],
)
def test_a_slip_is_known_for_what_was_meant(written: str, meant: str) -> None:
    assert nearest(written, [meant]) == meant


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("data-center", "data-notes"),
        ("fzht-normal.ttf", "EBG-normal.ttf"),
        ("week-3.md", "week-2.md"),
    ],
)
def test_names_are_not_near_for_the_words_that_many_begin_or_end_with(written: str, other: str) -> None:
    assert not nearest(written, [other])


def test_of_several_names_that_look_alike_the_one_whose_own_part_is_near_is_meant() -> None:
    assert nearest("data-transitoin", ["data-transition-speed", "data-transition", "data-timing"]) == (
        "data-transition"
    )
