"""All files that a page can ask for come along, in whatever way they are named; nothing else does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from builder.machine.frontend import package_root
from builder.machine.output import write_files
from builder.page.door import DEEPEST, MOST_FAULTS
from builder.page.weights import nearest
from builder.read.courses import Work, find_decks
from builder.read.css import addresses_in_sheet
from builder.read.css_faults import css_faults
from builder.read.font_rules import font_rules, font_stacks
from builder.serve.engine import LiveEngine
from builder.site.build import Built, build_deck
from builder.site.engine import Engine
from builder.site.publish import NotSelfContained, self_contained

S = "<!-- slide -->\n\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[LiveEngine]:
    with LiveEngine() as opened:
        yield opened


def built(folder: Path, text: str, engine: Engine, files: Mapping[str, str | bytes] = {}) -> Built:
    """The deck `decks/deck.md` of a project, with files beside it."""
    for name, content in {"slides.yaml": "", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    deck = folder / "decks" / "deck.md"
    deck.parent.mkdir(exist_ok=True)
    deck.write_text(text, encoding="utf-8")
    return build_deck(Work(deck, deck.parent), "build", engine)


def targets(found: Built) -> set[str]:
    """What is in the site of the author's own."""
    assert found.page is not None
    names = (str(asset.target) for asset in found.page.assets)
    return {name for name in names if not name.startswith(("_lib", "_theme", "_fonts"))}


def said(found: Built) -> list[str]:
    return [f"{problem.location.line}: {problem.code}: {problem.message}" for problem in found.diagnostics]


WAYS = {
    "Markdown": "![a](x.png)",
    "lightbox of Markdown": '[a](#b){data-preview-image="x.png"}',
    "lightbox": '<img src="data:," alt="" data-preview-image="x.png">',
    "film in a lightbox": '<img src="data:," alt="" data-preview-video="x.png">',
    "candidates": '<img alt="" srcset="data:,a 1x, x.png 2x">',
    "candidate of a source": '<picture><source srcset="x.png"><img src="data:," alt=""></picture>',
    "poster": '<video poster="x.png"></video>',
    "lazy": '<img alt="" data-src="x.png">',
    "style of an element": "<p style=\"background: url('x.png')\">x</p>",
    "image-set": "<p style=\"background: image-set('x.png' 1x)\">x</p>",
    "escaped name": r'<p style="background: u\72l(x.png)">x</p>',
    "style element": "<style>p { background: url(x.png) }</style>",
    "drawing": '<svg><image href="x.png"/></svg>',
    "old drawing": '<svg><image xlink:href="x.png"/></svg>',
    "filter of a drawing": '<svg><filter id="f"><feImage href="x.png"/></filter></svg>',
    "fill of a drawing": '<svg><rect fill="url(x.png#a)"/></svg>',
    "object": '<object data="x.png"></object>',
    "embed": '<embed src="x.png">',
    "area": '<map name="m"><area href="x.png"></map>',
    "link": "[a](x.png)",
    "cell": '<table background="x.png"></table>',
    "button": '<input type="image" src="x.png" alt="">',
    "icon": '<link rel="icon" href="x.png">',
    "next page": '<meta http-equiv="refresh" content="900; url=x.png">',
    "page inside": "<iframe srcdoc=\"<img src='x.png'>\"></iframe>",
    "animation": '<svg><image><set attributeName="href" to="x.png"/></image></svg>',
}


@pytest.mark.parametrize("way", WAYS)
def test_a_file_comes_along_however_it_is_named(way: str, tmp_path: Path, engine: LiveEngine) -> None:
    found = built(tmp_path, f"{S}{WAYS[way]}\n", engine, {"decks/x.png": b"x"})
    assert targets(found) == {"x.png"}
    assert said(found) == []


@pytest.mark.parametrize("way", WAYS)
def test_what_is_missing_is_said_where_it_is_named(way: str, tmp_path: Path, engine: LiveEngine) -> None:
    found = built(tmp_path, f"{S}{WAYS[way]}\n", engine)
    assert targets(found) == set()
    silent = way in ("link", "area")  # it may be a page
    assert [line.partition(":")[0] for line in said(found)] == ([] if silent else ["3"])


GROUNDS = {
    'data-background="a b.png"': ["a b.png"],
    'data-background="a.png" data-background-size="10%"': ["a.png"],
    'data-background-image="a.png, b.png"': ["a.png", "b.png"],
    'data-background-video="a.webm,b.webm"': ["a.webm", "b.webm"],
    'data-background-iframe="a.html"': ["a.html"],
    'data-background-image="50%.png"': ["50%.png"],
    'data-background-image="..\\decks\\a.png"': ["a.png"],
    'data-background="steelblue"': [],
    'data-background="linear-gradient(red, blue), url(a.png)"': ["a.png"],
}


@pytest.mark.parametrize("ground", GROUNDS)
def test_what_is_behind_a_slide_comes_along(ground: str, tmp_path: Path, engine: LiveEngine) -> None:
    names = GROUNDS[ground]
    files = {f"decks/{name}": "x" for name in names}
    found = built(tmp_path, f"<!-- slide {ground} -->\n\nx\n", engine, files)
    assert targets(found) == set(names)
    assert said(found) == []


@pytest.mark.parametrize("name", ["a#b.png", "a,b.png"])
def test_names_that_reveal_cannot_take_are_plain_in_the_site(
    name: str, tmp_path: Path, engine: LiveEngine
) -> None:
    text = f'<!-- slide data-background-image="{name}" -->\n\nx\n'
    found = built(tmp_path, text, engine, {f"decks/{name}": "x", "decks/a-b.png": "y"})
    [target] = targets(found)
    assert target.startswith("a-b-") and said(found) == []
    assert found.page and f'data-background-image="{target}"' in found.page.html


def test_a_sheet_comes_along_with_its_sheets_and_their_files(tmp_path: Path, engine: LiveEngine) -> None:
    files = {
        "decks/css/own.css": '@import "deep/more.css"; .a { background: url(../img/one.png) }',
        "decks/css/deep/more.css": "@import '../own.css'; .b { background: url('../../img/two.png') }",
        "decks/img/one.png": "1",
        "decks/img/two.png": "2",
    }
    found = built(tmp_path, f'@import "css/own.css"\n\n{S}x\n', engine, files)
    assert targets(found) == {name.removeprefix("decks/") for name in files}
    assert said(found) == []


def test_addresses_of_a_sheet_change_with_its_place(tmp_path: Path, engine: LiveEngine) -> None:
    """One from above the decks goes elsewhere in the site; what it names beside them stays there."""
    files = {"common/own.css": ".a { background: url(../decks/a.png), url(b.png) }", "decks/a.png": "a",
             "common/b.png": "b"}
    found = built(tmp_path, f'@import "../common/own.css"\n\n{S}x\n', engine, files)
    assert targets(found) == {"_project/common/own.css", "a.png", "_project/common/b.png"}
    assert found.page is not None
    [sheet] = [a.source for a in found.page.assets if a.target.name == "own.css"]
    assert sheet == b'.a { background: url("../../a.png"), url(b.png) }'


def test_what_a_sheet_misses_is_said_in_the_sheet(tmp_path: Path, engine: LiveEngine) -> None:
    files = {"decks/own.css": ".a { color: red }\n.b { background: url(gone.png) }"}
    found = built(tmp_path, f'@import "own.css"\n\n{S}x\n', engine, files)
    [problem] = found.diagnostics
    assert problem.location.path.endswith("decks/own.css")
    assert (problem.location.line, problem.location.column) == (2, 18)
    assert problem.message == "no file `gone.png`"


def test_files_of_one_name_stay_apart(tmp_path: Path, engine: LiveEngine) -> None:
    files = {"decks/a/p.png": "1", "decks/b/p.png": "2", "common/p.png": "3"}
    found = built(tmp_path, f"{S}![](a/p.png) ![](b/p.png) ![](../common/p.png)\n", engine, files)
    assert targets(found) == {"a/p.png", "b/p.png", "_project/common/p.png"}


def test_folders_in_one_site_keep_their_own_files(tmp_path: Path, engine: LiveEngine) -> None:
    """A sheet above the decks and one beside them, of the same names in both courses."""
    for course in ("a", "b"):
        for name in ("css/own.css", "pages/beside.css"):
            sheet = tmp_path / course / name
            sheet.parent.mkdir(parents=True, exist_ok=True)
            sheet.write_text(f".{course}-{sheet.stem} {{ color: red }}")
        imports = '@import "../css/own.css"\n@import "beside.css"\n\n'
        (tmp_path / course / "slides.yaml").touch()
        (tmp_path / course / "pages" / f"of-{course}.md").write_text(f"{imports}{S}x\n")
    works = find_decks([tmp_path / "a" / "pages", tmp_path / "b" / "pages"])
    for work in works:
        page = build_deck(work, "build", engine).page
        assert page is not None
        write_files(page.files(), tmp_path / "site")
    for course in ("a", "b"):
        html = (tmp_path / "site" / f"of-{course}.html").read_text(encoding="utf-8")
        sheets = re.findall(r'href="(_project/[^"]*)"', html)
        texts = "".join((tmp_path / "site" / sheet).read_text() for sheet in sheets)
        assert set(re.findall(r"\.([ab])-(?:own|beside)", texts)) == {course}
        assert "own {" in texts and "beside {" in texts


def test_modules_come_along_with_what_they_import(tmp_path: Path, engine: LiveEngine) -> None:
    text = f'{S}<script type="module">\nimport {{ a }} from "./a.mjs";\nimport("./c.js");\n</script>\n'
    files = {
        "decks/a.mjs": 'export * from "./b/b.js"; // import "./no.js"',
        "decks/b/b.js": "export const a = 1;",
        "decks/c.js": "",
    }
    found = built(tmp_path, text, engine, files)
    assert targets(found) == {"a.mjs", "b/b.js", "c.js"} and said(found) == []


def test_a_page_inside_comes_along_with_its_files(tmp_path: Path, engine: LiveEngine) -> None:
    files = {
        "decks/demo/index.html": '<link rel=stylesheet href=a.css><img src=p.png><script src=a.js></script>',
        "decks/demo/a.css": "@font-face { font-family: F; src: url(f.woff2) }",
        **dict.fromkeys(["decks/demo/p.png", "decks/demo/a.js", "decks/demo/f.woff2"], "x"),
    }
    found = built(tmp_path, f'{S}<iframe src="demo/index.html"></iframe>\n', engine, files)
    assert targets(found) == {name.removeprefix("decks/") for name in files}


OPTIONS = """---
plugins: [menu]
presentation:
  parallaxBackgroundImage: p.png
  dependencies:
    - src: own.js
  menu:
    custom:
      - {title: More, src: panel.html}
---
"""


CHAINS = {
    "page": ("html", "[x](0.html)", '<a href="{}.html">x</a>', False),
    "sheet": ("css", '<link rel="stylesheet" href="0.css">', '@import "{}.css";', True),
    "module": ("mjs", '<script type="module" src="0.mjs"></script>', 'import "./{}.mjs"', True),
}


@pytest.mark.parametrize("kind", CHAINS)
def test_files_that_lead_one_to_the_next(kind: str, tmp_path: Path, engine: LiveEngine) -> None:
    """Pages may go on as long as they like; of sheets and modules that do, somebody is told."""
    ending, link, names, is_bounded = CHAINS[kind]
    files = {f"decks/{n}.{ending}": names.format(n + 1).encode() for n in range(99)}
    found = built(tmp_path, f"{S}{link}\n", engine, files | {f"decks/99.{ending}": b""})
    assert len(targets(found)) == (DEEPEST if is_bounded else 100)
    assert [problem.code for problem in found.diagnostics] == ["deep-import"] * is_bounded


def test_links_from_the_root_keep_what_stands_behind_the_path(tmp_path: Path, engine: LiveEngine) -> None:
    """Also those to Markdown that is no deck, and to what is made later."""
    text = f"{S}[a](/notes.md#part) [b](/later.html?q=1#x) [c](/decks/x.png)\n"
    found = built(tmp_path, text, engine, {"notes.md": "", "decks/x.png": "x"})
    assert found.page
    links = re.findall(r'href="([^"]*)">[abc]<', found.page.html)
    assert links == ["_project/notes.md#part", "_project/later.html?q=1#x", "x.png"]


def test_the_faults_of_a_sheet_are_told_until_it_is_clear(tmp_path: Path, engine: LiveEngine) -> None:
    found = built(tmp_path, S + "<style>\n" + "a {\n" * 1000 + "</style>\n", engine)
    assert len(found.diagnostics) == MOST_FAULTS
    assert "there may be more" in found.diagnostics[-1].message


def test_files_of_options_come_along(tmp_path: Path, engine: LiveEngine) -> None:
    """A page opened from disk may read no file: the panel stands in it."""
    panel = {"decks/panel.html": '<img src="q.png">', "decks/q.png": "q"}
    files = {"decks/p.png": "p", "decks/own.js": "", **panel}
    found = built(tmp_path, OPTIONS + S + "x\n", engine, files)
    assert targets(found) == {"p.png", "own.js", "q.png"} and said(found) == []
    assert found.page and '"content": "<img src=\\"q.png\\">"' in found.page.html
    bare = built(tmp_path / "bare", OPTIONS + S + "x\n", engine)
    assert said(bare) == [
        "4: missing-picture: no picture `p.png`",
        "5: missing-script: no script `own.js`",
        "8: missing-page: no page `panel.html`",
    ]


def test_what_is_on_another_machine_is_said_once(tmp_path: Path, engine: LiveEngine) -> None:
    picture = "![a](//example.org/a.png)\n\n"
    found = built(tmp_path, S + picture * 2 + S + picture + S + picture, engine)
    assert said(found) == [
        "3: remote-resource: picture `//example.org/a.png` is on another machine, also on 2 more slides"
    ]


SHEET = """@import url(https://example.org/lato.css) screen;
@font-face { font-family: Far; src: url(https://example.org/far.woff2) }
.a { background: url("//example.org/a.png"), url(own.png) }
"""


def test_a_sheet_asks_no_other_machine(tmp_path: Path, engine: LiveEngine) -> None:
    """It only dresses the slides, and a page waits for it where there is no network."""
    link = '<link rel="stylesheet" href="https://example.org/b.css">'
    style = "<style>p { background: url(https://example.org/p.png) }</style>"
    deck = f'@import "a.css"\n\n{S}x\n\n{link}\n\n{style}\n'
    found = built(tmp_path, deck, engine, {"decks/a.css": SHEET, "decks/own.png": "x"})
    assert found.page
    [sheet] = [asset.source for asset in found.page.assets if str(asset.target) == "a.css"]
    assert isinstance(sheet, bytes)
    assert "example.org" not in sheet.decode() + found.page.html
    assert b"screen" in sheet and b"url(own.png)" in sheet
    assert sorted(said(found)) == [
        "1: remote-resource: style sheet `https://example.org/lato.css` is on another machine, and left out",
        "2: remote-resource: file `https://example.org/far.woff2` is on another machine, and left out",
        "3: remote-resource: file `//example.org/a.png` is on another machine, and left out",
        "7: remote-resource: style sheet `https://example.org/b.css` is on another machine, and left out",
        "9: remote-resource: file `https://example.org/p.png` is on another machine, and left out",
    ]


REMOTE = [way for way in WAYS if way not in ("link", "area")]


@pytest.mark.parametrize("way", REMOTE)
def test_another_machine_is_noticed_however_it_is_named(
    way: str, tmp_path: Path, engine: LiveEngine
) -> None:
    found = built(tmp_path, f"{S}{WAYS[way].replace('x.png', 'http://example.org/x.png')}\n", engine)
    assert [problem.code for problem in found.diagnostics] == ["remote-resource"]


FAR = "http://example.org/x.png"
ONLY_FAR = {
    "page in an address": f"<iframe src='data:text/html,<img src={FAR}>'></iframe>",
    "packed": '<embed src="data:text/html;base64,PGltZyBzcmM9Imh0dHA6Ly9leGFtcGxlLm9yZy94LnBuZyI+">',
    "drawing in an address": f'<img alt="" src="data:image/svg+xml,<svg><image href=\'{FAR}\'/></svg>">',
    "sheet in an address": f'<link rel="stylesheet" href="data:text/css,@import url({FAR});">',
    "base": '<base href="http://example.org/">',
    "loaded ahead": f'<script type="speculationrules">{{"prefetch": [{{"urls": ["{FAR}"]}}]}}</script>',
    "blanks": f'<img alt="" src=" {FAR}">',
    "backslashes": '<img alt="" src="\\\\example.org\\x.png">',
    "no slashes": '<img alt="" src="http:example.org/x.png">',
    "connection ahead": f'<link rel="preconnect" href="{FAR}">',
    "name ahead": f'<link rel="dns-prefetch" href="{FAR}">',
    "import map": f'<script type="importmap">{{"imports": {{"a": "{FAR}"}}}}</script>',
    "animation of several": f'<svg><image><animate attributeName="href" values="#a;{FAR}"/></image></svg>',
}


@pytest.mark.parametrize("way", ONLY_FAR)
def test_another_machine_is_noticed_where_no_file_of_the_project_can_be(
    way: str, tmp_path: Path, engine: LiveEngine
) -> None:
    found = built(tmp_path, f"{S}{ONLY_FAR[way]}\n", engine)
    assert [problem.code for problem in found.diagnostics] == ["remote-resource"]


def test_the_gradient_behind_a_slide_may_be_a_file(tmp_path: Path, engine: LiveEngine) -> None:
    slide = f"<!-- slide data-background-gradient=\"url('{FAR}')\" -->\n\nx\n"
    assert [problem.code for problem in built(tmp_path, slide, engine).diagnostics] == ["remote-resource"]


def test_modules_of_an_import_map_come_along(tmp_path: Path, engine: LiveEngine) -> None:
    text = '<script type="importmap">{"imports": {"a": "./a.mjs"}}</script>'
    files = {"decks/a.mjs": "import './b.mjs'", "decks/b.mjs": ""}
    assert targets(built(tmp_path, f"{S}{text}\n", engine, files)) == {"a.mjs", "b.mjs"}


def test_a_page_keeps_its_place(tmp_path: Path, engine: LiveEngine) -> None:
    """Exported pages lie beside many decks."""
    files = {"decks/lesson.md": S + "x\n", "decks/lesson.html": "old", "decks/index.html": "old"}
    found = built(tmp_path, f"{S}[a](lesson.html) [b](index.html) [c](lesson.md)\n", engine, files)
    assert targets(found) == set()
    lost = "so the file of that name is not in the site"
    assert said(found) == [
        f"3: taken-path: `lesson.html` is the page of `lesson.md`, {lost}",
        f"3: taken-path: `index.html` is the list of decks, {lost}",
    ]


def test_pages_of_the_site_are_shown_in_one_another(tmp_path: Path, engine: LiveEngine) -> None:
    text = (
        '<!-- slide data-background-iframe="lesson.html" -->\n\n'
        '<iframe src="lesson.html#/2" title="the lesson"></iframe>\n\n'
        '<iframe src="gone.html" title="gone"></iframe>\n'
    )
    found = built(tmp_path, text, engine, {"decks/lesson.md": S + "x\n"})
    assert said(found) == ["5: missing-page: no page `gone.html`"]
    assert found.page and 'src="lesson.html#/2"' in found.page.html
    assert 'data-background-iframe="lesson.html"' in found.page.html


def test_folders_called_like_those_of_a_site_go_elsewhere(tmp_path: Path, engine: LiveEngine) -> None:
    found = built(tmp_path, f"{S}![](_lib/a.png) ![](_project/b.png)\n", engine,
                  {"decks/_lib/a.png": "a", "decks/_project/b.png": "b"})
    assert targets(found) == {"_project/decks/_lib/a.png", "_project/decks/_project/b.png"}


def single(found: Built, folder: Path) -> str:
    assert found.page is not None
    write_files(found.page.files(), folder)
    return self_contained(found.page.html, folder / found.page.target, folder)


def test_a_single_file_holds_them_all(tmp_path: Path, engine: LiveEngine) -> None:
    files = {"decks/own.css": '@import "b.css";', "decks/b.css": "p { background: url(x.png) }",
             "decks/x.png": "x", "decks/m.js": "export default 1;"}
    text = (
        '---\npresentation: {parallaxBackgroundImage: x.png}\n---\n@import "own.css"\n\n'
        '<!-- slide data-background="x.png" -->\n\n'
        '<img alt="" srcset="x.png 2x" data-preview-image="x.png">\n\n'
        '<script type="module">\nimport "./m.js";\n</script>\n'
    )
    html = single(built(tmp_path, text, engine, files), tmp_path / "site")
    assert "x.png" not in html
    assert 'data-embedded-image="data:image/png;base64,eA=="' in html
    assert "data:text/javascript;charset=utf-8,export%20default%201%3B" in html


def test_a_page_over_a_slide_is_refused_by_name(tmp_path: Path, engine: LiveEngine) -> None:
    found = built(tmp_path, f'{S}<b data-preview-link="a.html">x</b>\n', engine, {"decks/a.html": "a"})
    with pytest.raises(NotSelfContained, match=r"a page opened over a slide, `a.html`"):
        single(found, tmp_path / "site")


FONT = "@fontsource/fira-code/files/fira-code-latin-400-normal.woff2"


def unpacked(path: Path) -> bytes:
    font, out = TTFont(path), BytesIO()
    font.flavor = None
    font.save(out)
    return out.getvalue()


def font_sheet(*sources: str) -> str:
    return f'@font-face {{ font-family: "Own"; src: {", ".join(sources)}; font-weight: 700 }}\n'


@pytest.mark.parametrize("front_matter", ["", "---\npresentation: {theme: white.css}\n---\n"])
def test_a_font_of_a_sheet_is_cut_to_what_the_page_shows(front_matter: str, tmp_path: Path) -> None:
    """And to what the sheet itself writes; the sheet no longer names the whole font."""
    font = unpacked(package_root() / FONT)
    css = font_sheet('local("Mine")', "url(f.eot)", 'url(f.ttf) format("truetype")')
    css += '.a::before { content: "\\a9" }'
    files = {"decks/own.css": css, "decks/f.ttf": font}
    with Engine() as engine:
        found = built(tmp_path, f'{front_matter}@import "own.css"\n\n{S}xé\n', engine, files)
    assert found.page is not None and said(found) == []
    assert targets(found) == {"own.css"}
    [file] = [a for a in found.page.assets if a.target.name.startswith("f-")]
    assert isinstance(file.source, Path)
    shown = TTFont(BytesIO(file.source.read_bytes())).getBestCmap()
    assert {ord("x"), ord("X"), ord("é"), 0xA9} <= shown.keys()
    assert 0x0416 not in shown and file.source.stat().st_size < len(font)
    assert f'src: local("Mine"), url("{file.target}") format("woff")' in found.page.html


def test_a_font_that_cannot_be_cut_is_carried_whole(tmp_path: Path) -> None:
    with Engine() as engine:
        found = built(tmp_path, f'@import "own.css"\n\n{S}x\n', engine,
                      {"decks/own.css": font_sheet("url(f.woff2)"), "decks/f.woff2": b"no font"})
    assert found.page is not None
    assert targets(found) == {"own.css", "f.woff2"}
    assert 'src: url("f.woff2")' in found.page.html


def faces_of(found: Built, family: str) -> list[str]:
    assert found.page is not None
    return [rule for rule in re.findall(r"@font-face {[^}]*}", found.page.html) if f'"{family}"' in rule]


@pytest.mark.parametrize("preview", [False, True])
def test_a_font_that_is_not_there_has_a_stand_in(preview: bool, tmp_path: Path) -> None:
    """A font of the reader's own first, then ours: so Chinese is shown on a machine without Chinese fonts."""
    css = font_sheet("url(fzht-normal.ttf)").replace("700", "normal") + "p { font-family: Own }"
    with LiveEngine() if preview else Engine() as engine:
        found = built(tmp_path, f'@import "own.css"\n\n{S}x 汉\n', engine, {"decks/own.css": css})
    rules = faces_of(found, "Own")
    assert rules and all('src: local("Own"), local("fzht-normal"), url("_fonts/' in rule for rule in rules)
    assert said(found) == ["1: missing-file: no file `fzht-normal.ttf`"]
    assert found.page and not any(b"fzht-normal" in asset.source for asset in found.page.assets
                                  if isinstance(asset.source, bytes))
    shown = {c for asset in found.page.assets if isinstance(asset.source, Path)
             and asset.target.suffix == ".woff" for c in TTFont(asset.source).getBestCmap()}
    assert preview or {ord("x"), ord("汉")} <= shown


def test_the_font_itself_stands_in_where_a_theme_has_it(tmp_path: Path) -> None:
    css = '@font-face { font-family: "NotoSansSC"; src: url(NotoSansSC-Bold.otf); font-weight: 700 }\n'
    with Engine() as engine:
        found = built(tmp_path, f'@import "own.css"\n\n{S}x 汉\n', engine, {"decks/own.css": css})
    first = faces_of(found, "NotoSansSC")[0]
    assert "font-weight: 700" in first and "hei-bold-" in first


def test_letters_in_formulas_are_in_the_fonts_of_a_sheet(tmp_path: Path) -> None:
    """Fonts are cut before formulas are typeset."""
    font = unpacked(package_root() / FONT)
    files = {"decks/own.css": font_sheet("url(f.ttf)"), "decks/f.ttf": font}
    with Engine() as engine:
        found = built(tmp_path, f'@import "own.css"\n\n{S}$x \\text{{é}} \\unicode{{xEA}}$\n', engine, files)
    assert found.page
    [file] = [a for a in found.page.assets if a.target.name.startswith("f-")]
    assert isinstance(file.source, Path)
    assert {ord("é"), 0xEA} <= TTFont(BytesIO(file.source.read_bytes())).getBestCmap().keys()


def weights_carried(folder: Path, body: str, css: str = "", script: str = "") -> list[int]:
    """Of a family with nine weights, those whose faces come along."""
    weights = range(100, 1000, 100)
    faces = "".join(font_sheet("url(f.ttf)").replace("700", str(weight)) for weight in weights)
    font = unpacked(package_root() / FONT)
    files = {"decks/own.css": faces + css, "decks/f.ttf": font, "decks/own.js": script}
    imports = '@import "own.css"\n\n' + ('@import "own.js"\n\n' if script else "")
    with Engine() as engine:
        found = built(folder, f"{imports}{S}{body}\n", engine, files)
    return [int(w) for rule in faces_of(found, "Own") for w in re.findall(r"font-weight: (\d+)", rule)]


def test_only_weights_that_are_asked_for_come_along(tmp_path: Path) -> None:
    """400, 600 and 700 are those of browsers and of reveal.js; `<strong>` in 600 or more is 900."""
    usual = [400, 600, 700, 900]
    assert weights_carried(tmp_path / "plain", "x") == usual
    assert weights_carried(tmp_path / "sheet", "x", "p { font: italic 300 1rem/1.2 Own }") == [300, *usual]
    assert weights_carried(tmp_path / "markup", '<b style="font-weight: 200">x</b>') == [200, *usual]
    every = [*range(100, 1000, 100)]
    assert weights_carried(tmp_path / "unknown", "x", "p { font-weight: calc(300 + 50) }") == every
    assert weights_carried(tmp_path / "script", "x", script="document.body.style.fontWeight = 1") == every


@pytest.mark.parametrize(
    ("wanted", "shown"), [(300, 200), (400, 500), (450, 500), (500, 500), (600, 800), (900, 800), (100, 200)]
)
def test_the_next_weight_is_the_one_that_browsers_take(wanted: int, shown: int) -> None:
    assert nearest(wanted, [200, 500, 800]) == shown


def test_a_theme_of_the_project_asks_for_its_files_too(tmp_path: Path) -> None:
    css = "@import url(https://example.org/a.css);\n" + font_sheet("url(f.ttf)") + "p { mask: url(x.png) }"
    files = {"decks/own.css": css, "decks/x.png": "x", "decks/f.ttf": unpacked(package_root() / FONT)}
    with Engine() as engine:
        found = built(tmp_path, f"---\npresentation: {{theme: own.css}}\n---\n\n{S}x\n", engine, files)
    assert targets(found) == {"own.css", "x.png"} and faces_of(found, "Own")
    assert found.page and not any(b"example.org" in asset.source for asset in found.page.assets
                                  if isinstance(asset.source, bytes))


def test_a_stand_in_is_like_what_it_stands_in_for(tmp_path: Path) -> None:
    """Code stays code; a family of which a face is there is left alone, and so is what another font of the
    deck shows behind it."""
    lost = "".join(f"@font-face {{ font-family: {name}; src: url({name}.ttf) }}\n" for name in "ABC")
    css = lost + font_sheet("url(f.ttf)") + font_sheet("url(bold.ttf)")
    css += "p { font-family: A, Own } .reveal pre { font-family: B, C } h1 { font-family: C, serif }"
    files = {"decks/own.css": css, "decks/f.ttf": unpacked(package_root() / FONT)}
    with Engine() as engine:
        found = built(tmp_path, f'@import "own.css"\n\n{S}x 汉\n', engine, files)
    names = {family: " ".join(faces_of(found, family)) for family in ("A", "B", "C", "Own")}
    assert found.page and "kai-" in names["A"]
    letters = [TTFont(asset.source).getBestCmap() for asset in found.page.assets
               if isinstance(asset.source, Path) and asset.target.name in names["A"]]
    assert not any(ord("x") in shown for shown in letters)
    assert "code-" in names["B"] and "kai-" not in names["B"]
    assert "kai-" in names["C"] and "latin-" in names["C"]
    assert names["Own"].count("url(") == 1

def test_a_stand_in_for_code_is_as_wide_as_the_font_that_is_lost(tmp_path: Path) -> None:
    """Else lines of code are cut off, and tables stand elsewhere. It is there for all weights that the font
    has: browsers would embolden it."""
    css = "".join(
        f"@font-face {{ font-family: Code; src: url(OperatorMono-{w}.otf); font-weight: {w} }}\n"
        for w in (200, 400, 800)
    ) + "pre { font-family: Code, monospace }"
    with Engine() as engine:
        found = built(tmp_path, f'@import "own.css"\n\n{S}`x 汉`\n', engine, {"decks/own.css": css})
    letters, chinese = faces_of(found, "Code")
    assert "font-weight: 200 800;" in letters and "size-adjust: 91.67%" in letters  # 0.55 em instead of 0.6
    assert "size-adjust: 110%" in chinese  # as wide as two letters


# A brand, one in outline, one that is solid.
ICONS = 'li::before { content: "\\f260\\f0eb\\f00c"; font-family: FontAwesome }\n'


@pytest.mark.parametrize("preview", [False, True])
def test_icons_are_shown_where_the_sheet_of_their_font_is_not_there(preview: bool, tmp_path: Path) -> None:
    """No other font has them: every bullet would be an empty box."""
    deck = f'@import "font-awesome.css"\n@import "own.css"\n\n{S}- x\n'
    with LiveEngine() if preview else Engine() as engine:
        found = built(tmp_path, deck, engine, {"decks/own.css": ICONS})
    rules = faces_of(found, "FontAwesome")
    assert len(rules) == 3 and all('src: local("FontAwesome"), url("_fonts/' in rule for rule in rules)
    assert "unicode-range" in rules[-1]  # those in outline win
    assert found.page
    cut = {a.target.name.split("-")[1]: a.source for a in found.page.assets if "icons-" in a.target.name}
    shown = {kind: {*TTFont(file).getBestCmap()} for kind, file in cut.items() if not preview}
    assert preview or (0xF260 in shown["brands"] and 0xF0EB in shown["regular"] and 0xF00C in shown["solid"])


def test_icons_are_those_of_the_deck_where_it_has_them(tmp_path: Path) -> None:
    face = '@font-face { font-family: "FontAwesome"; src: url(f.ttf) }\n'
    files = {"decks/own.css": face + ICONS, "decks/f.ttf": unpacked(package_root() / FONT)}
    with Engine() as engine:
        found = built(tmp_path, f'@import "own.css"\n\n{S}- x\n', engine, files)
        without = built(tmp_path, f"{S}- x\n", engine)
    assert len(faces_of(found, "FontAwesome")) == 1
    assert not faces_of(without, "FontAwesome")


def test_a_preview_has_the_fonts_of_a_sheet_whole(tmp_path: Path, engine: LiveEngine) -> None:
    found = built(tmp_path, f'@import "own.css"\n\n{S}x\n', engine,
                  {"decks/own.css": font_sheet("url(f.woff2)"), "decks/f.woff2": b"x"})
    assert targets(found) == {"own.css", "f.woff2"}
    assert found.page and 'src: url("f.woff2")' in found.page.html


def test_a_class_that_is_nearly_one_that_is_read_is_a_slip(tmp_path: Path, engine: LiveEngine) -> None:
    deck = f'{S}A <!-- .element: class="fragmnt" -->\n\n<p class="r-strech unnumbred">B</p>\n'
    assert said(built(tmp_path, deck, engine)) == [
        "3: misspelt-class: no class `fragmnt`",
        "5: misspelt-class: no class `r-strech`",
        "5: misspelt-class: no class `unnumbred`",
    ]
    own = "<style>.fragmnt, .r-strech, .unnumbred { color: red }</style>\n\n"
    assert said(built(tmp_path, own + deck, engine)) == []


def test_a_class_in_a_formula_is_looked_at_as_any_other(tmp_path: Path, engine: LiveEngine) -> None:
    deck = S + r"A $\class{fragmnt}{x} + \class {fragment mine}{y}$" + "\n\n" + r"$$ \class{fade-otu}{z} $$"
    assert said(built(tmp_path, deck, engine)) == [
        "5: misspelt-class: no class `fade-otu`",
        "3: misspelt-class: no class `fragmnt`",
    ]
    own = "<style>.fragmnt, .fade-otu { color: red }</style>\n\n"
    assert said(built(tmp_path, own + deck, engine)) == []


def test_a_container_that_is_nearly_a_block_is_a_slip(tmp_path: Path, engine: LiveEngine) -> None:
    """Where the deck has blocks, and no sheet of it has the class."""
    deck = f"{S}::: theroem\nA\n:::\n\n::: Proof\nB\n:::\n\n::: hints\nC\n:::\n"
    asked = f"---\nblocks: true\n---\n\n{deck}"
    assert said(built(tmp_path, asked, engine)) == [
        "11: misspelt-class: no class `Proof`",
        "7: misspelt-class: no class `theroem`",
    ]
    assert said(built(tmp_path, asked + "\n<style>.theroem, .Proof { color: red }</style>\n", engine)) == []
    assert said(built(tmp_path, deck, engine)) == []


def test_style_sheets_that_stay_are_read_once(tmp_path: Path, engine: LiveEngine) -> None:
    """At each save of a preview: a course has a dozen of them, and some are larger than a megabyte."""
    kept = (css_faults, addresses_in_sheet, font_rules, font_stacks)
    sheets = {f"decks/{n}.css": f'.a{n} {{ background: url("data:,{n}"); color: red }}' for n in range(12)}
    imports = "".join(f'@import "{n}.css"\n' for n in range(12))
    styled = "".join(f'<b style="color: #0000{n}">a</b>\n' for n in range(10, 99))
    built(tmp_path, f"{imports}\n{S}first\n\n{styled}", engine, sheets)
    read = [found.cache_info().misses for found in kept]
    built(tmp_path, f"{imports}\n{S}second\n\n{styled}", engine)
    assert [found.cache_info().misses for found in kept] == read
