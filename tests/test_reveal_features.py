"""What a deck uses of reveal.js, in a real browser: helpers, steps switched off, slides not counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.command import typed
from tests.page_ready import BEGUN

Show = Callable[[str, str], Page]


def build(folder: Path, deck: str) -> Path:
    (folder / "slides.yaml").touch()
    (folder / "deck.md").write_text(deck, encoding="utf-8")
    for outcome in build_site(find_decks([folder / "deck.md"]), Settings(folder / "site")):
        assert not outcome.diagnostics
    return folder / "site" / "deck.html"


@pytest.fixture
def show(window: Page, tmp_path: Path) -> Show:
    def open_at(deck: str, place: str = "/0") -> Page:
        window.set_viewport_size({"width": 960, "height": 700})
        window.goto(f"{build(tmp_path, deck).as_uri()}#{place}")
        window.wait_for_function(BEGUN)
        window.evaluate("Promise.allSettled(window.deckReady)")
        return window

    return open_at


HEIGHT = "selector => document.querySelector(selector).getBoundingClientRect().height"
LINES = """() => {
  const range = document.createRange(); range.selectNodeContents(Reveal.getCurrentSlide());
  const rows = [...range.getClientRects()].filter((r) => r.width > 1).map((r) => Math.round(r.bottom / 20));
  return new Set(rows).size; }"""


@pytest.mark.parametrize("theme", ["solarized", "reveal"])
def test_text_right_behind_the_comment_is_one_line(show: Show, theme: str) -> None:
    """In slides that are columns and in those that are blocks."""
    sentence = "A sentence with **bold words** and `code` in one line."
    page = show(f"---\ntheme: {theme}\n---\n\n<!-- slide -->{sentence}\n", "/0")
    assert page.evaluate(LINES) <= 2


@pytest.mark.parametrize("theme", ["solarized", "reveal"])
def test_a_list_behind_text_right_behind_the_comment_is_below_it(show: Show, theme: str) -> None:
    """Lists of reveal.js' themes are inline blocks, which would stand in the line of the text."""
    page = show(f"---\ntheme: {theme}\n---\n\n<!-- slide -->\nWhat is it?\n- one\n- two\n", "/0")
    text, items = page.evaluate("""() => {
      const range = document.createRange(), slide = Reveal.getCurrentSlide();
      range.setStart(slide, 0); range.setEndBefore(slide.querySelector("ul"));
      const text = [...range.getClientRects()].filter((r) => r.width > 1).map((r) => r.bottom);
      return [Math.max(...text), slide.querySelector("li").getBoundingClientRect().top]; }""")
    assert items >= text - 5


def test_a_listing_in_small_letters_is_as_high_as_its_lines(show: Show) -> None:
    listing = "```text\none\n\ntwo\nthree\nfour\n```\n"
    page = show(f"---\npresentation: {{theme: none.css}}\n---\n\n<!-- slide -->\n\n{listing}", "/0")
    assert page.evaluate("""() => {
      const listing = document.querySelector("pre"), style = getComputedStyle(listing);
      const space = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
      return listing.clientHeight - space - listing.querySelector("code").offsetHeight; }""") < 2


def test_a_heading_that_is_to_fit_grows_to_the_width(show: Show) -> None:
    page = show('<!-- slide -->\n\n<h2 class="r-fit-text">Fit me</h2>\n', "/0")
    page.wait_for_function(f"({HEIGHT})('.r-fit-text') > 150")


@pytest.mark.parametrize("theme", ["solarized", "reveal"])
def test_a_stretched_picture_that_is_a_step_is_there_when_one_goes_back(show: Show, theme: str) -> None:
    drawing = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E"
    picture = f'<img class="fragment r-stretch" alt="" src="{drawing}">'
    text = f"<!-- slide -->\n\n<p>above</p>\n{picture}\n<p>below</p>\n\n"
    page = show(f"---\ntheme: {theme}\n---\n\n{text}<!-- slide -->\n\nx\n\n<!-- slide -->\n\ny\n", "/2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(HEIGHT, "img.r-stretch") > 300


def test_an_imported_picture_is_placed_by_the_classes_of_the_deck(show: Show, tmp_path: Path) -> None:
    """A paragraph around it would keep it at the left, and a column would squash that paragraph."""
    (tmp_path / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>')
    (tmp_path / "own.css").write_text(
        ".reveal section { display: flex !important; flex-direction: column; height: 100% }"
        ".right { margin-left: auto !important; width: 40% }"
    )
    deck = '@import "own.css"\n\n<!-- slide -->\n\n@import "p.svg" {.right}\n'
    box = "() => { const r = document.querySelector('.slides img').getBoundingClientRect();"
    right, ratio = show(deck, "/0").evaluate(f"{box} return [r.right, r.width / r.height]; }}")
    assert right > 900 and ratio == pytest.approx(4 / 3, abs=0.01)


def test_a_drawing_is_set_in_the_fonts_it_names(show: Show) -> None:
    graph = "digraph { a [fontname=Kai]; b [fontname=Song]; a -> b }"
    page = show(f"<!-- slide -->\n\n```dot\n{graph}\n```\n", "/0")
    texts = page.locator(".slides svg text")
    fonts = texts.evaluate_all("(all) => all.map((text) => getComputedStyle(text).fontFamily)")
    assert fonts == ["Kai", "Song"]


def test_a_node_that_is_black_stays_so_on_a_dark_slide(show: Show) -> None:
    """Its label has a colour for black. What Graphviz draws black unasked is in the ink of the slide."""
    graph = "digraph { a [style=filled fillcolor=black fontcolor=white]; b [shape=point]; a -> b }"
    page = show(f"---\npresentation: {{theme: night}}\n---\n\n<!-- slide -->\n\n```dot\n{graph}\n```\n", "/0")
    fill = "(all) => all.map((shape) => getComputedStyle(shape).fill)"
    node, point = page.locator(".slides .node ellipse").evaluate_all(fill)
    [arrow] = page.locator(".slides .edge polygon").evaluate_all(fill)
    ink = page.locator(".slides svg").evaluate("(svg) => getComputedStyle(svg).color")
    assert ink != "rgb(0, 0, 0)"
    assert (node, point, arrow) == ("rgb(0, 0, 0)", ink, ink)


def test_steps_that_are_off_hide_nothing(show: Show) -> None:
    gone = "".join(f'<p class="fragment {kind}">a</p>\n\n' for kind in ("fade-out", "fade-in-then-out", "up"))
    page = show(f"---\npresentation: {{fragments: false}}\n---\n\n<!-- slide -->\n\n{gone}", "/0")
    look = "getComputedStyle(step)"
    is_seen = f"(step) => {look}.opacity === '1' && {look}.visibility === 'visible'"
    page.wait_for_function(f"[...document.querySelectorAll('.fragment')].every({is_seen})")


UNCOUNTED = (
    "<!-- slide -->\n\n# One\n\n<!-- slide -->\n\nTwo <span class=\"fragment\">einstein</span>\n\n"
    '<!-- slide data-visibility="uncounted" -->\n\n# 备用 spare\n'
)


@pytest.mark.parametrize(
    ("word", "place"), [("einstein", "1"), ("备用", "2"), ("spare", "2"), ("nowhere", "0")]
)
def test_a_word_leads_to_its_slide_and_stays_there(show: Show, word: str, place: str) -> None:
    page = show(UNCOUNTED, "/0")
    page.keyboard.press("g")
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('.jump-to-slide')")
    assert page.evaluate("String(Reveal.getIndices().h)") == place


def test_slides_that_are_not_counted_are_searched(show: Show) -> None:
    page = show(UNCOUNTED, "/0")
    page.keyboard.press("Control+Shift+F")
    page.keyboard.type("spare")
    page.keyboard.press("Enter")
    page.wait_for_function("Reveal.getIndices().h === 2")


@pytest.mark.parametrize(("plugins", "warned"), [("", True), ("plugins: [menu]\n", False)])
def test_options_of_a_plugin_that_a_page_has_not_are_told(tmp_path: Path, plugins: str, warned: bool) -> None:
    (tmp_path / "slides.yaml").touch()
    deck = f"---\n{plugins}presentation:\n  menu: {{side: right}}\n---\n\n<!-- slide -->\n\nA\n"
    (tmp_path / "deck.md").write_text(deck, encoding="utf-8")
    done = typed("build", "deck.md", cwd=tmp_path)
    wanted = "deck.md:3:3: warning[option-without-effect]: `menu` of `presentation` does nothing without"
    assert (wanted in done.stderr) == warned


@pytest.mark.usefixtures("one_browser")
def test_slides_that_are_not_counted_are_checked(tmp_path: Path) -> None:
    build(tmp_path, '<!-- slide data-visibility="uncounted" -->\n\n[a](#/none)\n')
    done = typed("check", "deck.md", cwd=tmp_path)
    assert "error[dead-link]" in done.stderr
    assert "this deck has no slides" not in done.stderr


@pytest.mark.usefixtures("one_browser")
def test_what_has_gone_at_the_end_of_a_slide_is_told_on_paper(tmp_path: Path) -> None:
    deck = (
        '<!-- slide data-state="exam" -->\n\n<style>.exam h1 { color: red }</style>\n\n'
        '<p class="fragment fade-in-then-out">first</p>\n\n<p class="fragment current-visible">second</p>\n\n'
        '<img class="fragment fade-out" alt="third" src="data:,">\n\n<hr class="fragment fade-out">\n\n'
        '<p class="fragment fade-in-then-out">last</p>\n'
    )
    build(tmp_path, deck)
    said = typed("pdf", "deck.md", cwd=tmp_path).stderr
    gone = "steps `first`, `second`, `third` and 1 more have gone at the end of their slide"
    assert f"warning[not-on-paper]: {gone}" in said
    assert "warning[not-on-paper]: styles of the state `exam` are not on paper" in said
    assert said.count("not-on-paper") == 2


@pytest.mark.parametrize("theme", ["solarized", "reveal"])
def test_the_number_of_a_line_of_code_is_seen(show: Show, theme: str) -> None:
    """And not cut off, with the room for it left empty."""
    page = show(f"---\ntheme: {theme}\n---\n\n<!-- slide -->\n\n```js [5: 1|2]\nlet a;\nlet b;\n```\n", "/0")
    in_number = """() => {
      const line = document.querySelector('.line');
      const { width } = getComputedStyle(line, '::before');
      const { left, top, height } = line.getBoundingClientRect();
      return document.elementFromPoint(left + parseFloat(width) / 2, top + height / 2) === line; }"""
    assert page.evaluate(in_number)


@pytest.mark.parametrize("theme", ["solarized", "reveal"])
@pytest.mark.parametrize("name", ["", ' data-id="loop"'], ids=["still", "moving"])
def test_code_stands_beside_the_numbers_of_its_lines(show: Show, theme: str, name: str) -> None:
    page = show(
        f"---\ntheme: {theme}\n---\n\n<!-- slide -->\n\n```js {{.line-numbers{name}}}\nlet a;\n```\n", "/0"
    )
    room = """() => {
      const line = document.querySelector('.line');
      const text = document.createRange();
      text.selectNodeContents(line);
      const scale = line.getBoundingClientRect().width / line.offsetWidth;
      const before = (text.getBoundingClientRect().left - line.getBoundingClientRect().left) / scale;
      return before - parseFloat(getComputedStyle(line, '::before').width); }"""
    assert page.evaluate(room) >= 0


FIGURES = (
    "<style>.reveal .slides { counter-reset: figure } figcaption { counter-increment: figure }\n"
    "figcaption::before { content: 'Fig. ' counter(figure) }</style>\n\n"
) + "".join(
    f"<!-- slide {'vertical=true' if number % 3 == 1 else ''} -->\n\n"
    f'<figure><figcaption id="f{number}"></figcaption></figure>\n\n'
    for number in range(20)
)


@pytest.mark.parametrize("theme", ["solarized", "reveal"])
def test_counters_of_a_style_sheet_count_far_slides_too(show: Show, theme: str) -> None:
    page = show(f"---\ntheme: {theme}\n---\n\n{FIGURES}", "/f17")
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    assert "Fig. 18" in "".join(node.get("name", {}).get("value", "") for node in nodes)
    seen = "(one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })"
    assert page.locator("section.slide").evaluate_all(f"(all) => all.filter({seen}).length") == 1


def test_a_page_that_keeps_the_keys_is_told_where_no_arrows_lead_on(tmp_path: Path) -> None:
    (tmp_path / "slides.yaml").touch()
    (tmp_path / "page.html").write_text("<!doctype html><title>page</title>")
    ground = '<!-- slide data-background-iframe="page.html" data-background-interactive -->\n\nA\n'
    told = {}
    for controls in ("true", "false"):
        deck = f"---\npresentation: {{controls: {controls}}}\n---\n\n{ground}"
        (tmp_path / "deck.md").write_text(deck, encoding="utf-8")
        done = typed("build", "deck.md", cwd=tmp_path)
        told[controls] = done.stderr
    assert "keys-inside" not in told["true"]
    assert "deck.md:5:1: warning[keys-inside]: after a click into this page" in told["false"]
