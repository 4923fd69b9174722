"""A project's settings: `slides.yaml`, or `[tool.slides]` in `pyproject.toml`; a deck's own win."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from builder.page.libraries import to_json
from builder.read.courses import find_decks
from builder.read.project import root_of
from builder.read.yaml12 import YamlProblem, parse_yaml
from builder.site.build import Built, build_deck
from builder.site.engine import Engine

DECK = "---\nauthor: Noether\n---\n\n<!-- slide -->\n\n# $\\RR$\n"
YAML = "author: nobody\nlang: de\npresentation:\n  transition: fade\ntex: {macros: {RR: '\\mathbb{R}'}}\n"
TOML = """[project]
name = "course"

[tool.slides]
author = "nobody"
lang = "de"
tex.macros.RR = '\\mathbb{R}'

[tool.slides.presentation]
transition = "fade"
"""


def build(folder: Path, **files: str) -> list[Built]:
    for name, text in {"decks__week__deck_md": DECK, **files}.items():
        stem, _, kind = name.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Engine() as engine:
        return [build_deck(work, "build", engine) for work in find_decks([folder / "decks" / "week"])]


def said(built: list[Built]) -> list[str]:
    """What was reported, once, with its place: `slides.yaml:1:1 message`."""
    found = dict.fromkeys(problem for deck in built for problem in deck.diagnostics)
    places = [problem.location for problem in found]
    shown = [f"{Path(place.path).name}:{place.line}:{place.column}" for place in places]
    return [f"{place} {problem.message}" for place, problem in zip(shown, found, strict=True)]


@pytest.mark.parametrize("files", [{"slides_yaml": YAML}, {"pyproject_toml": TOML}], ids=["yaml", "toml"])
def test_settings_serve_every_deck_and_a_decks_own_win(tmp_path: Path, files: dict[str, str]) -> None:
    [built] = build(tmp_path, **files)
    assert said([built]) == []
    assert built.page
    assert built.page.lang == "de"
    assert '"transition": "fade"' in built.page.html
    assert 'name="author" content="Noether"' in built.page.html


@pytest.mark.parametrize("files", [{"slides_yaml": YAML}, {"pyproject_toml": TOML}], ids=["yaml", "toml"])
def test_the_folder_with_settings_is_the_project(tmp_path: Path, files: dict[str, str]) -> None:
    build(tmp_path, **files)
    deck = tmp_path / "decks" / "week" / "deck.md"
    assert root_of(deck, deck.parent) == tmp_path


def test_a_pyproject_of_something_else_is_no_project(tmp_path: Path) -> None:
    build(tmp_path, pyproject_toml="[project]\nname = 'x'\n")
    deck = tmp_path / "decks" / "week" / "deck.md"
    assert root_of(deck, deck.parent) == deck.parent


def test_a_deck_given_alone_may_import_from_beside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "course" / "pages").mkdir(parents=True)
    deck = tmp_path / "course" / "pages" / "01.md"
    deck.write_text("<!-- slide -->\n", encoding="utf-8")
    [alone] = find_decks([deck])
    assert alone.root == tmp_path / "course"
    [found] = find_decks([deck.parent])
    assert found.root == deck.parent
    (tmp_path / "slides.yaml").touch()
    assert alone.root == tmp_path


def test_a_misspelt_setting_is_said_once_at_its_own_place(tmp_path: Path) -> None:
    settings = "lang: de\npresentation:\n  slideNumbr: true\n"
    built = build(tmp_path, slides_yaml=settings, decks__week__two_md="<!-- slide -->\n\n# Two\n",
                  decks__week__deck_md="<!-- slide -->\n\n# One\n")
    assert len(built) == 2
    assert said(built) == ["slides.yaml:3:3 unknown option `slideNumbr` of `presentation`"]
    assert built[0].diagnostics[0].hint == "did you mean `slideNumber`?"


@pytest.mark.parametrize("where", ["slides.yml", "decks/slides.yml", "decks/week/slides.yml"])
def test_settings_whose_name_ends_wrong_are_warned_of(tmp_path: Path, where: str) -> None:
    """Of the folder of the decks, or the one around it, and where the project is known."""
    if where == "slides.yml":
        (tmp_path / ".git").mkdir()
    path = tmp_path / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("lang: de\n", encoding="utf-8")
    [built] = build(tmp_path)
    assert said([built])[0] == "slides.yml:1:1 a settings file of this name is not read"
    assert built.diagnostics[0].hint == "call the file `slides.yaml`"
    assert path in built.read, "a build after its name is mended finds no old answer"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"slides_yaml": "a: b: c\n"}, "slides.yaml:1:5 YAML: mapping values are not allowed"),
        ({"pyproject_toml": "[tool.slides]\nlang = de\n"}, "pyproject.toml:2:8 TOML: invalid value"),
        ({"pyproject_toml": "[tool.slides]\ntitel = 'x'\n"}, "pyproject.toml:2:1 unknown option `titel`"),
        ({"pyproject_toml": "[tool.slides.toc]\ndepth = 2\n"}, "pyproject.toml:2:1 unknown option `depth`"),
        ({"pyproject_toml": "[tool.slides]\ntheme = 'x'\n"}, "pyproject.toml:2:1 unknown theme `x`"),
        ({"pyproject_toml": "[tool.slides.presentation]\nwidth = 2020-01-01\n"},
         "pyproject.toml:2:1 `width` of `presentation` is no option"),
        ({"slides_yaml": "lang: de\npresentation: {slideNumbr: true}\n"},
         "slides.yaml:2:1 unknown option `slideNumbr`"),
        ({"slides_yaml": "lang: de\npresentation:\n  margin: .inf\n"},
         "slides.yaml:3:3 `margin` of `presentation` is no option"),
        ({"slides_yaml": "presentation: {1: a}\n"}, "slides.yaml:1:1 `1` of `presentation` is no option"),
        ({"slides_yaml": "lang: de\nplugins: [chalkbord]\n"}, "slides.yaml:2:1 no plugin `chalkbord`"),
        ({"slides_yaml": "tex:\n  macros:\n    a: x\n    foo: ['#1', '2']\n"},
         "slides.yaml:4:5 macro `foo` is ['#1', '2']"),
        ({"slides_yaml": "tex:\n  packages: [physic]\n"}, "slides.yaml:2:3 unknown TeX package `physic`"),
        ({"slides_yaml": "presentation:\n\twidth: 1\n"}, "slides.yaml:2:1 YAML: found character"),
        ({"slides_yaml": "", "pyproject_toml": "[tool.slides]\nlang = 'de'\n"},
         "pyproject.toml:1:1 `[tool.slides]` is not read, as there is a `slides.yaml`"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    [message] = said(build(tmp_path, decks__week__deck_md="<!-- slide -->\n\n# One\n", **files))
    assert message.startswith(expected)


def test_settings_inside_a_text_are_none(tmp_path: Path) -> None:
    toml = 'tool = """\n[tool.slides]\nlang = 1\n"""\n'
    assert said(build(tmp_path, decks__week__deck_md="<!-- slide -->\n\n# One\n", pyproject_toml=toml)) == []


def test_an_import_among_settings_is_told_where_it_belongs(tmp_path: Path) -> None:
    deck = DECK.replace("author: Noether\n", 'author: Noether\n@import "look.css"\n')
    [built] = build(tmp_path, decks__week__deck_md=deck, slides_yaml=YAML)
    [wrong] = built.diagnostics
    assert (wrong.location.line, wrong.location.column) == (3, 1)
    assert wrong.hint == "imports stand below the front matter"


@pytest.mark.parametrize(
    "value", [f"0x{'f' * 4500}", "9" * 5000, "!!timestamp x", "!!int x", "!!set [a]", "!!binary 图"]
)
def test_a_value_that_cannot_be_is_no_yaml(value: str) -> None:
    with pytest.raises(YamlProblem):
        parse_yaml(f"title: {value}")


def test_what_json_does_not_know_is_its_text_in_a_page() -> None:
    assert to_json({"a": date(1979, 5, 27)}) == '{"a": "1979-05-27"}'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('title: "Fields\nclass: wide\nink: true\n', "1:8"),
        ('ink: true\nauthor: [Emmy, "Noether\nclass: wide\ntitle: "Fields"\n', "2:16"),
        ("title: 'Fields\nauthor: 'Noether'\n", "1:8"),
        ('title: "Fields\n  of numbers" here\n', "2:15"),
    ],
)
def test_a_quote_that_takes_in_other_settings_is_told_where_it_opens(
    tmp_path: Path, text: str, place: str
) -> None:
    first, *_ = said(build(tmp_path, slides_yaml=text))
    assert first.startswith(f"slides.yaml:{place} YAML: ")
    assert ("a quote is never closed" in first) == (place != "2:15")


def test_what_is_wrong_for_all_decks_is_said_where_the_project_says_it(tmp_path: Path) -> None:
    options = ("theme: mooon.css", "parallaxBackgroundImage: gone.png", "menu: {side: left}", "view: scroll")
    deck = "<!-- slide -->\n\n# One\n"
    settings = "\n  ".join(["presentation:", *options])
    built = build(tmp_path, slides_yaml=settings, decks__week__a_md=deck, decks__week__deck_md=deck)
    assert sorted(said(built)) == [
        "slides.yaml:2:3 `mooon.css` is neither a theme of reveal.js nor a file of the project",
        "slides.yaml:3:3 `parallaxBackgroundImage` does nothing with `view: scroll`",
        "slides.yaml:3:3 no picture `gone.png`",
        "slides.yaml:4:3 `menu` of `presentation` does nothing without the plugin of this name",
    ]


def test_an_unknown_theme_is_as_none(tmp_path: Path) -> None:
    """The page is as reveal.js shows a deck that names no theme; how one of reveal.js is named is said."""
    for name, option in {"a": "theme: moon", "b": "theme: none-such", "c": "lang: en"}.items():
        text = f"---\n{option}\n---\n\n<!-- slide -->\n\n# One\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    with Engine() as engine:
        moon, other, none = [build_deck(work, "build", engine) for work in find_decks([tmp_path])]
    hints = [problem.hint for problem in moon.diagnostics if problem.code == "theme"]
    assert hints == ["reveal.js has one of this name: `presentation: {theme: moon.css}`"]
    pages = [built.page.html for built in (moon, other, none) if built.page]
    assert "white.css" in pages[2]
    assert len({re.sub(r"[abc]\.(md|html)", "", page) for page in pages}) == 1
