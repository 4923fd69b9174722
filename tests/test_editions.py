"""Editions: one deck as lecture, as a copy for students with gaps to fill, and whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Browser

from builder.cli import main
from builder.diagnostics import Diagnostic
from builder.dialect.gaps import blank_tex
from builder.read.editions import EDITIONS, Edition, EditionReading
from builder.read.option_faults import Faults, Places
from tests.command import typed
from tests.page_ready import BEGUN, READY

DECK = r"""---
theme: solarized
numbering: true
---

<!-- slide -->

## Gaps

$$ x = \gap{p^2 + \frac{\text{woodchuck}}{23}} + \gap[1]{y} \label{eq:one} $$

We say that it [converges absolutely, if $q_5 > 0$]{.gap} and 级数[绝对收敛]{.gap}。 This line is long enough
to go on.

::: theorem
Every sheep is [woolly]{.gap .red}.

::: gap
Suppose that **nothing** else is known of $r_7$, so that this paragraph needs more than one line
on the slide.

$$
\begin{align} s &= t \\ u &= v \end{align}
$$

- an item with `code()`
:::
:::

<p id="behind">behind</p>

<!-- slide data-notes="whispered" -->

::: exercise
Show it.
:::

::: solution
By magic.

$$ a = b \label{eq:two} $$
:::

::: article
Only to be read.
:::

$$ c = d \label{eq:three} $$
"""
ANSWERS = "woodchuck converges 绝对 q_5 woolly Suppose r_7 code() magic whispered".split()
BUILT = ("lecture", "student", "full", "tutors")
BOXES = """() => [...document.querySelectorAll(
    'section.present :is(.gap:not(.math *), svg, #behind, .theorem)'
)].map((element) => {
    const box = element.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height].map((length) => Math.round(length * 10));
})"""
LINKS = "all => all.map((link) => [link.textContent, link.getAttribute('href')])"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    (folder / "deck.md").write_text(DECK, encoding="utf-8")
    settings = "editions: {tutors: {solutions: at-end, gaps: shown}}\n"
    (folder / "slides.yaml").write_text(settings, encoding="utf-8")
    for edition in BUILT:
        assert main(["build", str(folder), "-o", str(folder / "site"), "--edition", edition]) == 0
    return folder / "site"


def text(site: Path, edition: str) -> str:
    """All that the page and the search know."""
    folder = site / "editions" / edition if edition != "lecture" else site
    return "".join((folder / name).read_text(encoding="utf-8") for name in ("deck.html", "_search/deck.js"))


def test_the_lecture_has_all_and_gaps_are_steps(site: Path) -> None:
    page = text(site, "lecture")
    assert [answer for answer in ANSWERS if answer not in page] == []
    assert page.count('class="gap fragment"') == 3 and 'class="gap red fragment"' in page
    assert page.count('class="fragment gap"') == 2
    assert "Only to be read" not in page


def test_the_page_of_students_does_not_hold_what_they_are_to_find(site: Path) -> None:
    page = text(site, "student")
    assert [answer for answer in ANSWERS if answer in page] == []
    assert r"x = \\gap{} + \\gap{}" in page
    assert "mtext>____" in page and "x = ____ + ____" in page
    assert 'class="block solution"' not in page
    assert "fragment" not in page.partition('<div class="slides">')[2].partition("<script")[0]


SECRET = """<!-- slide -->

::: gap
![the answer](answer.png "caption told") and <b title="told" data-x="told" class="red">is told</b> &amp; 42

<svg width="200" height="90" aria-label="told"><title>told</title><path d="M1 2 3 4"/></svg>

<img src="answer.svg" alt="told" style="width: 50px; background: url(answer.png)">

```dot
graph { told -- again }
```

<!-- told -->

<div class="box"><video src="told.mp4" width="80" height="40">told</video></div>

<p class="behind">x</p>
:::
"""


def test_pictures_and_raw_html_in_a_gap_are_not_among_the_files_of_students(
    tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "deck.md").write_text(SECRET, encoding="utf-8")
    Image.new("RGB", (120, 60), "red").save(tmp_path / "answer.png")
    (tmp_path / "answer.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 60"><path d="M9 9 1 1"/></svg>', "utf-8"
    )
    (tmp_path / "told.mp4").touch()
    for edition in ("full", "student"):
        out = str(tmp_path / "site")
        assert main(["build", str(tmp_path / "deck.md"), "-o", out, "--edition", edition]) == 0
    student = tmp_path / "site" / "editions" / "student"
    files = [path for path in student.rglob("*") if path.is_file() and "_lib" not in path.parts]
    assert [path for path in files if path.name.startswith(("answer", "told"))] == []
    pages = "".join((student / name).read_text("utf-8") for name in ("deck.html", "_search/deck.js"))
    slide = pages[pages.index("<section") : pages.index("</section>")] + pages[pages.index("deck.js") :]
    assert not [word for word in ("told", "answer", "M1 2", "42", "M9 9", "again") if word in slide]
    boxes = """() => [...document.querySelectorAll('section.present :is(img, svg, b, .box, video, .behind)')]
        .map((element) => { const { x, y, width, height } = element.getBoundingClientRect();
            return [element.localName, ...[x, y, width, height].map(Math.round)]; })"""
    seen = []
    for edition in ("full", "student"):
        page = browser.new_page(viewport={"width": 960, "height": 700})
        page.goto((tmp_path / "site" / "editions" / edition / "deck.html").as_uri())
        page.wait_for_function(READY)
        seen.append(page.evaluate(boxes))
        page.close()
    assert seen[0] == seen[1]
    assert len(seen[0]) >= 7


def test_afterwards_everything_is_there_and_nothing_is_a_step(site: Path) -> None:
    page = text(site, "full")
    assert [answer for answer in ANSWERS if answer not in page] == ["whispered"]
    assert 'class="block solution"' in page
    assert "fragment" not in page.partition('<div class="slides">')[2].partition("<script")[0]


def test_solutions_may_stand_at_the_end(site: Path) -> None:
    page = text(site, "tutors")
    assert page.index("By magic") > page.index('id="eq:three"')


def places(browser: Browser, page: Path) -> Any:
    """The boxes of gaps, and of what stands behind them, on the first slide; steps are shown."""
    tab = browser.new_page(viewport={"width": 960, "height": 700})
    tab.goto(page.as_uri())
    tab.wait_for_function(BEGUN)
    tab.evaluate("Reveal.slide(0, 0, 9)")
    tab.evaluate("document.fonts.ready")
    boxes = tab.evaluate(BOXES)
    tab.close()
    return boxes


def test_nothing_moves_from_edition_to_edition(site: Path, browser: Browser) -> None:
    lecture = places(browser, site / "deck.html")
    assert len(lecture) >= 10
    assert places(browser, site / "editions/student/deck.html") == lecture
    assert places(browser, site / "editions/full/deck.html") == lecture


def test_numbers_are_the_same_in_all_editions(site: Path) -> None:
    """An equation in a solution that is left out is counted."""
    told = [text(site, edition).split('id="eq:three"')[1].partition("</div>")[0] for edition in BUILT]
    assert told[0] == told[1] == told[2]
    assert ">(5)</text>" in told[0]


def test_a_deck_without_blocks_keeps_its_solutions_from_students(tmp_path: Path) -> None:
    """There a solution is a container of that class."""
    lines = ["<!-- slide -->", "::: solution", "By *magic*.", "::: left", "Spells.", ":::", ":::", "Behind."]
    (tmp_path / "deck.md").write_text("\n\n".join(lines), encoding="utf-8")
    for edition in ("lecture", "student"):
        asked = [str(tmp_path / "deck.md"), "-o", str(tmp_path / "site"), "--edition", edition]
        assert main(["build", *asked]) == 0
    found = [{word: word in text(tmp_path / "site", name) for word in ("magic", "Spells", "Behind")}
             for name in ("lecture", "student")]
    assert found == [{"magic": True, "Spells": True, "Behind": True},
                     {"magic": False, "Spells": False, "Behind": True}]


def test_the_list_of_decks_offers_the_editions_there_are(site: Path, browser: Browser) -> None:
    tab = browser.new_page()
    tab.goto((site / "index.html").as_uri())
    links = tab.locator("li[data-deck] p a").evaluate_all(LINKS)
    tab.close()
    assert [text for text, _ in links] == ["完整版", "学生版", "Tutors"]
    assert all((site / href).is_file() for _, href in links)


@pytest.mark.usefixtures("one_browser")
def test_a_pdf_of_students_is_in_their_site(site: Path, tmp_path: Path) -> None:
    asked = ("pdf", site.parent, "-o", site, "--edition", "student")
    done = typed(*asked, cwd=tmp_path)
    assert done.returncode == 0
    with pikepdf.open(site / "editions/student/deck.pdf") as pdf:
        assert len(pdf.pages) == 2
        assert [answer for answer in ANSWERS if answer.encode() in page_texts(pdf)] == []


def page_texts(pdf: pikepdf.Pdf) -> bytes:
    return b"".join(str(part).encode() for part in pdf.objects)


def test_an_edition_that_nobody_knows_is_an_error(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(site.parent), "-o", str(site), "--edition", "studnet"]) == 1
    said = capsys.readouterr().err
    assert "error[no-edition]: there is no edition `studnet`" in said
    assert "did you mean `student`?" in said
    assert main(["build", str(site.parent), "-o", str(site), "--edition", "../up"]) == 2


@pytest.mark.parametrize(
    ("given", "expected", "message"),
    [
        ({"tutors": {"gaps": "shown"}}, Edition("tutors", gaps="shown"), ""),
        ({"full": {"solutions": "at-end"}}, Edition("full", "shown", "at-end", "left-out"), ""),
        ({"a b": {}}, None, "an edition cannot be called `a b`"),
        ({"tutors": 3}, None, "edition `tutors` must be a mapping, found `3`"),
        ({"tutors": {"gabs": "shown"}}, Edition("tutors"), "unknown option `gabs` of edition `tutors`"),
        (
            {"tutors": {"gaps": 3}}, Edition("tutors"),
            "`gaps` of edition `tutors` is one of `steps`, `empty`, `shown`, found `3`",
        ),
    ],
)
def test_editions_are_settings(given: dict[str, Any], expected: Edition | None, message: str) -> None:
    problems: list[Diagnostic] = []
    read = EditionReading(Faults(Places(), problems.append)).editions(given)
    assert [problem.message for problem in problems] == ([message] if message else [])
    changed = [edition for name, edition in read.items() if edition != EDITIONS.get(name)]
    assert changed == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("tex", "blank"),
    [
        (r"a + \gap{b^{2}} + \gap[2]{c\}} d", r"a + \gap{} + \gap{} d"),
        (r"\gap x + \gapped{y}", r"\gap{} + \gapped{y}"),
        (r"\gap{a \gap{b} c} d", r"\gap{} d"),
        (r"\gap{never closed", r"\gap{}"),
    ],
)
def test_the_source_of_a_formula_is_told_without_its_gaps(tex: str, blank: str) -> None:
    assert blank_tex(tex) == blank
