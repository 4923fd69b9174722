"""What the shipped themes look like, measured in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.contrast import AA, Colour, colour, contrast
from tests.page_ready import BEGUN

Show = Callable[..., Page]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def show(window: Page, tmp_path: Path, cache: str, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Builds slides, given as the text after each slide comment, and opens their page."""
    monkeypatch.setenv("SLIDES_CACHE", cache)

    def show_slides(
        *slides: str, theme: str = "solarized", lang: str = "zh", width: int = 960, ground: str = ""
    ) -> Page:
        comment = f'<!-- slide data-background-color="{ground}" -->' if ground else "<!-- slide -->"
        text = "".join(f"\n\n{comment}\n\n{slide}" for slide in slides)
        (tmp_path / "slides.yaml").touch()
        (tmp_path / "deck.md").write_text(f"---\ntheme: {theme}\nlang: {lang}\n---{text}\n", encoding="utf-8")
        for outcome in build_site(find_decks([tmp_path / "deck.md"]), Settings(tmp_path / "site")):
            assert not outcome.diagnostics
        window.set_viewport_size({"width": width, "height": 700})
        window.goto((tmp_path / "site" / "deck.html").as_uri())
        window.wait_for_function(f"{BEGUN} && Promise.all(deckReady).then(() => document.fonts.ready)")
        return window

    return show_slides


HEIGHT = "element => element.getBoundingClientRect().height"
DRAWING = "```dot\ndigraph { a -> b -> c -> d }\n```"


def test_below_a_graph_there_is_the_room_of_its_line(show: Show) -> None:
    page = show(DRAWING)
    drawn = page.locator("p.dot svg").evaluate(HEIGHT)
    line = page.locator("p.dot").evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert page.locator("p.dot").evaluate(HEIGHT) == pytest.approx(drawn + line, abs=1)


def test_where_there_is_no_room_it_goes_before_the_graph_shrinks(show: Show) -> None:
    page = show(*(f'{DRAWING}\n\n<div style="height: {px}px"></div>' for px in (0, 320, 400)))
    heights = []
    for index in range(3):
        page.evaluate("index => Reveal.slide(index)", index)
        heights.append(page.locator("p.dot svg").nth(index).evaluate(HEIGHT))
    assert heights[1] == pytest.approx(heights[0], abs=1)
    assert heights[2] < heights[0] - 40


def test_on_a_narrow_screen_slides_stand_below_one_another_as_they_are(show: Show) -> None:
    page = show("# One", 'Two\n\n<div class="footnote">at the foot</div>', "# Three", width=390)
    slides = page.locator("section.slide")
    tops = [slides.nth(i).evaluate("slide => slide.getBoundingClientRect().top") for i in range(3)]
    height = 390 / 960 * 700
    assert [below - top for top, below in pairwise(tops)] == pytest.approx([height, height], abs=10)
    assert slides.nth(1).evaluate(HEIGHT) == pytest.approx(height, abs=10)
    foot = page.locator(".footnote").evaluate("note => note.getBoundingClientRect().bottom")
    assert foot - tops[1] > height * 0.9


def fonts_of(page: Page, selector: str) -> set[str]:
    """The families of the fonts that what a selector finds is drawn with, of the deck's own fonts only."""
    devtools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    found = set()
    for node in devtools.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]:
        for font in devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            found.add(font["familyName"] if font["isCustomFont"] else f"not ours: {font['familyName']}")
    return found


@pytest.mark.parametrize("theme", ["solarized", "paper"])
@pytest.mark.parametrize(
    ("slide", "selector"),
    [
        ("```dot\ndigraph { a [label=<<b>Wxyz 粗体</b>>] }\n```", "svg text"),
        ('<span style="font-weight: bold">Qjkv 重要</span>', "span[style]"),
    ],
)
def test_bold_that_a_drawing_or_a_style_asks_for_is_in_the_decks_fonts(
    show: Show, theme: str, slide: str, selector: str
) -> None:
    fonts = fonts_of(show("# 题 A", slide, theme=theme), selector)
    assert fonts
    assert not [font for font in fonts if font.startswith("not ours")]


@pytest.mark.parametrize("theme", ["lecture", "large-print"])
def test_a_wide_graph_keeps_to_the_margins_of_text(show: Show, theme: str) -> None:
    graph = "```dot\ndigraph { rankdir=LR; a -> b -> c -> d -> e -> f -> g -> h }\n```"
    page = show(f"text\n\n{graph}", theme=theme)
    text, drawn = (page.locator(f"section.slide > p{kind}").bounding_box() for kind in (":not(.dot)", ".dot"))
    assert text and drawn
    assert drawn["x"] >= text["x"]
    assert drawn["x"] + drawn["width"] <= text["x"] + text["width"] + 1


def test_bold_chinese_in_a_drawing_is_bold(show: Show) -> None:
    page = show("```dot\ndigraph { a [label=<<b>粗</b>>] }\n```", "```dot\ndigraph { a [label=细] }\n```")
    assert "Noto Serif" in "".join(fonts_of(page, "section:nth-of-type(1) svg text"))
    assert "LXGW WenKai" in "".join(fonts_of(page, "section:nth-of-type(2) svg text"))


@pytest.mark.parametrize("weight", ["bold", "600", "900"])
def test_bold_chinese_in_a_chart_is_bold(show: Show, weight: str) -> None:
    chart = {"mark": {"type": "text", "fontWeight": weight, "text": "粗"}, "data": {"values": [{}]}}
    assert "Noto Serif" in "".join(fonts_of(show(f"```vega-lite\n{json.dumps(chart)}\n```"), "svg text"))


def test_labels_of_a_gantt_chart_are_as_large_and_as_dark_as_others(show: Show) -> None:
    page = show("```mermaid\ngantt\ndateFormat HH\naxisFormat %H\nsection 甲\na: 01, 04\n```")
    tick, title = page.locator(".grid .tick text").first, page.locator(".sectionTitle").first
    assert tick.evaluate("element => getComputedStyle(element).fontSize") == "14px"
    ink = page.locator(".reveal").evaluate("element => getComputedStyle(element).color")
    assert title.evaluate("element => getComputedStyle(element).fill") == ink


# What ends the wait for the first slide: here not before the page has loaded.
LATE = """Object.defineProperty(window, "deckOpening", {
  get: () => () => new Promise((opened) => addEventListener("load", () => setTimeout(opened, 300))),
  set: () => {},
})"""


def test_mermaid_waits_for_slides_that_are_ready_late(browser: Browser, show: Show, tmp_path: Path) -> None:
    show("text", "```mermaid\nflowchart LR\n  A[first] --> B[second]\n```")
    page = browser.new_page()
    page.add_init_script(LATE)
    page.goto((tmp_path / "site" / "deck.html").as_uri())
    page.wait_for_selector(".mermaid svg", state="attached")
    first, second = (page.locator(".mermaid .node").nth(n).get_attribute("transform") for n in (0, 1))
    assert first != second
    assert page.locator(".mermaid svg").get_attribute("id") == "mermaid-0", "drawn by us, not by the library"
    page.close()


CHINESE = """设函数$f(x)$在闭区间$[a,b]$上连续（且可导），则“拉格朗日中值定理”成立：存在$\\xi$，使得导数为零；
证明见《解析函数论》。还有吗？有、没有！读者（在附录中）自己去看。"""

LINES = """element => {
  const lines = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.closest("svg, .math")) continue;
    [...text.data].forEach((character, at) => {
      const range = new Range();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width) lines.push({ character, middle: box.top + box.height / 2 });
    });
  }
  return lines;
}"""


@pytest.mark.parametrize("width", [300, 330, 360, 390, 420, 450, 480])
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(show: Show, width: int) -> None:
    page = show(f'<div class="text" style="width: {width}px">\n\n{CHINESE}\n\n</div>')
    characters = page.locator(".text p").evaluate(LINES)
    breaks = [(a, b) for a, b in pairwise(characters) if b["middle"] > a["middle"] + 15]
    assert len(breaks) > 3
    assert not [b["character"] for _, b in breaks if b["character"] in "。，、；：？！）》”"]
    assert not [a["character"] for a, _ in breaks if a["character"] in "（《“"]


WIDTH_OF_TEXT = """element => {
  const range = new Range();
  range.selectNodeContents(element);
  return range.getBoundingClientRect().width;
}"""


@pytest.mark.parametrize("text", ["中文English", "中文123", "English中文"])
def test_between_chinese_and_latin_there_is_an_eighth_of_room(show: Show, text: str) -> None:
    line = show(text).locator("section p")
    with_room = line.evaluate(WIDTH_OF_TEXT)
    line.evaluate("element => { element.style.textAutospace = 'no-autospace' }")
    size = line.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert with_room - line.evaluate(WIDTH_OF_TEXT) == pytest.approx(size / 8, abs=0.5)


@pytest.mark.parametrize("inside", ["`x`", "$x$"])
def test_so_there_is_between_chinese_and_code_or_a_formula(show: Show, inside: str) -> None:
    element = show(f"中文{inside}中文").locator("section p > *").first
    room, size = element.evaluate("""element => {
      const style = getComputedStyle(element);
      return [style.marginInlineStart, style.fontSize].map(parseFloat);
    }""")
    assert room == pytest.approx(size / 8, abs=0.1)


def test_emphasis_in_chinese_is_another_typeface(show: Show) -> None:
    page = show("正文 *强调* **加粗**")
    text, emphasis, bold = (fonts_of(page, f"section {place}") for place in ("p", "em", "strong"))
    assert "LXGW WenKai" in "".join(text)
    assert emphasis
    assert bold
    assert "Noto Serif" in "".join(emphasis)
    assert "Noto Serif" in "".join(bold)


COLOURS = """slide => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    const bytes = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((byte) => byte / 255);
    };
    const texts = [...slide.querySelectorAll("h2, p, li, a, .math, pre .line > span, mark, .blue, td")];
    const words = (text) => { // formulas get theirs, for readers of the screen, when the page has time for it
        const copy = text.cloneNode(true);
        copy.querySelectorAll(".math").forEach((formula) => formula.remove());
        return text.matches(".math") ? "formula" : copy.textContent;
    };
    const found = texts.map((text) => [words(text), bytes(getComputedStyle(text).color)]);
    return Object.fromEntries(found);
}"""
EVERYTHING = """## Title

Text with [a link](x.md), $f(x)$, ==a mark== and <b class="blue">blue</b>

- an item

```python
def answer(): return 42  # a comment
```

| head | other |
| --- | --- |
| cell | 1 |
"""


@pytest.mark.parametrize("theme", ["solarized", "solarized-dark", "solarized-contrast", "paper"])
@pytest.mark.parametrize("ground", ["#001a33", "#073642", "#fafafa"])
def test_on_a_ground_of_its_own_all_of_a_slide_can_be_read(show: Show, theme: str, ground: str) -> None:
    """Unless the ground is as light as the theme's own, where the theme's own colours stay."""
    as_light = ground == "#fafafa" and theme != "solarized-dark"
    found = show(EVERYTHING, theme=theme, ground=ground).locator("section.present").evaluate(COLOURS)
    if as_light:
        assert found == show(EVERYTHING, theme=theme).locator("section.present").evaluate(COLOURS)
    else:
        paper = colour(ground, {})
        assert {text: r for text, c in found.items() if (r := contrast(Colour(*c), paper)) < AA} == {}


def test_a_formula_in_a_line_that_is_broken_by_hand_stays_on_its_slide(show: Show) -> None:
    page = show(r"one $a = b \\ = c$ two")
    line = page.locator("section p").evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert page.locator(".math svg").first.evaluate(HEIGHT) < 4 * line


@pytest.mark.parametrize("theme", ["lecture", "solarized"])
def test_a_task_has_a_box_as_large_as_its_letters_and_stands_as_other_items(show: Show, theme: str) -> None:
    page = show("- [x] done\n- plain", theme=theme, lang="en")
    box, letters, task, plain = page.evaluate("""() => {
      const start = (item) => {
        const range = document.createRange();
        range.setStart(item.lastChild, item.lastChild.textContent.search(/\\w/));
        range.setEnd(item.lastChild, item.lastChild.textContent.length);
        return range.getBoundingClientRect().left;
      };
      const [done, other] = document.querySelectorAll(".slides li");
      const box = done.querySelector("input").getBoundingClientRect().height / Reveal.getScale();
      return [box, parseFloat(getComputedStyle(done).fontSize), start(done), start(other)];
    }""")
    assert box >= 0.6 * letters
    assert task == pytest.approx(plain, abs=3)


@pytest.mark.parametrize("theme", ["lecture", "solarized"])
def test_sources_have_their_labels_and_no_bullets(show: Show, tmp_path: Path, theme: str) -> None:
    settings = "bibliography: {files: refs.bib, style: numeric}\n"
    book = "@book{a, author={A. B}, title={C}, publisher={D}, year=2001}\n"
    (tmp_path / "slides.yaml").write_text(settings, encoding="utf-8")
    (tmp_path / "refs.bib").write_text(book, encoding="utf-8")
    page = show("By [@a].\n\n::: bibliography\n:::", theme=theme, lang="en")
    source = page.locator(".slides .sources li")
    assert source.inner_text().startswith("[1]")
    assert source.evaluate("(item) => getComputedStyle(item, '::before').content") == "none"
