"""Paper: a page a slide, tags, names, links and bookmarks; sheets to hand out; the same bytes each time."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any

import jinja2
import pikepdf
import pytest

from builder.browser.pdf import pdf_name, print_decks
from builder.browser.pdf_finish import relative_link
from builder.browser.pdf_print import PrintJob
from builder.browser.pdf_signs import STOP_WIDTH, with_signs
from builder.browser.pdf_tags import Signs
from builder.browser.served import ORIGIN
from builder.browser.sheets import Paper, css_string
from builder.diagnostics import Diagnostic
from builder.theming.templates import BadTemplate
from tests.finished_page import FORMULA, slide, stack, write_page
from tests.standing import StandingBrowser

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "theme" / "base"
FIRA = ROOT / "node_modules/@fontsource/fira-code/files/fira-code-latin-400-normal.woff2"

DECK = (
    slide('<h1>Title</h1><p>天元術 <a href="#/1/1">the proof</a> <a href="other.html">other</a></p>', 10),
    stack(
        slide(f"<h2>Theorem</h2><p>Let {FORMULA} be it.</p><ul><li>one</li><li>two</li></ul>", 20),
        slide('<h2>Proof</h2><p class="fragment">first</p><p class="fragment">second</p>', 30),
    ),
    slide(
        '<h2>Wide</h2><div style="width: 3000px; background: red">far out</div>' + "<p>more</p>" * 40
        + '<aside class="notes"><p>spoken <b>words</b></p></aside>', 40,
    ),
)


def render(name: str, **context: Any) -> str:
    loader = jinja2.FileSystemLoader(BASE)
    return jinja2.Environment(loader=loader, autoescape=True).get_template(name).render(**context)


def no_fonts(characters: frozenset[str]) -> str:
    return ""


def job(page: Path, paper: Paper) -> PrintJob:
    return PrintJob(page, page.parent / pdf_name(page, paper), "deck.md", paper, render, no_fonts)


def print_pages(*jobs: PrintJob) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    print_decks(jobs, problems.append, lambda job: None)
    return problems


PAPERS = {
    "slides": Paper(),
    "steps": Paper(fragments="each"),
    "three": Paper("handout"),
    "six": Paper("handout", per_page=6, size="Letter", ink_saving=True),
    "notes": Paper("notes"),
    "spoken": Paper("notes", pages="with-notes"),
}


NIGHT = (
    ":root { color-scheme: dark } .reveal-viewport, .reveal { background: #012; color: #eee } "
    "li::marker { color: #ff8 } pre { background: #000; color: #8f8 }"
)
PALE = (
    "<h2>Pale</h2><ul><li>item</li></ul><pre>a box</pre>"
    + FORMULA.replace('fill="currentColor"', 'fill="yellow"')
)
DARK = {
    "dark handout": Paper("handout"),
    "dark notes": Paper("notes"),
    "saving ink": Paper("handout", beside="nothing", ink_saving=True),
}
"""A deck of a dark theme on sheets."""

GLYPH = "M0 0L4 0L4 4Z"
GLYPH_STYLE = ".math use, .math path { stroke-width: 3px } .reveal { color: #222 }"


def formula(outlines: str) -> str:
    """A formula and the glyph that it uses."""
    return (
        f'<svg class="math-glyphs" style="display:none"><defs><path id="G" d="{GLYPH}"/></defs></svg>'
        '<p class="math display" role="img" aria-label="x">'
        f'<svg width="40" height="40" viewBox="0 0 20 20">{outlines}</svg></p>'
    )


MOVED = formula(
    '<g transform="translate(2,0)" class="red">'
    '<g transform="scale(2)"><rect width="3" height="3"/></g>'
    '<use href="#G" x="4" y="1"/>'
    '<g transform="translate(0,9)"><use href="#G" transform="scale(.5)"/></g>'
    "</g>"
)
IN_PLACE = formula(
    '<g class="red" transform="translate(2,0)">'
    '<rect width="6" height="6"/>'
    f'<path d="{GLYPH}" transform="translate(4,1)"/>'
    f'<path d="{GLYPH}" transform="translate(0,9) scale(.5)"/>'
    "</g>"
)
STEPS = formula(
    '<use href="#G"/>'
    '<g class="fragment" data-fragment-index="1"><g class="fragment"><rect width="1" height="1"/></g></g>'
    '<g class="fragment fade-out"><rect width="2" height="2"/></g>'
    '<g class="fragment fade-in-then-out" data-fragment-index="0"><rect width="3" height="3"/></g>'
)
"""A formula with a part in a part that comes, one that goes, and one that comes and goes."""
AT_STEPS = [[4, 2], [4, 2, 3], [4, 2], [4, 1, 2], [4, 1]]
"""How wide the parts are that are seen of it, step by step; its glyph is 4 wide."""
LISTING = "".join(f"<span>line {number} of the listing</span>\n" for number in range(100))
NOTES = f'<aside class="notes">{"<p>a word on this</p>" * 200}</aside>'
FILM = "green.webm"
TWO = (slide("<p>a</p>", 1), slide("<p>b</p>", 2))

# Slides, and what `write_page` is told of them. All are printed a page a slide.
DECKS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "nested numbers": (DECK, {"options": "slideNumber: 'h.v'"}),
    "a listing": (
        (
            slide(f'<h2>Code</h2><pre style="max-height: 500px; overflow: auto">{LISTING}</pre>', 1),
            slide("<pre>short</pre>", 2),
        ),
        {},
    ),
    "a refused formula": ((slide('<p>a <code class="math error">\\foo</code></p>', 1),), {}),
    "outlines": ((slide(MOVED, 1), slide(IN_PLACE, 2)), {"style": GLYPH_STYLE}),
    "a formula at its end": ((slide(STEPS, 1),), {"style": GLYPH_STYLE}),
    "a formula in a title": ((slide(f"<h2>On {FORMULA} 論</h2>", 1),), {}),
    "a margin": (TWO, {"options": "margin: 0.2"}),
    "the whole window": (TWO, {"options": "width: '100%', height: '100%'"}),
    "links to nowhere": (
        (
            slide("<p>one</p>", 1),
            slide('<a href="#/9">a</a> <a href="#nowhere">b</a> <a href="#/">first</a>', 2),
            slide('<p><a href="#50%">half</a></p>', 3),
        ),
        {},
    ),
    "uncounted": (
        (slide("<p>a</p>", 1), slide("<p>extra</p>", 2, 'data-visibility="uncounted"'), slide("<p>b</p>", 3)),
        {"options": "slideNumber: 'c/t'"},
    ),
    "grounds": ((slide("<p>over it</p>", 1, 'data-background-iframe="behind.html"'),), {}),
    "films": (
        (
            slide(f'<video src="{FILM}" controls></video>', 1),
            slide("behind", 2, f'data-background-video="{FILM}"'),
            slide('<video src="none.webm"></video>', 3),
        ),
        {},
    ),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, standing: StandingBrowser) -> dict[str, Path]:
    """One deck on every kind of paper, and other decks: each from a page of its own, all in one browser."""
    folder = tmp_path_factory.mktemp("site")
    jobs = {kind: job(write_page(folder / kind / "a.html", *DECK), paper) for kind, paper in PAPERS.items()}
    for name, (slides, told) in DECKS.items():
        jobs[name] = job(write_page(folder / name / "a.html", *slides, **told), Paper())
    copyfile(Path(__file__).with_name(FILM), folder / "films" / FILM)
    steps = write_page(folder / "formula in steps" / "a.html", slide(STEPS, 1), style=GLYPH_STYLE)
    jobs["formula in steps"] = job(steps, PAPERS["steps"])
    behind = '<body style="margin: 0; background: #fda">a page behind'
    (folder / "grounds" / "behind.html").write_text(behind, encoding="utf-8")
    for name, paper in DARK.items():
        dark = slide(PALE, 1, 'data-background-color="#000"')
        page = write_page(folder / name / "a.html", dark, style=NIGHT)
        jobs[name] = job(page, paper)
    long = (slide(f"<h2>First</h2>{NOTES}", 1), slide("<h2>Second</h2>", 9))
    jobs["long notes"] = job(write_page(folder / "long" / "a.html", *long), Paper("notes"))
    with standing.lent():
        assert print_pages(*jobs.values()) == []
    return {kind: job.target for kind, job in jobs.items()}


@pytest.fixture
def pdf(printed: dict[str, Path]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(printed["slides"]) as opened:
        yield opened


def test_a_slide_is_exactly_one_page_of_its_own_size(pdf: pikepdf.Pdf) -> None:
    boxes = [[float(x) for x in page.mediabox] for page in pdf.pages]
    sizes = [(right - left, top - bottom) for left, bottom, right, top in boxes]
    assert sizes == [pytest.approx((720, 525))] * 4


def test_content_that_is_too_wide_does_not_shrink_the_document(pdf: pikepdf.Pdf) -> None:
    instructions = pikepdf.parse_content_stream(pdf.pages[0])
    scales = {float(i.operands[0]) for i in instructions if str(i.operator) == "cm"}
    assert 3.125 in scales  # pixels of 1/96 inch in Chromium's units of 1/300 inch


def test_pages_are_called_after_their_slides(pdf: pikepdf.Pdf) -> None:
    assert labels(pdf) == ["1", "2", "3", "4"]


def test_nested_slide_numbers(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["nested numbers"]) as nested:
        assert labels(nested) == ["1", "2.1", "2.2", "3"]


def test_bookmarks_follow_the_stacks(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert found == [("Title", []), ("Theorem", ["Proof"]), ("Wide", [])]


def test_links_lead_within_the_file_and_to_files_beside_it(pdf: pikepdf.Pdf) -> None:
    inside, beside = pdf.pages[0]["/Annots"]
    place = pdf.Root.Dests[inside.get("/Dest") or inside["/A"]["/D"]]
    assert place[0].objgen == pdf.pages[2].objgen
    assert str(beside["/A"]["/URI"]) == "other.html"


@pytest.mark.usefixtures("one_browser")
def test_slides_that_are_not_counted_have_no_number_and_others_the_one_of_the_screen(
    printed: dict[str, Path]
) -> None:
    """Places have none, either: `c/t` is how the deck writes its numbers."""
    with pikepdf.open(printed["uncounted"]) as pdf:
        assert labels(pdf) == ["1", "", "2"]
    shown: list[str] = []

    def note(name: str, **context: Any) -> str:
        shown.extend(slide.number for slide in context["slides"])
        return render(name, **context)

    page = printed["uncounted"].with_name("a.html")
    assert print_pages(replace(job(page, Paper("notes")), render=note)) == []
    assert shown == ["1/2", "", "2/2"]


def test_a_sheet_is_white_under_a_dark_theme(printed: dict[str, Path]) -> None:
    for kind in ("dark handout", "dark notes"):
        corner = {colour for colour, box in fills(printed[kind]) if max(box[:2]) <= 9}
        assert corner <= {(1, 1, 1)}


def test_ink_saving_leaves_no_pale_text_and_no_dark_ground(printed: dict[str, Path]) -> None:
    """White text, a yellow part of a formula, light items, a black box, a ground of the slide's own."""
    colours = [colour for colour, _ in fills(printed["saving ink"])]
    assert (0, 0, 0) not in colours
    assert [colour for colour in colours if contrast_on_white(colour) < 4.5 and min(colour) < 0.8] == []
    assert [colour for colour in colours if contrast_on_white(colour) > 4.5]


def contrast_on_white(colour: tuple[float, ...]) -> float:
    """By WCAG 2; parts from 0 to 1."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 1.05 / (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05)


def test_a_page_and_a_film_behind_a_slide_are_on_paper(printed: dict[str, Path]) -> None:
    assert (1, 0.867, 0.667) in [colour for colour, _ in fills(printed["grounds"])]
    with pikepdf.open(printed["films"]) as pdf:
        pictures = [next(iter(pdf.pages[index].get_images().values())) for index in (0, 1)]
        masks = [picture.get("/SMask") for picture in pictures]
        assert [mask is None or max(mask.read_bytes()) > 0 for mask in masks] == [True, True]


def fills(path: Path) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """What is filled on the first page, and text: the colour, and the box of rectangles."""
    found: list[tuple[tuple[float, ...], tuple[float, ...]]] = []
    kept: list[tuple[Any, Any]] = []
    here, colour, box = pikepdf.Matrix(), (0.0, 0.0, 0.0), (1e9, 1e9, 0.0, 0.0)
    with pikepdf.open(path) as pdf:
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            match str(operator):
                case "q":
                    kept.append((here, colour))
                case "Q":
                    here, colour = kept.pop()
                case "cm":
                    here = pikepdf.Matrix(*map(float, operands)) @ here
                case "rg":
                    colour = tuple(round(float(part), 3) for part in operands)  # type: ignore[assignment]
                case "re":
                    x, y, width, height = map(float, operands)
                    corners = [here.transform((x, y)), here.transform((x + width, y + height))]
                    (a, b), (c, d) = corners
                    box = (min(a, c), min(b, d), max(a, c), max(b, d))
                case "f" | "f*" | "Tj" | "TJ":
                    found.append((colour, box))
                    box = (1e9, 1e9, 0.0, 0.0)
                case "n":
                    box = (1e9, 1e9, 0.0, 0.0)
    return found


def test_a_listing_that_scrolls_is_on_paper_whole(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["a listing"]) as pdf:
        assert len(pdf.pages) == 2
        operators = [str(part.operator) for part in pikepdf.parse_content_stream(pdf.pages[0])]
    assert operators.count("BT") > LISTING.count("\n"), "a title, and a text for each line"


def test_a_refused_formula_is_text(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["a refused formula"]) as pdf:
        kinds = {str(element.S) for element in structure(pdf.Root.StructTreeRoot.K)}
    assert "/Formula" not in kinds


def test_tags_cover_every_slide_and_name_formulas(pdf: pikepdf.Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K
    elements = list(structure(document))
    kinds = Counter(str(element.S) for element in elements)
    assert str(document.S) == "/Document"
    assert kinds["/Sect"] == 4
    assert kinds["/H1"] == 4 and kinds["/H2"] == 0  # the title of each slide
    assert kinds["/LI"] == kinds["/LBody"] == 2
    assert [str(e.Alt) for e in elements if e.S == "/Formula"] == ["a squared"]
    assert "/NonStruct" not in kinds


def test_a_formula_is_text_where_it_stands(pdf: pikepdf.Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K
    assert [str(e.ActualText) for e in structure(document) if e.S == "/Formula"] == ["a squared"]
    written = [
        str(i.operands[1].ActualText)
        for page in pdf.pages
        for i in pikepdf.parse_content_stream(page)
        if str(i.operator) == "BDC" and "/ActualText" in i.operands[1]
    ]
    assert written == ["a squared"]


def test_the_signs_of_a_formula_are_laid_over_it_and_words_in_it_say_nothing() -> None:
    content = b""".5 0 0 .5 0 0 cm
q
.02 0 0 .02 200 400 cm
/Figure <</MCID 3 >>BDC
0 0 m
h
Q
q
.01 0 0 .01 260 420 cm
f
Q
q
.4 0 0 .01 240 420 cm
f
Q
q
1 0 0 1 280 400 cm
BT
<0001> Tj
ET
Q
q
.9 0 0 .9 700 900 cm
EMC
Q
"""
    text = with_signs(content, [Signs("x 若", 1, [3])]).decode()
    over = pikepdf.Matrix(*map(float, text.split(" Tm")[0].splitlines()[-1].split())) @ pikepdf.Matrix(
        0.01, 0, 0, 0.01, 100, 200
    )
    assert (over.e, over.f, over.d) == pytest.approx((100, 200, 10))
    assert over.a * STOP_WIDTH == pytest.approx(140 - 100 + 5, rel=1e-3)
    assert re.findall("ActualText <(.*?)>", text) == ["feff0078002082e5", "feff"]
    assert text.count("BDC") == text.count("EMC") == 3


def test_every_tagged_piece_of_a_page_leads_back_to_its_element(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    for page in pdf.pages:
        marked = {
            int(i.operands[1]["/MCID"])
            for i in pikepdf.parse_content_stream(page)
            if str(i.operator) == "BDC" and "/MCID" in i.operands[1]
        }
        row = owners[int(page["/StructParents"])]
        assert {number for number, owner in enumerate(row) if owner is not None} == marked


def test_outlines_are_where_they_were(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["outlines"]) as pdf:
        first, second = (drawing(page) for page in pdf.pages)
    assert len(first) == 3
    assert first == second


def test_a_formula_in_steps_has_a_page_a_step(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["formula in steps"]) as pdf:
        assert [seen(page) for page in pdf.pages] == AT_STEPS


def test_a_formula_is_on_paper_with_all_its_parts(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["a formula at its end"]) as pdf:
        assert [seen(page) for page in pdf.pages] == [[4, 1, 2, 3]]


def seen(page: pikepdf.Page) -> list[int]:
    """How wide the parts of a formula are, in units of two pixels (1.5 points)."""
    return [round((shape[2] - shape[0]) / 1.5) for shape in drawing(page)]


def drawing(page: pikepdf.Page) -> list[tuple[float, ...]]:
    """The corners of all shapes of a page but its background, where they are on the paper."""
    shapes, matrices, here = [], [], pikepdf.Matrix()
    path: list[tuple[float, float]] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        numbers = [float(number) for number in operands] if str(operator) in ("cm", "m", "l", "re") else []
        match str(operator):
            case "q":
                matrices.append(here)
            case "Q":
                here = matrices.pop()
            case "cm":
                here = pikepdf.Matrix(*numbers) @ here
            case "m" | "l":
                path.append(here.transform((numbers[0], numbers[1])))
            case "re":
                x, y, width, height = numbers
                path += [here.transform(corner) for corner in ((x, y), (x + width, y + height))]
            case "f" | "f*" | "B" | "B*":
                shapes.append(tuple(round(number, 1) for corner in path for number in corner))
                path = []
            case "n" | "S":
                path = []
    return [shape for shape in shapes if shape[2] - shape[0] < 100]


def test_language_title_and_author(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "zh-CN"
    assert (str(pdf.docinfo.Title), str(pdf.docinfo.Author)) == ("四元玉鑒", "Zhu Shijie")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as about:
        assert (about["dc:title"], about["dc:creator"]) == ("四元玉鑒", ["Zhu Shijie"])


def test_fragments_are_shown_or_have_a_page_each_with_the_same_label(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["steps"]) as steps:
        assert labels(steps) == ["1", "2", "3", "3", "3", "4"]
        with steps.open_outline() as outline:
            assert [len(item.children) for item in outline.root] == [0, 1, 0]


@pytest.mark.parametrize(
    ("kind", "size", "names"),
    [
        ("three", (595, 842), ["1–3", "4"]),
        ("six", (612, 792), ["1–4"]),
        ("notes", (595, 842), ["1", "2", "3", "4"]),
        ("spoken", (595, 842), ["4"]),
    ],
)
def test_sheets(printed: dict[str, Path], kind: str, size: tuple[int, int], names: list[str]) -> None:
    with pikepdf.open(printed[kind]) as sheets:
        assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in sheets.pages} == {size}
        assert labels(sheets) == names
        formulas = [e for e in structure(sheets.Root.StructTreeRoot.K) if e.S == "/Formula"]
        assert len(formulas) == (kind != "spoken")


def test_long_notes_flow_on_to_further_pages(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["long notes"]) as sheets, sheets.open_outline() as outline:
        first, second = (place_of(sheets, item) for item in outline.root)
        assert first == 0 and second > 2
        assert len(sheets.pages) == second + 1


def test_a_formula_in_a_title_is_named_in_its_bookmark(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["a formula in a title"]) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["On a squared 論"]


@pytest.mark.parametrize(("name", "size"), [("a margin", (864, 630)), ("the whole window", (720, 525))])
def test_pages_are_as_large_as_reveal_lays_them_out(
    printed: dict[str, Path], name: str, size: tuple[float, float]
) -> None:
    with pikepdf.open(printed[name]) as pdf:
        boxes = [[float(x) for x in page.mediabox] for page in pdf.pages]
    assert [(right - left, round(top - bottom)) for left, bottom, right, top in boxes] == [size] * 2


def test_a_link_to_nowhere_leads_nowhere(printed: dict[str, Path]) -> None:
    """So does one with a bare percent sign, which is no address."""
    with pikepdf.open(printed["links to nowhere"]) as pdf:
        assert [len(page.get("/Annots", [])) for page in pdf.pages] == [0, 1, 0]


@pytest.mark.usefixtures("one_browser")
def test_what_only_sheets_show_has_fonts_too(tmp_path: Path) -> None:
    asked: list[frozenset[str]] = []

    def fonts(characters: frozenset[str]) -> str:
        asked.append(characters)
        data = b64encode(FIRA.read_bytes()).decode()
        rule = f'@font-face {{ font-family: Paper; src: url("data:font/woff2;base64,{data}") }}'
        return f"{rule} .spoken {{ font-family: Paper }}"

    page = write_page(tmp_path / "a.html", slide("<h2>One</h2>", 1, 'data-notes="講稿 <b>x</b>"'))
    assert print_pages(replace(job(page, Paper("notes")), fonts=fonts)) == []
    assert set("講稿四元玉鑒 Zhu") <= asked[0]
    with pikepdf.open(tmp_path / "a-notes.pdf") as sheets:
        fonts_in = [str(part.BaseFont) for part in sheets.objects if "/BaseFont" in dict_of(part)]
    assert any("FiraCode" in name for name in fonts_in)


@pytest.mark.usefixtures("one_browser")
def test_notes_beside_a_slide_are_set_smaller_or_reported(tmp_path: Path) -> None:
    def slide_with(words: int, line: int) -> str:
        return slide(f"<h2>Notes</h2><aside class=notes><p>{'spoken ' * words}</p></aside>", line)

    page = write_page(tmp_path / "a.html", slide_with(5, 1), slide_with(40, 2), slide_with(900, 3))
    [problem] = print_pages(job(page, Paper("handout", per_page=4, beside="notes")))
    assert (problem.code, problem.location.line) == ("notes-cut", 3)


def test_the_first_frame_of_a_video_stands_for_it(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["films"]) as pdf:
        assert [len(page.get_images()) for page in pdf.pages] == [1, 1, 0]


def test_the_same_page_gives_the_same_bytes(printed: dict[str, Path]) -> None:
    page = printed["slides"].with_name("a.html")
    before = printed["slides"].read_bytes()  # of another browser
    assert print_pages(job(page, Paper())) == []
    assert hashlib.sha256(printed["slides"].read_bytes()).digest() == hashlib.sha256(before).digest()


@pytest.mark.usefixtures("one_browser")
def test_dates_come_from_outside(tmp_path: Path, pdf: pikepdf.Pdf, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/CreationDate" not in pdf.docinfo
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert print_pages(job(write_page(tmp_path / "a.html", *DECK), Paper())) == []
    with pikepdf.open(tmp_path / "a.pdf") as dated:
        assert str(dated.docinfo.CreationDate) == "D:19700102000000+00'00'"


@pytest.mark.usefixtures("one_browser")
def test_a_deck_that_fails_stops_no_other_and_leaves_its_old_pdf(tmp_path: Path) -> None:
    old = tmp_path / "gone.pdf"
    old.write_bytes(b"old")
    good = write_page(tmp_path / "a.html", *DECK)
    [problem] = print_pages(job(tmp_path / "gone.html", Paper()), job(good, Paper()))
    assert (problem.severity, problem.code) == ("error", "not-printed")
    assert old.read_bytes() == b"old"
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("one_browser")
def test_a_deck_without_slides_has_no_pdf(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a.html")
    [problem] = print_pages(job(page, Paper()))
    assert problem.message == "no PDF: there is no slide in this deck"
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.usefixtures("one_browser")
def test_a_date_that_is_none_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    [problem] = print_pages(job(write_page(tmp_path / "a.html", *DECK), Paper()))
    assert "SOURCE_DATE_EPOCH" in problem.message and "`yesterday`" in problem.message


def test_links_to_files_are_relative_to_the_page() -> None:
    link = relative_link(f"{ORIGIN}/a/%E6%B3%A8%20b.html#/2", f"{ORIGIN}/c/d.html")
    assert link == "../a/%E6%B3%A8%20b.html#/2"


def test_text_in_a_style_element_cannot_end_it() -> None:
    assert css_string('a"</style>天') == '"a\\22 \\3c \\2f style\\3e 天"'


def dict_of(part: pikepdf.Object) -> Any:
    return part if isinstance(part, pikepdf.Dictionary) else {}


def labels(pdf: pikepdf.Pdf) -> list[str]:
    return [str(label) for label in pdf.Root.PageLabels.Nums.as_list()[1::2] for label in [label.P]]


def structure(element: Any) -> Iterator[Any]:
    yield element
    kids = element.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from structure(kid)


def place_of(pdf: pikepdf.Pdf, item: pikepdf.OutlineItem) -> int:
    assert item.destination is not None
    return next(i for i, page in enumerate(pdf.pages) if page.objgen == item.destination[0].objgen)


def no_node(characters: frozenset[str]) -> str:
    raise FileNotFoundError("formulas and fonts need Node.js")


def broken_sheets(name: str, **context: Any) -> str:
    raise BadTemplate("`nope` is undefined", "theme/handout.html.jinja", 3)


@pytest.mark.usefixtures("one_browser")
@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"fonts": no_node}, "not-printed", "no PDF: formulas and fonts need Node.js"),
        ({"render": broken_sheets}, "template", "`nope` is undefined"),
    ],
)
def test_sheets_that_cannot_be_made_are_reported(
    tmp_path: Path, change: dict[str, Any], code: str, message: str
) -> None:
    page = write_page(tmp_path / "deck.html", *DECK)
    [problem] = print_pages(replace(job(page, Paper("handout")), **change))
    assert (problem.code, problem.message) == (code, message)
    assert list(tmp_path.glob("*.pdf")) == []
