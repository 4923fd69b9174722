"""The recipes: each is a deck, built and opened in a browser, and what is claimed of it.

A recipe's first block is its deck, blocks with `file=` are files beside it, the list at the end are claims:
`SELECTOR` *is there N times*, *says TEXT*, *does not say TEXT*, *has `PROPERTY` VALUE*, *is hidden*,
*shows below `SELECTOR`*, *shows on the right of `SELECTOR`*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Locator, Page

from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.page_ready import READY

RECIPES = sorted((Path(__file__).parent / "recipes").glob("*.md"))
COUNTS = {"once": 1, "twice": 2}
CLAIM = re.compile(r"`(?P<what>[^`]+)` (?:is there (?P<times>once|twice|\d+ times)|says (?P<text>.+)"
                   r"|does not say (?P<no_text>.+)|has `(?P<name>[\w-]+)` (?P<value>.+)|is (?P<hidden>hidden)"
                   r"|shows (?P<side>below|on the right of) `(?P<other>[^`]+)`)")


def blocks(recipe: Path) -> Iterator[tuple[str, str]]:
    """File name → text of each block; the deck's is `deck.md`."""
    for token in MarkdownIt().parse(recipe.read_text(encoding="utf-8")):
        if token.type == "fence":
            name = re.search(r"file=(\S+)", token.info)
            yield (name[1] if name else "deck.md"), token.content


def claims(recipe: Path) -> list[re.Match[str]]:
    text = recipe.read_text(encoding="utf-8").rpartition("```")[2]
    found = [CLAIM.fullmatch(line.removeprefix("- ")) for line in text.split("\n") if line.startswith("- ")]
    assert found
    assert all(found), f"{recipe.name}: a claim nobody understands"
    return [claim for claim in found if claim]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("recipes")
    (root / "slides.yaml").write_text("theme: solarized\n", encoding="utf-8")
    for recipe in RECIPES:
        for name, text in blocks(recipe):
            path = root / "decks" / recipe.stem / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    works = [work for work in find_decks([root / "decks"]) if work.deck.name == "deck.md"]
    assert len(works) == len(RECIPES) >= 20
    for outcome in build_site(works, Settings(root / "site")):
        assert not outcome.diagnostics, outcome.work.deck.parent.name
    return root / "site"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_what_a_recipe_claims_is_so(recipe: Path, site: Path, window: Page) -> None:
    window.emulate_media(reduced_motion="reduce")
    window.goto((site / recipe.stem / "deck.html").as_uri())
    window.wait_for_function(READY)
    for claim in claims(recipe):
        check(window, claim)


def check(page: Page, claim: re.Match[str]) -> None:
    found = page.locator(claim["what"])
    if claim["times"]:
        assert found.count() == count(claim["times"]), claim[0]
    elif claim["text"]:
        assert closed_up(claim["text"]) in closed_up(found.first.text_content() or ""), claim[0]
    elif claim["no_text"]:
        assert closed_up(claim["no_text"]) not in closed_up(found.first.text_content() or ""), claim[0]
    elif claim["name"]:
        style = f"element => getComputedStyle(element).getPropertyValue('{claim['name']}')"
        assert found.first.evaluate(style) == claim["value"], claim[0]
    elif claim["hidden"]:
        assert found.first.is_hidden(), claim[0]
    else:
        assert is_beside(found, claim["side"], page.locator(claim["other"])), claim[0]


def closed_up(text: str) -> str:
    """Without blanks, of which a browser shows fewer than there are."""
    return "".join(text.split())


def count(times: str) -> int:
    return COUNTS[times] if times in COUNTS else int(times.split()[0])


def is_beside(found: Locator, side: str, other: Locator) -> bool:
    one, two = found.first.bounding_box(), other.first.bounding_box()
    assert one
    assert two
    return one["y"] >= two["y"] + two["height"] if side == "below" else one["x"] >= two["x"] + two["width"]
