"""Pages to give away: one file with everything inside, pages without notes, lists of what is beside them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from builder.browser.ready import Lent
from builder.browser.titles import picture_titles
from builder.diagnostics import Diagnostic
from builder.page.papers import papers
from builder.read.courses import Work
from builder.site.build import build_deck
from builder.site.engine import Engine
from builder.site.publish import LARGEST_FILE, NotSelfContained, self_contained
from tests.finished_page import slide, write_page
from tests.standing import StandingBrowser

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082"
)


def site(folder: Path, body: str, **files: str | bytes) -> Path:
    """A page with that body, and files beside it: `pictures__a_png` is `pictures/a.png`."""
    for name, content in files.items():
        path = folder / re.sub(r"_(?=[^_]+$)", ".", name).replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    page = folder / "a" / "deck.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"<!doctype html>\n<html><head></head><body>\n{body}\n</body></html>\n", encoding="utf-8")
    return page


def single(page: Path, root: Path) -> str:
    return self_contained(page.read_text(encoding="utf-8"), page, root)


def refused(page: Path, root: Path) -> str:
    with pytest.raises(NotSelfContained) as caught:
        single(page, root)
    return "\n".join(caught.value.reasons)


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="../pix/图.png">',
        "<img src=../pix/图.png>",
        '<img srcset="../pix/图.png 2x, ../pix/%E5%9B%BE.png 1x">',
        '<video poster="../pix/图.png"></video>',
        '<section data-background-image="../pix/图.png">x</section>',
        '<p style="background: url(../pix/图.png)">x</p>',
        "<style>p { background: url('../pix/图.png') }</style>",
        '<svg viewBox="0 0 1 1"><image href="../pix/图.png"/></svg>',
        '<iframe srcdoc="x"></iframe><img src="../pix/图.png">',
    ],
)
def test_a_picture_is_inside_wherever_it_is_named(tmp_path: Path, body: str) -> None:
    (tmp_path / "pix").mkdir()
    (tmp_path / "pix" / "图.png").write_bytes(PIXEL)
    html = single(site(tmp_path, body), tmp_path)
    assert "data:image/png;base64," in html
    assert ".png" not in html


def test_style_sheets_are_inside_with_what_they_load(tmp_path: Path) -> None:
    page = site(
        tmp_path, '<link rel="stylesheet" href="../css/main.css">',
        css__main_css='@import "more.css" print; @font-face { src: url(f.woff2) }',
        css__more_css="p{color:red}", css__f_woff2=b"font",
    )
    html = single(page, tmp_path)
    assert '@import "data:text/css;charset=utf-8,p{color:red}" print;' in html
    assert "url(\"data:font/woff2;base64," in html
    assert "<link" not in html


def test_sheets_within_sheets_apply_as_they_did(tmp_path: Path, standing: StandingBrowser) -> None:
    """Conditions and layers stay, a sheet not closed spoils no other, and a circle has an end."""
    page = site(
        tmp_path,
        '<link rel="stylesheet" href="../css/main.css"><h1>1</h1><h2>2</h2>'
        """<p style="mask-image: image-set('../x.png' 1x)">3</p>""",
        css__main_css='@import url(low.css) layer(low) supports(color: red) screen;@import "deep/a.css";'
                      "h1 { color: rgb(1, 1, 1) }",
        css__low_css="h1 { color: red !ignored; color: rgb(9, 9, 9) } h2 { color: rgb(2, 2, 2)",
        css__deep__a_css="@import '../main.css'; @import 'b.css'; /*</STYLE>*/"
                         "p { background: url(../../x.png)",
        css__deep__b_css="/* 图 #1 50% */ p { color: rgb(3, 3, 3) }",
        x_png=PIXEL,
    )
    page.write_text(single(page, tmp_path), encoding="utf-8")

    async def look(lent: Lent) -> list[list[str]]:
        of = "e => ['color', 'backgroundImage', 'maskImage'].map((name) => getComputedStyle(e)[name])"
        return [await lent.page.locator(name).evaluate(of) for name in ("h1", "h2", "p")]

    h1, h2, p = standing.run(standing.lender.lend(page, look))
    assert [h1[0], h2[0], p[0]] == ["rgb(1, 1, 1)", "rgb(2, 2, 2)", "rgb(3, 3, 3)"]
    assert all("data:image/png;base64," in style for style in p[1:])


def test_scripts_cannot_end_the_page_early(tmp_path: Path) -> None:
    page = site(tmp_path, '<script src="../x.js"></script><p>after</p>', x_js="let a = '</script><!-- b';")
    html = single(page, tmp_path)
    assert html.count("</script>") == 1
    assert "let a = '\\x3C/script>\\x3C!-- b';" in html


def test_a_background_video_is_kept_from_being_split_at_commas(tmp_path: Path) -> None:
    body = (
        '<script data-deck="options">{}</script><section data-background-video="../v.mp4"></section>'
        '<script src="../x.js"></script>'
    )
    html = single(site(tmp_path, body, v_mp4=b"film", x_js="start()"), tmp_path)
    assert 'data-embedded-video="data:video/mp4;base64,' in html
    assert html.index("createObjectURL") < html.index("start()"), "before reveal starts"


def test_links_and_what_loads_nothing_stay_as_they_are(tmp_path: Path) -> None:
    body = '<a href="b.html">x</a> <img src="data:,"> \n<LinearGradient a=1 />&amp;<!-- c -->'
    page = site(tmp_path, body)
    assert single(page, tmp_path) == page.read_text(encoding="utf-8")


def test_what_cannot_be_inside_is_refused_with_all_reasons(tmp_path: Path) -> None:
    page = site(
        tmp_path / "site",
        '<img src="gone.png"><img src="../../gone.png"><img src="https://example.org/x.png">'
        '<iframe src="b.html"></iframe><img src="../../outside.png"><script src="mathjax.js"></script>',
        a__mathjax_js="",
    )
    (tmp_path / "outside.png").write_bytes(PIXEL)
    reasons = refused(page, tmp_path / "site")
    for reason in ("`gone.png` is missing", "`../../gone.png` is missing", "on another machine",
                   "a page embedded in a page", "`../../outside.png` is outside the site", "--math build"):
        assert reason in reasons


def test_a_film_too_large_is_refused(tmp_path: Path) -> None:
    page = site(tmp_path, '<video src="film.mp4"></video>')
    with (page.parent / "film.mp4").open("wb") as film:
        film.truncate(LARGEST_FILE + 1)
    assert "`film.mp4` has 24 MiB, more than 24" in refused(page, tmp_path)


def test_the_list_of_papers_names_what_is_beside_a_page(tmp_path: Path) -> None:
    page = site(tmp_path, "x")
    for name in ("deck.pdf", "deck-handout.pdf", "deck-title.png", "other.pdf"):
        (page.parent / name).touch()
    assert papers(tmp_path) == 'window.deckPapers = {"a/deck": ["slides", "handout", "picture"]};\n'


@pytest.mark.usefixtures("one_browser")
def test_title_pictures_stand_beside_their_pages(tmp_path: Path) -> None:
    page = write_page(tmp_path / "deck.html", slide("<h1>Title</h1>", 1))
    problems: list[Diagnostic] = []
    [picture] = picture_titles([page, tmp_path / "gone.html"], problems.append)
    assert picture == tmp_path / "deck-title.png"
    with Image.open(picture) as image:
        assert image.size == (480, 350)
        assert len(image.getcolors(9999) or range(9999)) > 2, "more than paper"
    assert [problem.code for problem in problems] == ["no-title-picture"]


DECK = """---
plugins: [chalkboard]
presentation: {chalkboard: {src: drawings.json}}
---

<!-- slide id="start" data-notes="secret one $a$" -->

# Shown <span class="fragment" data-notes="secret two">here</span>

<aside class="notes">

secret **three**

- $secret_4$

</aside>

After <aside class="notes">secret five</aside> that.

<aside>kept aside</aside>
"""


@pytest.fixture
def work(tmp_path: Path) -> Work:
    (tmp_path / "slides.yaml").touch()
    deck = tmp_path / "deck.md"
    deck.write_text(DECK, encoding="utf-8")
    return Work(deck, tmp_path)


def test_without_notes_no_note_is_left(work: Work) -> None:
    from builder.dialect.deck import assemble
    from builder.dialect.markdown import Dialect, parse
    from builder.dialect.notes import without_notes
    from builder.read.options import DeckOptions
    from builder.read.source import read

    source = read(work.deck, lambda problem: None)
    deck = assemble(parse(source, Dialect()), source, DeckOptions(), lambda problem: None)
    slides = list(without_notes(deck).slides)
    assert not any(slide.notes for slide in slides)
    words = " ".join(t.content for t in every(slides[0].tokens))
    assert "secret" not in words
    for kept in ("Shown", "here", "After", "that.", "kept aside"):
        assert kept in words


@pytest.mark.parametrize(
    "noted",
    [
        '<aside class="notes">secret</aside>\n\n<!-- slide -->',
        '<!-- slide data-notes="secret" -->',
        'text <!-- .element: data-notes="secret" -->',
        '- item <!-- .element: data-notes="secret" -->',
        '<li>raw <!-- .element: data-notes="secret" --></li>',
        '![a](a.svg){data-notes="secret"}',
        '## Title {data-notes="secret"}',
        '```py {data-notes="secret"}\nx = 1\n```',
        '<div data-notes="secret">text</div>',
        ':::left {data-notes="secret"}\ntext\n:::',
    ],
)
def test_without_notes_no_way_to_give_notes_leaves_one(tmp_path: Path, noted: str) -> None:
    from builder.dialect.notes import without_notes
    from builder.site.build import begin_deck

    (tmp_path / "a.md").write_text(f"{noted}\n\n<!-- slide -->\n\n```html\n<!-- data-notes -->\n```\n")
    with Engine() as engine:
        page = begin_deck(Work(tmp_path / "a.md", tmp_path), "build", engine, without_notes).finish().page
    assert page
    assert "secret" not in page.html
    assert "data-notes" in page.html, "an example in code is none"


def every(tokens: object) -> list[object]:
    from builder.dialect.inside import walk

    return [token for token in walk(tokens) if not token.children]  # type: ignore[arg-type,attr-defined]


def test_the_search_finds_slides_and_not_notes(work: Work) -> None:
    with Engine() as engine:
        page = build_deck(work, "build", engine).page
    assert page
    name, _, texts = page.search().decode().partition(" = ")
    assert name == 'deckTexts["deck"]'
    [[place, title, text]] = json.loads(texts.rstrip(";\n"))
    assert (place, title) == ("start", "Shown here")
    assert "that." in text
    assert "secret" not in text


def test_the_search_reads_contents_and_footnotes_without_their_markup(tmp_path: Path) -> None:
    text = "<!-- slide -->\n\n## Roots[^1]\n\n[TOC]\n\n[^1]: Simple ones.\n"
    (tmp_path / "deck.md").write_text(text, encoding="utf-8")
    with Engine() as engine:
        page = build_deck(Work(tmp_path / "deck.md", tmp_path), "build", engine).page
    assert page
    [[_, title, found]] = json.loads(page.search().decode().partition(" = ")[2].rstrip(";\n"))
    assert (title, found) == ("Roots", "Roots Roots Simple ones.")


def test_the_search_leads_where_reveal_shows_a_slide(tmp_path: Path) -> None:
    """Hidden slides are not found, and not counted."""
    slide, hidden = "<!-- slide{} -->\n\n# {}\n\n", ' data-visibility="hidden"'
    below = " vertical=true"
    parts = [(hidden, "A"), ("", "B"), (below + hidden, "C"), (below, "D"), (hidden, "E"), (below, "F")]
    text = "".join(slide.format(*part) for part in parts)

    def places(head: str) -> dict[str, str]:
        (tmp_path / "deck.md").write_text(head + text, encoding="utf-8")
        with Engine() as engine:
            page = build_deck(Work(tmp_path / "deck.md", tmp_path), "build", engine).page
        assert page
        texts = json.loads(page.search().decode().partition(" = ")[2].rstrip(";\n"))
        return {title: place for place, title, _ in texts}

    assert places("") == {"B": "0/0", "D": "0/1", "F": "1/0"}
    shown = places("---\npresentation: {showHiddenSlides: true}\n---\n\n")
    assert shown == {"A": "0/0", "B": "1/0", "C": "1/1", "D": "1/2", "E": "2/0", "F": "2/1"}


def test_drawings_of_a_deck_are_in_its_page(work: Work) -> None:
    with Engine() as engine:
        missing = build_deck(work, "build", engine)
        (work.folder / "drawings.json").write_text("[]", encoding="utf-8")
        there = build_deck(work, "build", engine)
    assert [problem.code for problem in missing.diagnostics] == ["missing-drawing"]
    assert there.page
    assert not there.diagnostics
    assert '"src": "data:application/json;base64,W10="' in there.page.html
