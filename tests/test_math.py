"""Formulas are typeset as MathJax does it, lean, from the cache, and refused with words that help."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from builder.diagnostics import Diagnostic
from builder.machine.cache import Cache
from builder.machine.node import Process
from builder.machine.node_program import node
from builder.math import advice, client, worker
from builder.math.advice import elsewhere
from builder.math.commands import commands, definitions, reach
from builder.math.crew import JOBS_EACH, Crew
from builder.math.formula import (
    ALWAYS,
    FONTS,
    PACKAGES,
    Formula,
    Macro,
    MathOptions,
    Picture,
    Refused,
    TypesetPage,
    Unfit,
)
from builder.math.jobs import key, plan
from builder.math.typeset import Typesetter, typeset
from builder.math.worker import Worker
from builder.page.formulas import math_options
from builder.read.option_faults import Places
from builder.theming.theme import FORMULA_FONTS

MACROS = {"Xv": r"{\mathbf X}", "sup": ["{{(#1)}}", 1], "set": r"{\mathrm{set}}"}
OPTIONS = MathOptions.of(MACROS)
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def hot() -> Iterator[Crew]:
    with Crew() as crew:
        yield crew


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache.sqlite3")


def page(hot: Crew, cache: Cache, *slides: list[str], options: MathOptions = OPTIONS) -> TypesetPage:
    return typeset([[Formula(tex, True) for tex in slide] for slide in slides], options, cache, hot)


def one(hot: Crew, cache: Cache, tex: str, options: MathOptions = OPTIONS) -> str:
    result = page(hot, cache, [tex], options=options).markup[0][0]
    assert isinstance(result, str), result
    return result


def refusal(hot: Crew, cache: Cache, tex: str) -> Refused:
    result = page(hot, cache, [tex]).markup[0][0]
    assert isinstance(result, Refused)
    return result


def glyphs(markup: str) -> list[str]:
    """The characters of a formula, in order, as code points."""
    return [chr(int(code, 16)) for code in re.findall(r'href="#[^"]*-([0-9A-F]+)"', markup)]


# What comes out


def test_a_formula_is_one_lean_picture(hot: Crew, cache: Cache) -> None:
    markup = one(hot, cache, r"\frac{a}{b}+1")
    assert markup.startswith("<svg ") and markup.endswith("</svg>")
    assert glyphs(markup) == ["𝑎", "𝑏", "+", "1"]
    ElementTree.fromstring(markup)
    assert not re.search(r"data-|xmlns|<g>|focusable|tabindex", markup)


def test_every_glyph_used_is_in_the_page_once(hot: Crew, cache: Cache) -> None:
    result = page(hot, cache, ["x+y", "x"], [r"\sum x"])
    used = set(re.findall(r'href="#([^"]+)"', str(result.markup)))
    assert sorted(used) == re.findall(r'<path id="([^"]+)"', result.defs)
    ElementTree.fromstring(result.defs)


def test_a_page_without_formulas_has_no_glyphs(cache: Cache) -> None:
    assert typeset([[], []], OPTIONS, cache) == TypesetPage(((), ()), {})


def test_inline_and_display_differ(hot: Crew, cache: Cache) -> None:
    both = typeset([[Formula(r"\sum_i^n", True), Formula(r"\sum_i^n", False)]], OPTIONS, cache, hot).markup[0]
    assert both[0] != both[1]


@pytest.mark.parametrize(
    ("tex", "name"),
    [
        (r"\frac{\partial F(\Xv)}{\partial x}", "(∂F(X))/∂x"),
        (r"x^2 + \sqrt{y'}", "x^2 + √(y′)"),
        (r"\hat x_i \le \sin\theta", "x̂_i ≤ sin θ"),
        (r"\sum_{i=1}^n i", "∑_(i = 1)^n i"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "(1 2; 3 4)"),
        (r"\binom nk", "(n; k)"),
        (r"\underbrace{a+b}_2", "(a + b)_2"),
        (r"\operatorname*{arg\,max}_x f", "arg max _x f"),
        (r"\ce{H2O}", "H_2O"),
        (r'a < b \text{ 如果 "c"}', 'a < b 如果 "c"'),
        (r"x \phantom{y} \sup{1}", "x (1)"),
    ],
)
def test_the_accessible_name_reads_as_one_types(hot: Crew, cache: Cache, tex: str, name: str) -> None:
    image = ElementTree.fromstring(one(hot, cache, tex))
    assert image.get("role") == "img"
    assert image.get("aria-label") == name


@pytest.mark.parametrize(
    "tex",
    [
        r"\boldsymbol{\alpha}",
        r"\cancel{x} \enclose{circle}{y}",
        r"\ce{2H2 + O2 -> 2H2O}",
        r"\begin{CD} A @>f>> B \end{CD}",
        r"\bra{x} \unicode{x1D54F} \bbox[red]{x}",
        r"\textcolor{red}{x} \colorbox{yellow}{y} \definecolor{mine}{rgb}{1,0,0} \color{mine} z",
        r"\begin{align} a &= b \\ c &= d \end{align}",
        r"\begin{array}{|c:c|} \hline 1 & 2 \end{array}",
        r"\toggle{a}{b}\endtoggle \texttip{x}{tip}",
        r"\require{cancel} x",
    ],
)
def test_packages_are_there_without_asking(hot: Crew, cache: Cache, tex: str) -> None:
    assert one(hot, cache, tex)


def test_other_packages_are_there_on_request(hot: Crew, cache: Cache) -> None:
    options = MathOptions.of({}, ["physics"])
    assert glyphs(one(hot, cache, r"\dv{x}", options))[0] == "d"
    assert refusal(hot, cache, r"\dv{x}").message == r"undefined control sequence `\dv`"


def test_decks_with_other_macros_share_the_rarer_glyphs(hot: Crew, cache: Cache) -> None:
    for number in range(3):
        options = MathOptions.of({"Fraktur": rf"\mathfrak{{A}}_{number}"})
        assert glyphs(one(hot, cache, r"\Fraktur", options))[0] == "𝔄"


def test_classes_styles_and_data_are_kept(hot: Crew, cache: Cache) -> None:
    markup = one(hot, cache, r"\class{blue}{x}\style{opacity:.5}{y}\cssId{here}{z}\data{fragment-index=2}{w}")
    assert '<g class="blue">' in markup
    assert "opacity:.5" in markup and 'id="here"' in markup and 'data-fragment-index="2"' in markup


def test_the_authors_macros_go_before_those_of_packages(hot: Crew, cache: Cache) -> None:
    assert "".join(glyphs(one(hot, cache, r"\set"))) == "set"


def test_colour_takes_both_its_forms(hot: Crew, cache: Cache) -> None:
    old = ElementTree.fromstring(one(hot, cache, r"\color{red}{x} y"))
    latex = ElementTree.fromstring(one(hot, cache, r"\color{red} x y"))
    assert [len(list(picture.find(".//g[@fill='red']").iter("use"))) for picture in (old, latex)] == [1, 2]


def test_a_tip_is_a_title(hot: Crew, cache: Cache) -> None:
    markup = one(hot, cache, r"\mathtip{x}{y^2}")
    assert "<title>y^2</title>" in markup and "foreignObject" not in markup


def test_chinese_takes_an_em_of_the_text_around(hot: Crew, cache: Cache) -> None:
    def width(tex: str, x_height: float) -> float:
        markup = one(hot, cache, tex, MathOptions(x_height=x_height))
        return float(ElementTree.fromstring(markup).get("viewBox", "").split()[2])

    for x_height in (0.4, 0.5):
        assert width(r"\text{中文字}", x_height) == pytest.approx(3 * 442 / x_height, abs=1)
    assert width(r"\text{中文}x", 0.5) - width("x", 0.5) == pytest.approx(2 * 884, abs=1)


def test_a_formula_is_set_in_the_font_of_its_theme(hot: Crew, cache: Cache) -> None:
    """One after the other in one process, with rarer glyphs, each in its own."""
    tex = r"x \mathcal{X} \leftrightsquigarrow \ce{A ->[x] B}"
    drawn = {font: one(hot, cache, tex, MathOptions(font=font)) for font in ("newcm", "tex", "newcm")}
    marks = {font: set(re.findall(r'href="#([A-Z]+)-', markup)) for font, markup in drawn.items()}
    assert "TEX" in marks["tex"] and "NCM" not in marks["tex"]
    assert "NCM" in marks["newcm"] and "TEX" not in marks["newcm"]


BREAKS = MathOptions(breaks=True)


def in_text(hot: Crew, cache: Cache, tex: str, options: MathOptions) -> str:
    result = typeset([[Formula(tex, False)]], options, cache, hot).markup[0][0]
    assert isinstance(result, str), result
    return result


def test_a_line_of_text_may_end_inside_a_formula_where_the_theme_says_so(hot: Crew, cache: Cache) -> None:
    """Before relations and signs between terms, as with MathJax 4. The pieces together are as wide as the
    formula is, and have one name."""
    tex = r"\color{red}{x} = f(a) + \frac{1}{2}"
    whole, pieces = in_text(hot, cache, tex, MathOptions()), in_text(hot, cache, tex, BREAKS)
    assert "<wbr" not in whole and pieces.count("<wbr") == 2 and pieces.count("<svg") == 3
    assert sum(widths(pieces)) == pytest.approx(sum(widths(whole)), abs=0.01)
    assert pieces.count("aria-label") == 1 and pieces.count("aria-hidden") == 2


@pytest.mark.parametrize("tex", ["x", r"a \\ b = c", r"\frac{a = b}{c + d}"])
def test_a_formula_without_such_a_place_or_divided_by_its_author_is_one_picture(
    tex: str, hot: Crew, cache: Cache
) -> None:
    assert in_text(hot, cache, tex, BREAKS) == in_text(hot, cache, tex, MathOptions())
    assert one(hot, cache, tex, BREAKS) == one(hot, cache, tex, MathOptions())


def widths(markup: str) -> list[float]:
    return [float(width) for width in re.findall(r'<svg[^>]* width="([\d.]+)ex"', markup)]


def test_themes_name_the_fonts_there_are() -> None:
    assert (*FONTS,) == FORMULA_FONTS


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "java\tscript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x"]
)
def test_links_that_run_scripts_lead_nowhere(hot: Crew, cache: Cache, url: str) -> None:
    assert "<a>" in one(hot, cache, rf"\href{{{url}}}{{x}}")


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=1", "#/3", "other.html", "../a.html#x:y", "mailto:a@b.c"]
)
def test_links_lead_where_they_should(hot: Crew, cache: Cache, url: str) -> None:
    image = ElementTree.fromstring(one(hot, cache, rf"\href{{{url}}}{{x}}"))
    assert image.find(".//a").get("href") == url


def test_styles_fetch_nothing(hot: Crew, cache: Cache) -> None:
    ways = ("url(https://example.org/x)", r"u\72l(//example.org/x)", "image-set('//example.org/x' 1x)")
    for way in ways:
        assert "example" not in one(hot, cache, rf"\style{{background:{way}}}{{x}}")


# Packages, and what is said of a formula that is typeset


def test_the_public_names_of_tex_are_tex(hot: Crew, cache: Cache) -> None:
    options = MathOptions.of({})
    assert "".join(glyphs(one(hot, cache, r"a \div b", options))) == "𝑎÷𝑏"
    assert "".join(glyphs(one(hot, cache, r"\set{x}", options))) == "{𝑥}"


@pytest.mark.parametrize(
    ("packages", "drawn"),
    [([], "⟨𝑎⟩𝑏"), (["physics"], "⟨𝑎|𝑏⟩"), (["physics", "braket"], "⟨𝑎⟩𝑏"), (["braket", "physics"], "⟨𝑎⟩𝑏")],
)
def test_a_package_asked_for_goes_before_what_is_there(
    packages: list[str], drawn: str, hot: Crew, cache: Cache
) -> None:
    """As in MathJax in the browser with the same list."""
    assert "".join(glyphs(one(hot, cache, r"\braket{a}{b}", MathOptions.of({}, packages)))) == drawn


def test_macros_go_before_packages_that_were_asked_for(hot: Crew, cache: Cache) -> None:
    options = MathOptions.of({"div": "x", "braket": "y"}, ["physics", "braket"])
    assert "".join(glyphs(one(hot, cache, r"\div \braket", options))) == "𝑥𝑦"


def test_the_fonts_of_packages_are_there(hot: Crew, cache: Cache) -> None:
    assert "-bbm-normal-1D7D9" in one(hot, cache, r"\mathbbm{1}", MathOptions.of({}, ["bbm"]))


@pytest.mark.parametrize(
    ("tex", "message", "offset"),
    [
        (r"x \textcolor{nosuch}{y}", "no colour `nosuch`", 12),
        (r"\color{red!50!black} y", "no colour `red!50!black`", 6),
        (r"\newcommand{foo}{a}", r"`foo` has no backslash here: `\foo` is defined", 0),
        ("100%", "`%` begins a comment, and is not shown", 3),
        (r"x = 5\,% of y", "`%` begins a comment, and is not shown", 7),
        (r"x\renewcommand{\nosuch}{a}", r"there is no `\nosuch` to renew: it is defined anew", 1),
    ],
)
def test_what_tex_passes_over_is_said(tex: str, message: str, offset: int, hot: Crew, cache: Cache) -> None:
    for _ in ("fresh", "from the cache"):
        [[found]] = page(hot, cache, [tex]).results
        assert isinstance(found, Picture)
        [remark] = found.remarks
        assert (remark.message, remark.offset) == (message, offset)


@pytest.mark.parametrize("tex", [r"5\%", "x^2 % the square", "x_1%\n+ y", "a%\n", r"\text{% b}"])
def test_comments_of_tex_are_comments(tex: str, hot: Crew, cache: Cache) -> None:
    [[found]] = page(hot, cache, [tex]).results
    assert not isinstance(found, Picture) or found.remarks == ()


def test_a_number_in_a_line_of_text_is_said_to_be_lost(hot: Crew, cache: Cache) -> None:
    [[found]] = typeset([[Formula(r"a \tag{1}", False)]], OPTIONS, cache, hot).results
    assert isinstance(found, Picture)
    assert [remark.offset for remark in found.remarks] == [2]


@pytest.mark.parametrize("colour", ["red", "Salmon", "#fc0", "rebeccapurple", "var(--red)", "rgb(1 2 3)"])
def test_colours_of_css_and_latex_are_colours(colour: str, hot: Crew, cache: Cache) -> None:
    [[found]] = page(hot, cache, [rf"\textcolor{{{colour}}}{{y}}"]).results
    assert isinstance(found, Picture)
    assert found.remarks == ()


def test_a_colour_of_one_page_is_unknown_to_others(hot: Crew, cache: Cache) -> None:
    page(hot, cache, [r"\definecolor{mine}{rgb}{1,0,0}\color{mine} x"])
    [[found]] = page(hot, cache, [r"\color{mine} x"]).results
    assert isinstance(found, Picture)
    assert [remark.message for remark in found.remarks] == ["no colour `mine`"]


def test_what_commands_mean_is_said_in_words() -> None:
    with Crew() as crew:
        found = crew.meanings(["sup", "div", "set", "dv", "nosuch", "iff"], ["physics"])
    assert found == {
        "sup": "the operator `sup`",
        "div": "a command of the package `physics`",
        "set": "a command of the package `braket`",
        "dv": "a command of the package `physics`",
        "iff": r"`\;\Longleftrightarrow\;`",
    }


# Steps


@pytest.mark.parametrize(
    ("tex", "classes"),
    [
        (r"\step{x}", [("fragment", None)]),
        (r"\step[3]{x}", [("fragment", "3")]),
        (r"\step[2-3]{x}", [("fragment", "2"), ("fragment fade-out", "4")]),
        (r"\mark[2]{x}", [("fragment custom mark", "2")]),
        (r"\mark[2-2]{x}", [("fragment custom mark", "2"), ("fragment custom unmark", "3")]),
        (r"\hide{x}", [("fragment fade-out", None)]),
        (r"\step[1]{\step[2]{\class{red}{x}}}", [("fragment", "1"), ("fragment", "2"), ("red", None)]),
        (r"\begin{aligned} \steprows a &= b \\ &= c \\ &= d \end{aligned}", [("fragment", None)] * 2),
    ],
)
def test_steps_are_fragments(
    tex: str, classes: list[tuple[str, str | None]], hot: Crew, cache: Cache
) -> None:
    picture = ElementTree.fromstring(one(hot, cache, tex))
    found = [(g.get("class"), g.get("data-fragment-index")) for g in picture.iter("g") if g.get("class")]
    assert found == classes


def test_steps_move_nothing(hot: Crew, cache: Cache) -> None:
    """Every glyph stands where it stands without them."""
    def places(tex: str) -> list[tuple[str | None, ...]]:
        picture = ElementTree.fromstring(one(hot, cache, tex))
        return [(use.get("href"), use.get("x")) for use in picture.iter("use")]

    plain = places(r"\begin{aligned} a &= b+c \\ &= d \end{aligned}")
    assert places(r"\begin{aligned} \steprows a &= b+c \\ &= d \end{aligned}") == plain


def test_the_number_of_a_row_comes_with_it(hot: Crew, cache: Cache) -> None:
    markup = one(hot, cache, r"\begin{align} \steprows a \tag{1} \\ b \tag{2} \end{align}")
    formula, tags = ElementTree.fromstring(markup)
    assert [g.get("class") for g in formula.iter("g") if g.get("data-row") == "2"] == ["fragment"]
    assert [g.get("class") for g in tags.iter("g") if g.get("data-row") == "2"] == [None]


def test_a_step_that_is_none_is_refused(hot: Crew, cache: Cache) -> None:
    assert refusal(hot, cache, r"a \hide[2-3]{x}") == Refused(r"no step `2-3` for `\hide`", "", 2)


# Labels and definitions


@pytest.mark.parametrize(
    ("formula", "reference", "numbers"),
    [
        (r"\begin{align} a \label{x} \\ b \label{y} \end{align}", r"\eqref{y}", "(1)"),
        (r"\begin{align} a \label{x} \\ b \label{y} \end{align}", "z", ""),
        (r"\begin{align} a \label{x} \notag \\ b \label{y} \end{align}", r"\eqref{y}", "(1)"),
        (r"\begin{gather} a \label{x} \\ b \end{gather}", "z", ""),
        (r"\begin{equation} \begin{split} a \label{x} \\ b \end{split} \end{equation}", r"\eqref{x}", "(1)"),
        (r"\begin{aligned} a \\ b \label{x} \end{aligned}", r"\eqref{x}", "(1)"),
    ],
)
def test_a_label_is_of_its_own_row(
    formula: str, reference: str, numbers: str, hot: Crew, cache: Cache
) -> None:
    drawn = page(hot, cache, [formula, reference]).markup[0][0]
    assert "".join(glyphs(str(drawn))) == f"𝑎𝑏{numbers}"


@pytest.mark.parametrize(
    ("reference", "number"), [(r"\text{\eqref{y}}", "(1)"), (r"\refeq{y}", "1"), (r"\eqref{y}", "(1)")]
)
def test_references_by_any_command_may_stand_before_their_formula(
    reference: str, number: str, hot: Crew, cache: Cache
) -> None:
    options = MathOptions.of({}, ["mathtools"])
    drawn, formula = page(hot, cache, [reference, r"b \label{y}"], options=options).markup[0]
    assert "".join(glyphs(str(drawn))) == number
    assert re.findall(r'href="(#eqn-[^"]*)"', str(drawn)) == [
        f"#{found}" for found in re.findall(r'id="(eqn-[^"]*)"', str(formula))
    ]


def test_a_label_given_twice_is_refused(hot: Crew, cache: Cache) -> None:
    result = page(hot, cache, [r"a \label{x}", r"bc \label{x}"]).markup[0][1]
    assert result == Refused("label `x` is given twice on this slide", "", 3)


def test_labels_number_lines_and_references_find_them(hot: Crew, cache: Cache) -> None:
    lines = r"\begin{align} a \label{first} \\ b \\ c \label{second} \end{align}"
    before, display, after = page(hot, cache, [r"\eqref{second}", lines, r"\ref{first}"]).markup[0]
    assert "".join(glyphs(before)) == "(2)" and "".join(glyphs(after)) == "1"
    assert "".join(glyphs(display)).endswith("(1)(2)")
    assert re.search(r'href="#(eqn-[^"]*-second)"', before)[1] in re.findall(r'id="([^"]+)"', display)


def test_a_label_nobody_refers_to_makes_no_number(hot: Crew, cache: Cache) -> None:
    first, second, _ = page(hot, cache, [r"a \label{x}", r"b \label{y}", r"\ref{y}"]).markup[0]
    assert glyphs(first) == ["𝑎"]
    assert "".join(glyphs(second)) == "𝑏(1)"


def test_numbers_and_ids_are_the_slides_own(hot: Crew, cache: Cache) -> None:
    first, second = page(hot, cache, [r"a\label{x}", r"\ref{x}"], [r"b\label{x}", r"\ref{x}"]).markup
    assert "".join(glyphs(first[1])) == "".join(glyphs(second[1])) == "1"
    assert set(re.findall(r'id="([^"]+)"', first[0])).isdisjoint(re.findall(r'id="([^"]+)"', second[0]))


def test_lines_within_text_follow_its_size(hot: Crew, cache: Cache) -> None:
    """As wide as the page, as MathJax has it, but scaled by the height, which is in ex."""
    found = typeset([[Formula(r"a \\ b", False)]], OPTIONS, cache, hot).markup[0][0]
    picture = ElementTree.fromstring(str(found))
    assert (picture.get("width"), picture.get("viewBox")) == ("100%", "0 -750 1 2200")
    assert str(picture.get("height")).endswith("ex")
    assert [group.get("transform") for group in picture] == ["scale(1,-1)"]


def test_a_tag_stands_beside_its_formula(hot: Crew, cache: Cache) -> None:
    span = ElementTree.fromstring(one(hot, cache, r"x = y \tag{7}"))
    assert span.get("class") == "tagged"
    formula, tags = span
    assert formula.get("aria-label") == "x = y (7)" and tags.get("aria-hidden") == "true"
    assert tags.get("class") == "tags" and formula.get("height") == tags.get("height")
    assert not span.findall(".//*[@id]")


def test_what_stands_behind_a_numbered_environment_is_beside_it(hot: Crew, cache: Cache) -> None:
    behind = r"\begin{align} a &= b \tag{1} \\ c &= d \tag{2} \end{align} + x"
    alone = r"\begin{align} a &= b \tag{1} \\ c &= d \tag{2} \end{align}"
    pictures = [re.findall(r'width="([.\d]+)ex"', one(hot, cache, tex)) for tex in (behind, alone)]
    (wide, numbers), (narrow, same) = pictures
    assert float(wide) > float(narrow) and numbers == same, "two pictures each, the numbers in their own"


def test_a_reference_needs_its_label_on_the_slide(hot: Crew, cache: Cache) -> None:
    result = page(hot, cache, [r"a\label{x}"], [r"\ref{x}"]).markup[1][0]
    hint = "one of another slide can be cited with `numbering: true` in the front matter"
    assert result == Refused("no formula of this slide has the label `x`", hint, 0)


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        (r"\newcommand*{\Q}[1]{#1+}\Q{x}", ["𝑥", "+"]),
        (r"\newcommand{\Q}{q}\renewcommand*{\Q}{r}\Q", ["𝑟"]),
        (r"\providecommand{\Q}[1]{#1}\Q{x}", ["𝑥"]),
        (r"\newcommand{\Q}{q}\providecommand*\Q[2][a]{#1#2}\Q", ["𝑞"]),
        (r"\newenvironment*{Q}[1]{#1}{+}\begin{Q}{x}y\end{Q}", ["𝑥", "𝑦", "+"]),
    ],
)
def test_commands_are_defined_as_latex_defines_them(
    tex: str, drawn: list[str], hot: Crew, cache: Cache
) -> None:
    assert glyphs(one(hot, cache, tex)) == drawn


def test_definitions_hold_to_the_end_of_the_page_and_no_further(hot: Crew, cache: Cache) -> None:
    first = page(hot, cache, [r"\newcommand{\R}{r}", "a"], [r"\R+1"])
    assert glyphs(first.markup[1][0]) == ["𝑟", "+", "1"]
    assert refusal(hot, cache, r"\R+1").message == r"undefined control sequence `\R`"


@pytest.mark.parametrize(
    "change", [r"\gdef\R{q}\R", r"\R\renewcommand{\R}{q}", r"\begingroup\def\R{q}", r"\R\endgroup"]
)
def test_what_a_page_does_to_a_definition_stays_on_it(change: str, hot: Crew, cache: Cache) -> None:
    """Although the worker keeps definitions for the formulas to come."""
    defined = r"\newcommand{\R}{r}"
    page(hot, cache, [defined, rf"\R+{change}"])
    assert glyphs(page(hot, cache, [defined, rf"\R-{len(change)}"]).markup[0][1])[0] == "𝑟"



# What is asked of the worker


def test_commands_reach_through_macros() -> None:
    table = {m.name: m for m in MathOptions.of({"A": r"\B x", "B": r"\beta \A"}).macros}
    assert commands(r"\alpha\{x\,y") == {"alpha", "{", ","}
    assert reach(r"\A", table) == {"A", "B", "beta"}
    assert definitions(r"\newcommand{\R}[1]{x}\def\Q{y}\newenvironment{e}{}{}") == ({"R", "Q"}, {"e"})


def test_equal_formulas_are_asked_once() -> None:
    jobs = plan([[Formula("x", False)], [Formula("y", False), Formula("x", False)]], OPTIONS)
    places = {job.formulas[0].tex: at for job, at in jobs.items()}
    assert places == {"x": [((0, 0),), ((1, 1),)], "y": [((1, 0),)]}


def test_a_key_depends_on_the_macros_a_formula_uses_and_no_others() -> None:
    (job,) = plan([[Formula(r"\Xv", False)]], OPTIONS)
    other = MathOptions.of({**MACROS, "Yv": "y"})
    changed = MathOptions.of({**MACROS, "Xv": "x"})
    assert key(job, OPTIONS) == key(job, other) != key(job, changed)


def test_a_cached_page_starts_no_process(hot: Crew, cache: Cache) -> None:
    slides = [["x+1", r"\Xv"], [r"a\label{x}", r"\ref{x}"]]
    first = page(hot, cache, *slides)
    with Crew() as idle:
        assert page(idle, Cache(cache.path), *slides) == first
        assert not any(worker.running for worker in idle.workers)


def test_a_formula_whose_glyphs_were_dropped_is_made_again(hot: Crew, cache: Cache) -> None:
    first = page(hot, cache, ["x+1"])
    dropped = Cache(cache.path.with_name("formulas-only"))
    (name,) = (key(job, OPTIONS) for job in plan([[Formula("x+1", True)]], OPTIONS))
    dropped.put_many("formula", cache.get_many("formula", [name]))
    assert page(hot, dropped, ["x+1"]) == first


def test_a_refused_formula_leaves_the_others(hot: Crew, cache: Cache) -> None:
    good, bad, other = page(hot, cache, ["x", r"\nope", "y"]).markup[0]
    assert isinstance(good, str) and isinstance(bad, Refused) and isinstance(other, str)


def test_a_typesetter_keeps_its_worker(cache: Cache) -> None:
    with Crew() as crew:
        typesetter = Typesetter(OPTIONS, cache, crew)
        typesetter.typeset([[Formula("x", False)]])
        process = crew.workers[0]._process
        typesetter.typeset([[Formula("y", False)]])
        assert crew.workers[0]._process is process


def test_a_second_worker_starts_when_it_pays_and_changes_nothing(hot: Crew, cache: Cache) -> None:
    few, many = ["x", "y"], [f"x_{{{n}}}" for n in range(2 * JOBS_EACH)]
    with Crew(2) as crew:
        page(crew, cache, few)
        assert [worker.running for worker in crew.workers] == [True, False]
        pair = page(crew, Cache(cache.path.with_name("pair")), many)
        assert [worker.running for worker in crew.workers] == [True, True]
    assert pair == page(hot, Cache(cache.path.with_name("one")), many)


# Errors


@pytest.mark.parametrize(
    ("tex", "message", "hint", "offset"),
    [
        (r"a + \Xvv", r"undefined control sequence `\Xvv`", r"did you mean `\Xv`?", 4),
        (r"\lamda + 1", r"undefined control sequence `\lamda`", r"did you mean `\lambda`?", 0),
        (r"\alpah + 1", r"undefined control sequence `\alpah`", r"did you mean `\alpha`?", 0),
        (r"\begin{aling} x \end{aling}", "unknown environment `aling`", "did you mean `align`?", 6),
        (r"x + {a", "extra open brace or missing close brace", "", 4),
        (r"a} + x", "extra close brace or missing open brace", "", 1),
        ("\\begin{align}\nx\n", r"missing `\end{align}`", "", 0),
        (r"\begin{matrix} a \end{pmatrix}", r"`\begin{matrix}` ended with `\end{pmatrix}`", "", 17),
        ("\\begin{cases}\n0 & \\text{else\n\\end{cases}", "missing close brace", "", 23),
        (r"a + \frac{1}", r"missing argument for `\frac`", "", 4),
        (r"\left( x", r"extra `\left` or missing `\right`", advice.PAIR.format("right"), 0),
        (r"a \right)", r"missing `\left` or extra `\right`", advice.PAIR.format("left"), 2),
        ("x^2^3", "double exponent: use braces to clarify", "one of the two: `{a^b}^c` or `a^{b^c}`", 3),
        ("a_b_c", "double subscripts: use braces to clarify", "one of the two: `{a_b}_c` or `a_{b_c}`", 3),
        (r"a & b", "misplaced `&`",
         r"columns need an environment: put the formula into `\begin{aligned} … \end{aligned}`", 2),
        (r"\begin{array}{lz} a \end{array}", "`z` is no kind of column",
         "they are `l`, `c`, `r`, `p{…}`, `|` and `:`", 15),
        ("\\begin{array}\na & b\n\\end{array}", "`a` is no kind of column",
         r"write its columns: `\begin{array}{cc}`", 0),
        (r"\text{a_b}", "`_` allowed only in math mode",
         r"a formula within text goes between dollars: `\text{a $b$}`", 7),
        (r"x \require{physics}", "TeX package `physics` is not loaded",
         "ask for its package in the front matter: `tex: {packages: [physics]}`", 2),
        (r"\abs{x}", r"undefined control sequence `\abs`",
         "ask for its package in the front matter: `tex: {packages: [physics]}`", 0),
        (r"\begin{dcases} x \end{dcases}", "unknown environment `dcases`",
         "ask for its package in the front matter: `tex: {packages: [mathtools]}`", 6),
        (r"\bm{x}", r"undefined control sequence `\bm`", r"write `\boldsymbol`", 0),
        (r"x \sgn y", r"undefined control sequence `\sgn`",
         r"define it: `\DeclareMathOperator{\sgn}{sgn}`", 2),
        (r"x \pause", r"undefined control sequence `\pause`", r"steps are `\step{…}` and `\mark{…}`", 2),
        (r"\lfloo x", r"undefined control sequence `\lfloo`", r"did you mean `\lfloor`?", 0),
        (r"\begin{subequations} x \end{subequations}", "unknown environment `subequations`",
         r"number its lines yourself: `\tag{1a}`", 6),
        ("\\begin{CD}\nA @>>B\n\\end{CD}", "could not find `>`",
         "an arrow of `CD` has its sign three times, labels between: `@>a>b>`, `@VaVbV`", 13),
        (r"a \middle| b", r"extra `\middle`", r"it belongs between `\left` and `\right`", 2),
        (r"\left x \right)", r"missing or unrecognized delimiter for `\left`",
         r"delimiters are brackets, `|`, `\|`, `/`, arrows, and `.` for none", 0),
        (r"x \cref{a}", r"undefined control sequence `\cref`", r"write `\eqref{…}`, or `\ref{…}`", 2),
        (r"\DeclareRobustCommand{\Q}{q}", r"undefined control sequence `\DeclareRobustCommand`",
         r"write `\newcommand`", 0),
        (r"\ifx a b\fi", r"undefined control sequence `\ifx`",
         "formulas are not programmed here: write what comes of it", 0),
        (r"\tg x", r"undefined control sequence `\tg`", r"define it: `\DeclareMathOperator{\tg}{tg}`", 0),
        (r"\Beta", r"undefined control sequence `\Beta`",
         r"this capital is a Latin letter: `\mathrm{…}`", 0),
        (r"a\isin B", r"undefined control sequence `\isin`",
         "type the character itself, such as `∞`, `∈` or `→`", 1),
        (r"a\relax", r"undefined control sequence `\relax`", "it does nothing here: leave it out", 1),
        (r"\sout{x}", r"undefined control sequence `\sout`", r"write `\cancel`", 0),
        (r"\newcommand{\Q}[1]{#2}\Q x", "illegal macro parameter reference",
         r"`\newcommand{\name}[2]{…}` has `#1` and `#2`", 19),
        (r"\begin{align}\begin{align}x\end{align}\end{align}", "erroneous nesting of equation structures",
         "inside another one write `aligned`, `gathered` or `split`", 13),
    ],
)
def test_refusals_say_what_and_where(
    hot: Crew, cache: Cache, tex: str, message: str, hint: str, offset: int
) -> None:
    assert refusal(hot, cache, tex) == Refused(message, hint, offset)


@pytest.mark.parametrize(
    "tex",
    [
        r"\def\a{\a\a}\a",
        r"\def\a{x\a}\a",
        r"\newenvironment{e}{\begin{e}}{}\begin{e}",
        "{" * 20_000 + "}" * 20_000,
        r"\def\a#1{#1#1#1#1#1#1#1#1}\a{\a{\a{\a{\a{\a{\a{x}}}}}}}",
    ],
    ids=["doubling", "endless", "environment", "deep", "exponential"],
)
def test_bombs_end(hot: Crew, cache: Cache, tex: str) -> None:
    assert refusal(hot, cache, tex).message
    assert one(hot, cache, "x")


SCRIPTS = {
    "hangs": "setTimeout(() => {}, 1e6)",
    "dies": "process.exit(1)",
    "talks nonsense": "console.log('nonsense')",
    "answers another question": "console.log('{\"formulas\": []}')",
}


@pytest.mark.parametrize("fault", SCRIPTS)
def test_a_worker_that_fails_is_replaced(
    fault: str, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Good answers come from a worker that fails at the formula `bad` only."""
    script = tmp_path / "worker.mjs"
    script.write_text(
        "import { createInterface } from 'node:readline';\n"
        "for await (const line of createInterface({ input: process.stdin })) {\n"
        "  const { options, id, formulas } = JSON.parse(line);\n"
        f"  if (formulas?.[0][0] === 'bad') {{ {SCRIPTS[fault]}; continue; }}\n"
        "  console.log(JSON.stringify(options ? { ready: true } :\n"
        "    { id, glyphs: {},\n"
        "      formulas: [{ markup: `<svg>${process.pid}</svg>`, glyphs: [], mathml: '',\n"
        "        remarks: [] }] }));\n"
        "}\n"
    )
    monkeypatch.setattr(worker, "new_process", lambda: Process(str(script)))
    with Crew() as failing:
        failing.workers = [Worker(seconds=0.5)]
        before, bad, after = page(failing, cache, ["a", "bad", "b"]).markup[0]
    assert isinstance(bad, Refused) and bad.message.startswith("typesetting")
    assert isinstance(before, str) and isinstance(after, str) and before != after


def test_a_crew_that_was_sent_home_starts_nothing(cache: Cache) -> None:
    with Crew() as crew:
        pass
    [[refused]] = page(crew, cache, ["x"]).markup
    assert isinstance(refused, Refused) and "was ended" in refused.message
    assert not crew.workers[0].running


def test_without_node_the_error_says_what_to_type(cache: Cache, no_node: None) -> None:
    with pytest.raises(FileNotFoundError, match=r"install Node\.js 20 or later"):
        typeset([[Formula("x", False)]], OPTIONS, cache)


# Options


def test_macros_are_read_as_mathjax_takes_them() -> None:
    options = MathOptions.of({"b": ["[#1]{#2}", 2, "x"], "a": "y", "c": ["z"]}, ["units", "cases", "units"])
    assert options.macros == (Macro("a", "y"), Macro("b", "[#1]{#2}", 2, "x"), Macro("c", "z"))
    assert options.packages == ("units", "cases")
    assert hash(options) == hash(MathOptions(options.macros, options.packages))


@pytest.mark.parametrize(
    ("macros", "packages", "message", "hint"),
    [
        ({"R": 3}, [], "macro `R` is 3", "write its TeX, or a list of its TeX"),
        ({"R": ["x", 10]}, [], "macro `R`", "number of arguments up to 9"),
        ({"R": ["x", -1]}, [], "macro `R`", "number of arguments up to 9"),
        ({"R": ["x", 0, "y"]}, [], "macro `R`", "number of arguments up to 9"),
        ({"R": []}, [], "macro `R`", "number of arguments up to 9"),
        ({"R2": "x"}, [], "macro name `R2` is neither letters nor one sign", ""),
        ({}, ["phsyics"], "unknown TeX package `phsyics`", "did you mean `physics`?"),
        ({}, ["qwertz"], "unknown TeX package `qwertz`", "there are bbm, cases"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    macros: dict[str, object], packages: list[str], message: str, hint: str
) -> None:
    with pytest.raises(Unfit, match=re.escape(message)) as refused:
        MathOptions.of(macros, packages)
    assert hint in refused.value.hint


def test_packages_of_latex_whose_commands_are_there_may_be_asked_for() -> None:
    options = MathOptions.of({}, ["amsmath", "amssymb", "mathtools", "xcolor"])
    assert options.packages == ("mathtools",)


def test_a_package_that_is_not_here_is_answered_with_what_to_write() -> None:
    found: list[Diagnostic] = []
    math_options({}, ("siunitx", "bm"), 0.5, found.append, Places().of)
    assert [(one.message, one.hint) for one in found] == [
        ("unknown TeX package `siunitx`", elsewhere("[siunitx]")),
        ("unknown TeX package `bm`", "write `\\boldsymbol`"),
    ]


def test_the_macros_of_the_theme_are_well_formed(hot: Crew, cache: Cache) -> None:
    options = MathOptions.of(json.loads((ROOT / "theme/courses/tex-macros.json").read_text()))
    tex = [f"\\{macro.name}" + "{x}" * macro.nargs for macro in options.macros]
    results = page(hot, cache, tex, options=options).markup[0]
    assert [t for t, r in zip(tex, results, strict=True) if isinstance(r, Refused)] == []


# MathJax in the browser


def test_the_browser_is_given_every_file_mathjax_may_ask_for() -> None:
    names = {path for _, path in client.files()}
    assert {"bundle/tex-svg.js", "bundle/input/tex/extensions/physics.js", "svg/dynamic/math.js"} <= names


def test_the_runtime_is_a_script_that_parses() -> None:
    script = ROOT / "theme/base/runtime/mathjax.js"
    done = subprocess.run([node(), "--check", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_manual_names_every_package() -> None:
    page = (ROOT / "tests" / "recipes" / "tex-packages.md").read_text(encoding="utf-8")
    assert {*PACKAGES, *ALWAYS} <= set(re.findall(r"`(\w+)`", page))
