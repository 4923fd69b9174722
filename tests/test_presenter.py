"""The presenter's tools in a real browser, from disk and without a network: in a site, in a single file."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from builder.machine.output import write_text
from builder.page.papers import PAPERS, papers
from builder.read.courses import find_decks
from builder.site.publish import self_contained
from builder.site.site import build_site
from builder.site.task import Settings
from tests.barriers import AXE, barriers
from tests.page_ready import BEGUN, READY

ROOT = Path(__file__).parent.parent
THEMES = sorted(path.parent.name for path in ROOT.glob("theme/*/theme.yaml") if path.parent.name != "base")
BOXES = {"lecture": "#123a7a", "lecture-dark": "#fff8dc"}
LOOKS = [name for name in THEMES if not name.startswith("courses")]  # theirs: their decks' own sheets
DECK = """---
title: Tools
lang: en
plugins: [menu, chalkboard, customcontrols]
---

<!-- slide data-notes="Ask why $a^2$" -->

# First

Text with *emphasis* and a [link](#/second).

<!-- slide id="second" vertical=true data-notes="Second note" -->

## Second

Needle in *words*, <span class="fragment">later</span>.

<!-- slide data-background-color="#ffeeee" -->

## Third

$$\\frac12$$
"""
FROM_RIGHT = (
    "---\ndir: rtl\nlang: he\ntheme: solarized\n---\n\n<!-- slide -->\n\n# Shalom\n\n- aleph\n\n"
    "<!-- slide -->\n\n## Sheni\n"
)
AWESOME = """.fa { font: normal 14px/1 FontAwesome }
.fa-bars:before { content: "\\f0c9" }
.fa-chevron-up:before { content: "\\f077" }
"""
SIGNS = DECK.partition("<!--")[0] + """@import "awesome.css"

<!-- slide -->

# First

<i class="fa fa-bars" id="own"></i>
"""
AT_NIGHT = """---
theme: {}
presentation: {{slideNumber: c/t}}
---

<!-- slide data-background-color="#123a7a" -->

## Night
"""
COLUMNS = """---
lang: en
theme: lecture
plugins: [menu]
presentation: {slideNumber: c/t}
---

<!-- slide -->

## Light

<!-- slide class="section" -->

# Dark

<!-- slide vertical=true -->

## Below

<!-- slide -->

## After
"""
BOXED = """---
title: Boxes
lang: en
theme: {}
---

<!-- slide data-background-color="{}" -->

## A box on a ground of the slide's own

::: theorem
So it is.
:::
"""
UNTITLED = "---\ntitle: Titles of slides\nlang: en\ntheme: lecture\n---\n\n<!-- slide -->\n\n##### Roots\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("presenter")
    (root / "slides.yaml").touch()
    (root / "decks" / "course").mkdir(parents=True)
    (root / "decks" / "course" / "tools.md").write_text(DECK, encoding="utf-8")
    full = DECK.replace("\nplugins", "\npresentation: {width: 100%, height: 100%}\nplugins")
    (root / "decks" / "full.md").write_text(full, encoding="utf-8")
    (root / "decks" / "untitled.md").write_text(UNTITLED, encoding="utf-8")
    (root / "decks" / "right.md").write_text(FROM_RIGHT, encoding="utf-8")
    output = root / "site"
    for theme in THEMES:
        text = DECK.replace("title: Tools", f"title: In {theme}\ntheme: {theme}")
        (root / "decks" / f"{theme}.md").write_text(text, encoding="utf-8")
    for theme in ("lecture", "solarized"):
        (root / "decks" / f"night-{theme}.md").write_text(AT_NIGHT.format(theme), encoding="utf-8")
    (root / "decks" / "columns.md").write_text(COLUMNS, encoding="utf-8")
    (root / "decks" / "signs.md").write_text(SIGNS, encoding="utf-8")
    (root / "decks" / "awesome.css").write_text(AWESOME, encoding="utf-8")
    for theme, ground in BOXES.items():
        (root / "decks" / f"boxed-{theme}.md").write_text(BOXED.format(theme, ground), encoding="utf-8")
    for outcome in build_site(find_decks([root / "decks"]), Settings(output)):
        assert not outcome.diagnostics
    for page in [output / "solarized.html", output / "course" / "tools.html"]:
        text = self_contained(page.read_text(encoding="utf-8"), page, output)
        write_text(root / "single" / page.name, text)
    page.with_name("tools-handout.pdf").touch()
    write_text(output / PAPERS, papers(output))
    return output


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1100, "height": 760}, offline=True, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def window(window: Page) -> Page:
    window.set_viewport_size({"width": 1100, "height": 760})
    window.emulate_media(reduced_motion="reduce")
    return window


@pytest.fixture(params=["site", "single file"])
def deck(request: pytest.FixtureRequest, site: Path) -> Path:
    folder = site / "course" if request.param == "site" else site.parent / "single"
    return folder / "tools.html"


def show(page: Page, path: Path, place: str = "") -> Page:
    page.goto(path.as_uri() + place)
    page.wait_for_function(READY)
    return page


def test_nothing_is_missing_and_no_other_machine_is_asked(context: BrowserContext, deck: Path) -> None:
    asked: list[str] = []
    failed: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("requestfailed", lambda request: failed.append(request.url))
    page = show(context.new_page(), deck)
    page.wait_for_selector(".slide-menu-button a[aria-label]")
    assert failed == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert page.evaluate("Object.keys(Reveal.getPlugins()).length") == 6


@pytest.mark.parametrize("folder", ["site", "single"])
def test_no_slide_waits_for_its_fonts(window: Page, site: Path, folder: str) -> None:
    """Also those of slides to come are there when the first one is."""
    page = show(window, site.parent / folder / "solarized.html")
    assert page.evaluate("[...document.fonts].length") > 1
    assert page.evaluate("[...document.fonts].filter((face) => face.status !== 'loaded').length") == 0


def test_no_slide_waits_for_the_fonts_of_a_theme_of_reveal(window: Page, deck: Path) -> None:
    """They stand in its sheet: those that the deck shows are there, and no slide asks for another one."""
    page = show(window, deck)
    told = "[...document.fonts].map((face) => face.status)"
    first = page.evaluate(told)
    assert first.count("loaded") > 1 and "loading" not in first
    for _ in range(3):
        page.evaluate("Reveal.next()")
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert page.evaluate(told) == first


def test_only_the_slide_that_is_shown_can_be_reached(window: Page, deck: Path) -> None:
    page = show(window, deck)
    hidden = "[...document.querySelectorAll('section.slide')].map((slide) => slide.inert)"
    assert page.evaluate(hidden) == [False, True, True]
    page.keyboard.press("o")
    page.wait_for_function(f"{hidden}.every((inert) => !inert)")
    assert page.evaluate("document.querySelector('.reveal').getAttribute('role')") == "main"


def test_neighbours_are_laid_out_after_the_slide_one_opens(context: BrowserContext, deck: Path) -> None:
    page = context.new_page()
    page.add_init_script("""addEventListener('ready', () => {
      window.atFirst = [...document.querySelectorAll('section.slide')].filter((s) => s.offsetHeight).length;
    });""")
    page.goto(deck.as_uri())
    page.wait_for_function("document.querySelector('#second').offsetHeight > 0")
    assert page.evaluate("window.atFirst") == 1
    assert page.evaluate("Reveal.getIndices().h") == 0


def test_a_link_leads_to_a_slide_and_the_address_follows(window: Page, deck: Path) -> None:
    page = show(window, deck, "#/second")
    assert page.evaluate("Reveal.getIndices().v") == 1
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.wait_for_function("location.hash === '#/1'")


def test_the_notes_window_has_typeset_notes_and_the_next_slide(window: Page, deck: Path) -> None:
    page = show(window, deck)
    with window.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    notes.wait_for_selector(".speaker-controls-notes .value svg path", state="attached")
    assert "Ask why" in notes.inner_text(".speaker-controls-notes")
    assert notes.locator(".speaker-controls-time").count() == 1
    notes.wait_for_function("document.querySelectorAll('iframe').length === 2")


def test_the_menu_lists_the_slides(window: Page, deck: Path) -> None:
    page = show(window, deck)
    page.wait_for_selector(".slide-menu-button a[aria-label]")
    page.keyboard.press("m")
    page.wait_for_selector(".slide-menu.active")
    assert [title.strip() for title in page.locator(".slide-menu-item-title").all_text_contents()] == [
        "First", "Second", "Third"]


def test_the_tools_keep_their_signs_beside_a_font_awesome_of_the_deck(window: Page, site: Path) -> None:
    page = show(window, site / "signs.html")
    page.wait_for_selector("#customcontrols i", state="attached")
    sign = "element => getComputedStyle(element, '::before').content"
    assert page.locator(".slide-menu-button i").evaluate(sign) == '"☰"'
    assert page.locator("#customcontrols .fa-chevron-up").evaluate(sign) == '"▴"'
    assert page.locator("#own").evaluate(sign) == '"\uf0c9"', "what stands on a slide is the deck's"


def draw(page: Page, key: str, canvas: str) -> None:
    page.keyboard.press(key)
    page.wait_for_function(f"document.elementFromPoint(400, 350).closest('{canvas}')")
    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(500, 400, steps=5)
    page.mouse.up()
    page.keyboard.press(key)


def test_drawings_are_there_again_the_next_time(context: BrowserContext, deck: Path) -> None:
    page = show(context.new_page(), deck)
    draw(page, "b", "#chalkboard")
    page.wait_for_function("!document.elementFromPoint(400, 350).closest('#chalkboard')")
    draw(page, "c", "#notescanvas")
    page.close(run_before_unload=True)
    again = show(context.new_page(), deck)
    boards = "JSON.parse(RevealChalkboard.getData()).map((board) => board.data[0]?.events.length ?? 0)"
    on_slide, on_board = again.evaluate(boards)
    assert on_slide > 1
    assert on_board > 2


def test_search_goes_to_what_it_finds_and_leaves_emphasis_alone(window: Page, deck: Path) -> None:
    page = show(window, deck)
    page.keyboard.press("Control+Shift+F")
    page.keyboard.type("needle in words")
    page.keyboard.press("Enter")
    assert page.evaluate("Reveal.getIndices().v") == 1
    assert page.inner_text(".deck-search output") == "1 of 1"
    assert page.locator(".slides em").all_text_contents() == ["emphasis", "words"]
    page.keyboard.press("Escape")
    assert page.evaluate("CSS.highlights.size") == 0


def test_pointer_black_screen_help_and_zoom(window: Page, deck: Path) -> None:
    page = show(window, deck)
    page.keyboard.press("q")
    page.mouse.move(400, 300)
    assert page.locator(".deck-pointer").bounding_box() == {"x": 391, "y": 291, "width": 18, "height": 18}
    page.keyboard.press("q")
    assert page.locator(".deck-pointer").is_hidden()
    page.keyboard.press(".")
    assert page.evaluate("Reveal.isPaused()")
    page.keyboard.press(".")
    page.keyboard.press("Shift+?")
    shortcuts = page.inner_text(".r-overlay-help")
    for words in ("Pointer", "On paper", "Search", "Speaker notes", "Toggle chalkboard", "Slide overview"):
        assert words in shortcuts
    page.keyboard.press("Escape")
    page.evaluate("Reveal.getRevealElement().dispatchEvent("
                  "new MouseEvent('mousedown', {ctrlKey: true, altKey: true, clientX: 300, clientY: 300}))")
    assert "scale(2)" in page.evaluate("document.body.style.transform")


@pytest.mark.parametrize("theme", LOOKS)
def test_the_list_of_keys_has_the_paper_and_ink_of_its_theme(window: Page, site: Path, theme: str) -> None:
    """reveal.js, whose own sheet may stand above ours, has it white on black."""
    page = show(window, site / f"{theme}.html")
    page.keyboard.press("Shift+?")
    page.wait_for_selector(".r-overlay-help td")
    seen, meant = page.evaluate("""() => {
      const style = (name) => getComputedStyle(document.querySelector(name));
      const probe = document.createElement("p");
      probe.style = "color: var(--ink); background: var(--paper)";
      document.querySelector(".r-overlay-help").after(probe);
      const {color, backgroundColor} = getComputedStyle(probe);
      const cell = style(".r-overlay-help td");
      const content = style(".r-overlay-help .r-overlay-content").backgroundColor;
      const seen = [style(".r-overlay-help").backgroundColor, cell.color, content, cell.borderLeftWidth];
      return [seen, [backgroundColor, color, "rgba(0, 0, 0, 0)", "0px"]];
    }""")
    assert seen == meant


def test_the_list_of_keys_names_each_for_what_it_does(window: Page, deck: Path) -> None:
    """B is the chalkboard's, where there is one, and pauses no more."""
    page = show(window, deck)
    page.keyboard.press("Shift+?")
    rows = [row.split("\t") for row in page.locator(".r-overlay-help tr:has(td)").all_inner_texts()]
    assert {name: does for keys, does in rows for name in keys.split(" , ") if name in ("B", ".")} == {
        "B": "Toggle chalkboard", ".": "Pause"
    }
    assert sum("B" in keys.split(" , ") for keys, _ in rows) == 1


def test_on_a_phone_the_menu_lists_the_slides_and_goes_there(window: Page, deck: Path) -> None:
    window.set_viewport_size({"width": 390, "height": 300})
    window.goto(deck.as_uri())
    window.wait_for_function(READY)
    assert window.evaluate("Reveal.isScrollView()")
    window.click(".slide-menu-button a")
    items = window.locator(".slide-menu-item-title")
    assert items.all_text_contents() == ["First", "Second", "Third"]
    items.nth(2).click()
    third = window.get_by_role("heading", name="Third").element_handle()
    window.wait_for_function("(title) => title.getBoundingClientRect().top < innerHeight", arg=third)
    assert window.locator(".slide-menu-button").is_visible(), "and stays there while slides flow"


def test_on_a_phone_an_address_leads_to_its_slide(window: Page, deck: Path) -> None:
    window.set_viewport_size({"width": 390, "height": 300})
    window.goto(f"{deck.as_uri()}#/1")
    window.wait_for_function(READY)
    third = window.get_by_role("heading", name="Third").element_handle()
    window.wait_for_function("(title) => title.getBoundingClientRect().top < innerHeight", arg=third)


def test_on_a_phone_that_shows_all_slides_at_once_one_has_notes_and_a_next_slide(
    window: Page, deck: Path
) -> None:
    """Where nothing scrolls, reveal.js knows no slide that is shown."""
    window.set_viewport_size({"width": 390, "height": 1200})
    window.goto(deck.as_uri())
    window.wait_for_function(READY)
    with window.context.expect_page() as opened:
        window.evaluate("Reveal.getPlugin('notes').open()")
    notes = opened.value
    said = notes.locator(".speaker-controls-notes .value")
    said.filter(has_text="Ask why").wait_for()
    title = "Reveal.getCurrentSlide().querySelector('h1, h2').textContent.trim()"
    for name, shown in (("Slide", "First"), ("Next slide", "Second")):
        frame = notes.wait_for_selector(f"iframe[title='{name}']", state="attached").content_frame()
        assert frame
        frame.wait_for_function(f"{title} === '{shown}'")
    window.evaluate("Reveal.slide(0, 1)")
    said.filter(has_text="Second note").wait_for()


def test_a_click_with_alt_looks_closer(window: Page, deck: Path) -> None:
    page = show(window, deck)
    key = "Control" if "Linux" in page.evaluate("navigator.platform") else "Alt"  # as reveal has it
    page.keyboard.down(key)
    page.mouse.click(300, 300)
    page.keyboard.up(key)
    page.wait_for_function("document.body.style.transform.includes('scale(2)')")


@pytest.mark.parametrize("theme", ["lecture", "solarized", "reveal"])
def test_the_overview_frames_the_slide_that_is_shown(window: Page, site: Path, theme: str) -> None:
    page = show(window, site / f"{theme}.html")
    page.keyboard.press("Escape")
    frame = page.locator(".reveal.overview section.present:not(.stack)")
    assert frame.evaluate("(slide) => getComputedStyle(slide).outlineStyle") == "solid"


def test_the_overview_shows_all_slides_and_goes_to_the_one_chosen(
    window: Page, deck: Path
) -> None:
    page = show(window, deck)
    page.keyboard.press("o")
    page.wait_for_function("Reveal.isOverview()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("!Reveal.isOverview() && Reveal.getIndices().h === 1")


def test_the_keyboard_alone_leads_through_the_deck_and_back(window: Page, deck: Path) -> None:
    page = show(window, deck)
    seen = []  # a stack is entered where it was left
    for key in ("Space", "Space", "Space", "ArrowLeft", "End"):
        page.keyboard.press(key)
        seen.append(page.evaluate("Object.values(Reveal.getIndices()).slice(0, 2)"))
    assert seen == [[0, 1], [0, 1], [1, 0], [0, 1], [1, 0]]


def test_a_finger_turns_the_slides(browser: Browser, deck: Path) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 1100, "height": 760}, offline=True)
    page = show(context.new_page(), deck)
    devtools = context.new_cdp_session(page)
    for kind, x in (("touchStart", 800), ("touchMove", 600), ("touchMove", 400), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": 400}]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_function("Reveal.getIndices().h === 1")
    context.close()


def test_the_timer_runs_and_starts_anew(window: Page, deck: Path) -> None:
    page = show(window, deck)
    with window.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    seconds = "Number(document.querySelector('.speaker-controls-time .seconds-value').textContent.slice(-2))"
    notes.wait_for_function(f"{seconds} >= 2")
    notes.click(".speaker-controls-time .reset-button, .speaker-controls-time")
    notes.wait_for_function(f"{seconds} < 2")


def test_drawings_survive_loading_the_page_again(window: Page, deck: Path) -> None:
    page = show(window, deck)
    draw(page, "c", "#notescanvas")
    page.reload()
    page.wait_for_function(READY)
    drawn = "JSON.parse(RevealChalkboard.getData())[0].data[0]?.events.length ?? 0"
    assert page.evaluate(drawn) > 1


def test_one_draws_on_slides_as_large_as_the_window(window: Page, site: Path) -> None:
    page = show(window, site / "full.html")
    draw(page, "c", "#notescanvas")
    ink = """canvas => canvas.getContext("2d")
        .getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"""
    assert page.locator("#notescanvas canvas").evaluate(ink)


def test_a_drawing_stays_with_its_slide(window: Page, site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site" / "course"
    shutil.copytree(site, copy.parent)
    html = (copy / "tools.html").read_text(encoding="utf-8")
    slides = '<div class="slides">\n'
    edited = html.replace(slides, slides + '<section class="slide"><h2>New</h2></section>')
    drawn = """JSON.parse(RevealChalkboard.getData())[0].data.filter(({events}) => events.length > 1)
               .map(({slide}) => [slide.h, slide.v])"""
    page = show(window, copy / "tools.html", "#/1")
    draw(page, "c", "#notescanvas")
    assert page.evaluate(drawn) == [[1, 0]]
    for text, place in [(edited, [[2, 0]]), (html.replace("Third", "Last"), []), (edited, [[2, 0]])]:
        (copy / "tools.html").write_text(text, encoding="utf-8")
        page.reload()
        page.wait_for_function(READY)
        assert page.evaluate(drawn) == place


def test_on_paper_offers_the_pdfs_there_are(window: Page, site: Path) -> None:
    page = show(window, site / "course" / "tools.html")
    page.click(".deck-print")
    page.wait_for_selector(".deck-papers[open]")
    links = page.locator(".deck-papers a")
    assert links.all_text_contents() == ["Handout (PDF)"]
    assert links.first.get_attribute("href") == "tools-handout.pdf"


def test_on_paper_offers_printing_where_no_pdf_is(window: Page, site: Path) -> None:
    page = show(window, site.parent / "single" / "tools.html")
    page.keyboard.press("e")
    page.wait_for_selector(".deck-papers[open]")
    assert page.locator(".deck-papers a").count() == 0
    assert page.locator(".deck-papers button").all_text_contents() == ["Print…", "Close"]


def test_a_plain_print_gives_each_slide_a_page_of_its_size(window: Page, deck: Path) -> None:
    page = show(window, deck)
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))) as pdf:
        sizes = [[round(float(side)) for side in sheet.mediabox] for sheet in pdf.pages]
    assert sizes == [[0, 0, 720, 525]] * 3


def test_what_moves_stands_still_for_who_asks(browser: Browser, window: Page, site: Path) -> None:
    asked = "(({transition, controlsTutorial}) => [transition, controlsTutorial])(Reveal.getConfig())"
    still = show(window, site / "right.html").evaluate(asked)
    usual_context = browser.new_context(reduced_motion="no-preference")
    usual = show(usual_context.new_page(), site / "right.html").evaluate(asked)
    usual_context.close()
    assert (still, usual) == (["none", False], ["slide", True])


def test_text_from_right_to_left_turns_the_deck_round(window: Page, site: Path) -> None:
    page = show(window, site / "right.html")
    told = page.evaluate("[document.dir, document.documentElement.lang, Reveal.getConfig().rtl]")
    assert told == ["rtl", "he", True]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("Reveal.getIndices().h") == 1


def test_signs_and_logo_change_sides_with_the_text(window: Page, site: Path) -> None:
    signs = """(([list, slide]) => [getComputedStyle(list, '::before').insetInlineStart,
      getComputedStyle(list, '::before').right, getComputedStyle(slide).backgroundPositionX])(
      ['.slides li', '.slides section'].map((name) => document.querySelector(name)))"""
    inline, right, logo = show(window, site / "right.html").evaluate(signs)
    assert inline == right and right.startswith("-"), "a sign stands before its item"
    assert "100%" not in logo, "it stands on the left"


def test_the_index_lists_searches_and_links(window: Page, site: Path) -> None:
    window.goto((site / "index.html").as_uri())
    assert window.locator("section h2").all_text_contents() == ["course"]
    assert window.locator("[data-deck='course/tools'] p a").all_text_contents() == ["Handout"]
    window.fill("#search", "NEEDLE")
    window.click("#found a")
    window.wait_for_function(BEGUN)
    assert window.evaluate("Reveal.getCurrentSlide().id") == "second"


def index(window: Page, site: Path) -> Page:
    window.goto((site / "index.html").as_uri())
    return window


def index_with_findings(window: Page, site: Path) -> Page:
    page = index(window, site)
    page.fill("#search", "needle")
    page.wait_for_selector("#found a")
    return page


def papers_dialog(window: Page, site: Path) -> Page:
    return after(window, site, "e", ".deck-papers[open]")


def help_page(window: Page, site: Path) -> Page:
    return after(window, site, "Shift+?", ".r-overlay-help")


def menu(window: Page, site: Path) -> Page:
    return after(window, site, "m", ".slide-menu.active")


def search_box(window: Page, site: Path) -> Page:
    return after(window, site, "Control+Shift+F", ".deck-search input")


def deck_without_title_slide(window: Page, site: Path) -> Page:
    return show(window, site / "untitled.html")


def overview(window: Page, site: Path) -> Page:
    return after(window, site, "o", ".reveal.overview")


def after(window: Page, site: Path, key: str, shown: str) -> Page:
    """A deck and what a key opens in it."""
    page = show(window, site / "course" / "tools.html")
    page.wait_for_selector(".slide-menu-button a[aria-label]")
    page.keyboard.press(key)
    page.wait_for_selector(shown)
    return page


def notes_window(window: Page, site: Path) -> Page:
    page = show(window, site / "course" / "tools.html")
    with window.context.expect_page() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_selector("iframe[title='Next slide']")
    return opened.value


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize("opened", [
    index, index_with_findings, papers_dialog, help_page, menu, search_box, overview, notes_window,
    deck_without_title_slide,
], ids=lambda opened: opened.__name__)
def test_axe_finds_nothing(
    window: Page, site: Path, opened: Callable[[Page, Path], Page]
) -> None:
    assert barriers(opened(window, site)) == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize("theme", LOOKS)
@pytest.mark.parametrize("place", ["#/1", "?view=print"])
def test_axe_finds_nothing_in_any_theme(window: Page, site: Path, theme: str, place: str) -> None:
    assert barriers(show(window, site / f"{theme}.html", place)) == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
@pytest.mark.parametrize("theme", BOXES)
def test_a_box_is_tinted_like_the_ground_it_is_on(window: Page, site: Path, theme: str) -> None:
    """A box of dark paper on a light slide had dark text in it."""
    assert barriers(show(window, site / f"boxed-{theme}.html")) == []


@pytest.mark.parametrize("part", [".reveal > .slide-number", ".slide-menu-button a"])
def test_what_stands_around_a_slide_has_its_colours(window: Page, site: Path, part: str) -> None:
    """reveal.js remembers of each column which slide of it was shown last: no dark one of those counts."""
    page = show(window, site / "columns.html")
    colours = []
    for h, v in ((0, 0), (1, 0), (1, 1), (2, 0)):
        page.evaluate(f"Reveal.slide({h}, {v})")
        colours.append(page.locator(part).evaluate("(part) => getComputedStyle(part).color"))
    light, dark, below, after = colours
    assert light == below == after != dark


@pytest.mark.parametrize(("width", "height"), [(720, 405), (1280, 720), (3840, 2160)])
def test_arrows_leave_room_for_the_number_on_a_screen_of_any_size(
    window: Page, site: Path, width: int, height: int
) -> None:
    page = show(window, site / "columns.html", "#/1")
    page.set_viewport_size({"width": width, "height": height})
    number, arrow = (
        page.locator(name).bounding_box() for name in (".reveal > .slide-number", ".navigate-left")
    )
    assert number and arrow
    assert number["x"] + number["width"] <= arrow["x"]


def test_slides_in_the_notes_window_have_no_tools(window: Page, deck: Path) -> None:
    page = show(window, deck)
    with window.context.expect_page() as opened:
        page.keyboard.press("s")
    iframe = opened.value.wait_for_selector("iframe[title='Slide']", state="attached")
    slide = iframe.content_frame()
    assert slide
    slide.wait_for_selector(".slide-menu-button, #customcontrols", state="attached")
    slide.wait_for_selector(".slide-menu-button a", state="hidden")
    assert slide.locator("#customcontrols").is_hidden()


@pytest.mark.parametrize("theme", ["lecture", "solarized"])
@pytest.mark.parametrize("place", ["", "?view=print"])
def test_the_number_of_a_dark_slide_is_light(window: Page, site: Path, theme: str, place: str) -> None:
    page = show(window, site / f"night-{theme}.html", place)
    number = page.locator(".pdf-page > .slide-number" if place else ".reveal > .slide-number")
    lightness = "(number) => Number(/^oklch.([0-9.]+)/.exec(getComputedStyle(number).color)?.[1])"
    assert number.evaluate(lightness) >= 0.9
