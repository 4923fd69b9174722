"""Ink: strokes in a file beside a deck, on the slides they were drawn on, in all that is built of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

from builder.cli import main
from builder.diagnostics import Diagnostic
from builder.page.ink import identities, mark, place_of
from builder.read.courses import Work
from builder.read.ink import BadInk, changed, ink_bytes, ink_file, raw_strokes, read_ink, strokes_of
from builder.read.project import Project
from builder.site.begin import begin
from builder.site.build import build_deck
from builder.site.engine import Engine
from builder.site.gather import gather
from tests.command import typed
from tests.hand import draw
from tests.page_ready import READY

DECK = """---
lang: en
title: Ink
---

<!-- slide -->

## Gradients

They point uphill.

<!-- slide -->

## Proof

Let $a = b$.

<!-- slide -->

## Proof

Then [$b = a$]{.gap}.
"""
DRAWN = [[100, 100, 0.2], [200, 120, 0.5], [300, 180, 0.9]]


def stroke(slide: str, name: str = "s1", **other: Any) -> dict[str, Any]:
    return {
        "id": name, "slide": slide, "page": 0, "tool": "pen", "colour": "red", "size": 5, "on": [960, 700],
        "points": DRAWN, **other,
    }  # fmt: skip


def known(text: str, folder: Path) -> list[str]:
    """What the slides of a deck are known by."""
    (folder / "known.md").write_text(text, encoding="utf-8")
    ignored: list[object] = []
    work = Work(folder / "known.md", folder)
    with Engine() as engine:
        start = begin(work, engine, ignored.append)
        return identities(gather(start, work, engine, ignored.append, ignored.append))


def built(
    folder: Path, *strokes: object, text: str = DECK, edition: str = "lecture"
) -> tuple[str, list[Diagnostic]]:
    """The page of a deck with these strokes beside it, and what is said of it."""
    deck = folder / "deck.md"
    deck.write_text(text, encoding="utf-8")
    ink_file(deck).write_bytes(ink_bytes(strokes))
    with Engine() as engine:
        done = build_deck(Work(deck, folder), "client", engine, edition=edition)
    assert done.page
    return done.page.html, list(done.diagnostics)


def slides_of(html: str) -> list[str]:
    return re.findall(r"<section [^>]*class=\"slide.*?</section>", html, re.S)


# ---- Which slide


def test_a_slide_is_known_by_its_title_and_text(tmp_path: Path) -> None:
    first, second, third = known(DECK, tmp_path)
    assert first == f"{mark('They point uphill.')} Gradients"
    assert (second.partition(" ")[2], third.partition(" ")[2]) == ("Proof", "Proof (2)")
    with_id = DECK.replace("<!-- slide -->", '<!-- slide id="start" -->', 1)
    assert known(with_id, tmp_path)[0].endswith(" #start")
    assert known("<!-- slide -->\n\nno title, two words\n", tmp_path)[0].endswith(" no title, two words")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda text: text, 2),
        (lambda text: text.replace("<!-- slide -->", "<!-- slide -->\n\n## New\n\n<!-- slide -->", 1), 3),
        (lambda text: text.replace("## Gradients", "## Proof\n\nIt.\n\n<!-- slide -->\n\n## Gradients"), 3),
        (lambda text: text.replace("Then", "So"), 2),
        (lambda text: text.replace("## Proof\n\nThen", "## The end of it\n\nThen"), 2),
        (lambda text: text.replace("## Proof\n\nLet $a = b$.\n\n<!-- slide -->\n\n", ""), 1),
        (lambda text: text.replace("## Proof\n\nThen [$b = a$]{.gap}.", "## Else"), None),
    ],
    ids="same inserted same-title-inserted edited renamed one-of-its-name-gone gone".split(),
)
def test_ink_stays_with_its_slide(change: Any, place: int | None, tmp_path: Path) -> None:
    wanted = known(DECK, tmp_path)[2]
    assert place_of(wanted, known(change(DECK), tmp_path)) == place


def test_empty_slides_are_not_taken_for_one_another(tmp_path: Path) -> None:
    assert place_of(f"{mark('')} Gone", known("<!-- slide -->\n\n# There\n", tmp_path)) is None


# ---- What is built


def test_a_stroke_is_a_drawing_on_its_slide_and_nowhere_else(tmp_path: Path) -> None:
    plain, _ = built(tmp_path)
    assert "svg.ink" not in plain and 'class="ink"' not in plain
    html, problems = built(tmp_path, stroke(known(DECK, tmp_path)[1]))
    assert not problems
    first, second, third = slides_of(html)
    assert 'class="ink"' not in first + third
    found = re.search(r'<svg class="ink" role="img" aria-label="Handwriting".*?</svg>', second, re.S)
    assert found
    assert re.search(r'<path class="pen ink-red" data-stroke="s1" d="M[-\d. MQZ]+Z"/>', found[0])


def test_the_edges_of_a_stroke_are_where_its_points_are(tmp_path: Path) -> None:
    html, _ = built(tmp_path, stroke(known(DECK, tmp_path)[1]))
    outline = re.search(r' d="([^"]+)"', html[html.index('data-stroke="s1"') :])
    assert outline
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", outline[1])]
    xs, ys = numbers[::2], numbers[1::2]
    assert 94 < min(xs) < 104 and 296 < max(xs) < 306
    assert 94 < min(ys) < 104 and 170 < max(ys) < 186


def test_ink_grows_with_the_size_of_slides(tmp_path: Path) -> None:
    text = DECK.replace("title: Ink", "title: Ink\npresentation: {width: 1920, height: 1400}")
    html, _ = built(tmp_path, stroke(known(DECK, tmp_path)[1]), text=text)
    assert 'transform="scale(2.0)"' in html


def test_a_page_below_is_a_slide_that_is_not_counted(tmp_path: Path) -> None:
    html, _ = built(tmp_path, stroke(known(DECK, tmp_path)[0], page=1))
    found = slides_of(html)
    assert len(found) == 4
    assert 'data-visibility="uncounted"' in found[1] and "data-stroke" in found[1]
    assert 'data-menu-title="Gradients +1"' in found[1]


def test_strokes_of_a_slide_that_is_gone_are_told_and_kept(tmp_path: Path) -> None:
    gone = [stroke("00000000 Old", "a"), stroke("00000000 Old", "b")]
    html, (problem,) = built(tmp_path, *gone)
    assert (problem.severity, problem.code) == ("warning", "stale-ink")
    assert problem.message == "no slide `Old` for 2 strokes of ink"
    assert problem.location.path.endswith("deck.ink.json")
    assert len(raw_strokes((tmp_path / "deck.ink.json").read_bytes())) == 2
    assert "data-stroke" not in html


def test_ink_is_left_out_where_that_is_said(tmp_path: Path) -> None:
    line = stroke(known(DECK, tmp_path)[1])
    assert "data-stroke" not in built(tmp_path, line, text=DECK.replace("lang", "ink: false\nlang"))[0]
    assert "data-stroke" not in built(tmp_path, line, edition="student")[0]
    assert "data-stroke" in built(tmp_path, line, edition="full")[0]
    site = tmp_path / "site"
    command = ["build", str(tmp_path / "deck.md"), "-o", str(site)]
    for more, count in ([], 1), (["--no-ink"], 0), ([], 1):
        assert main([*command, *more]) == 0
        assert (site / "deck.html").read_text(encoding="utf-8").count('data-stroke="s1"') == count


def test_what_slides_of_students_are_known_by_does_not_tell_what_their_gaps_hide(tmp_path: Path) -> None:
    text = DECK.replace("lang", "plugins: [ink]\nlang")
    whole = known(text, tmp_path)[2]
    assert f'data-ink="{whole}"' in built(tmp_path, text=text)[0]
    student, _ = built(tmp_path, text=text, edition="student")
    assert whole.partition(" ")[0] not in student
    assert ' Proof (2)"' in student


def test_an_article_has_ink_below_its_passage(tmp_path: Path) -> None:
    html, _ = built(tmp_path, stroke(known(DECK, tmp_path)[0]), edition="article")
    passage = html[html.index("They point uphill") :]
    assert re.search(r'<figure>\s*<svg class="ink"[^>]* viewBox="95.0 95.0 210.0 90.0"', passage)


def test_a_file_of_ink_that_comes_makes_a_new_build(tmp_path: Path) -> None:
    (tmp_path / "deck.md").write_text(DECK, encoding="utf-8")
    command = ["build", str(tmp_path / "deck.md"), "-o", str(tmp_path / "site")]
    assert main(command) == 0
    (tmp_path / "deck.ink.json").write_bytes(ink_bytes([stroke(known(DECK, tmp_path)[0])]))
    assert main(command) == 0
    assert "data-stroke" in (tmp_path / "site" / "deck.html").read_text(encoding="utf-8")


# ---- Files that nobody would write


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": '"><script>'}, {"id": ""}, {"slide": ""}, {"slide": "x" * 500}, {"slide": "a\x00b"},
        {"slide": "\ud800"}, {"slide": 7}, {"page": -1}, {"page": True}, {"page": 1e9}, {"tool": "<b>"},
        {"colour": "url(x)"},
        {"colour": None}, {"size": 1e9}, {"size": "5"}, {"on": [0, 700]}, {"on": [960]}, {"points": []},
        {"points": "MMM"}, {"points": [[1, 2]]}, {"points": [[1, 2, "3"]]}, {"points": [[10**400, 0, 0]]},
        {"points": [[True, 0, 0]]}, {"points": [[0, 0, 0]] * 20_000},
    ],
    ids=lambda wrong: str(wrong)[:30],
)  # fmt: skip
def test_what_is_no_stroke_is_told_and_left_out(wrong: dict[str, Any]) -> None:
    right = stroke("00000000 One", "right")
    found, faults = strokes_of([stroke("00000000 One", "wrong") | wrong, right, 7])
    assert [one.id for one in found] == ["right"]
    assert len(faults) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"[]", b"{}", b'{"version": 2, "strokes": []}', b'{"version": 1, "strokes": {}}',
        b'{"version": 1, "strokes": [NaN]}', b'{"version": 1, "strokes": [1e999]}', b"[" * 200_000,
        b'{"version": 1, "strokes": [' + b"7," * 60_000 + b"7]}",
    ],
    ids=lambda data: str(data[:30]),
)  # fmt: skip
def test_a_file_that_is_no_ink_is_an_error_and_the_deck_is_built(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "deck.ink.json").write_bytes(data)
    problems: list[Diagnostic] = []
    assert read_ink(tmp_path / "deck.ink.json", Project(tmp_path), problems.append) == ()
    assert [(it.severity, it.code) for it in problems] == [("error", "bad-ink")]


def test_ink_outside_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "secret.json").write_bytes(ink_bytes([stroke("00000000 One")]))
    (tmp_path / "course" / "deck.ink.json").symlink_to(tmp_path / "secret.json")
    problems: list[Diagnostic] = []
    course = tmp_path / "course"
    assert read_ink(course / "deck.ink.json", Project(course), problems.append) == ()
    assert [it.code for it in problems] == ["bad-ink"]


def test_strokes_are_added_and_taken_out_by_their_ids() -> None:
    one, two = stroke("00000000 A", "one"), stroke("00000000 A", "two")
    foreign = {"id": "foreign", "of": "another version"}
    kept, gone = changed([one, foreign], [two, one], [])
    assert ([it["id"] for it in kept], gone) == (["one", "foreign", "two"], [])
    kept, gone = changed(kept, [], ["one", "nobody"])
    assert ([it["id"] for it in kept], [it["id"] for it in gone]) == (["foreign", "two"], ["one"])
    with pytest.raises(BadInk):
        changed([], [two | {"colour": "<"}], [])
    assert raw_strokes(ink_bytes(kept)) == json.loads(json.dumps(kept))


# ---- In a browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ink")
    (folder / "deck.md").write_text(DECK.replace("lang", "plugins: [ink]\nlang"), encoding="utf-8")
    assert main(["build", str(folder / "deck.md"), "-o", str(folder / "site")]) == 0
    return folder / "site"


def opened(page: Page, site: Path) -> Page:
    page.goto((site / "deck.html").as_uri())
    page.wait_for_function(READY)
    return page


STROKES = """() => [...document.querySelectorAll('section.slide.present > svg.ink path')].map((path) => {
    const { x, y, width, height } = path.getBoundingClientRect();
    return [path.getAttribute('class'), path.getAttribute('d'), ...[x, y, width, height].map(Math.round)];
})"""


@pytest.mark.usefixtures("one_browser")
def test_what_is_drawn_is_downloaded_and_at_the_same_place_when_built(site: Path, browser: Browser) -> None:
    page = opened(browser.new_page(viewport={"width": 1000, "height": 720}), site)
    draw(page, (300, 300), (400, 300))
    assert page.evaluate(STROKES) == []  # the pen is not taken yet
    page.keyboard.press("w")
    draw(page, (300, 300), (500, 340), (450, 500))
    page.click('[data-tool="marker"]')
    draw(page, (200, 150), (600, 150))
    seen = page.evaluate(STROKES)
    assert [each[0] for each in seen] == ["pen ink-red", "marker ink-yellow"]
    page.keyboard.press("a")
    page.wait_for_function("Reveal.getIndices().v === 1")
    draw(page, (300, 300), (500, 340))
    with page.expect_download() as download:
        page.click('[aria-label^="Download"]')
    assert download.value.suggested_filename == "deck.ink.json"
    download.value.save_as(site.parent / "deck.ink.json")
    page.close()

    assert main(["build", str(site.parent / "deck.md"), "-o", str(site.parent / "again")]) == 0
    later = opened(browser.new_page(viewport={"width": 1000, "height": 720}), site.parent / "again")
    assert later.evaluate(STROKES) == seen
    later.evaluate("Reveal.slide(0, 1)")
    assert len(later.evaluate(STROKES)) == 1
    assert later.evaluate("getComputedStyle(document.querySelector('svg.ink')).pointerEvents") == "none"
    later.close()
    done = typed("pdf", "deck.md", "-o", "again", cwd=site.parent)
    assert done.returncode == 0, done.stderr
    with pikepdf.open(site.parent / "again" / "deck.pdf") as printed:
        assert len(printed.pages) == 4
        parts = [it for it in printed.objects if isinstance(it, pikepdf.Dictionary) and "/Alt" in it]
        assert [str(it.Alt) for it in parts].count("Handwriting") == 2


def test_strokes_are_taken_back_and_rubbed_out_and_outlive_the_tab(site: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 720})
    page = opened(context.new_page(), site)
    page.evaluate("Reveal.slide(1)")
    page.keyboard.press("w")
    for y in (300, 350, 400):
        draw(page, (300, y), (500, y))
    page.keyboard.press("u")
    assert len(page.evaluate(STROKES)) == 2
    page.click('[data-tool="eraser"]')
    draw(page, (400, 270), (400, 330))
    assert len(page.evaluate(STROKES)) == 1
    page.keyboard.press("u")
    page.wait_for_function(f"({STROKES})().length === 2")
    page.close()
    again = opened(context.new_page(), site)
    again.evaluate("Reveal.slide(1)")
    assert len(again.evaluate(STROKES)) == 2
    context.close()


def test_pressure_makes_a_stroke_wide_and_a_finger_draws_only_with_the_pen_taken(
    site: Path, browser: Browser
) -> None:
    page = opened(browser.new_page(viewport={"width": 1000, "height": 720}, has_touch=True), site)
    page.keyboard.press("w")
    page.evaluate("""() => {
        const surface = document.querySelector('.ink-surface');
        surface.setPointerCapture = () => {};
        [[0.1, 200], [1, 400]].forEach(([pressure, y]) => {
            const at = (type, x) => surface.dispatchEvent(new PointerEvent(type, {
                bubbles: true, pointerType: 'pen', pointerId: 1, pressure, clientX: x, clientY: y, buttons: 1,
            }));
            at('pointerdown', 300);
            for (let x = 300; x < 500; x += 10) at('pointermove', x);
            at('pointerup', 500);
        });
    }""")
    light, firm = (each[-1] for each in page.evaluate(STROKES))
    assert firm > light + 2
    page.touchscreen.tap(500, 500)
    assert len(page.evaluate(STROKES)) == 3
    page.keyboard.press("w")
    page.touchscreen.tap(400, 500)
    assert len(page.evaluate(STROKES)) == 3
    page.keyboard.press("Shift+?")
    assert "Draw on the slide" in page.inner_text(".r-overlay-help")
    page.close()
