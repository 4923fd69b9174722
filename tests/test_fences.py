"""Templates of fenced blocks: the markup of code and diagrams, their switches, and steps in a browser."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dialect import build
from justhtml import JustHTML
from playwright.sync_api import Browser

from builder.dialect.fence import make_fence, read_info
from builder.filters import Refused
from builder.machine.frontend import package
from builder.math.crew import Crew
from builder.read.courses import Work
from builder.site.build import build_deck
from builder.site.engine import Engine
from builder.theming.choice import find_theme
from builder.theming.templates import Templates

THEME = Path(__file__).parent.parent / "theme"


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder = tmp_path_factory.mktemp("deck")
    return Templates(find_theme("base", folder, folder), lambda _, function: function)


@pytest.fixture
def draw(templates: Templates) -> Any:
    def drawn(info: str, source: str, files: dict[str, str] | None = None) -> str:
        language, attributes = read_info(info)
        fence = make_fence(source, info, language, attributes, (files or {}).__getitem__)
        return templates.render(templates.fence(fence.language), fence=fence).strip()

    return drawn


def opening(html: str) -> str:
    return html[: html.index(">") + 1]


def elements(html: str) -> Any:
    return JustHTML(html, fragment=True, sanitize=False).root


def text(html: str) -> str:
    return str(elements(html).to_text("", strip=False))


@pytest.mark.parametrize(
    ("info", "tag"),
    [
        ("", '<pre data-role="codeBlock" data-info="" class="language-text">'),
        ("py", '<pre data-role="codeBlock" data-info="py" class="language-python py">'),
        ("Python", '<pre data-role="codeBlock" data-info="Python" class="language-python Python">'),
        (
            "{.python .numberLines}",
            '<pre data-role="codeBlock" data-info="{.python .numberLines}"'
            ' class="language-python python line-numbers">',
        ),
        (
            'js {highlight="3-1,5" .top-1 #x}',
            '<pre data-role="codeBlock" data-info="js {highlight=&#34;3-1,5&#34; .top-1 #x}"'
            ' class="language-javascript js top-1" data-line="1-3,5" id="x">',
        ),
        (
            "js [1|2] {.line-numbers}",
            '<pre data-role="codeBlock" data-info="js [1|2] {.line-numbers}"'
            ' class="language-javascript js line-numbers code-steps" data-line="1|2">',
        ),
    ],
)
def test_the_element_of_a_code_block(draw: Any, info: str, tag: str) -> None:
    assert opening(draw(info, "a\n")) == tag


@pytest.mark.parametrize("info", ["", "python {.line-numbers highlight=[1,3]}", "js [1-2|3] {.line-numbers}"])
def test_numbers_marks_and_steps_add_no_text(draw: Any, info: str) -> None:
    source = "\nif a < b:\n    print('&amp;')\n\n"
    assert text(draw(info, source)) == source


def test_hidden_code(draw: Any) -> None:
    assert draw("js {hide=true}", "a") == ""


def test_code_chunks_are_shown_and_not_run(draw: Any, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    source = f"open({str(trace)!r}, 'w')\n"
    assert text(draw("python {cmd=true run_on_save output=html}", source)) == source
    assert not trace.exists()


def test_a_diagram_has_the_attributes_of_its_fence(draw: Any) -> None:
    html = draw('dot {.center #g engine="neato"}', "graph { a }")
    assert opening(html) == '<p class="dot center" id="g" engine="neato">' and html.endswith("</svg></p>")


@pytest.mark.parametrize("switch", ["literate=false", "cmd=false", "code_block=true", "codeBlock=true"])
@pytest.mark.parametrize("language", ["dot", "mermaid", "vega-lite", "wavedrom", "puml", "d2"])
def test_a_diagram_that_stays_code(draw: Any, language: str, switch: str) -> None:
    assert text(draw(f"{language} {{{switch}}}", "not a diagram -> ->")) == "not a diagram -> ->"


@pytest.mark.parametrize(
    ("options", "order"),
    [("", ["p"]), ("hide=false", ["pre", "p"]), ("hide=false output_first=true", ["p", "pre"])],
)
def test_code_and_diagram(draw: Any, options: str, order: list[str]) -> None:
    html = draw(f"dot {{{options}}}", "graph { a }")
    assert [child.name for child in elements(html).children if child.name != "#text"] == order


@pytest.mark.parametrize(("kind", "broken"), [("dot", "a ->-> b"), ("mermaid", "a --> [")])
def test_a_fault_is_at_its_line_in_the_deck_or_in_the_imported_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, broken: str
) -> None:
    monkeypatch.chdir(tmp_path)
    opening_line, language = {"dot": ("digraph {", "dot"), "mermaid": ("graph TD", "mermaid")}[kind]
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / f"g.{kind}").write_text(f"left out\n{opening_line}\n{broken}\n", encoding="utf-8")
    deck = (
        f"<!-- slide -->\n\n```{language}\n{opening_line}\n{broken}\n```\n\n"
        f'@import "sub/g.{kind}" {{line_begin=1}}\n\n@import "/sub/g.{kind}" {{line_begin=-3}}\n'
    )
    problems = build(deck, tmp_path / "deck.md").diagnostics
    places = {f"{p.location.path}:{p.location.line} {p.location.text}" for p in problems}
    assert places == {f"deck.md:5 {broken}", f"sub/g.{kind}:3 {broken}"}


@pytest.mark.parametrize("language", ["graphviz", "viz", "DOT"])
def test_other_names_of_graphviz(draw: Any, language: str) -> None:
    html = draw(language, "graph { a }")
    assert opening(html) == f'<p class="{language}">' and "<svg" in html


def test_mermaid_is_left_to_the_page(draw: Any) -> None:
    assert draw("mermaid {.center}", 'graph TD; A["<b>"]-->B') == (
        '<div class="mermaid center">graph TD; A[&#34;&lt;b&gt;&#34;]--&gt;B</div>'
    )


def test_the_page_finds_mermaid_however_it_is_written(draw: Any) -> None:
    assert draw("Mermaid", "graph TD; A-->B") == '<div class="Mermaid mermaid">graph TD; A--&gt;B</div>'


def test_a_chart_with_its_data_in_a_file(draw: Any) -> None:
    spec = "mark: bar\ndata: {url: data.csv}\nencoding: {x: {field: a, type: nominal}}\n"
    html = draw("vega-lite {.top2}", spec, {"data.csv": "a\n甲\n乙\n"})
    assert opening(html) == '<p class="vega-lite top2">' and "甲" in html and "乙" in html


@pytest.mark.parametrize("info", ["d2", "wsd", 'ditaa {kroki="ditaa"}', "kroki-ditaa"])
def test_diagrams_this_tool_does_not_draw(draw: Any, info: str) -> None:
    with pytest.raises(Refused, match="is not drawn by this tool"):
        draw(info, "x")


@pytest.mark.parametrize("language", ["ditaa", "echarts", "flow", "sequence"])
def test_what_the_dialect_takes_for_plain_code(draw: Any, language: str) -> None:
    assert draw(language, "x").startswith("<pre ")


def test_a_fault_says_what_where_and_shows_the_source(templates: Templates) -> None:
    fence = make_fence("a <-> b", "dot {.center}", "error", {}, str)
    html = templates.render(
        "fences/_error.html.jinja",
        fence=fence,
        message="syntax error",
        hint="write `--`",
        where="deck.md:3:1",
    )
    shown = [line for line in text(html).splitlines() if line]
    assert shown == ["syntax error", "write `--`", "deck.md:3:1", "a <-> b"]


# in a browser

PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{reveal}/dist/reveal.css">
<style>{css}</style>
<div class="reveal"><div class="slides"><section>{body}</section><section>end</section></div></div>
<script src="{reveal}/dist/reveal.js"></script>
<script>window.ready = Reveal.initialize({{width: 960, height: 700, transition: "none"}});</script>"""

LIT = """() => [...document.querySelectorAll(".line")]
  .filter((line) => getComputedStyle(line).opacity === "1")
  .map((line) => line.textContent.trim()).join("")"""
OUTSIDE = """() => [...document.querySelectorAll("pre")].some((pre) => pre.scrollWidth > pre.clientWidth
  || pre.getBoundingClientRect().right > innerWidth)"""


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    def shown(body: str) -> Any:
        css = (THEME / "base" / "css" / "code.css").read_text().replace("transition: opacity", "--unused: 0")
        file = tmp_path / "deck.html"
        file.write_text(PAGE.format(reveal=package("reveal.js").as_uri(), css=css, body=body))
        page = browser.new_page(viewport={"width": 960, "height": 700})
        page.goto(file.as_uri())
        page.evaluate("ready")
        return page

    yield shown


def test_steps_follow_the_fragments(draw: Any, show: Any) -> None:
    page = show(draw("js [1-2|3|1,4] {.line-numbers}", "a\nb\nc\nd\n") + draw("js [|2]", "x\ny\n"))
    seen = [page.evaluate(LIT)]
    for _ in range(3):
        page.evaluate("Reveal.next()")
        seen.append(page.evaluate(LIT))
    assert seen == ["abxy", "cxy", "adxy", "ady"]
    page.evaluate("Reveal.prev()")
    assert page.evaluate(LIT) == "adxy"
    assert page.evaluate("Reveal.getIndices().h") == 0


@pytest.mark.parametrize(
    "line", ["x" * 500, "    call(" + "argument, " * 60 + ")", "\t# " + "很长的注释" * 60]
)
def test_long_lines_stay_on_the_slide(draw: Any, show: Any, line: str) -> None:
    assert not show(draw("python {.line-numbers}", f"a\n{line}\n") + draw("", line)).evaluate(OUTSIDE)


def test_a_fence_tells_of_what_it_understands_in_part(tmp_path: Path) -> None:
    folder = tmp_path / "theme" / "fences"
    folder.mkdir(parents=True)
    (folder / "poem.html.jinja").write_text(
        '{% if "?" in fence.source %}{{ fence.warn("a question", "make it a statement", 2, 3) }}{% endif %}'
        "<p>{{ fence.source }}</p>",
        encoding="utf-8",
    )
    deck = tmp_path / "deck.md"
    deck.write_text("<!-- slide -->\n\n```poem\nroses\na b?\n```\n", encoding="utf-8")
    with Engine() as engine:
        built = build_deck(Work(deck, tmp_path), "client", engine)
    assert built.page is not None
    assert "<p>roses\na b?\n</p>" in built.page.html
    [found] = built.diagnostics
    assert (found.severity, found.code, found.message) == ("warning", "poem", "a question")
    assert (found.location.line, found.location.column, found.location.text) == (5, 3, "a b?")


PATIENT_PLANTUML = """#!{python}
# Draws a letter once the program was started for another, or gives up.
import pathlib, sys, time
here = pathlib.Path({folder!r})
letter = next(c for c in sys.stdin.read() if c in "AB?")
(here / f"{{letter}}.started").touch()
for _ in range(190):  # a program may take twenty seconds
    if len(list(here.glob("*.started"))) > 1:
        break
    time.sleep(0.1)
else:
    sys.exit("nobody else came")
if letter == "?":
    sys.exit("a question")
print(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{{letter}}</text></svg>')
"""


@pytest.mark.skipif(os.name == "nt", reason="scripts are started by name")
@pytest.mark.parametrize(("sources", "errors"), [("AB", []), ("A?", [7]), ("?A", [3])])
def test_diagrams_are_drawn_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sources: str, errors: list[int]
) -> None:
    program = tmp_path / "bin" / "plantuml"
    program.parent.mkdir()
    program.write_text(PATIENT_PLANTUML.format(python=sys.executable, folder=str(tmp_path)))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    deck = tmp_path / "deck.md"
    deck.write_text("<!-- slide -->\n\n" + "\n".join(f"```plantuml\n{c}\n```\n" for c in sources))
    with Engine(Crew(2)) as engine:
        built = build_deck(Work(deck, tmp_path), "client", engine)
    assert built.page is not None
    drawn = re.findall(r"<text>(\w)</text>", built.page.html)
    assert drawn == [c for c in sources if c != "?"]
    assert [problem.location.line for problem in built.diagnostics] == errors


@pytest.mark.parametrize("name", "error code _error deck live tools near index menu".split())
def test_a_language_may_be_called_like_a_part_of_the_theme(tmp_path: Path, name: str) -> None:
    deck = tmp_path / "deck.md"
    with Engine() as engine:
        pages = []
        for language in ("text", name):
            deck.write_text(f"<!-- slide -->\n\n```{language}\nroses\n```\n", encoding="utf-8")
            built = build_deck(Work(deck, tmp_path), "client", engine)
            assert built.page is not None
            assert built.diagnostics == ()
            pages.append(re.findall(r"<script src=[^>]*>", built.page.html))
    assert pages[0] == pages[1]
