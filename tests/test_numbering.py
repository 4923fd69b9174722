"""Numbers: the same everywhere, across the decks of a course, and no reason to draw anything again."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dialect import build
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.cli.commands.check import for_naught
from builder.dialect.inside import formulas
from builder.dialect.marked_tex import marked, numbers
from builder.machine.cache import Cache
from builder.math.crew import Crew
from builder.math.formula import Formula, MathOptions
from builder.math.jobs import Job, key, plan
from builder.math.typeset import typeset
from builder.page.formulas import as_formula, math_options
from builder.read.courses import Work, find_decks
from builder.serve.engine import LiveEngine
from builder.serve.version import make_version, patch
from builder.site.begin import begin
from builder.site.build import build_deck
from builder.site.engine import Engine
from builder.site.site import build_site
from builder.site.task import Outcome, Settings

HEAD = "---\nnumbering: true\n---\n\n"
NUMBERS = re.compile(r"\(?\d+\)?")
BLOCK = "::: theorem {{#thm:{n}}}\nA statement.\n:::\n\n$$ x_{{{n}}} \\label{{eq:{n}}} $$\n\n"


def slide(n: int) -> str:
    return f"<!-- slide -->\n\n{BLOCK.format(n=n)}By @thm:{n} and \\eqref{{eq:{n}}}.\n\n"


def shape(html: str) -> str:
    """Markup without its numbers and the lines it comes from."""
    return re.sub(r'data-source-line="[^"]*"', "", re.sub(r"\b(Theorem\u00a0?\s?)\d+|\(\d+\)", r"\1#", html))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4))
def test_a_deck_of_two_parts_is_the_parts_but_for_numbers(first: int, second: int) -> None:
    a = "".join(slide(n) for n in range(first))
    b = "".join(slide(n) for n in range(10, 10 + second))
    both, one, other = (build(HEAD + text) for text in (a + b, a, b))
    assert shape(both.html) == shape(one.html) + shape(other.html)
    counted = re.findall(r"<b>Theorem (\d+)</b>", both.html)
    assert counted == [str(n + 1) for n in range(first + second)]
    assert not both.diagnostics


def jobs(text: str) -> set[str]:
    deck = build(text).deck
    options = math_options({}, (), 0.5, lambda problem: None, deck.options.places.of)
    found = plan([list(map(as_formula, formulas(one.tokens))) for one in deck.slides], options)
    return {key(job, options) for job in found if isinstance(job, Job)}


def test_a_number_that_changes_typesets_nothing_again() -> None:
    later = "<!-- slide -->\n\n$$ y \\label{eq:y} $$\n\n$\\overset{\\eqref{eq:y}}{=}$ and \\eqref{eq:y}\n"
    before = "<!-- slide -->\n\n$$ z \\label{eq:z} $$\n\n"
    assert jobs(HEAD + later) < jobs(HEAD + before + later)


def test_numbers_of_formulas_are_in_the_picture(tmp_path: Path) -> None:
    text = HEAD + slide(1) + "$a \\overset{\\eqref{eq:1}}{=} b$\n"
    (tmp_path / "deck.md").write_text(text, encoding="utf-8")
    html = built(tmp_path)["deck"]
    assert re.search(r'<svg class="tags".*?text-anchor="end">\(1\)</text>', html)
    assert 'aria-label="x_1"' in html, "the number is text, read and found by itself"
    assert 'class="tags"' in html and not re.search(r'class="tags"[^>]*aria-hidden', html)
    assert re.search(r'<a href="#/eq:1">.*?text-anchor="middle">\(1\)</text>', html)
    assert not re.search("[\U000f0000-\U000fffff]", html)


# As LaTeX and MathJax with `tags: 'ams'` count: a display, and the numbers of its lines.
LINES = {
    r"\begin{equation} a \end{equation}": "1",
    r"\begin{equation} a \\ b \end{equation}": "1",
    r"\begin{equation*} a \end{equation*}": "",
    r"\begin{align} a &= b \\ c &= d \end{align}": "1 2",
    r"\begin{align} a &= b \\[2ex] c &= d \\[1ex] % the end" + "\n" + r"\end{align}": "1 2",
    r"\begin{align} a &= b \notag \\ c &= d \end{align}": "1",
    r"\begin{align} a &= b \nonumber\\ c &= \begin{cases} 1 \\ 2 \end{cases} \\ e \end{align}": "1 2",
    r"\begin{align} a &= b \tag{A} \\ c &= d \end{align}": "A 1",
    r"\begin{align*} a &= b \tag{A} \\ c &= d \end{align*}": "A",
    r"\begin{align} \substack{a \\ b} \\ c % \\ \label{not:there}" + "\n" + r"\end{align}": "1 2",
    r"\begin{gather} \begin{aligned} a \\ b \end{aligned} \\ c \end{gather}": "1 2",
    r"\begin{multline} a \\ b \\ c \end{multline}": "1",
    r"\begin{equation}\begin{split} a \\ b \end{split}\end{equation}": "1",
    r"\begin{aligned} a \\ b \end{aligned}": "",
    r"\begin{alignat}{2} a &= b & c &= d \\ c &= d \end{alignat}": "1 2",
    r"\begin{eqnarray} a &=& b \cr c &=& d \end{eqnarray}": "1 2",
    r"\begin{empheq}[left=L]{align} a \\ b \end{empheq}": "1 2",
    r"\begin{empheq}{align*} a \\ b \end{empheq}": "",
    r"\begin{numcases}{f} 1 & a \\ 2 & b \end{numcases}": "1 2",
    r"\begin{subnumcases}{f} 1 & a \\ 2 & b \end{subnumcases}": "1a 1b",
    r"a \\ b": "",
    # What is not LaTeX's: a label gives a display a number that has no environment.
    r"a \label{x}": "1",
    r"\begin{aligned} a \\ b \label{x} \end{aligned}": "1",
}


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with Crew() as crew:
        yield crew


@pytest.mark.parametrize("tex", LINES)
def test_lines_are_counted_as_in_latex(tex: str, crew: Crew) -> None:
    count = itertools.count(1)
    tags = numbers(tex, lambda: str(next(count)))
    drawn = marked(tex, tags, lambda key, kind: None)
    options = MathOptions.of({}, ["cases", "empheq"])
    [[picture]] = typeset([[Formula(drawn.text, display=True)]], options, Cache(), crew).markup
    assert isinstance(picture, str), picture
    assert in_tags(drawn.filled(picture)) == [f"({number})" for number in LINES[tex].split()]


def in_tags(picture: str) -> list[str]:
    """The numbers in a picture: those of ours, and letters that TeX has set."""
    tags = picture.partition('<svg class="tags"')[2]
    letters = {"NCM-N-41": "(A)"}
    found = re.findall(r'text-anchor="end">([^<]*)</text>|#(NCM-N-41)"', tags)
    return [letters.get(letter, ours) for ours, letter in found]


def test_a_star_or_no_number_leaves_a_label_without_one() -> None:
    text = HEAD + r"""<!-- slide -->

$$ \begin{align*} a \label{eq:a} \\ b \end{align*} $$

$$ \begin{equation} a \label{eq:b} \notag \end{equation} $$

By @eq:a and @eq:b.
"""
    assert [problem.code for problem in build(text).diagnostics] == ["no-number", "no-number"]


def built(folder: Path) -> dict[str, str]:
    site = folder / "site"
    for outcome in outcomes(folder):
        assert not outcome.diagnostics, [str(problem) for problem in outcome.diagnostics]
    return {page.stem: page.read_text(encoding="utf-8") for page in site.glob("*.html")}


def outcomes(folder: Path) -> list[Outcome]:
    return list(build_site(find_decks([folder], folder / "site"), Settings(folder / "site")))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "slides.yaml").write_text('numbering: {format: "{chapter}.{number}"}\n')
    (folder / "01-groups.md").write_text(f"---\nlang: en\n---\n\n{slide(1)}", encoding="utf-8")
    (folder / "02-rings.md").write_text(
        f"---\nlang: de\n---\n\n{slide(2)}By @thm:1 and $\\eqref{{eq:1}}$.\n", encoding="utf-8"
    )
    time.sleep(0.05)
    return folder


def test_a_deck_cites_another_in_its_own_language(course: Path) -> None:
    pages = built(course)
    link = '<a href="01-groups.html#/thm:1" class="reference" title="Satz\u00a01.1">Satz\u00a01.1</a>'
    assert link in pages["02-rings"]
    assert '<a href="01-groups.html#/eq:1">' in pages["02-rings"]
    assert "<b>Satz 2.1</b>" in pages["02-rings"]
    assert "<b>Theorem 1.1</b>" in pages["01-groups"]


def test_a_number_that_changes_in_one_deck_changes_in_the_others(course: Path) -> None:
    built(course)
    (course / "01-groups.md").write_text(slide(0) + slide(1), encoding="utf-8")
    assert "Satz\u00a01.2</a>" in built(course)["02-rings"]


def test_a_deck_put_first_moves_the_chapters(course: Path) -> None:
    built(course)
    (course / "00-sets.md").write_text(slide(3), encoding="utf-8")
    assert "Satz\u00a02.1</a>" in built(course)["02-rings"]


def test_a_label_that_no_deck_has_may_come(course: Path) -> None:
    deck = course / "02-rings.md"
    deck.write_text(deck.read_text(encoding="utf-8") + "\nSee @thm:3.\n", encoding="utf-8")
    said = [problem for outcome in outcomes(course) for problem in outcome.diagnostics]
    assert [problem.code for problem in said] == ["unknown-label"]
    assert said[0].hint == "did you mean `thm:2`?"
    (course / "03-fields.md").write_text(slide(3), encoding="utf-8")
    assert "Satz\u00a03.1</a>" in built(course)["02-rings"]


def test_an_edit_sends_the_slides_whose_numbers_change(tmp_path: Path) -> None:
    deck = tmp_path / "deck.md"
    plain = "<!-- slide -->\n\nNothing to count.\n\n"
    with LiveEngine() as engine:

        def now(text: str) -> Any:
            deck.write_text(HEAD + text, encoding="utf-8")
            page = build_deck(Work(deck, tmp_path), "build", engine).page
            assert page
            return make_version(page, (), ""), page

        before, _ = now(slide(1) + plain + slide(2) + plain)
        after, page = now(slide(0) + slide(1) + plain + slide(2) + plain)
    sent = [n for n, part in enumerate(patch(before, after, page)["slides"]) if "html" in part]
    assert sent == [0, 1, 3]


def test_labels_that_nothing_cites_and_that_two_decks_have(course: Path) -> None:
    (course / "03-fields.md").write_text(f"{slide(1)}{BLOCK.format(n=9)}", encoding="utf-8")
    with Engine() as engine:
        begun = [(work, begin(work, engine, print)) for work in find_decks([course])]
        found = for_naught(begun, engine)
    assert [(Path(it.location.path).name, it.location.line, it.severity, it.code) for it in found] == [
        ("03-fields.md", 3, "warning", "doubled-label"),
        ("03-fields.md", 7, "warning", "doubled-label"),
        ("03-fields.md", 11, "note", "unused-label"),
        ("03-fields.md", 15, "note", "unused-label"),
    ]


def test_references_in_notes_that_an_attribute_holds() -> None:
    slide = '<!-- slide data-notes="See @thm:a and \\eqref{eq:b}" -->\n\n'
    labels = "::: theorem {#thm:a}\nx\n:::\n\n$$y \\label{eq:b}$$\n"
    built = build(f"---\nnumbering: true\n---\n\n{slide}{labels}")
    assert '<aside class="notes">See <a href="#/thm:a" class="reference">Theorem\xa01</a>' in built.html
    assert built.diagnostics == ()
