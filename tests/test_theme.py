"""Themes: where a file is found, what derives from what, and what the shipped ones promise."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from builder.cli import main
from builder.dialect.sheets import imported_sheets
from builder.read.courses import Work
from builder.read.project import Project
from builder.read.source import read
from builder.site.begin import begin
from builder.site.engine import Engine
from builder.theming.choice import BUILT_IN, Sheet, default_theme, find_theme, is_named
from builder.theming.manifest import ThemeError
from builder.theming.stylesheet import squeeze, stylesheet
from builder.theming.theme import Theme, fence_files, macro_files, word_files

SHIPPED = sorted(path.parent.name for path in BUILT_IN.glob("*/theme.yaml"))
README = BUILT_IN / "README.md"
LARGEST_STYLE_SHEET = 45_000  # the rest of the 49 kB of a page is for its utility classes


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def theme_of(root: Path, name: str | None = None, deck: str = "deck") -> Theme:
    return find_theme(name, root / deck, root)


def names(theme: Theme) -> list[str]:
    return [folder.name for folder in theme.folders]


def test_pages_that_are_no_decks_are_plain(tmp_path: Path) -> None:
    """Decks of strangers are white beside them; the look of the first courses is theirs."""
    assert default_theme() == theme_of(tmp_path, "plain")


def test_the_look_of_the_first_courses_stands_on_the_plain_one(tmp_path: Path) -> None:
    theme = theme_of(tmp_path, "solarized")
    assert names(theme) == ["solarized", "plain", "courses", "base"]
    assert theme.reveal["width"] == 960
    assert theme.reveal["height"] == 700
    assert theme.tex_macros["Rbb"]


def test_a_deck_that_names_and_imports_nothing_looks_as_reveal_js_and_has_no_words(tmp_path: Path) -> None:
    theme = theme_of(tmp_path)
    assert names(theme) == ["reveal", "base"]
    assert theme.reveal_theme == "white.css"
    assert (dict(theme.tex_macros), macro_files(theme), word_files(theme)) == ({}, {}, {})
    assert {"center", "margin", "display"}.isdisjoint(theme.reveal)


OLD = ("css/GNN.css", "css/main.css")
COMMON = ("css/main.css", "css/font-awesome.css", "css/theme/solarized.css")


@pytest.mark.parametrize(
    ("name", "reveal_theme", "imports", "on_disk", "expected"),
    [
        (None, "", OLD, False, "solarized plain courses-2021 courses base"),
        (None, "", OLD, True, "courses-2021 courses reveal base"),
        (None, "moon.css", OLD, False, "courses-2021 courses reveal base"),
        ("paper", "", OLD, True, "paper plain courses-2021 courses base"),
        (None, "", ("css/zhangt-style.css",), True, "courses-2020 courses-2021 courses reveal base"),
        (None, "", COMMON, False, "reveal base"),
        (None, "", COMMON, True, "reveal base"),
        ("paper", "moon.css", (), True, "paper plain base"),
    ],
)
def test_which_look_and_which_words_a_deck_gets(
    tmp_path: Path,
    name: str | None,
    reveal_theme: str,
    imports: tuple[str, ...],
    on_disk: bool,
    expected: str,
) -> None:
    sheets = tuple(Sheet(path, on_disk) for path in imports)
    theme = find_theme(name, tmp_path, tmp_path, reveal_theme, sheets)
    assert " ".join(names(theme)) == expected
    assert ("Xv" in theme.tex_macros) == ("courses" in expected)
    assert ("GNN-HEADER" in macro_files(theme)) == ("courses" in expected)
    stood_in_for = {path for path in imports if is_named(path, tuple(theme.provides))}
    assert stood_in_for == (set(imports) if "plain courses" in expected else set())


def test_sheets_are_found_where_they_are_imported(tmp_path: Path) -> None:
    text = """
@import "css/here.css"
> @import "../gone.less" {.a}

<!-- @import "common/head.md" -->

```text
@import "shown.css"
```

@import "https://example.org/there.css"
text @import "no.css"
"""
    head = {"common/head.md": '@import "own.css"\n', "common/own.css": "", "css/here.css": ""}
    write(tmp_path, {"slides.yaml": "", "deck.md": text, **head})
    found = imported_sheets(read(tmp_path / "deck.md", print), Project(tmp_path))
    assert found == (Sheet("css/here.css", True), Sheet("../gone.less", False), Sheet("own.css", True))


def test_colours_by_number_are_no_values_where_a_deck_brings_its_sheets(tmp_path: Path) -> None:
    """A sheet written for the original asks for one that it forgot to define, and gets the colour around."""
    sheets = (Sheet("style-color.css", on_disk=True),)
    theme = find_theme(None, tmp_path, tmp_path, sheets=sheets)
    defined = re.findall(r"(--base\d+)\s*:", stylesheet(theme))
    assert "reveal" in names(theme) and not defined


def test_formulas_are_divided_where_a_deck_is_shown_as_in_the_original(tmp_path: Path) -> None:
    def divided(on_disk: bool) -> bool:
        return find_theme(None, tmp_path, tmp_path, sheets=(Sheet("font-song.css", on_disk),)).formula_breaks

    assert divided(on_disk=True) and not divided(on_disk=False)


def test_styles_add_up_base_first(tmp_path: Path) -> None:
    write(tmp_path, {"theme/mine/theme.yaml": "parent: solarized", "theme/mine/style.css": "a{}"})
    styles = theme_of(tmp_path, "mine").styles
    assert styles[0].parts[-3:] == ("base", "css", "page.css")
    assert styles[8].parts[-3:] == ("plain", "css", "values.css")
    assert styles[-1] == tmp_path / "theme/mine/style.css"


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "theme/mine/theme.yaml": "parent: solarized",
            "theme/mine/macros/HEADER.html.jinja": "mine",
            "theme/mine/macros/OWN.html.jinja": "mine",
            "theme/mine/words/我的问题.html.jinja": "?",
            "deck/theme/macros/HEADER.html.jinja": "the deck's",
        },
    )
    theme = theme_of(tmp_path, "mine")
    assert theme.file("macros/HEADER.html.jinja") == tmp_path / "deck/theme/macros/HEADER.html.jinja"
    assert macro_files(theme)["OWN"] == tmp_path / "theme/mine/macros/OWN.html.jinja"
    assert macro_files(theme)["GNN-FOOTER"].is_relative_to(BUILT_IN / "courses")
    assert word_files(theme)["我的问题"].read_text(encoding="utf-8") == "?"
    assert "dot" in fence_files(theme)
    assert theme.file("nothing.html.jinja") is None


def test_a_deck_chooses_its_theme_by_its_own_manifest(tmp_path: Path) -> None:
    write(tmp_path, {"deck/theme/theme.yaml": "parent: paper", "deck/theme/style.css": ":root{--ink:red}"})
    theme = theme_of(tmp_path)
    assert [folder.name for folder in theme.folders] == ["theme", "paper", "plain", "base"]
    assert stylesheet(theme).endswith(":root{--ink:red}}\n")


@pytest.mark.parametrize(
    ("front_matter", "name"),
    [
        ("presentation: {theme: night.css}", "reveal"),
        ("presentation: {theme: moon.css}", "ours"),
        ("presentation: {theme: [night.css]}", "reveal"),
        ("presentation: {theme: night.css}\ntheme: paper", "paper"),
    ],
)
def test_a_theme_may_stand_in_for_one_of_reveal(tmp_path: Path, front_matter: str, name: str) -> None:
    ours = {"slides.yaml": "", "theme/ours/theme.yaml": "instead-of: [moon.css]\n"}
    write(tmp_path, ours | {"deck.md": f"---\n{front_matter}\n---\n\n<!-- slide -->\n"})
    with Engine() as engine:
        assert begin(Work(tmp_path / "deck.md", tmp_path), engine, print).templates.theme.name == name


def test_settings_of_the_nearest_theme_win(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "theme/mine/theme.yaml": "tex: m.json\nreveal: {width: 1280}\nprovides: [old.css]",
            "theme/mine/m.json": '{"Rbb": "R"}',
        },
    )
    theme = theme_of(tmp_path, "mine")
    assert theme.tex_macros["Rbb"] == "R"
    assert (theme.reveal["width"], theme.reveal["height"]) == (1280, 700)
    assert "old.css" in theme.provides


def test_fonts_are_replaced_and_dropped_by_name(tmp_path: Path) -> None:
    text = "parent: solarized\nfonts:\n  kai: null\n  latin: {css: p/a.css, family: A, weight: 500}"
    write(tmp_path, {"theme/mine/theme.yaml": text})
    fonts = {face.name: face for face in theme_of(tmp_path, "mine").fonts}
    assert "kai" not in fonts
    assert list(fonts)[:2] == ["punctuation", "latin"]
    assert (fonts["latin"].source, fonts["latin"].family, fonts["latin"].weight) == ("p/a.css", "A", 500)


def test_the_logo_is_replaced_by_a_file(tmp_path: Path) -> None:
    write(tmp_path, {"deck/theme/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" id="our-own"/>'})
    css = stylesheet(theme_of(tmp_path, "solarized"))
    assert "our-own" in css
    assert "url(logo.svg)" not in css


def test_comments_do_not_reach_the_page(tmp_path: Path) -> None:
    write(tmp_path, {"deck/theme/style.css": 'a::after { content: "/* text */" } /* a\nremark */'})
    assert stylesheet(theme_of(tmp_path)).endswith('a::after{content:"/* text */"}}\n')


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("a,\nb > c { color: red;\n  margin: 0 auto;\n}\n", "a,b>c{color:red;margin:0 auto}"),
        ('q { content: "a, b > { c: d; }" }', 'q{content:"a, b > { c: d; }"}'),
        ("a:hover b::before { --own: a, b }", "a:hover b::before{--own: a,b}"),
        ("a { grid-template:\n  'x y'\n  'z z' / 1fr }", "a{grid-template:'x y' 'z z' / 1fr}"),
        ("@media (width > 9em) { a { top: calc(1em + 2px) } }", "@media (width>9em){a{top:calc(1em + 2px)}}"),
    ],
)
def test_only_blanks_that_mean_nothing_go(written: str, served: str) -> None:
    assert squeeze(written) == served


@pytest.mark.parametrize(
    ("files", "message", "hint"),
    [
        ({}, "unknown theme `solarised`", "did you mean `solarized`?"),
        (
            {"solarised": "parent: other", "other": "parent: solarised"},
            "themes extend each other in a loop: solarised → other → solarised",
            "",
        ),
        ({"solarised": "parrent: base"}, "unknown setting `parrent`", "did you mean `parent`?"),
        ({"solarised": "styles: one.css"}, "`styles` in `solarised/theme.yaml` should be a list", ""),
        ({"solarised": "styles: [one.css]"}, "names `one.css`, which is not in its folder", ""),
        ({"solarised": "- a"}, "should map settings to values, found list", ""),
        ({"solarised": "a: [1"}, "`solarised/theme.yaml`, line", ""),
        ({"solarised": "fonts: {kai: {css: a.css}}"}, "should have at least `css` and `family`", ""),
        ({"solarised": "formula-breaks: 1"}, "theme.yaml` should be `true` or `false`, found `1`", ""),
        ({"solarised": "formula-font: latex"}, "should be `newcm` or `tex`, found `latex`", ""),
        ({"solarised": "fonts: {kai: {css: a, family: A, wight: 4}}"}, "unknown setting `wight`", "`weight`"),
    ],
)
def test_what_is_wrong_with_a_theme_is_said(
    tmp_path: Path, files: dict[str, str], message: str, hint: str
) -> None:
    write(tmp_path, {f"theme/{name}/theme.yaml": text for name, text in files.items()})
    with pytest.raises(ThemeError) as error:
        theme_of(tmp_path, "solarised")
    assert message in error.value.message
    assert hint in error.value.hint


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_theme_is_small_and_asks_no_other_machine(tmp_path: Path, name: str) -> None:
    css = stylesheet(theme_of(tmp_path, name))
    assert len(css.encode()) <= LARGEST_STYLE_SHEET
    assert not re.search(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", css)


def style_sheets(page: Path) -> list[Path]:
    """The style sheets of its theme that a built page loads where scripts run."""
    html = re.sub(r"<noscript>.*?</noscript>", "", page.read_text(encoding="utf-8"), flags=re.S)
    named = re.findall(r'<link rel="stylesheet" href="([^"]*_theme/[^"]+)"', html)
    return [page.parent / name for name in named]


def test_a_look_with_the_blocks_of_mathematics_stands_beside_the_look_without(tmp_path: Path) -> None:
    block = "<!-- slide -->\n\n::: theorem\nx\n:::\n"
    numbered = f"---\nnumbering: true\n---\n{block}"
    write(tmp_path, {"slides.yaml": "theme: lecture", "a.md": numbered, "b.md": block})
    site = tmp_path / "site"
    assert main(["build", str(tmp_path), "-o", str(site)]) == 0
    styles = [style_sheets(site / name)[0].read_text(encoding="utf-8") for name in ("a.html", "b.html")]
    assert [".reference-tip" in style for style in styles] == [True, False]


def test_themes_of_one_name_do_not_take_each_others_place(
    tmp_path: Path, cache: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIDES_CACHE", cache)
    deck = "<!-- slide -->\n\n# A\n"
    own = {f"{name}/theme/style.css": f":root{{--of: {name}}}" for name in ("one", "two")}
    decks = {f"{name}/deck.md": deck for name in ("one", "two", "plain")}
    write(tmp_path / "slides", own | decks | {"slides.yaml": ""})
    site = tmp_path / "site"
    assert main(["build", str(tmp_path / "slides"), "-o", str(site), "--jobs", "1"]) == 0
    for name in ("one", "two", "plain"):
        [sheet] = style_sheets(site / name / "deck.html")
        last = re.findall(r"--of: (\w+)", sheet.read_text(encoding="utf-8"))
        assert last == [name] * (name != "plain")
    assert "--paper:" in (site / "index.html").read_text(encoding="utf-8"), "the list has its style in itself"


PAGE_STYLE = 49_000  # bytes of a page's style, without fonts and libraries


def test_the_style_of_a_page_is_small(tmp_path: Path, cache: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIDES_CACHE", cache)
    site = tmp_path / "site"
    assert main(["build", str(BUILT_IN.parent / "slides"), "-o", str(site)]) == 0
    themes = [len(stylesheet(theme_of(tmp_path, name)).encode()) for name in SHIPPED]
    for page in (site / "tour.html", site / "matrix-calculus.html"):
        html = page.read_text(encoding="utf-8")
        own = html.partition('<style data-deck="style">')[2].partition("</style>")[0]
        assert style_sheets(page)
        assert max(themes) + len(own.encode()) <= PAGE_STYLE


# The recipes of the README, carried out


def recipes() -> dict[str, list[tuple[str, str]]]:
    """Title of a recipe → its blocks as (info, text); blocks say `file=NAME` or `built`."""
    found: dict[str, list[tuple[str, str]]] = {}
    title = ""
    tokens = MarkdownIt().parse(README.read_text(encoding="utf-8"))
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            title = token.content
        if token.type == "fence":
            found.setdefault(title, []).append((token.info, token.content))
    return found


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize("title", recipes())
def test_a_recipe_of_the_readme_works(
    title: str, tmp_path: Path, cache: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIDES_CACHE", cache)
    blocks = recipes()[title]
    files = {info.partition("file=")[2]: text for info, text in blocks if "file=" in info}
    write(tmp_path, {"slides.yaml": "", **files})
    assert main(["build", str(tmp_path / "slides"), "-o", str(tmp_path / "site"), "--strict"]) == 0
    own = [*(tmp_path / "site").glob("*.html"), *(tmp_path / "site" / "_theme").rglob("*.css")]
    built = "\n".join(path.read_text(encoding="utf-8") for path in own)
    for info, text in blocks:
        if info.endswith(" built"):
            assert text.strip() in built


@pytest.mark.parametrize("name", ["solarized", "solarized-dark", "solarized-contrast", "paper"])
def test_every_theme_knows_the_macros_and_sheets_of_old_decks(name: str, tmp_path: Path) -> None:
    theme = find_theme(name, tmp_path, tmp_path, sheets=(Sheet("zhangt-solarized.css", False),))
    assert "Xv" in theme.tex_macros
    assert "zhangt-solarized.css" in theme.provides


@pytest.mark.parametrize("name", ["page.html.jinja", "live.html.jinja"])
def test_the_pages_own_elements_have_no_ids_that_a_heading_could_have(name: str) -> None:
    text = (BUILT_IN / "base" / name).read_text(encoding="utf-8")
    assert re.findall(r'\bid="[^"{]+"', text) == []
    assert "data-deck=" in text or "data-live=" in text
