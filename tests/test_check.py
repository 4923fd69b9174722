"""What a browser finds wrong with a deck, and what it rightly leaves alone."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from builder.browser.check import CheckJob, check_decks
from builder.browser.stills import seen_from
from builder.diagnostics import Diagnostic
from builder.read.rules import RULES
from tests.finished_page import FORMULA, slide, stack, write_page
from tests.standing import StandingBrowser

DISPLAYED = f'<span class="math display" style="display: block">{FORMULA}</span>'
WIDE = FORMULA.replace('width="20" height', 'width="1200" height')
SHRUNK = '<svg style="max-width: 800px" '
DRAWING = '<svg role="img" aria-label="a" width="40" height="20" viewBox="0 0 200 100">' \
          '<text y="90" style="font-size: {size}px">{text}</text></svg>'
TWO_ROWS = (
    '<span class="math inline" role="img" aria-label="rows" style="position: absolute; top: 0; left: 0">'
    '<svg width="940" height="80" viewBox="0 0 940 80">'
    '<rect y="10" width="{}" height="10"/><rect y="60" width="{}" height="10"/></svg></span>'
)
BOX = '<span style="display: inline-block; width: {}px; height: 9px"></span>'
LOGO = 'section.slide { background: url("small.png") no-repeat top right / 40px auto }'
STYLE = (
    ".half li { font-size: 16px } .narrow { width: 300px; text-align: justify } .back { margin-left: -95px }"
    '.crest { content: url("small.png"); position: absolute; top: 70px; left: 100px; width: 60px }'
)

# Line → a slide, the findings expected at it (rule, part of the message).
CASES: dict[int, tuple[str, list[tuple[str, str]]]] = {
    10: ("<p>enough said</p>", []),
    20: ("<p>line</p>" * 19, [("overflow", "text `line` leaves the slide by 1")]),
    30: (f"<p>{WIDE}</p>", [("formula-too-wide", "`a squared` leaves the slide by 240 px at the right")]),
    34: (
        "".join(f"<p>{WIDE.replace('squared', name)}</p>" for name in ("cubed", "halved")),
        [
            ("formula-too-wide", "`a cubed` leaves the slide by 240 px"),
            ("formula-too-wide", "`a halved` leaves the slide by 240 px"),
        ],
    ),
    32: (
        f"<p>{WIDE.replace('<svg ', SHRUNK)}</p>",
        [("formula-shrunk", "`a squared` is shown at 67 % of the size of its text")],
    ),
    40: (f"<table><tr>{'<td>wide cell</td>' * 40}</tr></table>", [("table-too-wide", "leaves the slide by")]),
    50: ('<div style="height: 30px; overflow: hidden"><p>one</p><p>two</p></div>', [("clipped", "`<div>`")]),
    60: (
        '<p>under</p><div style="position: absolute; top: 5px; left: 0; right: 0">upper</div>',
        [("covered", "text `under` and text `upper` lie on each other")],
    ),
    62: ('<h2>above</h2><p style="font-size: 300px; line-height: .75; margin: -10px 0 0">FIT</p>', []),
    70: ('<p style="font-size: 9px">small</p>', [("small-text", "9.0 px high, expected at least 14.0")]),
    72: (f"<p>{DRAWING.format(size=60, text='图')}</p>", [("small-text", "text `图` is 12.0 px high")]),
    74: (f"<p>{DRAWING.format(size=80, text='图')}{DRAWING.format(size=8, text='&zwnj;')}</p>", []),
    76: (f"<p>{DRAWING.format(size=80, text='图')}{DRAWING.format(size=0, text='hidden')}</p>", []),
    78: (f'<p><span class="math inline error"><code>{"x" * 200}</code></span></p>', []),
    # What is told to one decimal is compared so.
    79: ('<p style="font-size: 13.98px">nearly</p>', []),
    80: ("<p>x<sub style='font-size: 9px'>i</sub></p>", []),
    90: ('<p style="color: #ddd">pale</p>', [("low-contrast", "text `pale` is #dddddd on #fdf6e3")]),
    100: ('<p><img src="small.png"></p>', [("missing-alt", "small.png")]),
    110: (
        '<p>a <img src="none.png" alt="reported by the build"> <img src="text.png" alt="a"></p>',
        [("missing-file", "`text.png` is no picture the browser can show")],
    ),
    118: ('<p><a href="#%E4%B9%98">乘</a></p>', [("dead-link", "`#乘`")]),
    120: ('<p><a href="#/99">far</a> <a href="#/1">near</a></p>', [("dead-link", "`#/99`")]),
    130: ('<p><a href="none.html">far</a> <a href="a.html">near</a></p>', [("dead-link", "`none.html`")]),
    132: (
        '<p><svg width="99" height="50"><a href="gone.html"><text y="40">far</text></a>'
        '<a xlink:href="#/1"><text y="40" x="50">on</text></a></svg></p>',
        [("dead-link", "`gone.html`")],
    ),
    140: ('<p><img src="huge.png" width="200" alt="a"></p>', [("large-picture", "1500 × 1000 pixels")]),
    150: (
        '<p class="fragment" data-fragment-index="2">b</p><p class="fragment" data-fragment-index="1">a</p>',
        [("fragment-order", "fragment `a` is step 1, after step 2 above it")],
    ),
    160: ('<aside class="notes">only notes</aside>', [("empty-slide", "nothing on this slide")]),
    170: (f"<p>side {FORMULA} by <b>side</b></p><ul><li>one</li><li>two</li></ul>", []),
    180: ('<p class="fragment current-visible" style="position:absolute">a</p><p class="fragment">b</p>', []),
    190: ('<p style="position: absolute; width: 1px; height: 1px; overflow: hidden">hidden</p><p>a</p>', []),
    155: (
        '<p class="fragment" data-fragment-index="1">a<b class="fragment" data-fragment-index="2">b</b></p>'
        '<p class="fragment" data-fragment-index="3">c</p>'
        '<p class="fragment" data-fragment-index="1">with a</p>'
        '<p class="fragment footnote" data-fragment-index="0">d</p>',
        [],
    ),
    200: (
        '<p style="background: url(https://example.org/far.png)">far</p>'
        '<img src="https://example.org/told.png" alt="a">',
        [("remote-resource", "the page asks for https://example.org/far.png")],
    ),
    300: (
        '<p style="font-size: 32px">a sentence</p><ul class="half"><li>an item</li></ul>',
        [("small-text", "text `an item` is 16 px high beside text of 32 px")],
    ),
    302: ('<p style="font-size: 26px">a sentence</p><ul class="half"><li>an item</li></ul>', []),
    320: (
        '<p class="narrow">a word averyveryverylongwordindeedwithoutend word</p>',
        [("torn-line", "of space to fill")],
    ),
    319: ('<p style="text-align: justify"><bdo dir="rtl">a b c d e</bdo></p>', []),
    # A line of one word stays as it is.
    318: ('<p class="narrow">word averyveryverylongwordindeedwithoutend word</p>', []),
    322: ('<p class="narrow">word<br>averyveryverylongwordindeedwithout word</p>', []),
    # What ends a line keeps it from being justified, and a line of one word has no gap.
    324: (
        f'<p class="narrow">word word {DISPLAYED} a word averyveryverylongwordindeedwithoutend</p>',
        [("torn-line", "of space to fill")],
    ),
    326: (
        f'<p class="narrow">word word {DISPLAYED} word</p>'
        '<p class="narrow">averyveryverylongword averyveryverylongwordindeedwithoutend</p>',
        [],
    ),
    # A fifth of a line is much where few signs share it.
    321: (f'<p class="narrow">将排好序的{BOX.format(100)}{BOX.format(120)}</p>', [("torn-line", "has 2")]),
    323: (f'<p class="narrow">将排好序的将排好序{BOX.format(24)}{BOX.format(120)}</p>', []),
    325: (f'<p class="narrow">so so so so so so {BOX.format(90)}{BOX.format(120)}</p>', []),
    328: (
        "<p>a \U00010FF0 b \U00010FF1</p>",
        [("missing-glyph", "contains `\U00010FF0` (U+10FF0), `\U00010FF1` (U+10FF1): boxes are shown")],
    ),
    329: ("<p>\U00010FF0 again, and what nobody sees: \u200d\ufe0f\u00ad</p>", []),
    330: (
        '<p><img src="small.png" alt="a" width="60" height="20"></p>',
        [("distorted", "3.0 times too wide")],
    ),
    332: ('<p><img src="small.png" alt="a" width="60" height="20" style="object-fit: contain"></p>', []),
    340: (
        '<img src="small.png" alt="a" width="90"><img src="small.png" alt="b" width="90" class="back">',
        [("covered", "picture `small.png` and picture `small.png` lie on each other")],
    ),
    350: ('<p style="text-align: right">under the logo</p>', [("covered", "runs over the logo")]),
    # Letters reach less far than the box of their line.
    370: ('<p style="position: absolute; top: -7px; left: 0; margin: 0; font-size: 32px">aaa</p>', []),
    372: (
        '<p style="position: absolute; top: -24px; left: 0; margin: 0; font-size: 32px">aaa</p>',
        [("overflow", "at the top")],
    ),
    # What is pale for a while is judged as it is otherwise.
    380: (
        '<pre class="code-steps" style="--code-dimmed: .2">'
        '<code style="opacity: var(--code-dimmed)">a</code></pre>'
        '<p class="fragment semi-fade-out" style="opacity: .3">b</p>',
        [],
    ),
    # A formula of two rows, the long one below the logo; one of a single row that goes into it.
    352: (TWO_ROWS.format(850, 935), []),
    354: (TWO_ROWS.format(935, 850), [("covered", "runs over the logo")]),
    356: (
        '<img class="crest" alt=""><p style="position: absolute; top: 80px; left: 0">a line up to here</p>',
        [("covered", "runs over the logo")],
    ),
    358: (
        '<svg width="90" height="30" style="position: absolute; top: 0; right: 0">'
        '<text x="60" y="20" style="font-size: 20px">xy</text></svg>',
        [("covered", "text `xy` runs over the logo")],
    ),
    359: (
        '<svg width="90" height="30" style="position: absolute; top: 0; right: 0">'
        '<text y="20" style="font-size: 20px">xy</text></svg>',
        [],
    ),
    # A picture that ends under the logo; one that holds it, one that has nothing there.
    362: (
        '<img src="striped.png" alt="a" style="position: absolute; top: 12px; right: 0">',
        [("covered", "picture `striped.png` runs over the logo")],
    ),
    364: ('<img src="striped.png" alt="a" style="position: absolute; top: 0; right: 0">', []),
    366: ('<img src="clear.png" alt="a" style="position: absolute; top: 12px; right: 0">', []),
    360: ('<p>a</p><script>setTimeout(() => { throw new Error("broken"); })</script>',
          [("script", "a script fails: broken")]),
    206: (
        '<p style="color: #dde">on a logo</p>',
        [("low-contrast", "text `on a logo` is #ddddee")],
    ),
    208: (
        '<div class="mermaid fault">'
        '<p class="fault-message">mermaid: Parse error on line 4:\n...A[a\n--^</p></div>',
        [("mermaid", "parse error at `...A[a`")],
    ),
    202: ('<p style="color: #888">on a wall this is large enough</p>', []),
    204: ('<p class="fault" style="color: #ddd">a fault is shown by the build</p>', []),
}
QUIET = (
    slide('<p style="font-size: 9px">small</p>', 210, 'data-check-off="small-text"'),
    slide('<p>text</p>', 220, 'data-check-off="smal-text"'),
    slide("", 230, 'data-background-color="#123"'),
    stack(slide("<p>a</p>", 240), slide('<p style="color: #ddd">pale too</p>', 250)),
)


# Name → what writes the page of that name into a folder of its own. All are checked by one browser.
PAGES: dict[str, Callable[[Path], CheckJob]] = {}
Found = Mapping[str, Sequence[Diagnostic]]


def checked(write: Callable[[Path], CheckJob]) -> Callable[[Path], CheckJob]:
    PAGES[write.__name__] = write
    return write


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, standing: StandingBrowser) -> Found:
    """What is found on each of the pages."""
    jobs = [write(tmp_path_factory.mktemp(name, numbered=False)) for name, write in PAGES.items()]
    problems: list[Diagnostic] = []
    with standing.lent():
        check_decks([replace(job, deck=deck_of(job)) for job in jobs], problems.append, lambda job: None)
    of = {name: [one for one in problems if Path(one.location.path).parent.name == name] for name in PAGES}
    assert sum(map(len, of.values())) == len(problems)
    return of


def deck_of(job: CheckJob) -> str:
    return f"{job.page.parent.name}/deck.md"


@checked
def every_rule(folder: Path) -> CheckJob:
    Image.new("RGB", (20, 20)).save(folder / "small.png")
    striped = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(striped).rectangle((0, 20, 199, 179), fill="red")
    striped.save(folder / "striped.png")
    clear = Image.new("RGBA", (200, 200))
    ImageDraw.Draw(clear).rectangle((0, 100, 199, 199), fill="red")
    clear.save(folder / "clear.png")
    (folder / "text.png").write_text("no picture")
    Image.new("RGB", (1500, 1000)).save(folder / "huge.png")
    slides = [slide(body, line) for line, (body, _) in CASES.items()]
    page = write_page(folder / "a.html", *slides, *QUIET, style=LOGO + STYLE)
    told = ("picture `https://example.org/told.png` is on another machine",)
    return CheckJob(page, "deck.md", told=told)


@pytest.fixture
def findings(found: Found) -> Sequence[Diagnostic]:
    return found["every_rule"]


@pytest.mark.parametrize("line", CASES)
def test_findings_of_a_slide(findings: Sequence[Diagnostic], line: int) -> None:
    here = sorted((f.code, f.message) for f in findings if f.location.line == line)
    expected = sorted(CASES[line][1])
    assert [code for code, _ in here] == [code for code, _ in expected], here
    for (_, message), (_, part) in zip(here, expected, strict=True):
        assert part in message


def test_every_rule_found_is_a_rule(findings: Sequence[Diagnostic]) -> None:
    assert {f.code for f in findings} - {"unknown-rule"} <= RULES.keys()


def test_a_slide_switches_a_rule_off(findings: Sequence[Diagnostic]) -> None:
    assert [f for f in findings if f.location.line == 210] == []


def test_a_misspelt_rule_gets_a_hint(findings: Sequence[Diagnostic]) -> None:
    [one] = [f for f in findings if f.location.line == 220]
    assert (one.code, one.hint) == ("unknown-rule", "did you mean `small-text`?")


def test_a_slide_with_a_background_is_not_empty(findings: Sequence[Diagnostic]) -> None:
    assert [f for f in findings if f.location.line == 230] == []


def test_one_cause_on_several_slides_is_said_once(findings: Sequence[Diagnostic]) -> None:
    assert [f for f in findings if f.location.line == 250] == []
    [pale] = [f for f in findings if f.code == "low-contrast" and "pale" in f.message]
    assert pale.said.endswith(", also on 1 more line: 250")


def add_sheet(page: Path, name: str) -> None:
    html = page.read_text(encoding="utf-8")
    link = f'<link rel="stylesheet" href="{name}">'
    page.write_text(html.replace("</head>", f"{link}</head>"), encoding="utf-8")


SHEET = """
@layer theme { .reveal .tiny { font-size: 9px } }
.reveal img { width: 300px; height: 40px }
@media all { .reveal p.just { text-align: justify; width: 200px } }
.reveal td.hot { background: #ffd }
"""
TORN = '<p class="just">a very veryverylongwordthatneverends on andonandonwithoutanyend</p>'


@checked
def repeated(folder: Path) -> CheckJob:
    (folder / "look.css").write_text(SHEET)
    for name, width in (("a.png", 40), ("b.png", 50)):
        Image.new("RGB", (width, 40)).save(folder / name)
    bodies = [
        f'<p class="tiny">{name}</p><img src="{name}.png" alt="">{TORN.replace("very ", f"{name} ")}'
        for name in "ab"
    ]
    own = [f'<p style="font-size: 9px">{name}</p>' for name in "cd"]
    slides = [slide(body, line) for line, body in enumerate([*bodies, *own], 1)]
    page = write_page(folder / "a.html", *slides)
    add_sheet(page, "look.css")
    return CheckJob(page, "deck.md")


def test_what_one_rule_of_a_sheet_causes_is_said_once_and_the_rule_named(found: Found) -> None:
    """What an author's own `style` says is his, slide by slide."""
    said = [
        (one.location.line, one.code, [at.line for at in one.also], one.hint) for one in found["repeated"]
    ]
    assert said == [
        (1, "distorted", [2], "the rule `.reveal img` of `look.css` makes it so"),
        (1, "small-text", [2], "the rule `.reveal .tiny` of `look.css` makes it so"),
        (1, "torn-line", [2], "the rule `.reveal p.just` of `look.css` makes it so"),
        (3, "small-text", [], ""),
        (4, "small-text", [], ""),
    ]


PLACING = """
.reveal .math svg { width: 10px }
.reveal .low { height: 20px; overflow: hidden }
.reveal .raised { position: absolute; left: 0; top: 0 }
.reveal .slides section { background: url(logo.png) no-repeat 100% 100% / 100px auto }
"""
CAUSED = """<p class="raised">upper {0}</p><p class="raised">lower {0}</p><p>{0} {1}</p>
<div class="low"><p>{0}</p><p>more</p></div>
<p style="position: absolute; right: 0; bottom: 0">on the logo {0}</p>"""


@checked
def cut(folder: Path) -> CheckJob:
    (folder / "look.css").write_text(PLACING)
    Image.new("RGB", (100, 100)).save(folder / "logo.png")
    slides = [slide(CAUSED.format(word, FORMULA), line) for line, word in enumerate("ab", 1)]
    page = write_page(folder / "a.html", *slides)
    add_sheet(page, "look.css")
    return CheckJob(page, "deck.md", frozenset(("low-contrast",)))


def test_what_a_rule_cuts_covers_or_shrinks_is_said_once(found: Found) -> None:
    causes = [(one.code, [at.line for at in one.also], one.hint.split("`")[1]) for one in found["cut"]]
    assert sorted(causes) == [
        ("clipped", [2], ".reveal .low"),
        ("covered", [2], ".reveal .raised"),
        ("covered", [2], ".reveal .slides section"),
        ("formula-shrunk", [2], ".reveal .math svg"),
    ]


TWO_RULES = """
.reveal .one { text-align: justify; width: 200px }
.reveal .two { text-align: justify; width: 210px }
"""


@checked
def two_rules(folder: Path) -> CheckJob:
    (folder / "look.css").write_text(TWO_RULES)
    body = "".join(TORN.replace("just", name).replace("very ", f"{name} ") for name in ("one", "two", "one"))
    page = write_page(folder / "a.html", slide(body, 1))
    add_sheet(page, "look.css")
    return CheckJob(page, "deck.md")


def test_what_two_rules_cause_on_one_slide_is_said_of_each(found: Found) -> None:
    assert [(one.code, one.hint.split("`")[1]) for one in found["two_rules"]] == [
        ("torn-line", ".reveal .one"), ("torn-line", ".reveal .two")
    ]  # fmt: skip


NESTED = """
.reveal { p.tiny { font-size: 9px } }
.elsewhere { &, & .tiny { font-size: 8px } }
@media print { .reveal .tiny { font-size: 7px } }
"""


@checked
def nested_rules(folder: Path) -> CheckJob:
    (folder / "look.css").write_text(NESTED)
    page = write_page(folder / "a.html", slide('<p class="tiny">a</p>', 1))
    add_sheet(page, "look.css")
    return CheckJob(page, "deck.md")


def test_the_rule_that_is_named_is_one_that_holds_for_the_element(found: Found) -> None:
    """Not one inside a rule for something else, and not one for paper."""
    assert [(one.code, one.hint) for one in found["nested_rules"]] == [
        ("small-text", "the rule `:is(.reveal) p.tiny` of `look.css` makes it so")
    ]


SIGN = '<span class="math inline" role="img" aria-label="a"><svg width="20" height="20">{}</svg></span>'


@checked
def unknown_letters(folder: Path) -> CheckJob:
    label, sign = DRAWING.format(size=80, text="\U00010FF2"), SIGN.format('<text y="15">\U00010FF3</text>')
    page = write_page(folder / "a.html", slide(f"<p>{label}</p>", 1), slide(f"<p>{sign}</p>", 2))
    return CheckJob(page, "deck.md")


def test_letters_that_no_font_has_are_told_in_drawings_and_formulas_too(found: Found) -> None:
    (told,) = found["unknown_letters"]
    assert told.code == "missing-glyph"
    assert "(U+10FF2), " in told.message
    assert "(U+10FF3): boxes are shown" in told.message


@checked
def with_button(folder: Path) -> CheckJob:
    (folder / "look.css").write_text(".reveal p { font-size: 30px }")
    page = write_page(folder / "a.html", slide("<p>a <button>press</button></p>", 1))
    add_sheet(page, "look.css")
    return CheckJob(page, "deck.md")


def test_what_a_browser_sets_has_no_rule_of_a_sheet(found: Found) -> None:
    assert [(one.code, one.hint) for one in found["with_button"]] == [("small-text", "")]


CELLS = {
    "cell": '<td style="background: #333">dark</td>',
    "cell-and-letters": '<td style="background-color: #fff; color: #eee">dark</td>',
    "cell-of-a-class": '<td class="hot" style="color: #dd8">dark</td>',
    "text-in-a-cell": '<td><span style="background: #fff; color: #ddd">dark</span></td>',
}


def with_cell(cell: str, folder: Path) -> CheckJob:
    table = f"<table><tr>{cell}<td>plain</td></tr></table>"
    return CheckJob(write_page(folder / "a.html", slide(table, 1), style=SHEET), "deck.md")


PAGES |= {name: partial(with_cell, cell) for name, cell in CELLS.items()}


@pytest.mark.parametrize("name", CELLS)
def test_text_on_the_ground_of_its_cell_is_measured(found: Found, name: str) -> None:
    [one] = found[name]
    assert one.code == "low-contrast" and "`dark`" in one.message


def test_remote_resources_are_named_and_not_fetched(findings: Sequence[Diagnostic]) -> None:
    [remote] = [f for f in findings if f.code == "remote-resource"]
    assert remote.message == "the page asks for https://example.org/far.png"


PROPERTIES = """\
a:hover { colr: red; color: blue; background: url("x;dispaly:y") }
/* margn: 0; */
@font-face { font-family: x; src: url(x.woff2); size-adjust: 1% }
@media print { b { margin: 0;
  text-aling: center; -moz-colr: red; --colr: red; behaviour: none; zoom: 1 } }
"""


@checked
def misspelt_properties(folder: Path) -> CheckJob:
    (folder / "own.css").write_text(PROPERTIES, encoding="utf-8")
    deck = '@import "own.css"\n<style>p { dispaly: block }</style>\n'
    (folder / "deck.md").write_text(deck, encoding="utf-8")
    body = '<link rel="stylesheet" href="own.css"><p>a</p>'
    page = write_page(folder / "a.html", slide(body, 1), style="p { dispaly: block }")
    return CheckJob(page, "deck.md", source=folder / "deck.md")


def test_what_is_nearly_a_property_is_told_with_its_sheet(found: Found) -> None:
    slips = found["misspelt_properties"]
    told = [(one.location.line, one.location.column, one.message, one.hint) for one in slips]
    assert told == [
        (1, 10, "no property `colr`, in line 1 of `own.css`", "did you mean `color`?"),
        (1, 10, "no property `text-aling`, in line 5 of `own.css`", "did you mean `text-align`?"),
        (2, 12, "no property `dispaly`", "did you mean `display`?"),
    ]


@checked
def switched_off(folder: Path) -> CheckJob:
    page = write_page(folder / "a.html", slide('<p style="font-size: 9px; color: #ddd">a</p>', 1))
    return CheckJob(page, "deck.md", frozenset(("small-text", "low-contrast")))


def test_a_deck_switches_rules_off(found: Found) -> None:
    assert found["switched_off"] == []


@checked
def large(folder: Path) -> CheckJob:
    fits = '<p style="font-size: 22px">fits</p>'
    small = '<p style="font-size: 20px">small</p>'
    low = '<p style="position: absolute; top: 1058.8px">fill</p>'  # as low with hinting as without
    Image.new("RGB", (2000, 1000)).save(folder / "fits.png")
    picture = '<img src="fits.png" alt="" width="900">'
    content = slide(fits + small + low + picture, 1)
    page = write_page(folder / "a.html", content, options="width: 1920, height: 1080")
    return CheckJob(page, "deck.md")


def test_lengths_are_those_of_the_slide_however_large_it_is_shown(found: Found) -> None:
    assert [(one.code, one.message) for one in found["large"]] == [
        ("overflow", "text `fill` leaves the slide by 5 px at the bottom"),
        ("small-text", "text `small` is 20.0 px high, expected at least 21.6 on a slide of 1080 px"),
    ]


@checked
def not_there(folder: Path) -> CheckJob:
    return CheckJob(folder / "none.html", "deck.md")


def test_a_page_that_cannot_be_opened_is_reported(found: Found) -> None:
    [one] = found["not_there"]
    assert (one.code, one.severity) == ("not-checked", "error")


@checked
def bare_percent_sign(folder: Path) -> CheckJob:
    page = write_page(folder / "a.html", slide('<p><a href="#50%">half</a></p>', 1))
    return CheckJob(page, "deck.md", frozenset(("low-contrast",)))


def test_a_link_with_a_bare_percent_sign_is_dead(found: Found) -> None:
    [one] = found["bare_percent_sign"]
    assert (one.code, one.message) == ("dead-link", "no slide or element `#50%` in this deck")


GROUND = 'section.slide { background: url("round.png") no-repeat top right / 200px auto }'
PLACED = 'img { content: url("round.png"); position: absolute; top: 0; right: 0; width: 200px }'


LOGOS = {"ground": GROUND, "placed": PLACED}
# How letters are set on a round logo, and what is found.
SET = {"right": ("a", []), "center": ("a", ["covered"]), "justify": ("a a", [])}


def with_logo(logo: str, align: str, folder: Path) -> CheckJob:
    round_logo = Image.new("RGBA", (200, 200))
    ImageDraw.Draw(round_logo).ellipse((0, 0, 199, 199), fill="black")
    round_logo.save(folder / "round.png")
    text = f'<p style="text-align-last: {align}">{SET[align][0]}</p>'
    text += '<img alt="">' if logo == PLACED else ""
    style = f"p {{ position: absolute; top: 0; right: 0; margin: 0; width: 200px }} {logo}"
    return CheckJob(write_page(folder / "a.html", slide(text, 1), style=style), "deck.md")


PAGES |= {
    f"{name}-{align}": partial(with_logo, logo, align)
    for name, logo in LOGOS.items()
    for align in SET
}


@pytest.mark.parametrize("logo", LOGOS)
@pytest.mark.parametrize("align", SET)
def test_a_round_logo_leaves_its_corners_free(found: Found, align: str, logo: str) -> None:
    assert [one.code for one in found[f"{logo}-{align}"]] == SET[align][1]


@checked
def scrolled(folder: Path) -> CheckJob:
    slides = [slide(f"<p>{text}</p>", line) for line, text in enumerate("abc", 1)]
    return CheckJob(write_page(folder / "a.html", *slides, options="view: 'scroll'"), "deck.md")


def test_a_deck_to_be_scrolled_is_measured_slide_by_slide(found: Found) -> None:
    assert found["scrolled"] == []


@checked
def without_slides(folder: Path) -> CheckJob:
    return CheckJob(write_page(folder / "a.html"), "deck.md")


def test_a_deck_without_slides_is_said_to_have_none(found: Found) -> None:
    [one] = found["without_slides"]
    assert (one.code, one.message) == ("empty-slide", "this deck has no slides")


@checked
def neighbours(folder: Path) -> CheckJob:
    (folder / "slides").mkdir()
    (folder / "slides" / "next.md").write_text("<!-- slide -->\n")
    (folder / "slides" / "part.md").write_text("no deck\n")
    links = '<p><a href="next.html#/2">next</a> <a href="part.html">part</a></p>'
    page = write_page(folder / "a.html", slide(links, 1))
    return CheckJob(page, "deck.md", source=folder / "slides" / "a.md")


def test_a_link_to_a_deck_that_is_not_built_this_time_is_not_dead(found: Found) -> None:
    [one] = found["neighbours"]
    assert (one.code, one.message) == ("dead-link", "no file `part.html` to link to")


def test_places_are_named_as_the_deck_is() -> None:
    assert seen_from("course/decks/one.md", "one.md:7") == "course/decks/one.md:7"
    assert seen_from("course/decks/one.md", "../shared.md:1") == "course/shared.md:1"
    assert seen_from("/course/one.md", "one.md:7") == "/course/one.md:7"
    assert seen_from("one.md", "") == "one.md"


def test_what_was_found_is_kept_when_a_check_is_interrupted(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a.html", slide('<p style="font-size: 9px">small</p>', 1), slide("b", 2))
    found: list[Diagnostic] = []

    def interrupt(job: CheckJob, shown: str) -> None:
        if shown == "2.1":
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        check_decks([CheckJob(page, "deck.md")], found.append, lambda job: None, interrupt)
    assert [problem.code for problem in found] == ["small-text"]


@checked
def framed(folder: Path) -> CheckJob:
    (folder / "inner.html").write_text('<img src="x.png"><p style="color: #eee">pale</p>')
    inner = '<iframe title="a" src="inner.html"></iframe>'
    return CheckJob(write_page(folder / "a.html", slide(inner, 1)), "deck.md")


def test_what_is_inside_a_page_is_not_examined(found: Found) -> None:
    assert found["framed"] == []


@checked
def below_a_board(folder: Path) -> CheckJob:
    board = """const board = document.createElement('div');
    board.style.cssText = 'position: absolute; inset: 0; z-index: 24; background: white';
    document.querySelector('.reveal').append(board);"""
    pale = slide('<p style="color: #eee">pale</p>', 1)
    return CheckJob(write_page(folder / "a.html", pale, script=board), "deck.md")


def test_contrast_is_judged_below_parts_of_the_player(found: Found) -> None:
    """A board to draw on lies over all slides until one wants it."""
    assert [problem.code for problem in found["below_a_board"]] == ["low-contrast"]
