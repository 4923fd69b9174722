"""`slides migrate`: what is taken from the original tool, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from builder.adopt.findings import Migration
from builder.adopt.javascript import Code, Node, NoParser, NotLiteral, Pattern, literal, parsed
from builder.adopt.migrate import migrate
from builder.cli import main
from builder.machine.frontend import package
from builder.read.courses import find_decks
from builder.site.build import build_deck
from builder.site.engine import Engine

PARSER = r"""
module.exports = {
  onWillParseMarkdown: function(markdown) {
    return new Promise((resolve, reject) => {
      markdown = markdown.replace(/LECTURE\s+(.*)\n/gm, '<div class="header"><h5>$1</h5></div>\n')
      markdown = markdown.replace(/FOOT\s+(\S+)\s+(\S+)\s+(.*)\n/gm,
        (whole, left, middle, right) => `<div class="footer">${left}|${middle}|${right}</div>`)
      markdown = markdown.replace(/RULE\n/g, "<hr class='hr_top'>" + "<b>{{ }}</b>")
      markdown = markdown.replace(/我的提示/g, '<b class="hint">提示</b>')
      markdown = markdown.replace(/\$\$([\s\S]*?)\$\$\n/g, '<p>\n$$$$$1$$$$\n</p>')
      markdown = markdown.replace(/(\d+)%%/g, (m, n) => "" + n * 2)
      return resolve(markdown)
    })
  },
}
"""
MATHJAX = r"""
// MathJax 2, as it was
MathJax.Hub.Config({ TeX: { Macros: {
  RR: "\\mathbb{R}", /* reals */
  'norm': ["\\left\\lVert #1 \\right\\rVert", 1],
  wrong: [1, 2],
}}})
"""
DECK = """<!-- slide -->

LECTURE The norm $\\norm{x}$

我的提示 $\\RR$ and $\\EE{X}$

RULE

FOOT one two three and four
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    (folder / "2021").mkdir()
    (folder / ".crossnote").mkdir()
    (folder / "parser.js").write_text(PARSER, encoding="utf-8")
    (folder / "mathjax_config.js").write_text(MATHJAX, encoding="utf-8")
    (folder / "2021" / "01.md").write_text(DECK, encoding="utf-8")
    config = r"""({ katexConfig: {macros: {"\\EE": "\\mathbb{E}[#1]", "\\RR": "R"}}, plantumlServer: "x" })"""
    (folder / ".crossnote" / "config.js").write_text(config, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def migration(course: Path) -> Migration:
    migrate(course, write=False)
    assert not (course / "theme").exists(), "a look changes nothing"
    return migrate(course, write=True)


def test_plain_replacements_become_templates(migration: Migration, course: Path) -> None:
    taken = {(item.kind, item.name) for item in migration.taken}
    assert {("macro", "LECTURE"), ("macro", "FOOT"), ("macro", "RULE"), ("word", "我的提示")} <= taken
    foot = (course / "theme/own/macros/FOOT.html.jinja").read_text(encoding="utf-8")
    assert "macro foot(left, center, right)" in foot
    assert "{{ left }}|{{ center }}|{{ right }}" in foot


def test_tex_macros_of_all_files_become_settings(migration: Migration, course: Path) -> None:
    settings = yaml.safe_load((course / "slides.yaml").read_text(encoding="utf-8"))
    assert settings["tex"]["macros"] == {
        "RR": r"\mathbb{R}",
        "norm": [r"\left\lVert #1 \right\rVert", 1],
        "EE": [r"\mathbb{E}[#1]", 1],
    }


def test_what_is_not_taken_is_said_with_its_place(migration: Migration) -> None:
    said = {(Path(d.location.path).name, d.location.line): d.message for d in migration.left}
    assert "computes something" in said["parser.js", 11]
    assert "display formula" in said["parser.js", 10]
    assert "`wrong`" in said["mathjax_config.js", 6]
    assert any("`RR` is defined differently" in problem.message for problem in migration.left)


def test_the_decks_build_with_what_was_taken(migration: Migration, course: Path) -> None:
    with Engine() as engine:
        built = build_deck(find_decks([course])[0], "build", engine)
    assert built.page
    assert not built.diagnostics
    assert '<div class="footer">one|two|three and four</div>' in built.page.html
    assert '<b class="hint">提示</b>' in built.page.html
    assert "<b>{{ }}</b>" in built.page.html, "braces of the author mean themselves"


def test_a_second_time_nothing_is_overwritten(migration: Migration, course: Path) -> None:
    (course / "slides.yaml").write_text("theme: base\n", encoding="utf-8")
    again = migrate(course, write=True)
    assert not again.files
    assert any(d.location.path.endswith("slides.yaml") and "kept" in d.message for d in again.left)


def test_a_folder_without_the_original_tool_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "config.js").write_text("({macros: {a: 'b'}})", encoding="utf-8")
    assert migrate(tmp_path, write=True) == Migration((), (), {})


EXPORT = r"""<!DOCTYPE html><html><body><div class="crossnote markdown-preview">
<script>const other = {macros: {no: "x"}}</script>
<script> MathJax = {"tex": {"macros": {"len": "{\\mathrm {len}}", "ins": ["{#1}", 1]}}} </script>
</div></body></html>
"""


def test_macros_are_found_in_a_page_exported_beside_its_deck(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("<!-- slide -->\n", encoding="utf-8")
    for name in ("a.html", "b.html", "alone.html"):
        (tmp_path / name).write_text(EXPORT.replace("len", "alone") if "alone" in name else EXPORT)
    found = migrate(tmp_path, write=True)
    places = [(item.name, item.at.line, item.at.column) for item in found.taken]
    assert places == [("len", 3, 40), ("ins", 3, 67)]
    assert len(found.read) == 1, "what two pages have in common is read once"
    macros = yaml.safe_load((tmp_path / "slides.yaml").read_text(encoding="utf-8"))["tex"]["macros"]
    assert macros == {"len": r"{\mathrm {len}}", "ins": ["{#1}", 1]}


def test_who_finds_nothing_says_where_it_looked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mathjax_config.js").write_text("({})", encoding="utf-8")
    assert main(["migrate", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "0 macros taken over" in said
    assert "exported beside their decks" in said
    assert "mathjax_config.js" in said.partition("decks:")[2]


@pytest.mark.parametrize(
    ("call", "taken"),
    [
        (r"replace(/^TITLE (.*)$/gm, '$1')", "macro TITLE"),
        (r"replace(/\bTITLE\b(.+)\r?\n/g, `<b>$1</b>`)", "macro TITLE"),
        (r"replaceAll('页脚', '<hr>')", "word 页脚"),
        (r"replace(/a.c/g, 'x')", ""),
        (r"replace(pattern, 'x')", ""),
        (r"replace(/a/g, f(1))", ""),
        (r"replace(/A\s+(.*)\n/g, (m, x) => `${x.toUpperCase()}`)", ""),
        (r"replace(/A\s+(.*)\n/g, function (m, x) { return `<i>${x}</i>`; })", "macro A"),
        (r"replace(/A\s+(.*)\n/g, (m, x) => '<i>' + x.trim() + '</i>')", "macro A"),
        (r"replace(/A\s+(.*)\n/g, (m, x) => '<i>' + year + '</i>')", ""),
        (r"replace(/A\s+(.*)\n/g, '<i>' + year)", ""),
        (r"replace(/A\s+(?<title>.*)\n/g, '<i>$<title></i>')", "macro A"),
        (r"replace(/A\s+(.*)\n/g, '$&')", ""),
        (r"replace(new RegExp('A\\s+(.*)\\n', 'g'), '<i>$1</i>')", "macro A"),
        (r"replace(/<br>/g, 'x')", ""),
        (r"replace(/* , */ /A\s+(.*)\n/g /* ) */, '<i>$1</i>',)", "macro A"),
        (r"replace(/A\s+(.*)\n/g, String.raw`<i>\n$1</i>`)", "macro A"),
        (r"replace(String.raw`A`, 'b')", "word A"),
        (r"replace(/A\s+(.*)\n/g, (m, x) => `<i>${`<b>${x.trim()}</b>`}</i>` + ('a' + 'b'))", "macro A"),
        (r"replace(/A\s+(.*)\n/g, (m, x) => { const y = x; return y })", ""),
        (r"replace(/A\s+(.*)\n/g, (m, x = 1) => x)", ""),
        (r"replace(/A\s+(.*)\n/g, (m, ...x) => x)", ""),
        (r"replace(/A\s+(.*)\n/g, (m, x) => x.trim(1))", ""),
        (r"replace(/A\s+(.*)\n/g, wrap('<i>$1</i>'))", ""),
        (r"replace(a / b / c, 'x')", ""),
        (r"replace(/A/g)", ""),
        (r"replace?.(/A\s+(.*)\n/g, '<i>$1</i>')", "macro A"),
    ],
)
def test_which_replacements_are_plain(tmp_path: Path, call: str, taken: str) -> None:
    (tmp_path / "parser.js").write_text(f"text = text.{call}", encoding="utf-8")
    found = migrate(tmp_path, write=False)
    assert [f"{item.kind} {item.name}" for item in found.taken] == ([taken] if taken else [])
    assert bool(found.left) == (not taken), "what is not taken is said"


def test_dollar_signs_of_functions_are_plain_text(tmp_path: Path) -> None:
    code = r"""x.replace(/PAY\s+(.*)\n/g, (m, sum) => `$1 or $$${sum}`).replace(/WORD/g, '$$x')"""
    (tmp_path / "parser.js").write_text(code, encoding="utf-8")
    files = {path.name: text for path, text in migrate(tmp_path, write=False).files.items()}
    assert "$1 or $${{ text }}" in files["PAY.html.jinja"]
    assert files["WORD.html.jinja"] == "$x\n"


def test_calls_within_calls_have_their_own_places(tmp_path: Path) -> None:
    code = """/* 😀.replace(1) */ const s = '/'.length / 2 / "a".length, t = `.replace(/no/g, '')`
out = clean(md.replace(/FIRST/g, 'a'), /x/.test(md.replace(/[/]a.c/g, b)))
  . // of 1.5
  replace(f(md.replace(/THIRD/g, 'c')), 'd')
"""
    (tmp_path / "parser.js").write_text(code, encoding="utf-8")
    found = migrate(tmp_path, write=False)
    places = [(item.name, item.at.line, item.at.column) for item in found.taken]
    assert places == [("FIRST", 2, 15), ("THIRD", 4, 15)]
    assert [(problem.location.line, problem.location.column) for problem in found.left] == [(2, 51), (4, 3)]


def test_a_file_that_is_no_javascript_is_said_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "parser.js").write_text("/* 😀 */ x = 'a'\ny = '😀' )\n", encoding="utf-8")
    (tmp_path / "mathjax.json").write_text('{"macros": {"RR": "R",}, // real\n}', encoding="utf-8")
    found = migrate(tmp_path, write=False)
    assert [item.name for item in found.taken] == ["RR"]
    [left] = found.left
    assert (left.location.line, left.location.column) == (2, 9)
    assert left.message == "this file is not read, as it is no JavaScript: unexpected token"


def test_settings_are_named_at_their_place(tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    text = '{\n  "markdown-preview-enhanced.revealjsTheme": "x",\n  "editor": "chromePath: 1"\n}'
    (tmp_path / ".vscode" / "settings.json").write_text(text, encoding="utf-8")
    [left] = migrate(tmp_path, write=False).left
    assert (left.location.line, left.location.column, "`revealjsTheme`" in left.message) == (2, 30, True)


def test_lines_wrapped_by_hand_are_taken_and_other_settings_named(tmp_path: Path) -> None:
    (tmp_path / ".crossnote").mkdir()
    mermaid = "mermaidConfig: { startOnLoad: false, theme: 'forest' }"
    text = f"({{ breakOnSingleNewLine: false, mermaidTheme: 'dark', enableWikiLinkSyntax: true, {mermaid} }})"
    (tmp_path / ".crossnote" / "config.js").write_text(text, encoding="utf-8")
    left = migrate(tmp_path, write=True).left
    assert [problem.message for problem in left] == [
        "the setting `mermaidTheme` is not taken over",
        "the setting `enableWikiLinkSyntax` is not taken over",
        "`theme` of `mermaidConfig` is not taken over",
    ]
    assert yaml.safe_load((tmp_path / "slides.yaml").read_text(encoding="utf-8")) == {"breaks": False}


PARSERS = {
    "comments": (r"""({ onWillParseMarkdown: async (md) => {
        // .replace(/OLD\s+(.*)\n/g, 'x')
        /* .replace(/OLDER\s+(.*)\n/g, 'x') */
        return md.replace(/NEW\s+(.*)\n/g, 'https://example.org/$1');
      } })""", ["NEW"], []),
    "HTML": (r"""({ onDidParseMarkdown: async function(html) {
        return html.replace(/table/g, '<table class="nice">');
      } })""", [], [(2, "it changes the page's HTML")]),
    "loops": (r"""const RULES = [[/A\s+(.*)\n/g, '<i>$1</i>']];
      module.exports = { onWillParseMarkdown: function(md) {
        for (const [pattern, html] of RULES) md = md.replace(pattern, html);
        return md;
      } }""", [], [(3, "`for`"), (3, "computes")]),
    "nothing": (r"""({ onWillParseMarkdown: async function(markdown) { return markdown; },
      onDidParseMarkdown: function(html, {cheerio}) {
        return new Promise((resolve, reject) => resolve(html)) } })""", [], []),
}


@pytest.mark.parametrize("name", PARSERS)
def test_whole_parsers(tmp_path: Path, name: str) -> None:
    code, taken, left = PARSERS[name]
    (tmp_path / "parser.js").write_text(code, encoding="utf-8")
    found = migrate(tmp_path, write=False)
    assert [item.name for item in found.taken] == taken
    assert [problem.location.line for problem in found.left] == [line for line, _ in left]
    assert all(part in problem.message for problem, (_, part) in zip(found.left, left, strict=True))


def test_one_macro_that_computes_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    (tmp_path / ".crossnote").mkdir()
    config = """({ mathjaxConfig: { tex: { macros: {
      RR: "\\\\mathbb{R}",
      now: function() { return [1, {a: ","}]; },
      opt: ["\\\\frac{#1}{#2}", 2, "1"], // an optional argument
    } } } })"""
    (tmp_path / ".crossnote" / "config.js").write_text(config, encoding="utf-8")
    found = migrate(tmp_path, write=True)
    assert [item.name for item in found.taken] == ["RR", "opt"]
    [left] = found.left
    assert (left.location.line, "`now`" in left.message) == (3, True)
    settings = yaml.safe_load((tmp_path / "slides.yaml").read_text(encoding="utf-8"))
    assert settings["tex"]["macros"]["opt"] == ["\\frac{#1}{#2}", 2, "1"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'a\'b\u0041\n'", "a'bA\n"),
        (r"'\ud83d\ude00 \u{1F600} \ud83d'", "😀 😀 \ufffd"),
        ("`two\nlines`", "two\nlines"),
        ("{a: [1, 2.5, -3,], 'b': {c: true, d: null},}", {"a": [1, 2.5, -3], "b": {"c": True, "d": None}}),
        ("/* x */ 'a' + // y\n \"b\"", "ab"),
        (r"String.raw`\frac{a}{b}` + `\\sqrt`", r"\frac{a}{b}\sqrt"),
        ("('a' + ('b' + 'c'))", "abc"),
        ("{'图': '😀', b: undefined, 3: 0x10}", {"图": "😀", "b": None, "3": 16}),
        (r"/[/\]]\/(.*)/gu", Pattern(r"[/\]]\/(.*)", "gu")),
        ("RegExp('a/b')", Pattern("a/b", "")),
        ("+".join(["'a'"] * 3000), "a" * 3000),
    ],
)
def test_literals_mean_what_javascript_means(text: str, value: object) -> None:
    assert literal(value_of(text)) == value


@pytest.mark.parametrize(
    "text",
    ["f(1)", "{a: b}", "`a${b}`", "[1, ...x]", "{a}", "{a() {}}", "{[a]: 1}", "[1, , 2]", "tag`a`",
     "'a' - 'b'",
     "'a' + 1", "-'a'", "10n"],
)
def test_what_would_have_to_be_run_is_refused(text: str) -> None:
    with pytest.raises(NotLiteral):
        literal(value_of(text))


def code_of(text: str) -> Code:
    [code] = parsed([(text, False)])
    return code


def value_of(text: str) -> Node:
    """The node of the value in `x = value`."""
    code = code_of(f"x = {text}")
    assert not code.problem
    return next(node for node in code.nodes if node.type == "AssignmentExpression")["right"]


@pytest.mark.parametrize(("text", "offset"), [("x = ", 4), ("'图😀' +\n)", 7)])
def test_what_is_no_javascript_says_where(text: str, offset: int) -> None:
    code = code_of(text)
    assert (bool(code.problem), code.offset) == (True, offset)
    assert not code.nodes


@pytest.mark.parametrize("depth", [300, 20000])
def test_what_is_nested_too_deep_is_said(tmp_path: Path, depth: int) -> None:
    code = f"MathJax = {{tex: {{macros: {{a: {'[' * depth}{']' * depth}}}}}}}"
    (tmp_path / "mathjax_config.js").write_text(code, encoding="utf-8")
    found = migrate(tmp_path, write=False)
    assert (len(found.taken), len(found.left)) == (0, 1)


def test_without_node_one_message_says_so(tmp_path: Path, no_node: None) -> None:
    (tmp_path / "parser.js").write_text("x.replace(/A/g, 'b')", encoding="utf-8")
    with pytest.raises(NoParser, match=r"cannot read JavaScript: .*install Node\.js 20 or later"):
        migrate(tmp_path, write=False)


def test_without_acorn_one_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parser.js").write_text("x.replace(/A/g, 'b')", encoding="utf-8")
    monkeypatch.setenv("SLIDES_NODE_MODULES", str(tmp_path))
    package.cache_clear()
    with pytest.raises(NoParser, match=r"cannot read JavaScript: .* is not installed: .* fetches it"):
        migrate(tmp_path, write=False)
    package.cache_clear()
