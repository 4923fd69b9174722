"""Filters: what each makes of its input, what it leaves alone, and what it refuses."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from builder.filters import Refused
from builder.filters._svg import inline_svg
from builder.filters.attrs import attrs
from builder.filters.bitfield import bitfield
from builder.filters.graphviz import graphviz
from builder.filters.highlight import highlight
from builder.filters.mermaid import mermaid
from builder.filters.plantuml import plantuml
from builder.filters.prism import prism
from builder.filters.steps import steps
from builder.filters.vega import vega
from builder.filters.vega_data import vega_data
from builder.filters.wavedrom import wavedrom

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")


def text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


def no_file(path: str) -> str:
    raise Refused(f"no file `{path}`")


# attributes


def test_attributes_are_escaped_and_written_as_the_dialect_has_them() -> None:
    given = {"a": '"<&>', "on": True, "n": 2.0, "list": [1.0, "x"], "not a name": "x"}
    assert attrs(given) == ' a="&#34;&lt;&amp;&gt;" on="true" n="2" list="[1, x]"'


def test_named_attributes_win() -> None:
    assert attrs({"class": "a", "id": "b"}, **{"class": "dot a"}) == ' class="dot a" id="b"'


# which lines


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        (2.0, "2"),
        ("3-1", "1-3"),
        ([1.0, "3-4"], "1,3-4"),
        ("1, 3", "1,3"),
        ("1-2|4", "1-2|4"),
        ("|2", "|2"),
        ("no lines", ""),
        (None, ""),
    ],
)
def test_highlighted_lines(attribute: object, expected: str) -> None:
    assert steps(attribute) == expected  # type: ignore[arg-type]


def test_steps_in_the_info_string() -> None:
    assert steps(None, "js [1-2|4] {.line-numbers}") == "1-2|4"
    assert steps(None, "js {highlight=[1,2]}") == ""
    assert steps(5.0, "js [1-2|4]") == "5"


# code


@pytest.mark.parametrize(
    "source",
    [
        "x = '<b>'\n",
        "\n\ndef f():\n\treturn 1\n\n\n",
        "没有换行",
        "",
        "a\r\nb\n",
        '"""one\ntwo"""\n',
        " \n",
        "a\x0cb\n",
    ],
)
@pytest.mark.parametrize("language", ["python", "", "nolang", "dot", "console"])
def test_highlighting_changes_no_text(source: str, language: str) -> None:
    assert text(highlight(source, language, "1")).replace("\r", "") == source.replace("\r", "")


def test_one_element_a_line() -> None:
    drawn = highlight('"""one\n\ntwo"""\n', "python")
    lines = [text(line) for line in drawn.split('<span class="line">')[1:]]
    assert lines == ['"""one\n', "\n", 'two"""\n']
    assert drawn.count("<span") == drawn.count("</span>") == 5  # the empty line needs no colour


def test_tokens_have_the_classes_of_pygments() -> None:
    assert '<span class="k">def</span> <span class="nf">f</span>' in highlight("def f(): pass\n", "python")


def test_an_unknown_language_is_left_as_text() -> None:
    assert highlight("def <f>\n", "nolang") == '<span class="line">def &lt;f&gt;\n</span>'


def test_marked_lines() -> None:
    marked = re.findall('<span class="([^"]*)">', highlight("a\nb\nc\n", "", "1,3-9"))
    assert marked == ["line line-highlight", "line", "line line-highlight"]


def lit(expression: str, step: int) -> float:
    """What a browser makes of the expression in `--lit`."""
    python = expression.removeprefix("--lit:").replace("var(--step)", str(step))
    return float(eval(python, {"__builtins__": {}}, {"min": min, "max": max}))


def test_lines_are_lit_in_their_steps() -> None:
    html = highlight("a\nb\nc\n", "", "1-2|3|1,3")
    found = re.findall(r'style="(--lit:[^"]*)"', html)
    assert [[lit(line, step) for step in (1, 2, 3)] for line in found] == [[1, 0, 1], [1, 0, 0], [0, 1, 1]]


def test_an_empty_step_is_every_line() -> None:
    first, second = re.findall(r'style="(--lit:[^"]*)"', highlight("a\nb\n", "", "|2"))
    assert (lit(first, 1), lit(first, 2), lit(second, 1), lit(second, 2)) == (1, 0, 1, 1)


def test_a_line_knows_its_indentation() -> None:
    assert highlight("a\n    b\n\tc\n", "").count('style="--indent:4"') == 2


def test_names_of_languages() -> None:
    assert [prism(name) for name in ("py", "md", "", "c++", "nolang")] == [
        "python",
        "gfm",
        "text",
        "cpp",
        "nolang",
    ]


# drawings as part of a page

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HEAD = f'<svg {NAMESPACES} width="9" height="8"'


def test_prolog_comments_and_doctype_go() -> None:
    document = f'<?xml version="1.0"?><!DOCTYPE svg><!-- x -->{HEAD} viewBox="0 0 9 8"><!-- y --><g/></svg>'
    assert inline_svg(document) == '<svg width="9" height="8" viewBox="0 0 9 8" class="drawing"><g /></svg>'


def test_a_drawing_can_be_scaled() -> None:
    assert 'viewBox="0 0 9 8"' in inline_svg(f"{HEAD}/>")


def test_ids_that_are_used_are_made_unique_and_the_others_go() -> None:
    body = '<g id="a"><path id="b" fill="url(#c)"/><linearGradient id="c"/><use xlink:href="#b"/></g></svg>'
    one, two = inline_svg(f"{HEAD}>{body}"), inline_svg(f"{HEAD} class='x'>{body}")
    for drawing in (one, two):
        ids = re.findall(r' id="([^"]*)"', drawing)
        assert len(ids) == 2 and f'fill="url(#{ids[1]})"' in drawing and f'href="#{ids[0]}"' in drawing
    assert not set(re.findall(r' id="([^"]*)"', one)) & set(re.findall(r' id="([^"]*)"', two))


def test_ids_that_a_graph_is_given_stay() -> None:
    """Rules of the deck and links to a part of the graph count on them."""
    graph = 'digraph { node [style=filled fillcolor="red:blue"] a [id="first"] b [id="n_\\N"] a -> b -> c }'
    ids = re.findall(r'<g id="([^"]*)"', graphviz(graph))
    assert ids == ["first", "n_b"]
    named = graphviz(graph.replace("{", '{ id="whole";', 1))
    assert re.findall(r'<g id="([^"]*)"', named) == ["whole", "first", "n_b"]
    assert len(set(re.findall(r'url\(#([^)]*)\)', named))) == 3


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<g onclick="alert(1)"/>',
        '<a xlink:href="javascript:alert(1)"><g/></a>',
        '<a href=" java&#10;script:alert(1)"><g/></a>',
        '<a href="data:text/html,alert(1)"><g/></a>',
        '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">alert(1)</b></foreignObject>',
        '<image href="http://elsewhere.example/alert(1)"/>',
        '<g style="fill:url(http://elsewhere.example/alert(1))"/>',
        "<style>@import 'http://elsewhere.example/alert(1)';</style>",
        '<set attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_nothing_in_a_drawing_acts_or_loads(hostile: str) -> None:
    assert "alert" not in inline_svg(f"{HEAD}>{hostile}</svg>")


@pytest.mark.parametrize("link", ["https://example.org/a:b", "other.html#x", "#/3", "mailto:a@example.org"])
def test_ordinary_links_stay(link: str) -> None:
    assert f'href="{link}"' in inline_svg(f'{HEAD}><a xlink:href="{link}"><g/></a></svg>')


def test_style_sheets_become_styles_of_the_elements() -> None:
    sheet = "<style>text{fill:red} .s1{stroke:blue}</style>"
    drawn = inline_svg(f'{HEAD}>{sheet}<text class="s1" style="x:y">a</text><g/></svg>')
    assert (
        '<text class="s1" style="fill:red;stroke:blue;x:y">a</text><g />' in drawn and "<style" not in drawn
    )


# graphs


def test_a_graph() -> None:
    drawn = graphviz('digraph { a -> b [label="<i>"] }')
    svg = ElementTree.fromstring(drawn)
    assert {element.text for element in svg.iter("text")} == {"a", "b", "<i>"}
    assert not {"white", "#ffffff"} & {element.get("fill") for element in svg.iter()}


def test_the_paper_of_a_graph_that_asks_for_one() -> None:
    assert 'fill="yellow"' in graphviz("graph { bgcolor=yellow; a }")
    assert 'fill="white"' not in graphviz(
        'graph { a [label=<<table bgcolor="red"><tr><td>x</td></tr></table>>] }'
    )


def width_of_node(label: str) -> float:
    """In points, for a font of 10 points."""
    drawn = graphviz(f'graph {{ node [shape=box fontsize=10 width=0 margin=0]; "{label}" }}')
    box = next(
        shape for shape in ElementTree.fromstring(drawn).iter("polygon") if shape.get("stroke") == "black"
    )
    xs = [float(point.split(",")[0]) for point in str(box.get("points")).split()]
    return max(xs) - min(xs)


def test_chinese_labels_get_the_room_they_take() -> None:
    assert width_of_node("人工智能与机器学习") >= 9 * 10
    assert "人工智能与机器学习" in graphviz('graph { "人工智能与机器学习" }')


def test_engines() -> None:
    assert graphviz("graph { a -- b -- c -- a }", "circo") != graphviz("graph { a -- b -- c -- a }")


@pytest.mark.parametrize("engine", ["neat", True, "dot; ls", ["dot"]])
def test_an_unknown_engine(engine: object) -> None:
    with pytest.raises(Refused, match="no layout engine"):
        graphviz("graph { a }", engine)


def test_a_syntax_error_has_its_line() -> None:
    with pytest.raises(Refused) as caught:
        graphviz("digraph {\n  甲 -> -> 乙\n}")
    assert (caught.value.message, caught.value.line) == ("syntax error near `->`", 2)


# diagrams that are drawn in the page


@needs_node
@pytest.mark.parametrize(
    "source",
    [
        'graph TD; A["<b>"]-->B',
        "classDiagram\nA <|-- B",
        "sequenceDiagram\nA->>B: hi",
        'pie\n"a": 3',
        "---\ntitle: a\n---\ngraph TD\nA-->B",
    ],
)
def test_mermaid_gives_back_what_can_be_drawn(source: str) -> None:
    assert mermaid(source).unescape() == source


@needs_node
@pytest.mark.parametrize(
    ("source", "message", "line", "column"),
    [
        ("graph TD\n  A[f (x)] --> B\n", "unexpected `(`", 2, 7),
        ('graph TD\n  subgraph ""\n  A --> B\n  end\n', "unexpected end of the line", 2, 12),
        ("graph TD\n  A -->\n", "unexpected end of the diagram", 2, 8),
        ("pie\n  b: 3\n", "unexpected `b`", 2, 3),
        ("grahp TD\nA --> B", "no kind of diagram is named in the first line", None, None),
        ("", "no kind of diagram is named in the first line", None, None),
        # The library counts lines without comments, settings and front matter.
        ("%% a\n\n%% b\ngraph TD\n  %% c\n  A --> [\n", "unexpected `[`", 6, 9),
        ("---\ntitle: a\n---\n\n%%{init: {}}%%\ngraph TD\n  A --> [\n", "unexpected `[`", 7, 9),
    ],
)
def test_mermaid_refuses_at_its_place(
    source: str, message: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(Refused) as caught:
        mermaid(source)
    assert (caught.value.message, caught.value.line, caught.value.column) == (message, line, column)


@pytest.mark.parametrize("source", ["", "  \n", "// nothing"])
def test_an_empty_graph(source: str) -> None:
    with pytest.raises(Refused, match="no graph"):
        graphviz(source)


@pytest.mark.parametrize("attribute", ["image", "shapefile"])
@pytest.mark.parametrize("name", ["there.svg", "missing.png"])
def test_a_graph_reads_no_files(tmp_path: Path, attribute: str, name: str) -> None:
    (tmp_path / "there.svg").write_text(f"{HEAD}/>")
    with pytest.raises(Refused, match="pictures"):
        graphviz(f'graph {{ a [{attribute}="{tmp_path / name}"] }}')


# charts

CHART = {"mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}


def test_data_of_files_are_brought_in() -> None:
    files = {"../d.json": '[{"a": 1}]', "d.csv": "a\n1\n"}
    spec = {"data": {"url": "../d.json"}, "layer": [{"data": {"url": "d.csv", "format": {"parse": "auto"}}}]}
    read = json.loads(vega_data(json.dumps(spec), files.__getitem__))
    assert read["data"] == {"values": [{"a": 1}], "format": {"type": "json"}}
    assert read["layer"][0]["data"] == {"values": "a\n1\n", "format": {"parse": "auto", "type": "csv"}}


def test_data_of_vega_are_in_lists() -> None:
    spec = '{"data": [{"name": "t", "url": "d.json"}]}'
    assert '"values":[7]' in vega_data(spec, lambda path: "[7]")


def test_a_chart_may_be_written_in_yaml() -> None:
    assert vega_data("mark: bar\nwidth: 100\n", no_file) == '{"mark":"bar","width":100}'


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ('{"mark":\n,}', "not JSON", 2),
        ("a: [", "YAML", 2),
        ("just words", "described by a mapping", None),
        ('{"data": {"url": "https://example.org/d.json"}}', "is not loaded", None),
        ('{"data": {"url": "missing.json"}}', "no file `missing.json`", None),
        ("[" * 100_000, "too deeply nested", None),
    ],
)
def test_charts_that_are_refused(source: str, message: str, line: int | None) -> None:
    with pytest.raises(Refused, match=message) as caught:
        vega_data(source, no_file)
    assert caught.value.line == line or "YAML" in message


def test_a_chart() -> None:
    drawn = vega(
        json.dumps({**CHART, "data": {"values": [{"a": 1}], "format": {"type": "json"}}}), "vega-lite"
    )
    assert drawn.startswith("<svg ") and 'fill="white"' not in drawn


def test_the_room_for_labels_is_that_of_squares() -> None:
    """Ten Chinese characters of 10 px turned upright take 100 px below the axis, whatever fonts the machine
    has, and whatever font the chart asks for."""

    def height(label: str, **more: object) -> int:
        axis = {"labelAngle": -90, "title": None, "labelFontSize": 10, **more}
        x = {"field": "a", "type": "nominal", "axis": axis}
        chart = {"mark": "bar", "data": {"values": [{"a": label}]}, "encoding": {"x": x}}
        found = re.search(r'viewBox="0 0 \d+ (\d+)"', vega(json.dumps(chart), "vega-lite"))
        assert found
        return int(found[1])

    assert height("线性代数与解析几何甲") - height("线性代数与") == 50
    assert height("线性代数与解析几何甲", labelFont="Kai") == height("线性代数与解析几何甲")


def test_a_chart_looks_as_it_says_and_else_as_the_theme_says() -> None:
    look = {"axis": {"labelFontSize": 14, "titleFontSize": 15}, "mark": {"color": "var(--blue)"}}
    chart = {**CHART, "data": {"values": [{"a": 1}]}, "config": {"axis": {"titleFontSize": 20}}}
    drawn = vega(json.dumps(chart), "vega-lite", look)
    assert 'font-size="14px"' in drawn and 'font-size="20px"' in drawn and 'font-size="15px"' not in drawn
    assert 'stroke="var(--blue)"' in drawn


def test_data_about_fonts_stay() -> None:
    chart = {**CHART, "data": {"values": [{"a": 1, "font": "Kai"}]}, "encoding": {"text": {"field": "font"}}}
    assert "Kai" in vega(json.dumps({**chart, "mark": {"type": "text", "font": "Song"}}), "vega-lite")


def test_a_chart_without_anything_in_it() -> None:
    with pytest.raises(Refused, match="empty"):
        vega('{"data": [{"name": "t"}], "marks": [{"type": "symbol", "from": {"data": "t"}}]}')


@pytest.mark.parametrize("url", ["file:///etc/hosts", "/etc/hosts", "https://example.org/x.json"])
def test_a_chart_loads_nothing(url: str) -> None:
    with pytest.raises(Refused):
        vega(vega_data(json.dumps({**CHART, "data": {"url": url}}), no_file), "vega-lite")


def test_a_chart_vega_does_not_understand() -> None:
    with pytest.raises(Refused, match='Undefined data set name: "none"'):
        vega('{"marks": [{"type": "symbol", "from": {"data": "none"}}]}')


# timing diagrams and registers


@needs_node
def test_a_timing_diagram() -> None:
    drawn = wavedrom("{signal: [{name: '时钟', wave: 'p..'}]}")
    assert "时钟" in drawn and "<style" not in drawn and "white" not in drawn


@needs_node
def test_a_register() -> None:
    assert 'width="300"' in bitfield("[{name: '操作码', bits: 8}]", {"hspace": 300.0, "class": "bitfield"})


@needs_node
def test_a_timing_diagram_has_the_colours_of_the_theme() -> None:
    drawn = wavedrom("{signal: [{name: 'a', wave: '=3456789', data: '1 2 3 4 5 6 7 8'}]}")
    assert "fill:var(--link)" in drawn and "fill:var(--paper)" in drawn
    assert drawn.count("fill:color-mix(") >= 7
    assert set(re.findall(r"fill:(#\w+)", drawn)) == set()


@needs_node
def test_a_timing_diagram_that_is_no_json() -> None:
    with pytest.raises(Refused, match="not JSON5") as caught:
        wavedrom("{signal: [\n  {name: }]}")
    assert (caught.value.line, caught.value.column) == (2, 10)


@needs_node
def test_a_timing_diagram_of_nothing() -> None:
    with pytest.raises(Refused, match="nothing to draw"):
        wavedrom("{}")


# PlantUML, played by a script

PLAYER = """#!/bin/sh
if [ "$PLANTUML_SECURITY_PROFILE" != SANDBOX ]; then exit 9; fi
while read -r line; do
  case "$line" in bad*) printf 'ERROR\\n2\\nSyntax Error?\\n' >&2; exit 200;; esac
  text="$text$line "
done
printf '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="1"><text>%s</text></svg>' "$text"
"""


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "plantuml"
    program.write_text(PLAYER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")


@pytest.mark.usefixtures("player")
def test_plantuml_is_given_a_whole_diagram() -> None:
    assert "@startuml 甲 -&gt; 乙 @enduml" in plantuml("甲 -> 乙")
    assert "<text>@startuml a @enduml </text>" in plantuml("@startuml\na\n@enduml\n")


@pytest.mark.usefixtures("player")
def test_plantuml_errors_have_their_line() -> None:
    with pytest.raises(Refused, match=r"syntax error\?") as caught:
        plantuml("@startuml\nbad\n@enduml\n")
    assert caught.value.line == 3


@pytest.mark.usefixtures("player")
def test_a_picture_of_a_message_is_no_diagram() -> None:
    with pytest.raises(Refused, match="needs Graphviz"):
        plantuml("Cannot find Graphviz. You should try")


def test_without_plantuml(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="not installed"):
        plantuml("a -> b")
