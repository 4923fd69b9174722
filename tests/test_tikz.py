"""Drawings by the machine's LaTeX: what it is given, what it may do, and where its errors are.

Most tests stand on programs that play LaTeX and dvisvgm; those at the end need the real ones.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from builder.filters import Failed, Refused
from builder.filters._dvi import specials
from builder.filters.tikz import tikz
from builder.filters.used_macros import used_macros
from builder.read.courses import Work
from builder.site.build import build_deck
from builder.site.engine import Engine

REAL = pytest.mark.skipif(
    not (shutil.which("latex") and shutil.which("dvisvgm")), reason="needs LaTeX with TikZ, and dvisvgm"
)
# A DVI file with one page that holds nothing but what the source says behind `%special `.
LATEX = r"""#!{python}
import os, re, sys
from pathlib import Path
text = Path("picture.tex").read_text()
if "--version" in sys.argv: sys.exit(print("LaTeX of the tests"))
assert "-no-shell-escape" in sys.argv and os.environ["openin_any"] == os.environ["openout_any"] == "p"
for number, line in enumerate(text.split("\n"), 1):
    if "\\bad" in line:
        print(f"./picture.tex:{{number}}: Undefined control sequence.\nl.{{number}} \\draw \\bad")
        sys.exit(1)
said = re.findall("%special (.*)", text) or ["dvisvgm:raw <text>" + text.replace("&", "&amp;") + "</text>"]
page = b"".join(bytes([242]) + len(s.encode()).to_bytes(4, "big") + s.encode() for s in said)
if "%empty" not in text:
    Path("picture.dvi").write_bytes(
        bytes([247, 2, *bytes(12), 3]) + b"abc" + bytes([139, *bytes(44)]) + page + bytes([140, 248]))
"""
DVISVGM = r"""#!{python}
import sys
from pathlib import Path
data = Path("picture.dvi").read_bytes().decode("latin-1")
svg = data[data.index("dvisvgm:raw ") + 12 : data.rindex("</text>") + 7]
print("<svg xmlns='http://www.w3.org/2000/svg' width='20pt' height='10pt' viewBox='0 0 20 10'>"
      f"<path id='g1' d='M0 0'/><path stroke='#000' fill='#f00' d='M1 1'/>{{svg}}</svg>")
"""


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, text in {"latex": LATEX, "dvisvgm": DVISVGM}.items():
        (folder / name).write_text(text.format(python=sys.executable))
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.mark.usefixtures("played")
def test_a_drawing_is_given_a_document() -> None:
    svg = tikz("\\usetikzlibrary{calc}\n\\draw (0,0) -- (1,1);\n", {"RR": "{\\mathbb R}", "two": ["#1#2", 2]})
    assert "\\usetikzlibrary{calc}\n\\begin{document}\\begin{tikzpicture}\\draw (0,0)" in svg
    assert "\\renewcommand{\\RR}{{\\mathbb R}}" in svg
    assert "\\renewcommand{\\two}[2]{#1#2}" in svg


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("\\begin{tikzcd} A \\end{tikzcd}", "\\usepackage{tikz-cd}"),
        ("\\begin{tikzpicture}\\begin{axis}\\end{axis}\\end{tikzpicture}", "\\usepackage{pgfplots}"),
        ("\\documentclass{standalone}\n\\begin{document}\n\\tikz\\draw;\n", "\n\\begin{document}\n"),
    ],
)
def test_packages_are_loaded_that_a_drawing_uses(source: str, given: str) -> None:
    svg = tikz(source, {})
    assert given in svg and "standalone" not in svg
    assert svg.count("\\begin{tikzpicture}") == source.count("\\begin{tikzpicture}")


@pytest.mark.usefixtures("played")
def test_it_has_the_ink_and_the_size_of_the_text() -> None:
    svg = tikz("\\draw;", {})
    assert '<svg fill="currentColor" width="2em" height="1em" viewBox="0 0 20 10"' in svg
    assert 'stroke="currentColor"' in svg and 'fill="#f00"' in svg


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize(("source", "line"), [("\\bad", 1), ("\\usepackage{a}\n\n\\draw\n\\bad;", 4)])
def test_an_error_is_at_its_line(source: str, line: int) -> None:
    with pytest.raises(Refused, match=r"no command `\\bad`") as caught:
        tikz(source, {"RR": "R"})
    assert caught.value.line == line


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("special", ["ps: (/etc/passwd) run", "header=a.pro", "html:<a>", "dvisvgm"])
def test_nothing_but_drawing_is_asked_of_what_draws(special: str) -> None:
    with pytest.raises(Refused, match="is not drawn"):
        tikz(f"%special {special}", {})


@pytest.mark.usefixtures("played")
def test_scripts_do_not_come_through() -> None:
    svg = tikz("%special dvisvgm:raw <a onclick='x'/><script>alert(1)</script><text></text>", {})
    assert "script" not in svg and "onclick" not in svg


@pytest.mark.usefixtures("played")
def test_an_empty_drawing_is_said_to_be() -> None:
    with pytest.raises(Refused, match="nothing in this drawing"):
        tikz("%empty", {})


def test_without_latex(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failed, match="`latex`, `dvisvgm` is not installed") as caught:
        tikz("\\draw;", {})
    assert "install TeX" in caught.value.hint


def test_macros_that_a_drawing_reaches() -> None:
    macros = {"a": "\\b", "b": ["x#1", 1], "c": "y", "d": "\\a"}
    assert used_macros("\\node {$\\a$};", macros) == {"a": "\\b", "b": ["x#1", 1]}


@pytest.mark.parametrize("data", [b"", b"\xf7\x02", b"\xf7\x02" + bytes(13) + b"\xef\x05abc"])
def test_half_a_dvi_file(data: bytes) -> None:
    with pytest.raises(ValueError, match="too early"):
        list(specials(data))


@REAL
def test_latex_draws_the_same_twice_with_the_macros_of_the_deck(tmp_path: Path) -> None:
    source = "\\begin{tikzcd} A \\arrow[r, \"\\pi\"] & \\RR \\end{tikzcd}"
    deck = tmp_path / "deck.md"
    deck.write_text(
        "---\ntex: {macros: {RR: '{\\mathbb R}'}}\n---\n<!-- slide -->\n\n"
        f"```tikz\n{source}\n```\n\n```tikz\n\\draw[red] (0,0) -- (rand,\\month);\n\\foo;\n```\n",
        encoding="utf-8",
    )
    with Engine() as engine:
        built = build_deck(Work(deck, tmp_path), "client", engine)
    assert [str(problem.location.line) for problem in built.diagnostics] == ["12"]
    assert "no command `\\foo`" in built.diagnostics[0].message
    svg = tikz(source, {"RR": "{\\mathbb R}"})
    assert built.page is not None and str(svg) in built.page.html
    assert "<text" not in svg and svg.count("<path") > 4
    moving = "\\draw (0,0) -- (3*rand,\\month); \\node {\\today};"
    assert tikz(moving, {}) == tikz(moving, {})


@REAL
@pytest.mark.parametrize(
    "hostile",
    [
        "\\immediate\\write18{touch OWNED}",
        "\\node {\\input{|\"touch OWNED\"}};",
        "\\newwrite\\w\\immediate\\openout\\w=OWNED \\immediate\\write\\w{x}\\immediate\\closeout\\w",
        "\\special{ps: (OWNED) (w) file closefile}",
    ],
)
def test_latex_runs_and_writes_nothing(tmp_path: Path, hostile: str) -> None:
    owned = tmp_path / "owned.tex"
    try:
        tikz(f"\\draw (0,0) -- (1,1); {hostile.replace('OWNED', str(owned))}", {})
    except Refused as refused:
        assert refused.message
    assert list(tmp_path.iterdir()) == []


@REAL
@pytest.mark.parametrize("name", ["/etc/passwd", "../../../../../../../etc/passwd"])
def test_latex_reads_no_file_of_the_machine(name: str) -> None:
    with pytest.raises(Refused, match="LaTeX has no"):
        tikz(f"\\node {{\\input{{{name}}}}};", {})


@REAL
def test_chinese_is_said_to_be_lacking() -> None:
    with pytest.raises(Refused, match="no letter `面`") as caught:
        tikz("\n\\node {面积};", {})
    assert caught.value.line == 2
    assert "CJKutf8" in caught.value.hint
