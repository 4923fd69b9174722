"""Can everything be read? Contrast of the text of every theme on every ground it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from builder.theming.choice import BUILT_IN, find_theme
from builder.theming.manifest import read_manifest
from builder.theming.stylesheet import stylesheet
from builder.theming.theme import Theme
from tests.contrast import (
    AA,
    ACCENTS,
    CODE,
    KINDS,
    NAMED,
    TEXT,
    Colour,
    Values,
    boxes,
    colour,
    contrast,
    css_values,
    laid,
    listings,
    lowest,
)

SHIPPED = sorted(path.parent.name for path in BUILT_IN.glob("*/theme.yaml"))
GROUNDS = {"base", "reveal"}
VARIANTS = [name for name in SHIPPED if read_manifest(BUILT_IN / name).get("parent") == "lecture"]
LECTURE = ["lecture", *VARIANTS]
THEMES = [n for n in SHIPPED if n not in {*GROUNDS, *LECTURE} and not n.startswith("courses")]
README = BUILT_IN / "README.md"


@pytest.fixture
def theme(request: pytest.FixtureRequest, tmp_path: Path) -> Theme:
    return find_theme(request.param, tmp_path, tmp_path)


def low(ratios: dict[str, float]) -> dict[str, float]:
    return {name: round(ratio, 2) for name, ratio in ratios.items() if ratio < AA}


def test_contrast_is_measured_as_the_standard_says() -> None:
    white = Colour(1, 1, 1)
    assert contrast(Colour(0, 0, 0), white) == pytest.approx(21)
    assert contrast(colour("#777777", {}), white) == pytest.approx(4.48, abs=0.01)


def test_grounds_lie_on_one_another_as_in_a_browser() -> None:
    values = {"red": "#ff0000", "half": "color-mix(in srgb, var(--red) 50%, transparent)"}
    assert laid(["#ffffff", "var(--half)"], values) == Colour(1, 0.5, 0.5)
    assert colour("color-mix(in srgb, #000000 25%, #ffffff)", {}) == Colour(0.75, 0.75, 0.75)


@pytest.mark.parametrize("theme", ["solarized-contrast", *LECTURE], indirect=True)
def test_all_text_of_these_themes_passes_aa_on_all_its_grounds(theme: Theme) -> None:
    values, grounds = css_values(theme), boxes(theme)
    assert low({name: lowest(name, grounds.values(), values) for name in TEXT + NAMED + ACCENTS}) == {}
    of_code = listings(theme).values()
    assert low({name: lowest(name, of_code, values) for name in CODE}) == {}
    filled = {
        name: contrast(colour("var(--base3)", values), colour(f"var(--{name})", values)) for name in ACCENTS
    }
    assert low(filled) == {}
    titles = {kind: f"color-mix(in srgb, var(--{kind}) 80%, var(--ink))" for kind in KINDS}
    on_callouts = {
        kind: contrast(colour(title, values), laid(grounds[f"{kind} callout"], values))
        for kind, title in titles.items()
    }
    assert low(on_callouts) == {}


@pytest.mark.parametrize("theme", [*THEMES, *LECTURE], indirect=True)
def test_links_as_small_as_footnotes_pass_aa_in_every_theme(theme: Theme) -> None:
    """Those of the text are large, and may be as pale as Solarized has them."""
    rule = re.search(r"\.footnote-ref\) a\{color:([^;}]+)", stylesheet(theme))
    assert rule
    paper = colour("var(--paper)", css_values(theme))
    assert contrast(colour(rule[1], css_values(theme)), paper) >= AA


@pytest.mark.parametrize("theme", LECTURE, indirect=True)
def test_section_and_closing_slides_can_be_read(theme: Theme) -> None:
    values = css_values(theme)
    written = ("on-stage", "quiet-on-stage")
    assert low({name: lowest(name, [["var(--stage)"]], values) for name in written}) == {}


@pytest.mark.parametrize("theme", [*THEMES, *LECTURE], indirect=True)
@pytest.mark.parametrize("line", ["paper", "marked line, paper"])
def test_code_passes_aa_in_every_theme_also_on_marked_lines(theme: Theme, line: str) -> None:
    ground, values = [listings(theme)[line]], css_values(theme)
    assert low({name: lowest(name, ground, values) for name in CODE}) == {}


def cell(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio >= AA else f"*{ratio:.1f}*"


def contrast_table(root: Path) -> str:
    """The table of the README: contrast on paper, and where it is lowest; below AA in italics."""
    columns = [column(find_theme(name, root, root)) for name in THEMES]
    lines = [f"| text | {' | '.join(THEMES)} |", f"|:--|{'--:|' * len(THEMES)}"]
    lines += [f"| {name} | {' | '.join(each[name] for each in columns)} |" for name in columns[0]]
    return "\n".join(lines)


def column(theme: Theme) -> dict[str, str]:
    values, of_text, of_code = css_values(theme), boxes(theme), listings(theme)
    text = {name: cells_of(name, of_text, values) for name in TEXT + NAMED + ACCENTS}
    return text | {name: cells_of(name, of_code, values) for name in CODE}


def cells_of(name: str, grounds: Mapping[str, list[str]], values: Values) -> str:
    on_paper, anywhere = lowest(name, [grounds["paper"]], values), lowest(name, grounds.values(), values)
    return f"{cell(on_paper)} / {cell(anywhere)}"


def test_the_readme_reports_the_contrast_of_every_theme(tmp_path: Path) -> None:
    assert contrast_table(tmp_path) in README.read_text(encoding="utf-8")
