"""The tour shows every construct of the manual, each beside its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from markdown_it.token import Token
from test_spec import pages

from builder.dialect.deck import Deck
from builder.manual.examples import examples
from builder.read.courses import Work
from builder.site.begin import begin
from builder.site.engine import Engine
from builder.site.gather import gather

SLIDES = Path(__file__).parent.parent / "slides"
# What went wrong or is left alone, a fence without a language, a formula with its source: beside each anyway.
NOT_SHOWN = {"fence error", "fence mermiad", "fence pyhton", "fence text", "fence math", "html_comment"}
# What the manual shows of reveal.js' own ways to write code and attributes, and of sources.
NOT_SHOWN |= {"element_open", "element_close", "code_block", "fence ", "fence js"}
NOT_SHOWN |= {"citation_open", "citation_close", "sources"}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as made:
        yield made


def read(path: Path, engine: Engine) -> Deck:
    work = Work(path, path.parent)
    ignored: list[object] = []
    return gather(begin(work, engine, ignored.append), work, engine, ignored.append, ignored.append)


def kinds(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield f"fence {token.meta['language']}" if token.type == "fence" else token.type
        yield from kinds(token.children or [])


def constructs(deck: Deck) -> set[str]:
    slides = [kind for slide in deck.slides for kind in kinds([*slide.tokens, *slide.notes])]
    return {*kinds(deck.prologue), *slides}


def in_the_manual(page: Path, folder: Path, engine: Engine) -> set[str]:
    """The constructs of a page's examples; what follows is left alone."""
    found: set[str] = set()
    for example in examples(page.read_text(encoding="utf-8").partition("\n## What it leaves alone")[0]):
        for name, text in example.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        deck = folder / example.deck
        deck.write_text(example.source, encoding="utf-8")
        found |= constructs(read(deck, engine))
    return found


@pytest.mark.parametrize("page", list(pages()), ids=lambda page: page.stem)
def test_the_tour_shows_what_the_manual_describes(page: Path, tmp_path: Path, engine: Engine) -> None:
    assert in_the_manual(page, tmp_path, engine) - constructs(read(SLIDES / "tour.md", engine)) <= NOT_SHOWN


def test_what_is_shown_stands_beside_its_source() -> None:
    """The same file is imported as text and as what it becomes."""
    text = (SLIDES / "tour.md").read_text(encoding="utf-8")
    sources = re.findall(r'^@import "(tour/[\w-]+\.md)" \{code_block=true as="markdown"\}$', text, re.M)
    shown = re.findall(r'^@import "(tour/[\w-]+\.md)"$', text, re.M)
    assert sources == shown
    assert len(sources) > 30


def test_every_file_of_the_tour_is_used() -> None:
    pieces = sorted((SLIDES / "tour").iterdir())
    text = "".join(path.read_text(encoding="utf-8") for path in (SLIDES / "tour.md", *pieces))
    assert [path.name for path in pieces if not re.search(rf"\b{path.stem}\b", text)] == []
