"""PDF/UA-1 (ISO 14289-1), by clause: what a machine can tell of slides, handouts, notes and articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from builder.browser.pdf_artifacts import mark_artifacts, with_artifacts
from tests.command import typed
from tests.pdf_tree import elements
from tests.standing import StandingBrowser

DECK = r"""---
theme: lecture
title: On sheep
author: A Shepherd
lang: en
numbering: true
footer: [FOOT, "{title}"]
---

<!-- slide -->

# On sheep

![](decoration.svg)

<!-- slide data-notes="Said of *wool* and $w_1$." -->

##### Wool

<p lang="de">Wolle ist warm.</p>

A [link](https://example.org/), and $\href{https://example.org/x}{x^2}$.

| kind | price |
|:--|--:|
| white | 1 |

###### Detail

<!-- slide -->

##### Figures

```dot
digraph { ewe -> ram [label="likes"] }
```

<img src="decoration.svg"> and ![a red circle](decoration.svg)
<img src="decoration.svg" alt="" title="a disc">

<!-- slide data-background-color="#123" -->

##### Steps

- one <!-- .element: class="fragment" -->
- two

<!-- slide -->

##### Layers

<p style="opacity: 0.5">Half seen $y^3$.</p>

<p style="mix-blend-mode: multiply">Blended <span style="opacity: 0.3">twice</span>.</p>

<p style="clip-path: circle(40%)">Clipped.</p>
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><circle r="40" fill="red"/></svg>'
LAYOUTS = ("slides", "handout", "notes", "article")
STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 "
    "L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot "
    "Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)
"""ISO 32000-1, 14.8.4."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, standing: StandingBrowser) -> Path:
    folder = tmp_path_factory.mktemp("ua")
    (folder / "deck.md").write_text(DECK, encoding="utf-8")
    (folder / "decoration.svg").write_text(SVG, encoding="utf-8")
    macros = folder / "theme" / "macros"
    macros.mkdir(parents=True)
    foot = '{% macro foot(words) %}<div class="footer"><h6>{{ words }}</h6></div>{% endmacro %}'
    (macros / "FOOT.html.jinja").write_text(foot, encoding="utf-8")
    for layout in LAYOUTS:
        asked = ("pdf", folder, "-o", folder / "site", "--layout", layout)
        with standing.lent():
            done = typed(*asked, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(params=LAYOUTS)
def pdf(folder: Path, request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    names = {"slides": "deck", "article": "editions/article/deck"}
    name = names.get(request.param, f"deck-{request.param}")
    with pikepdf.open(folder / f"{name}.pdf") as opened:
        yield opened


def tree(pdf: pikepdf.Pdf) -> list[Any]:
    return list(elements(pdf.Root.StructTreeRoot.K))


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S).removeprefix("/") for element in tree(pdf)]


def test_5_it_says_that_it_is_pdf_ua(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as about:
        assert about["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_7_1_it_is_tagged_and_shows_its_title(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert not pdf.Root.MarkInfo.get("/Suspects", False)
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as about:
        assert about["dc:title"] == "On sheep"


def test_7_1_all_content_is_tagged_or_an_artifact(pdf: pikepdf.Pdf) -> None:
    """And no artifact stands in tagged content, nor the other way round."""
    for page in pdf.pages:
        inside: list[str] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BMC" | "BDC":
                    assert not inside or str(operands[0]) == "/Span", "no marked content in other"
                    inside.append(str(operands[0]))
                case "EMC":
                    inside.pop()
                case "f" | "f*" | "S" | "B" | "B*" | "sh" | "Tj" | "TJ":
                    assert inside
        assert inside == []


def test_7_1_its_elements_are_standard(pdf: pikepdf.Pdf) -> None:
    mapped = {str(name).removeprefix("/") for name in pdf.Root.StructTreeRoot.get("/RoleMap", {})}
    assert set(kinds(pdf)) - STANDARD - mapped == set()


def test_7_2_it_and_its_parts_say_their_language(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en"
    assert "de" in {str(element.get("/Lang", "")) for element in tree(pdf)}


def test_7_3_figures_have_a_text(pdf: pikepdf.Pdf) -> None:
    """A diagram its words, a picture what the author or its file says; an ornament is an artifact."""
    names = [str(element.get("/Alt", "")) for element in tree(pdf) if element.S == "/Figure"]
    assert names == ["ewe, ram, likes", "decoration.svg", "a red circle", "a disc"]


def test_7_4_2_headings_begin_at_h1_and_leave_no_level_out(pdf: pikepdf.Pdf) -> None:
    levels = [int(kind[1]) for kind in kinds(pdf) if re.fullmatch("H[1-6]", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(levels) == 6  # the footer is furniture


def test_7_5_cells_of_a_head_say_so(pdf: pikepdf.Pdf) -> None:
    assert kinds(pdf).count("TH") == 2 and kinds(pdf).count("TD") == 2


def test_7_6_lists_hold_items_with_bodies(pdf: pikepdf.Pdf) -> None:
    allowed = {"/L": {"/LI"}, "/LI": {"/Lbl", "/LBody"}}
    for element in tree(pdf):
        if str(element.S) in allowed:
            kids = (kid for kid in elements(element.K) if kid.P.objgen == element.objgen)
            assert {str(kid.S) for kid in kids} <= allowed[str(element.S)]


def test_7_7_formulas_have_a_text(pdf: pikepdf.Pdf) -> None:
    formulas = [element for element in tree(pdf) if element.S == "/Formula"]
    assert "x^2" in [str(element.Alt) for element in formulas]
    assert all(str(element.Alt) and str(element.ActualText) for element in formulas)


def test_7_18_links_are_elements_with_a_text_and_pages_go_by_structure(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    uris = []
    for page in pdf.pages:
        assert page.obj.Tabs == "/S"
        for annotation in page.get("/Annots", ()):
            assert str(annotation.Contents)
            assert owners[int(annotation.StructParent)].S == "/Link"
            uris.append(str(annotation.get("/A", {}).get("/URI", "")))
    assert {"https://example.org/", "https://example.org/x"} <= set(uris)


def test_7_21_fonts_are_inside_and_say_which_characters_they_show(pdf: pikepdf.Pdf) -> None:
    """But that of the stops laid over formulas, which are not drawn."""
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary) and part.get("/Subtype") == "/Type0":
            assert "/ToUnicode" in part
            described = part.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(described.keys())


def test_7_1_a_drawing_of_tagged_content_is_neither_an_artifact_nor_content_of_its_page(
    pdf: pikepdf.Pdf
) -> None:
    """ISO 32000-1, 14.7.4.3: no content item holds it; on its page it is marked, without a number."""
    painted = [inside for page in pdf.pages for inside in drawings(page.obj, page.obj.Resources)]
    assert painted and set(painted) == {("/NonStruct",)}


def drawings(owner: Any, resources: Any) -> Iterator[tuple[str, ...]]:
    """The marks around each drawing that holds tagged content, on a page and in other drawings."""
    inside: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(owner):
        match str(operator):
            case "BMC":
                inside.append(str(operands[0]))
            case "BDC":
                inside.append(f"{operands[0]} with {operands[1]}")
            case "EMC":
                inside.pop()
            case "Do":
                drawn = resources.XObject[str(operands[0])]
                if "/StructParents" in drawn:
                    yield tuple(inside)
                    yield from drawings(drawn, drawn.Resources)


def test_7_1_content_of_drawings_leads_to_its_element_and_back(pdf: pikepdf.Pdf) -> None:
    """ISO 32000-1, 14.7.4.4: by keys of their own, so that their numbers are none of the page's."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    reached: set[str] = set()
    for element in tree(pdf):
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/Stm" in kid:
                assert owners[int(kid.Stm.StructParents)][int(kid.MCID)].objgen == element.objgen
                assert f"/MCID {kid.MCID} ".encode() in kid.Stm.read_bytes()
                reached.add(str(element.S))
    assert {"/P", "/Formula"} <= reached


def test_7_1_a_formula_in_a_drawing_is_text_there(pdf: pikepdf.Pdf) -> None:
    [formula] = [each for each in tree(pdf) if each.get("/Alt") == "y^3"]
    kids = formula.K if isinstance(formula.K, pikepdf.Array) else [formula.K]
    content = kids[0].Stm.read_bytes()
    assert b"/ActualText <feff" + "y^3".encode("utf-16-be").hex().encode() in content
    assert "/Signs" in kids[0].Stm.Resources.Font


TAGGED = "/P <</MCID 0 >>BDC\nBT\n<00> Tj\nET\nEMC\n"


@pytest.mark.parametrize(
    ("content", "marked"),
    [
        ("0 0 m\nf\n", "[0 0 m\nf\n]"),
        (f"q\n{TAGGED}Q\n", f"q\n{TAGGED}Q\n"),
        (f"1 w\nf\n{TAGGED}S\n", f"[1 w\nf\n]{TAGGED}[S\n]"),
        ("q\nf\n/X1 Do\nQ\n", "[q\nf\n](/X1 Do\n]Q\n"),
        (f"{TAGGED}/X1 Do\nQ\n", f"{TAGGED}(/X1 Do\n]Q\n"),
        ("q\n/X2 Do\nQ\n", "q\n[/X2 Do\n]Q\n"),
        ("0 0 m\nW\nn\n", "0 0 m\nW\nn\n"),
    ],
)
def test_only_what_paints_outside_of_tags_becomes_an_artifact(content: str, marked: str) -> None:
    """`X1` is a drawing that holds tagged content itself."""
    made = with_artifacts(content.encode(), frozenset([b"X1"])).decode()
    for written, short in (("/Artifact BMC\n", "["), ("/NonStruct BMC\n", "("), ("EMC\n", "]")):
        made, marked = made.replace(written, short), marked.replace(written, short)
    assert made == marked


def test_what_a_drawing_paints_beside_its_text_is_an_artifact() -> None:
    """7.1: Chromium puts what is half transparent into a drawing of its own, marked content and all."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    inner = pdf.make_stream(b"0 0 9 9 re\nf\n/P <</MCID 0 >>BDC\n(text) Tj\nEMC\n")
    inner.stream_dict.update({"/Subtype": pikepdf.Name.Form, "/Type": pikepdf.Name.XObject})
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X1=inner))
    page.Contents = pdf.make_stream(b"q\n/X1 Do\nQ\n")
    mark_artifacts(pdf)
    assert page.Contents.read_bytes() == b"q\n/NonStruct BMC\n/X1 Do\nEMC\nQ\n"
    assert inner.read_bytes().startswith(b"/Artifact BMC\n0 0 9 9 re\nf\nEMC\n/P <</MCID 0 >>BDC\n")
