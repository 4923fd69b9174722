"""Utility classes: the vocabulary of the first theme, what it leaves alone, and what it takes for a slip."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.theming.choice import find_theme
from builder.theming.classes import Misspelt, read_vocabulary, utility_css
from builder.theming.manifest import ThemeError
from builder.theming.theme import Theme


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    nowhere = tmp_path_factory.mktemp("project")
    return find_theme("solarized", nowhere, nowhere)


@pytest.mark.parametrize(
    ("name", "selector", "declarations"),
    [
        ("left4", ".slides .left4", "margin-left: calc(4 * .5rem)"),
        ("bottom-10", ".slides .bottom-10", "margin-bottom: calc(-10 * .5rem)"),
        ("top50", ".slides .top50", "margin-top: calc(50 * .5rem)"),
        ("lefta", ".slides .lefta", "margin-left: auto"),
        ("top-53per", ".slides .top-53per", "margin-top: -53%"),
        ("left60per", ".slides .left60per", "margin-left: 60%"),
        ("center", ".slides .center", "margin-left: auto; margin-right: auto"),
        ("width70", ".slides .width70", "width: 70%"),
        ("height40", ".slides .height40", "height: 40%"),
        (
            "fs14",
            ".slides .fs14, .slides .fs14 :is(p, li, th, td, table, ul, ol)",
            "font-size: calc(14 * .1rem)",
        ),
        ("head-highlight-2", ".head-highlight-2 thead th:nth-child(n+2)", "background: var(--tint)"),
        (
            "column1-border-right-solid",
            ".column1-border-right-solid :is(th, td):nth-child(1)",
            "border-right: 1px solid",
        ),
        (
            "row4-border-top-dashed",
            ".row4-border-top-dashed tbody tr:nth-child(4) :is(th, td)",
            "border-top: 1px dashed",
        ),
        (
            "column2-border2-top-solid-head",
            ".column2-border2-top-solid-head thead th:nth-child(2)",
            "border-top: 2px solid",
        ),
        (
            "row1-column8-border1-right-solid",
            ".row1-column8-border1-right-solid tbody tr:nth-child(1)>:nth-child(8)",
            "border-right: 1px solid",
        ),
        (
            "row3-column2-blue",
            ".row3-column2-blue tbody>:nth-child(3)>:nth-child(2)",
            "background: var(--blue); color: var(--base3)",
        ),
        (
            "row1-4-column2-5-fullborder",
            ".row1-4-column2-5-fullborder tbody tr:nth-child(n+1):nth-child(-n+4)"
            " > :nth-child(n+2):nth-child(-n+5)",
            "border: 1px solid",
        ),
        (
            "row0-2-column1-3-fullborder",
            ".row0-2-column1-3-fullborder :is(thead tr, tbody tr:nth-child(-n+2))"
            " > :nth-child(n+1):nth-child(-n+3)",
            "border: 1px solid",
        ),
        ("tightcell-1-3", ".tightcell-1-3 tr > :nth-child(n+1):nth-child(-n+3)", "padding-inline: .2em"),
    ],
)
def test_a_class_becomes_its_rule(theme: Theme, name: str, selector: str, declarations: str) -> None:
    assert utility_css([name], read_vocabulary(theme)) == (f"{selector} {{ {declarations} }}\n", [])


@pytest.mark.parametrize(
    "name",
    [
        "column3-bold",
        "chessboard-base2-odd",
        "chessboard-cyan-even",
        "queen4-base2",
        "queen8-yellow",
        "klotski-green",
    ],
)
def test_a_class_of_boards_and_columns_has_rules(theme: Theme, name: str) -> None:
    css, misspelt = utility_css([name], read_vocabulary(theme))
    assert f".{name} " in css
    assert misspelt == []
    assert "{colour}" not in css
    assert "&" not in css


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("topp4", "no class `topp4`", "did you mean `top4`?"),
        ("top_2", "no class `top_2`", "did you mean `top2`?"),
        ("row3-colum2-blue", "no class `row3-colum2-blue`", "did you mean `row3-column2-blue`?"),
        ("row3-column2-bleu", "no class `row3-column2-bleu`", "did you mean `row3-column2-blue`?"),
        ("threeline", "no class `threeline`", "did you mean `threelines`?"),
        ("theroem", "no class `theroem`", "did you mean `theorem`?"),
        ("multi-column", "no class `multi-column`", "did you mean `multi_column`?"),
        ("yelow", "no class `yelow`", "did you mean `yellow`?"),
        ("width50px", "no class `width50px`", "did you mean `width50`?"),
        ("top51", "no class `top51`: 51 is not between -50 and 50", ""),
    ],
)
def test_a_slip_is_found(theme: Theme, name: str, message: str, hint: str) -> None:
    assert utility_css([name], read_vocabulary(theme)) == ("", [Misspelt(name, message, hint)])


@pytest.mark.parametrize(
    "name",
    [
        "foo",
        "fragment",
        "threelines",
        "language-c99",
        "fa-2x",
        "step2",
        "h5",
        "图1",
        "",
        "left",
        "centered",
        "column",
    ],
)
def test_other_peoples_classes_are_left_alone(theme: Theme, name: str) -> None:
    assert utility_css([name], read_vocabulary(theme)) == ("", [])


def test_order_and_repetition_do_not_matter(theme: Theme) -> None:
    names = ["top4", "row3-column2-blue", "left4", "width70"]
    rules = read_vocabulary(theme)
    assert utility_css(names, rules) == utility_css([*reversed(names), "top4"], rules)


def test_equal_declarations_share_a_rule(theme: Theme) -> None:
    css, _ = utility_css([f"row{row}-column2-red" for row in range(1, 18)], read_vocabulary(theme))
    assert css.count("{") == 1
    assert len(re.findall(r"\.row\d+-column2-red", css)) == 17


def test_a_theme_adds_classes_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "theme" / "mine"
    folder.mkdir(parents=True)
    (folder / "theme.yaml").write_text("parent: solarized\nutilities: own.yaml")
    (folder / "own.yaml").write_text(
        "numbers: {n: [1, 9]}\nrules:\n  - {class: 'turn{n}', css: '& { rotate: calc({n} * 10deg) }'}"
    )
    theme = find_theme("mine", tmp_path, tmp_path)
    css, _ = utility_css(["turn3", "left4"], read_vocabulary(theme))
    assert css == ".slides .left4 { margin-left: calc(4 * .5rem) }\n.turn3 { rotate: calc(3 * 10deg) }\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules:\n  - {class: 'turn{n}', css: '& {}'}", "is in neither `words` nor `numbers`"),
        ("rules: 3", "should have `words`, `numbers` and `rules`"),
        ("- a", "should have `words`, `numbers` and `rules`"),
    ],
)
def test_a_wrong_vocabulary_is_said(tmp_path: Path, text: str, message: str) -> None:
    folder = tmp_path / "theme" / "mine"
    folder.mkdir(parents=True)
    (folder / "theme.yaml").write_text("utilities: own.yaml")
    (folder / "own.yaml").write_text(text)
    with pytest.raises(ThemeError, match=message):
        read_vocabulary(find_theme("mine", tmp_path, tmp_path))
