"""A machine that has only what a deck in English with formulas needs: such a deck is the same there, and each
other says at its line what to type."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.browser import driver
from builder.machine import frontend, wheel_parts, wheels
from builder.machine.lock import needed, outermost
from builder.machine.node_program import node
from builder.machine.output import Asset
from builder.machine.parts import BASE, PRINTING
from builder.machine.program import origin, program
from builder.page.page import Page
from builder.read.courses import Work
from builder.serve.engine import LiveEngine
from builder.site.build import Built, build_deck
from builder.site.engine import Engine
from tests.command import ROOT, environment, slides

ENGLISH = """---
theme: {theme}
lang: en
---

<!-- slide -->

# Squares — “theirs” → $x^2$

*Only* two of them: `a ≤ b`

```wavedrom
{{signal: [{{name: "a", wave: "01"}}]}}
```
"""
CHART = '{"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}'
SOLARIZED, LECTURE = (f"---\ntheme: {look}\n---\n\n<!-- slide -->\n\n" for look in ("solarized", "lecture"))
LOOKS = ["lecture", "solarized", "paper", "blackboard", "book"]


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that has the base and no part."""
    folder = tmp_path / "only" / "node_modules"
    for place in needed(frontend.packages_of(BASE)):
        link = folder / outermost(place)
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.symlink_to(ROOT / "node_modules" / outermost(place))
    frontend.package.cache_clear()
    monkeypatch.setattr("builder.filters.vega.part_paths", lambda part: None)
    yield folder
    frontend.package.cache_clear()


def built(folder: Path, text: str, kind: type[Engine] = Engine) -> Built:
    deck = folder / "deck.md"
    deck.write_text(text, encoding="utf-8")
    with kind() as engine:
        return build_deck(Work(deck, folder), "build", engine)


def page(made: Built) -> Page:
    assert made.page is not None
    return made.page


def sources(made: Built) -> dict[str, object]:
    """What each file of the page is; libraries by their place in the folder of packages."""
    return {str(file.target): content(file) for file in page(made).assets}


def content(file: Asset) -> object:
    return file.source if isinstance(file.source, bytes) else file.source.resolve()


@pytest.mark.parametrize("look", LOOKS)
def test_a_deck_in_english_is_the_same(
    look: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_all = built(tmp_path, ENGLISH.format(theme=look))
    monkeypatch.setenv("SLIDES_NODE_MODULES", str(base))
    frontend.package.cache_clear()
    without = built(tmp_path, ENGLISH.format(theme=look))
    assert [*without.diagnostics] == [*with_all.diagnostics] == []
    assert page(without).html == page(with_all).html
    assert sources(without) == sources(with_all)


@pytest.mark.parametrize("kind", [Engine, LiveEngine])
def test_chinese_is_shown_in_another_type_and_said_once(
    kind: type[Engine], base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIDES_NODE_MODULES", str(base))
    made = built(tmp_path, SOLARIZED + "Text\n\n中文 `代码`\n\n数学\n", kind)
    [problem] = made.diagnostics
    assert (problem.severity, problem.code, problem.location.line) == ("warning", "missing-font", 9)
    assert "lxgw-wenkai-webfont" in problem.message and " install chinese`" in problem.hint
    assert '"Noto Serif SC"' in page(made).html


def test_a_look_that_has_type_for_chinese_asks_for_no_other(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIDES_NODE_MODULES", str(base))
    assert not built(tmp_path, LECTURE + "中文 *only*\n").diagnostics
    [problem] = built(tmp_path, LECTURE + "中\n\n*中文*\n").diagnostics
    assert problem.location.line == 9


@pytest.mark.parametrize(
    ("language", "source", "part"),
    [("mermaid", "graph LR\n  A-->B", "mermaid"), ("vega-lite", CHART, "charts")],
)
def test_a_diagram_says_what_to_type_and_the_rest_is_built(
    language: str, source: str, part: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIDES_NODE_MODULES", str(base))
    fence = f"```{language}\n{source}\n```"
    made = built(tmp_path, f"<!-- slide -->\n\n{fence}\n\n<!-- slide -->\n\n# Next $x$\n")
    [problem] = made.diagnostics
    assert (problem.severity, problem.code, problem.location.line) == ("error", language, 3)
    assert problem.message.endswith("is not installed") and f" install {part}` fetches it (" in problem.hint
    assert problem.passing, "the page is made anew when the part is there"
    html = page(made).html
    assert "Next" in html and "<svg" in html and "mermaid.min.js" not in html


@pytest.fixture
def without_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Playwright and pikepdf; the folder into which they would be fetched."""
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setenv(driver.NODE, "")
    monkeypatch.delenv(driver.NODE)
    return wheel_parts.part_folder(PRINTING)


def test_a_machine_that_never_printed_says_what_to_type(without_driver: Path) -> None:
    with pytest.raises(driver.BrowserMissing, match=r"is not installed; `.* install printing` fetches"):
        driver.reach_driver()


def test_what_prints_is_found_where_it_was_fetched_and_has_no_second_node(without_driver: Path) -> None:
    without_driver.mkdir(parents=True)
    driver.reach_driver()
    driver.reach_driver()
    assert sys.path.count(str(without_driver)) == 1
    assert os.environ[driver.NODE] == node()


def test_what_is_never_read_of_a_wheel_is_not_kept(tmp_path: Path) -> None:
    for name in ("playwright/driver/node", "playwright/driver/package/cli.js", "pikepdf/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    wheels.shed(tmp_path, PRINTING.unread)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.py", "cli.js"]


def test_the_command_says_what_there_is(base: Path, tmp_path: Path) -> None:
    env = environment(tmp_path / "cache", {"SLIDES_NODE_MODULES": str(base)})
    done = slides("install", cwd=tmp_path, env=env)
    assert done.returncode == 0 and done.stdout.count("MB on disk") == 2, done.stderr
    assert slides("install", "nothing", cwd=tmp_path, env=env).returncode == 2


def test_who_runs_it_with_uvx_is_told_to_do_so_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its `slides` is on the path of this process, and not on that of the reader."""
    monkeypatch.setattr("sys.prefix", "/home/a/.cache/uv/archive-v0/abc")
    assert program() == f"uvx --from {origin()} slides"
    assert origin() == str(ROOT)


@pytest.mark.parametrize(("environment", "is_kept"), [
    ("/home/a/.cache/pipx/0f3a", False),
    ("/home/a/.local/pipx/.cache/0f3a", False),
    ("/home/a/.local/share/pipx/venvs/slides-for-mathematics", True),
])
def test_who_runs_it_with_pipx_is_told_to_do_so_again(
    environment: str, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment of `pipx run` goes after some days; that of `pipx install` stays."""
    monkeypatch.setattr("sys.prefix", environment)
    assert (program() == f"pipx run --spec {origin()} slides") is not is_kept
