"""Style sheets that browsers stop understanding: what is said, and where; and what is never said."""

from __future__ import annotations

from pathlib import Path

import pytest
from dialect import build

from builder.read.css_faults import css_faults


@pytest.mark.parametrize(
    ("sheet", "line", "column", "message"),
    [
        ("a { color: red", 1, 3, "`{` without its `}`"),
        ("a { color: red; }}\nb { }", 1, 18, "`}` closes nothing"),
        ("a { color: red; } .b color: blue; }", 1, 35, "`}` closes nothing"),
        ("a {\n  color: rgb(1, 2;\n}\nb { c: d }", 2, 13, "`(` without its `)`"),
        ("a {\n  color red;\n}", 2, 3, "`color red` is no declaration"),
        ("a {\n  width: 1px;\n  height\n}", 3, 3, "`height` is no declaration"),
        ("a {\n  color: red\n  width: 3px;\n}", 3, 3, "no `;` before `width`"),
        ("a { } /* to the end", 1, 7, "a comment without `*/`"),
        ("a { content: 'x\n}", 1, 14, "a string without its second `'`"),
        ("a { background: url(x.png; }\nb { }", 1, 17, "`url(` without its `)`"),
    ],
)
def test_a_fault_is_said_where_it_is(sheet: str, line: int, column: int, message: str) -> None:
    first = css_faults(sheet)[0]
    assert (first.line, first.column, first.message) == (line, column, message)


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "a:hover,\nb:focus { c: d }",
        ".a { b: c;\n&:hover,\n d:e { f: g } }",
        "a { background: url(a b;}c); d: e }",
        "a { b: c;; } a { ; b: c }",
        "a { *zoom: 1; filter: progid:X.Y(a=1, b='#fff') }",
        "@charset 'a'; a { --x: { a: b }; c: d }",
        "a { --x:\n  b: c; }",
        "a { grid-template:\n 'a b' 1fr\n 'c d'; transition: a 1s,\n b 2s }",
        "<!-- a { b: c } -->",
        "@media print { @page { margin: 0 } a { @apply x; b: c } }",
        "/* } */ a { content: '}' ; b: \"{\" }",
    ],
)
def test_what_browsers_take_is_no_fault(sheet: str) -> None:
    assert css_faults(sheet) == ()


def test_a_deck_hears_of_the_sheets_it_imports_and_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.css").write_text("@import 'deeper.css';\na { b: c }\n", encoding="utf-8")
    (tmp_path / "deeper.css").write_text("a { b: c }\n\nb { c d }\n", encoding="utf-8")
    deck = '@import "own.css"\n\n<!-- slide -->\n\n<style>\na {\n  b: c\n  d: e\n}\n</style>\n\nA\n'
    problems = build(deck, tmp_path / "deck.md").diagnostics
    assert {p.code for p in problems} == {"css"}
    assert {str(p.location) for p in problems} == {"deeper.css:3:5", "deck.md:8:3"}
