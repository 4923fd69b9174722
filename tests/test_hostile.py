"""Whatever is fed to a build, it ends in bounded memory, with a page or a reason, never with a traceback."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path
from typing import Any

import pytest
from command import environment, named_files, slides
from dialect import build as built

from builder.diagnostics import Guesses
from builder.dialect.syntax import lines

S = "<!-- slide -->\n\n"
MANY = 10_000
GIGABYTE = 1024**3
Report = list[dict[str, Any]]
ENDLESS_CHART = json.dumps(
    {"data": {"sequence": {"start": 0, "stop": 1e9}}, "mark": "bar", "encoding": {"x": {"field": "data"}}}
)

# Name → text of a deck and the codes of what must be said about it.
TEXTS: dict[str, tuple[str, set[str]]] = {
    "brackets": (S + "[" * MANY + "a" + "]" * MANY, set()),
    "brackets-open": (S + "[" * MANY, set()),
    "links-open": (S + "[a](" * MANY, set()),
    "pictures-nested": (S + "![" * 2000 + "a" + "](b)" * 2000, {"missing-picture"}),
    "quotes": (S + ">" * MANY + " a", set()),
    "lists": (S + "- " * MANY + "a", set()),
    "lists-and-quotes": (S + "> - " * 3000 + "a", set()),
    "divs": (S + "<div>" * MANY + "\n\nx\n", {"unclosed-element", "too-deep"}),
    "divs-as-blocks": (S + "<div>\n\n" * MANY, {"unclosed-element", "too-deep"}),
    "marquees": (S + "a " + "<marquee>" * MANY, {"unclosed-element", "too-deep"}),
    "texts-open": (S + "a " + "<xmp>" * MANY, set()),
    "empty-lines-of-code": (S + "```csharp\n" + "  \n" * MANY + "```\n", {"csharp"}),
    "end-tags": (S + "a " + "</b>" * MANY, {"stray-end-tag"}),
    "tags-open": (S + '<a b="' * MANY, set()),
    "comments-in-a-line": (S + "<!-- pagebreak -->" * MANY, set()),
    "comments-and-formulas-in-a-line": (S + "$$a$$<!-- newpage -->" * MANY, set()),
    "comments-behind-quotes": (S + "<!-- newpage -->> " * MANY, set()),
    "elements-in-a-line": (S + "<!-- .element: class=a -->" * MANY, {"no-element"}),
    "imports-in-a-line": (S + '<!-- @import "a.md" -->' * MANY, {"missing-import"}),
    "comments-open": (S + "<!-- a\n\n" * MANY, {"unclosed-comment"}),
    "containers": (S + ":::a\n" * MANY, {"unclosed-container", "no-container"}),
    "containers-nested": (
        S + "".join(":" * n + "a\n" for n in range(300, 3, -1)),
        {"unclosed-container", "no-container"},
    ),
    "notes": (S + "!!! note\n" * MANY, set()),
    "notes-nested": (S + "".join("    " * n + "!!! note\n" for n in range(400)), set()),
    "emphasis": (S + "*a **b _c __d ~~e ==f " * 2000, set()),
    "critic": (S + "{++a {~~a~>b {==" * 3000, set()),
    "back-ticks": (S + "".join("`" * n + "a" for n in range(1, 400)), set()),
    "footnotes": (S + "[^a]" * 5000 + "\n\n[^a]: x[^a]\n", set()),
    "dollars": (S + "$" * 100_000, {"unclosed-math"}),
    "formulas-open": (S + "\\( " * MANY + "\n\n<p>" + "\\begin{a} " * MANY, set()),
    "formulas-never-closed": (S + "\\( " * 100_000 + "\n\n" + "\\[ a\n\n" * 5000, set()),
    "formulas-over-a-slide": (S + "\\[ a\n\n" * MANY + S + "\\]", set()),
    "formulas-in-html": (S + "<div>" + "\\( " * 50_000 + "<b>\\)</b></div>\n", set()),
    "environments-open": (S + "<div>" + "\\begin{a} " * 50_000 + "</div>\n", set()),
    "program-of-tags": (S + "<script>" + '<a b="' * 20_000 + "</script>\n", set()),
    "critic-open": (S + "{++ " * 100_000, set()),
    "containers-on-slides": ((S + ":::a\n\n") * 3000, {"unclosed-container"}),
    "heading-of-blanks": (S + "# a" + " " * 30_000 + "b\n\n" + "{a " * MANY + "}x }\n===\n", set()),
    "import-of-braces": (
        S + '@import "a.txt" ' + "{" * 100_000 + "\n",
        {"missing-import", "text-behind-import"},
    ),
    "attributes": (S + "# a {" + "#x=[('" * 5000 + "}\n", set()),
    "slide-attributes": ("<!-- slide " + "a=[( " * 5000 + "-->\n\nx", set()),
    "slides-unfinished": ("<!-- slide \n" * MANY, {"unclosed-comment", "no-slides"}),
    "slides": (S * 500, set()),
    "table": (S + "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + ("|b" * 1000 + "|\n") * 100, set()),
    "table-without-rows": (S + "<table><thead>\n\nx\n", {"unclosed-element"}),
    "one-line": (S + "a b " * 1_250_000, set()),
    "null-bytes": (S + "\x00a\x07" * 1000, set()),
    "direction": (S + "pay \u202eevil\u202c me\n", {"hidden-control"}),
    "combining": (S + "a" + "\u0301" * MANY, set()),
    "yaml-bomb": (
        "---\n"
        + "a0: &a0 [x]\n"
        + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 9))
        + "---\n"
        + S,
        {"front-matter"},
    ),
    "yaml-loop": ("---\npresentation: &a {b: *a}\n---\n" + S, {"front-matter"}),
    "yaml-deep": ("---\ntitle: " + "[" * 200_000 + "\n---\n" + S, {"front-matter"}),
    "yaml-program": ("---\ntitle: !!python/object/apply:os.system [id]\n---\n" + S, {"front-matter"}),
    "yaml-number": ("---\ntitle: " + "9" * 5000 + "\n---\n" + S, {"front-matter"}),
    "yaml-kinds": (
        "---\ntitle: [1]\ntex: {macros: [1], packages: {a: 1}}\ncheck: [1]\n---\n" + S,
        {"option-type", "tex-option"},
    ),
    "tex-loop": ("---\ntex: {macros: {Loop: '\\Loop\\Loop'}}\n---\n" + S + "$\\Loop$", {"tex"}),
    "tex-bomb": (
        S
        + "$$\\def\\a{"
        + "x" * 100
        + "}"
        + "".join(
            f"\\def\\{now}{{{f'{chr(92)}{before}' * 10}}}"
            for before, now in zip("abcdef", "bcdefg", strict=True)
        )
        + "\\g$$\n\n$y$\n",
        {"tex"},
    ),
    "tex-deep": (S + "$" + "{" * 5000 + "x" + "}" * 5000 + "$", {"tex"}),
    "tex-markup": (
        S + '$\\class{"><script>alert(1)</script>}{x} \\text{</svg><script>alert(1)</script>}$',
        set(),
    ),
    "dot-wrong": (S + "```dot\ndigraph{" + "subgraph{" * 5000 + "\n```\n", {"dot"}),
    "json-bomb": (S + "```vega\n" + "[" * 100_000 + "\n```\n", {"vega"}),
    "chart-deep": (S + "```vega\ndata: " + "[" * 200_000 + "\n```\n", {"vega"}),
    "endless-chart": (S + "```vega-lite\n" + ENDLESS_CHART + "\n```\n", {"vega-lite"}),
    "mermaid-markup": (S + "```mermaid\nA</pre></section><script>alert(1)</script>\n```\n", {"mermaid"}),
    "mermaid-label": (
        S + '```mermaid\ngraph TD\nA["</div></section><script>alert(1)</script>"] --> B\n```\n',
        set(),
    ),
    "chart-format": (
        S + '```vega-lite\n{"data": {"url": "d.csv", "format": "csv"}, "mark": "bar"}\n```\n', {"vega-lite"}
    ),
    "fence-without-class": (S + '``` {class=" "}\nx\n```\n', set()),
    "address-of-another-machine": (
        S + '@import "https://x.invalid/a.txt?b=<script>alert(1)&c"\n', {"remote-import"}
    ),
    "bits": (S + "```bitfield {bits=1e9 lanes=1e9}\n[{bits:1e9}]\n```\n", {"bitfield"}),
    "code": (S + "```python\n" + '((("""\'' * 5000 + "\n```\n", {"python"}),  # too long a line to be coloured
    "code-lines": (S + '```python {highlight="1-999999999" line_begin=1e9}\nx\n```\n', set()),
    "script-in-title": ('---\ntitle: "</title></script><script>alert(1)</script>"\n---\n' + S, set()),
}
DOUBTS = {"missing-glyph", "price", "doubtful-link"}


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (3 * GIGABYTE, 3 * GIGABYTE))


def build(folder: Path, cache: Path) -> tuple[int, Report]:
    (folder / "slides.yaml").touch()
    done = slides(
        "build",
        ".",
        "-o",
        "../site",
        "--json",
        "--jobs",
        2,
        cwd=folder,
        env=environment(cache),
        preexec_fn=bounded,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def codes(report: Report, deck: str) -> set[str]:
    return {d["code"] for d in report if Path(d["location"]["path"]).name == deck}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("texts") / "decks"
    folder.mkdir()
    for name, (text, _) in TEXTS.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8", newline="")
    return folder.parent / "site", build(folder, cache)[1]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text(texts: tuple[Path, Report], name: str) -> None:
    site, report = texts
    found, (_, expected) = codes(report, f"{name}.md"), TEXTS[name]
    assert found - DOUBTS == expected
    assert (site / f"{name}.html").is_file() == ("no-slides" not in expected)


@pytest.mark.parametrize(
    "name",
    ["tex-markup", "mermaid-markup", "mermaid-label", "script-in-title", "address-of-another-machine"],
)
def test_no_text_of_a_formula_diagram_or_title_becomes_a_script(
    texts: tuple[Path, Report], name: str
) -> None:
    assert "<script>alert" not in (texts[0] / f"{name}.html").read_text(encoding="utf-8")


def test_places_are_in_the_text(texts: tuple[Path, Report]) -> None:
    for problem in texts[1]:
        text = TEXTS[Path(problem["location"]["path"]).stem][0]
        assert 1 <= problem["location"]["line"] <= text.count("\n") + 1
        assert problem["location"]["column"] >= 1


BYTES = {
    "invalid": (S.encode() + b"caf\xe9 \xff\xfe \xed\xa0\x80 end\n", {"not-utf-8"}),
    "bom": (b"\xef\xbb\xbf---\ntitle: t\n---\n" + S.encode() + b"# a\n", set()),
    "crlf": (b"---\r\ntitle: t\r\n---\r\n<!-- slide -->\r\n\r\n# a\r\n", set()),
    "cr": (b"---\rtitle: t\r---\r<!-- slide -->\r\r# a\r", set()),
    "mixed": (b"---\r\ntitle: t\n---\r<!-- slide -->\n\r# a\r\n", set()),
}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("bytes") / "decks"
    folder.mkdir()
    for name, (data, _) in BYTES.items():
        (folder / f"{name}.md").write_bytes(data)
    return folder.parent / "site", build(folder, cache)[1]


@pytest.mark.parametrize("name", BYTES)
def test_bytes(raw: tuple[Path, Report], name: str) -> None:
    assert codes(raw[1], f"{name}.md") == BYTES[name][1]
    page = (raw[0] / f"{name}.html").read_text(encoding="utf-8")
    if name != "invalid":
        assert "<title>t</title>" in page and ">a</h1>" in page.replace(" </h1>", "</h1>")


def one_deck(folder: Path, text: str, cache: Path) -> tuple[set[str], str]:
    (folder / "deck.md").write_text(text, encoding="utf-8")
    report = build(folder, cache)[1]
    return codes(report, "deck.md"), (folder.parent / "site" / "deck.html").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "project"
    made.mkdir()
    return made


SECRET = "the secret of another folder"
ELSEWHERE = [
    "../secret.txt",
    "../secret.md",
    "linked.txt",
    "linked/secret.txt",
    "/../secret.txt",
    "%2e%2e/secret.txt#a",
]


@pytest.fixture(scope="module")
def tempted(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> tuple[Path, Report]:
    """A project whose decks, one after the other, ask for files of another folder."""
    folder = tmp_path_factory.mktemp("tempted") / "project"
    folder.mkdir()
    for name in ("secret.txt", "secret.md"):
        (folder.parent / name).write_text(SECRET)
    (folder / "linked.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "linked").symlink_to(folder.parent)
    for number, path in enumerate(ELSEWHERE):
        text = f'{S}@import "{path}"\n\n![]({path})\n\n<img src="{path}">\n'
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    return folder.parent / "site", build(folder, cache)[1]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_nothing_outside_the_project_is_read(tempted: tuple[Path, Report], path: str) -> None:
    site, report = tempted
    number = ELSEWHERE.index(path)
    assert "outside-project" in codes(report, f"{number}.md")
    assert SECRET not in (site / f"{number}.html").read_text(encoding="utf-8")


def test_nothing_outside_the_project_comes_into_the_site(tempted: tuple[Path, Report]) -> None:
    assert [file for file in tempted[0].rglob("*") if file.is_file() and SECRET in text_of(file)] == []


def text_of(file: Path) -> str:
    return file.read_bytes().decode("latin-1")


def test_links_that_lead_in_a_circle(folder: Path, cache: Path) -> None:
    (folder / "a.txt").symlink_to("b.txt")
    (folder / "b.txt").symlink_to("a.txt")
    assert one_deck(folder, f'{S}@import "a.txt"\n', cache)[0] & {"missing-import", "outside-project"}


def test_imports_that_lead_in_a_circle(folder: Path, cache: Path) -> None:
    (folder / "a.md").write_text('one\n\n@import "b.md"\n')
    (folder / "b.md").write_text('two\n\n@import "a.md"\n')
    assert codes(build_with(folder, cache, f'{S}@import "a.md"\n'), "b.md") == {"import-loop"}


def test_imports_that_multiply(folder: Path, cache: Path) -> None:
    """Ten files, each importing the next ten times: ten thousand million paragraphs if nobody counted."""
    for number in range(10):
        (folder / f"{number}.md").write_text(f'@import "{number + 1}.md"\n\n' * 10)
    (folder / "10.md").write_text("end\n")
    report = build_with(folder, cache, f'{S}@import "0.md"\n')
    assert "too-many-imports" in {d["code"] for d in report}


def test_abbreviations_that_multiply(folder: Path, cache: Path) -> None:
    """Sixteen lines of a bibliography that stand for forty gigabytes."""
    made_of = "".join(f"@string{{a{n + 1} = {' # '.join([f'a{n}'] * 4)}}}\n" for n in range(16))
    (folder / "a.bib").write_text(f'@string{{a0 = "0123456789"}}\n{made_of}@misc{{x, title = a16}}\n')
    found = build_with(folder, cache, f"---\nbibliography: a.bib\n---\n{S}[@x]\n")
    assert [problem["code"] for problem in found] == ["bibliography"]


def build_with(folder: Path, cache: Path, text: str) -> Report:
    (folder / "deck.md").write_text(text, encoding="utf-8")
    return build(folder, cache)[1]


def test_what_is_no_plain_file(folder: Path, cache: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    (folder / "zero.txt").symlink_to("/dev/zero")
    imports = "".join(f'@import "{name}"\n\n' for name in ("pipe.txt", "folder.txt", "zero.txt"))
    found, _ = one_deck(folder, S + imports + '<img src="pipe.txt">\n', cache)
    assert found == {"missing-import", "outside-project", "missing-picture"}


def test_a_gigabyte(folder: Path, cache: Path) -> None:
    """Holes on the disk, but a gigabyte for who reads it."""
    for name in ("data.csv", "part.md", "code.py"):
        with (folder / name).open("wb") as file:
            file.write(b"<!-- slide -->\n")
            file.truncate(GIGABYTE)
    imports = "".join(f'@import "{name}"\n\n' for name in ("data.csv", "part.md", "code.py"))
    (folder / "deck.md").write_text(S + imports)
    status, report = build(folder, cache)
    assert status == 1
    assert codes(report, "deck.md") == {"unreadable-import"}
    assert codes(report, "part.md") == {"unreadable"}


def test_a_table_of_many_cells(folder: Path, cache: Path) -> None:
    (folder / "data.csv").write_text('a,"\n' + ",|<b>&" * 20_000 + "\n" + '"""' * 20_001)
    assert one_deck(folder, f'{S}@import "data.csv"\n', cache)[0] == {"csv"}


NAMES = [
    "a b.md",
    "it's.md",
    'say "hi".md',
    "矩阵.md",
    "a#b.md",
    "100%.md",
    "%41.md",
    "a?b.md",
    "-o.md",
    "&amp;.md",
    "<b>.md",
    "a\nb.md",
    "index.md",
    "\u202eevil.md",
]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> tuple[Path, int, Report]:
    folder = tmp_path_factory.mktemp("names") / "decks"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(
            f"{S}![]({json.dumps(name)[1:-1]}.png)\n\n<img src='pictures of it/点.png'>\n"
        )
    (folder / "pictures of it").mkdir()
    (folder / "pictures of it" / "点.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder.parent / "site", *build(folder, cache)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files(names: tuple[Path, int, Report], name: str) -> None:
    page = names[0] / Path(name).with_suffix(".html")
    assert [file for file in named_files(page) if not file.is_file()] == [] or "papers.js" in page.read_text()
    assert (names[0] / "pictures of it" / "点.png").is_file()
    assert {"internal", "unreadable"} & {d["code"] for d in names[2]} == set()


def with_theme(folder: Path, macro: str) -> None:
    path = folder / "theme" / "macros" / "MINE.html.jinja"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{% macro mine(text='') %}" + macro + "{% endmacro %}")


TEMPLATES = {
    "syntax": ("{% if %}", "template"),
    "undefined": ("{{ nobody }}", "template"),
    "division": ("{{ 1 // 0 }}", "template"),
    "type": ("{{ text + 1 }}", "template"),
    "attribute": ("{{ text.nothing.more }}", "template"),
    "recursion": ("{{ mine(text) }}", "template"),
    "range": ("{% for a in range(10000000000) %}x{% endfor %}", "template"),
    "escape": ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "template"),
    "import": ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "template"),
    "include": ("{% include '../../../../etc/passwd' %}", "template"),
}


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> tuple[Path, Report]:
    """Projects with a template each, built by one command."""
    folder = tmp_path_factory.mktemp("templates") / "projects"
    for name, (macro, _) in TEMPLATES.items():
        with_theme(project(folder, name, f"{S}MINE here\n\nafter it\n"), macro)
    return folder.parent / "site", build(folder, cache)[1]


def project(folder: Path, name: str, text: str) -> Path:
    made = folder / name
    made.mkdir(parents=True)
    (made / "slides.yaml").touch()
    (made / "deck.md").write_text(text, encoding="utf-8")
    return made


def of_project(report: Report, name: str) -> set[str]:
    return {d["code"] for d in report if name in Path(d["location"]["path"]).parts}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_that_fails(templates: tuple[Path, Report], name: str) -> None:
    site, report = templates
    assert of_project(report, name) == {TEMPLATES[name][1]}
    assert "after it" in (site / name / "deck.html").read_text()


THEMES = {
    "yaml": "fonts: [",
    "kind": "fonts: [1]\n",
    "setting": "colour: red\n",
    "loop": "parent: own\n",
    "file": "styles: [gone.css]\n",
    "utilities": "utilities: gone.yaml\n",
}


@pytest.fixture(scope="module")
def themes(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Report:
    """Projects with a theme each, built by one command."""
    folder = tmp_path_factory.mktemp("themes") / "projects"
    for name, text in THEMES.items():
        theme = project(folder, name, f"{S}here\n") / "theme"
        theme.mkdir()
        (theme / "theme.yaml").write_text(text)
    return build(folder, cache)[1]


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_that_is_wrong(themes: Report, name: str) -> None:
    assert of_project(themes, name) == {"theme"}


def test_all_that_is_said_of_templates_and_themes_names_its_project(
    templates: tuple[Path, Report], themes: Report
) -> None:
    for report, names in ((templates[1], TEMPLATES), (themes, THEMES)):
        assert [d for d in report if not names.keys() & {*Path(d["location"]["path"]).parts}] == []


def test_a_drawing_brings_no_script(folder: Path, cache: Path) -> None:
    (folder / "a.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>1</script></svg>"
    )
    _, page = one_deck(folder, f'{S}@import "a.svg"\n\n![](a.svg)\n', cache)
    assert "alert(1)" not in page


def test_the_nearest_words_are_looked_for_a_few_times_a_deck() -> None:
    """Each search takes as long as there are words; a deck may have thousands of both."""
    guess = Guesses()
    hints = [guess(f"lemma{n}", [f"lemma{n}s"]) for n in range(1000)]
    assert sum(map(bool, hints)) == Guesses.MOST
    assert guess("lemma0", []) == hints[0] != ""


def test_a_bracket_that_nothing_closes_is_looked_after_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    places = lines.places
    monkeypatch.setattr(lines, "places", lambda *given: looked.append(given[1]) or places(*given))
    built(S + "[" * 2000)
    assert looked.count("]]") == 1
