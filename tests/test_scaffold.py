"""Whatever raw HTML a deck has: Chromium finds all slides of its page, and the page's own elements."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from dialect import Result, build
from playwright.sync_api import Browser
from test_balance import FAULTS, PIECES

from builder.read.courses import Work
from builder.site.build import build_deck
from builder.site.engine import Engine

TEXTS = 150
MORE = (
    "plaintext annotation-xml rp rb rtc frame image isindex keygen head base link meta nav article main "
    "figure optgroup hr selectedcontent search dialog menu center font big tt u s noembed noframes"
).split()
RAW = [*PIECES, *(f"<{tag}>" for tag in MORE), *(f"</{tag}>" for tag in MORE)]
RAW += ["<template shadowrootmode=open>", "<input type=hidden>", "<annotation-xml encoding=text/html>"]
RAW += ["<body class=mine>", "<html lang=xx>", "</body>", "</html>", "<!doctype html>"]
RAW += ["<div data-deck=options>"]
BEFORE, SLIDE = "what stands before", "what stands on the slide"
# Once as without scripts, once as with: `<noscript>` is read in two ways.
SHAPES = """(pages) => pages.map((html) => {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const start = html.indexOf('>', html.indexOf('<body')) + 1;
  document.body.innerHTML = html.slice(start, html.lastIndexOf('</body>'));
  return [parsed.body, document.body].map((body) => {
    const name = (element) => [element.localName, ...element.getAttributeNames()].join(' ');
    const slides = body.querySelector('.reveal > .slides');
    if (!slides) return 'no slides';
    const found = [...slides.children].map((child) => child.localName !== 'section' ? name(child)
      : child.hasAttribute('data-source-line') ? 1
      : child.querySelectorAll(':scope > section[data-source-line]').length);
    const text = [...slides.childNodes].filter((node) => node.nodeType === 3 && node.data.trim()).length;
    slides.replaceChildren();
    const before = body.querySelector(':scope > div > div[style]');
    if (!before) return 'no place for what stands before';
    before.replaceChildren();
    const own = [...body.querySelectorAll('*')].map((e) => e.outerHTML.slice(0, 200)).join(' ');
    const slidesFound = found.reduce((sum, one) => typeof one === 'number' ? sum + one : NaN, 0);
    return JSON.stringify([slidesFound, text, own]);
  });
})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished page with a slide and something before it."""
    folder = tmp_path_factory.mktemp("deck")
    (folder / "slides.yaml").touch()
    (folder / "deck.md").write_text(f"<p>{BEFORE}</p>\n\n<!-- slide -->\n\n{SLIDE}\n")
    with Engine() as engine:
        built = build_deck(Work(folder / "deck.md", folder), "client", engine)
    assert built.page is not None
    return built.page.html


def with_deck(page: str, deck: Result) -> str:
    start, end = page.index("<section"), page.rindex("</section>") + len("</section>")
    assert SLIDE in page[start:end]
    return (page[:start] + deck.html + page[end:]).replace(f"<p>{BEFORE}</p>", deck.prologue)


def deck_with(text: str) -> Result:
    return build(f"{text}\n\n<!-- slide -->\n\n{text}\n\n<!-- slide -->\n\n*last*\n")


def assert_whole(texts: Sequence[str], page: str, browser: Browser) -> None:
    context = browser.new_context(offline=True)
    tab = context.new_page()
    # What is parsed with scripts on must run none, and load nothing.
    policy = {"content-security-policy": "default-src 'none'"}
    empty = {"body": "<!doctype html><body>", "content_type": "text/html"}
    tab.route("**/*", lambda route: route.fulfill(**empty, headers=policy))
    tab.goto("http://x.test/")
    decks = [deck_with(text) for text in texts]
    [reference] = tab.evaluate(SHAPES, [with_deck(page, deck_with("x"))])
    for text, deck in zip(texts, decks, strict=True):
        [found] = tab.evaluate(SHAPES, [with_deck(page, deck)])
        count = f"[{len(deck.slides)},"
        expected = [count + shape.partition(",")[2] for shape in reference]
        assert found == expected, repr(text)
    context.close()


def test_faults_that_were_found_once(page: str, browser: Browser) -> None:
    assert_whole(FAULTS, page, browser)


def test_generated_raw_html(page: str, browser: Browser) -> None:
    seed = random.SystemRandom().randrange(10**9)
    rng = random.Random(seed)
    texts = ["".join(rng.choice(RAW) for _ in range(rng.randint(1, 12))) for _ in range(TEXTS)]
    assert_whole(texts, page, browser)
