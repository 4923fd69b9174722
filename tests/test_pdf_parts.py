"""A long deck is printed in parts, so that memory stays: the file is that of the whole deck all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import jinja2
import pikepdf
import pytest

from builder.browser import pdf_print
from builder.browser.pdf import print_decks
from builder.browser.pdf_print import PrintJob
from builder.browser.sheets import Paper
from builder.diagnostics import Diagnostic
from builder.page import waiting
from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from builder.theming.templates import BadTemplate
from tests.pdf_tree import elements
from tests.pdf_words import words
from tests.standing import StandingBrowser

BASE = Path(__file__).resolve().parent.parent / "theme" / "base"
HEAD = "---\ntitle: Long\nlang: en\npresentation: {slideNumber: c/t}\n---\n"
SLIDES = 13
PART = 4
"""Pages; with handouts of three slides a sheet, parts have six slides."""

PAPERS = {
    "slides": Paper(),
    "steps": Paper(fragments="each"),
    "handout": Paper("handout"),
    "steps on sheets": Paper("handout", fragments="each", per_page=2),
    "notes": Paper("notes"),
    "spoken": Paper("notes", pages="with-notes"),
}


def slide(number: int) -> str:
    """Stacks of three; links from each part to others; the last one has a style of all slides."""
    vertical = "vertical=true" if number % 3 else ""
    hidden = {3: "data-visibility=hidden", 5: "data-visibility=uncounted"}.get(number, "")
    there, word, column = (number + 6) % SLIDES, (number + 5) % SLIDES, (number + 2) % 4
    lines = [
        f"<!-- slide {vertical} {hidden} -->",
        f"## Slide {number} {{#part-{number}}}",
        f"[there](#part-{there}) [first](#/) [by number](#/{column}/1) [nowhere](#/77)",
        f"<p id='word-{number}'>Word $x_{{{number}}}$ <a href='#word-{word}'>word</a></p>",
        "- one <!-- .element: class=fragment -->\n- two" * (number % 4 == 2),
        f"<aside class='notes'>Of {number}. {'Well. ' * 1500 * (number == 8)}</aside>" * (number % 3 == 2),
        "| kind | price |\n|:--|--:|\n| white | 1 |" * (number % 5 == 1),
        "<style>.reveal .slides h2 { color: #f00 !important }</style>" * (number == SLIDES - 1),
        "<div class='footer'>The same on all</div>",
    ]
    return "\n" + "\n\n".join(lines) + "\n"


def render(name: str, **context: Any) -> str:
    loader = jinja2.FileSystemLoader(BASE)
    return jinja2.Environment(loader=loader, autoescape=True).get_template(name).render(**context)


def print_all(page: Path, folder: Path, pages: int) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    jobs = [
        PrintJob(page, folder / f"{name}.pdf", "deck.md", paper, render, lambda characters: "")
        for name, paper in PAPERS.items()
    ]
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_print, "PAGES", pages)
        print_decks(jobs, problems.append, lambda job: None)
    return problems


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long")
    (folder / "slides.yaml").touch()
    (folder / "deck.md").write_text(HEAD + "".join(map(slide, range(SLIDES))), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "LONG", SLIDES - 2)
        patch.setattr(waiting, "FIRST", 2)
        outcomes = build_site(find_decks([folder / "deck.md"]), Settings(folder / "site"))
        assert [list(outcome.diagnostics) for outcome in outcomes] == [[]]
    page = folder / "site" / "deck.html"
    assert page.read_text(encoding="utf-8").partition("</head>")[2].count("<noscript data-far=") == SLIDES - 3
    return page


@pytest.fixture(scope="module")
def folders(page: Path, standing: StandingBrowser) -> tuple[Path, Path]:
    whole, parts = page.parent.with_name("whole"), page.parent.with_name("parts")
    with standing.lent():
        assert print_all(page, whole, 1000) == print_all(page, parts, PART) == []
    return whole, parts


@pytest.fixture(params=PAPERS)
def pair(folders: tuple[Path, Path], request: pytest.FixtureRequest) -> Iterator[list[pikepdf.Pdf]]:
    """The file of the deck printed whole, and that of its parts."""
    whole, parts = (pikepdf.open(folder / f"{request.param}.pdf") for folder in folders)
    with whole, parts:
        yield [whole, parts]


def same(pair: list[pikepdf.Pdf], look: Callable[[pikepdf.Pdf], Any]) -> Any:
    """What both files have alike, and not nothing."""
    whole, parts = map(look, pair)
    assert parts == whole
    assert whole
    return whole


def test_pages_say_and_show_the_same(pair: list[pikepdf.Pdf]) -> None:
    """Headers and footers count all pages, numbers of slides all slides."""
    same(pair, lambda pdf: [sorted(words(page)) for page in pdf.pages])
    same(pair, lambda pdf: [[float(length) for length in page.mediabox] for page in pdf.pages])


@pytest.mark.parametrize("name", ["slides", "steps"])
def test_slides_are_drawn_the_same(folders: tuple[Path, Path], name: str) -> None:
    """The last slide styles those of all parts."""
    with pikepdf.open(folders[0] / f"{name}.pdf") as whole, pikepdf.open(folders[1] / f"{name}.pdf") as parts:
        found = same([whole, parts], lambda pdf: [list(drawn(page)) for page in pdf.pages])
    assert all("1 0 0 rg" in page for page in found)


@pytest.mark.parametrize("name", ["handout", "notes"])
def test_headers_and_footers_cover_nothing(folders: tuple[Path, Path], name: str) -> None:
    with pikepdf.open(folders[1] / f"{name}.pdf") as parts:
        painted = [
            str(operator)
            for page in parts.pages
            for _, operator in pikepdf.parse_content_stream(page.resources.XObject.Margins)
        ]
    assert "Tj" in painted and "f" not in painted


def drawn(page: pikepdf.Page) -> Iterator[str]:
    """What places and paints something, but for the names of fonts and the numbers of glyphs in them."""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in "q Q cm re m l c f f* S rg RG w Tm".split():
            numbers = (str(round(part, 2)) for part in operands if isinstance(part, Decimal | int | float))
            yield " ".join([*numbers, str(operator)])


def test_pages_have_their_labels_and_bookmarks(pair: list[pikepdf.Pdf]) -> None:
    same(pair, lambda pdf: [str(each.P) for each in pdf.Root.PageLabels.Nums.as_list()[1::2]])
    same(pair, outline)


def outline(pdf: pikepdf.Pdf) -> list[Any]:
    with pdf.open_outline() as found:
        return [(item.title, place(pdf, item.destination), [child.title for child in item.children])
                for item in found.root]


def place(pdf: pikepdf.Pdf, destination: Any) -> tuple[int, float]:
    """The page, and how far from below."""
    index = {page.objgen: number for number, page in enumerate(pdf.pages)}
    return index[destination[0].objgen], float(destination[3])


def test_links_lead_where_they_lead_in_the_whole_deck(pair: list[pikepdf.Pdf]) -> None:
    found = same(pair, lambda pdf: [list(links(pdf, page)) for page in pdf.pages])
    assert [len(page) for page in found if page]


def links(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Iterator[Any]:
    for annotation in page.get("/Annots", ()):
        if where := pdf.Root.Dests.get(annotation.Dest):  # not every slide has a page of notes
            yield [round(float(x)) for x in annotation.Rect], place(pdf, where)


def test_there_is_one_document_of_all_tags(pair: list[pikepdf.Pdf]) -> None:
    found = same(pair, lambda pdf: [said(element) for element in elements(pdf.Root.StructTreeRoot.K)])
    assert [kind for kind, *_ in found].count("/Document") == 1
    assert {"/Formula", "/TH", "/Link", "/H1"} <= {kind for kind, *_ in found}
    assert "The same on all" not in str(found)


def said(element: Any) -> list[str]:
    return [str(element.get(key, "")) for key in ("/S", "/Alt", "/ActualText", "/Lang")]


def test_elements_stand_in_each_other_and_content_leads_back_to_them(pair: list[pikepdf.Pdf]) -> None:
    for pdf in pair:
        root = pdf.Root.StructTreeRoot
        for element in elements(root.K):
            assert all(kid.P.objgen == element.objgen for kid in kids(element))
        owners = numbered(root)
        assert sorted(owners) == list(range(int(root.ParentTreeNextKey)))
        for page in pdf.pages:
            marks = [element for element in owners[int(page.obj.StructParents)] if element is not None]
            assert {element.Pg.objgen for element in marks if "/Pg" in element} == {page.objgen}
            assert all(owners[int(link.StructParent)].S == "/Link" for link in page.get("/Annots", ()))


def kids(element: Any) -> list[Any]:
    inside = element.get("/K")
    listed = inside if isinstance(inside, pikepdf.Array) else [inside]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def numbered(root: Any) -> Mapping[int, Any]:
    numbers = root.ParentTree.Nums
    return {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}


def test_cells_find_their_heads_by_names_of_their_own(pair: list[pikepdf.Pdf]) -> None:
    for pdf in pair:
        names = [str(name) for name in pdf.Root.StructTreeRoot.IDTree.Names.as_list()[::2]]
        assert names == sorted(set(names))
        cells = [element for element in elements(pdf.Root.StructTreeRoot.K) if element.S in ("/TH", "/TD")]
        attributes = [part for cell in cells for part in cell.get("/A", ())]
        asked = [str(name) for part in attributes for name in part.get("/Headers", ())]
        assert asked and set(asked) <= set(names)


def test_the_file_says_that_it_is_pdf_ua_and_in_which_language(pair: list[pikepdf.Pdf]) -> None:
    assert same(pair, lambda pdf: str(pdf.Root.Lang)) == "en"
    for pdf in pair:
        assert all(page.obj.Tabs == "/S" for page in pdf.pages)
        with pdf.open_metadata() as about:
            assert about["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_all_content_is_tagged_or_an_artifact(pair: list[pikepdf.Pdf]) -> None:
    for page in pair[1].pages:
        depth = 0
        for _, operator in pikepdf.parse_content_stream(page):
            depth += {"BMC": 1, "BDC": 1, "EMC": -1}.get(str(operator), 0)
            assert depth or str(operator) not in "f f* S B sh Tj TJ".split()


@pytest.mark.usefixtures("one_browser")
def test_a_part_that_fails_is_one_error_and_there_is_no_file(page: Path, tmp_path: Path) -> None:
    calls: list[str] = []

    def second_fails(name: str, **context: Any) -> str:
        calls.append(name)
        if len(calls) == 2:
            raise BadTemplate("`nope` is undefined", "theme/notes.html.jinja", 3)
        return render(name, **context)

    target = tmp_path / "a.pdf"
    problems: list[Diagnostic] = []
    job = PrintJob(page, target, "deck.md", Paper("notes"), second_fails, lambda characters: "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_print, "PAGES", PART)
        assert print_decks([job], problems.append, lambda job: None) == []
    assert [(problem.severity, problem.code) for problem in problems] == [("error", "template")]
    assert len(calls) == 2 and not target.exists()


def test_parts_give_the_same_bytes_each_time(page: Path, folders: tuple[Path, Path]) -> None:
    """Also of another browser."""
    again = page.parent.with_name("again")
    assert print_all(page, again, PART) == []
    for name in PAPERS:
        assert (again / f"{name}.pdf").read_bytes() == (folders[1] / f"{name}.pdf").read_bytes()
