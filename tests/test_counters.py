"""Whether style sheets count something through all slides."""

from __future__ import annotations

import pytest

from builder.read.counters import counts_through


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ([".reveal .slides { counter-reset: fig } figcaption { counter-increment: fig }"], True),
        (["body, :root { COUNTER-RESET: a 3 b } p { counter-increment: b 2 }"], True),
        (["section { counter-increment: slide }"], True),
        (["ol { counter-reset: item } li { counter-increment: item }"], False),
        (["ol { counter-reset: item }", "li { counter-increment: item }"], False),
        (["body, ol { counter-reset: item } li { counter-increment: item }"], False),
        (["ol { counter-reset: item } li { counter-increment: item other }"], True),
        (["@media screen { ol > li { counter-reset: sub } li li { counter-increment: sub } }"], False),
        (["li { counter-increment: list-item 2 } p { counter-increment: none }"], False),
        (["/* p { counter-increment: a } */ p { --my-counter-increment: a }"], False),
        (["p { color: red }", ""], False),
        (["counter-increment: a"], True),
    ],
)
def test_what_nothing_on_a_slide_resets_counts_through(sheets: list[str], expected: bool) -> None:
    assert counts_through(sheets) is expected
