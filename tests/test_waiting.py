"""Long decks: what waits as text until it is near, and that no reader, printer or search misses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from justhtml import JustHTML
from playwright.sync_api import Error, Page

from builder.page.waiting import FIRST, LONG, only_near
from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.page_ready import BEGUN

SLIDES = LONG + 10
BODY = '\n\nWord{0} and $x_{{{0}}}$\n\n<div class="fragment">step{0}</div>\n\n### Part {0} {{#part-{0}}}\n'


def deck(slides: int, head: str = "", special: str = "") -> str:
    """Slides in columns of two; `special` stands on one far from the beginning."""
    parts = [f"---\ntitle: Long\n{head}---\n"]
    for number in range(slides):
        mark = "<!-- slide vertical=true -->" if number % 2 else "<!-- slide -->"
        parts.append(f"\n{mark}\n\n## Slide {number}{BODY.format(number)}")
        parts.append(special if number == FIRST + 100 else "")
    return "\n".join(parts)


def build(folder: Path, text: str) -> Path:
    (folder / "slides.yaml").touch()
    (folder / "deck.md").write_text(text, encoding="utf-8")
    for outcome in build_site(find_decks([folder / "deck.md"]), Settings(folder / "site")):
        assert not [found for found in outcome.diagnostics if found.severity == "error"]
    return folder / "site" / "deck.html"


def waits(page: Path) -> int:
    return page.read_text(encoding="utf-8").partition("</head>")[2].count("<noscript data-far=")


# ---- What is written


def test_slides_of_a_long_deck_wait_but_for_the_first(tmp_path: Path) -> None:
    assert waits(build(tmp_path, deck(SLIDES))) == SLIDES - FIRST


def test_no_slide_of_another_deck_waits(tmp_path: Path) -> None:
    assert waits(build(tmp_path, deck(LONG))) == 0


@pytest.mark.parametrize(
    ("head", "special"),
    [("plugins: [menu]\n", ""), ("", "<script>look()</script>"), ("", "```mermaid\ngraph LR\n```")],
    ids=["a plugin", "a script", "a diagram drawn in the page"],
)
def test_no_slide_waits_where_a_script_may_look_for_it(tmp_path: Path, head: str, special: str) -> None:
    assert waits(build(tmp_path, deck(SLIDES, head, special))) == 0


@pytest.mark.parametrize("special", ["<style>h2 { color: red }</style>", "<noscript>no</noscript>"])
def test_a_slide_does_not_wait_that_is_more_than_shown(tmp_path: Path, special: str) -> None:
    assert waits(build(tmp_path, deck(SLIDES, special=special))) == SLIDES - FIRST - 1


def test_readers_without_scripts_read_every_slide(tmp_path: Path) -> None:
    html = build(tmp_path, deck(SLIDES)).read_text(encoding="utf-8")
    document = JustHTML(html, sanitize=False, scripting_enabled=False)
    words = [paragraph.to_text().split()[0] for paragraph in document.query("p")]
    assert words == [f"Word{n}" for n in range(SLIDES)]


def test_a_page_can_be_had_with_the_texts_of_some_slides_only(tmp_path: Path) -> None:
    html = build(tmp_path, deck(SLIDES)).read_bytes()
    some = only_near(html, range(100, 103)).decode("utf-8")
    there = [n for n in range(SLIDES) if f"Word{n} " in some]
    assert there == [*range(FIRST), 100, 101, 102]
    assert some.count("<section") == html.count(b"<section")


# ---- In a browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("long"), deck(SLIDES)).as_uri()


@pytest.fixture
def window(window: Page) -> Page:
    window.set_viewport_size({"width": 960, "height": 700})
    window.emulate_media(reduced_motion="reduce")
    return window


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function(BEGUN)
    return page


def words(page: Page) -> str:
    return str(page.evaluate("Reveal.getCurrentSlide().innerText"))


def waiting_now(page: Page) -> int:
    return int(page.evaluate("document.querySelectorAll('.slides section > noscript').length"))


def test_opening_leaves_far_slides_waiting(window: Page, address: str) -> None:
    page = opened(window, address)
    assert waiting_now(page) == SLIDES - FIRST
    assert page.evaluate("Reveal.getTotalSlides()") == SLIDES


@pytest.mark.parametrize(("place", "word"), [("100/1", "Word201"), ("100", "Word200")])
def test_an_address_of_a_far_slide_shows_it(
    window: Page, address: str, place: str, word: str
) -> None:
    failed: list[str] = []

    def note(error: Error) -> None:
        failed.append(str(error))

    window.on("pageerror", note)
    page = opened(window, f"{address}#/{place}")
    window.remove_listener("pageerror", note)
    assert failed == []
    assert word in words(page)
    assert page.locator(".present .math svg").first.is_visible()


def test_keys_reach_every_slide_with_its_steps(window: Page, address: str) -> None:
    page = opened(window, f"{address}#/50")
    shown = []
    for _ in range(8):
        page.keyboard.press("Space")
        shown.append(page.evaluate("""[Reveal.getCurrentSlide().querySelector("p").textContent.split(" ")[0],
            Reveal.getCurrentSlide().querySelectorAll(".fragment.visible").length]"""))
    places = [100, 101, 101, 102, 102, 103, 103, 104]
    assert shown == [[f"Word{n}", step] for n, step in zip(places, [1, 0, 1, 0, 1, 0, 1, 0], strict=True)]


def test_going_back_shows_a_slide_as_it_was_left(window: Page, address: str) -> None:
    page = opened(window, f"{address}#/60")
    page.keyboard.press("ArrowLeft")
    assert "Word118" in words(page)
    assert page.locator(".present .fragment.visible").count() == 1


def test_a_link_finds_what_is_on_a_far_slide(window: Page, address: str) -> None:
    page = opened(window, address)
    page.evaluate("location.hash = '#/part-205'")
    page.wait_for_function("Reveal.getIndices().h === 102")
    assert "Word205" in words(page)
    assert "Word207" in words(opened(window.context.new_page(), f"{address}#/part-207"))


def test_the_overview_shows_what_it_displays(window: Page, address: str) -> None:
    page = opened(window, f"{address}#/60")
    page.keyboard.press("Escape")
    page.wait_for_function("Reveal.isOverview()")
    empty = """[...document.querySelectorAll('.slides section > noscript')].filter((text) =>
        text.closest('.slides > section').style.display !== 'none'
        && text.parentElement.style.display !== 'none').length"""
    assert page.evaluate(empty) == 0
    page.evaluate("Reveal.slide(100)")
    assert page.evaluate(empty) == 0


def test_a_search_finds_words_of_far_slides(window: Page, address: str) -> None:
    page = opened(window, address)
    page.keyboard.press("Control+Shift+F")
    page.keyboard.type("word203")
    page.keyboard.press("Enter")
    page.wait_for_function("Reveal.getIndices().h === 101")
    assert waiting_now(page) == 0


@pytest.mark.parametrize("query", ["?print-pdf", "?view=print", "?view=scroll"])
def test_views_of_the_whole_deck_hold_every_slide(window: Page, address: str, query: str) -> None:
    page = opened(window, address + query)
    if "scroll" not in query:
        page.wait_for_selector(".pdf-page")  # some frames later; meanwhile slides stand nowhere
    assert waiting_now(page) == 0
    paragraphs = page.locator(".slides section p", has_text="Word").all_text_contents()
    assert {text.split()[0] for text in paragraphs} == {f"Word{n}" for n in range(SLIDES)}


def test_a_plain_print_holds_every_slide(window: Page, address: str) -> None:
    page = opened(window, address)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert waiting_now(page) == 0
