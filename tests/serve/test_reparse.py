"""An edited deck is parsed where it changed, and comes out as if it were parsed anew."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it.token import Token

from builder.dialect.markdown import Dialect, parse
from builder.read.source import Source
from builder.serve.reparse import Reparse
from tests.serve.preview import DECK


def plain(tokens: list[Token]) -> list[dict[str, object]]:
    """Tokens as data, without `offset`, which only the parser itself reads."""
    for token in tokens:
        token.meta.pop("offset", None)
        plain(token.children or [])
    return [token.as_dict() for token in tokens]


PIECES = [
    "```",
    "$$",
    "<!-- slide -->",
    "<div>",
    "</div>",
    "# 梯度",
    "---",
    "> x",
    "- a",
    "  b",
    "<!--",
    "-->",
    "[a]: b",
    "",
    "text[^1]",
    "[^1]: note",
    "| a | b |",
    "|--|--|",
    "*[HTML]: markup",
]


@pytest.mark.parametrize("seed", range(6))
def test_parsing_an_edited_deck_gives_what_parsing_it_anew_gives(seed: int) -> None:
    chance = random.Random(seed)
    dialect, reparse = Dialect(), Reparse()
    original = DECK.split("\n")[4:] * 2
    lines = original
    for _ in range(60):
        at, kind = chance.randrange(len(lines)), chance.randrange(5)
        lines = {
            0: [*lines[:at], lines[at] + "字", *lines[at + 1 :]],
            1: [*lines[:at], chance.choice(PIECES), *lines[at:]],
            2: [*lines[:at], *lines[at + 1 :]],
            3: [*lines[:at], *lines[chance.randrange(len(lines)) :][:4], *lines[at:]],
            4: original,
        }[kind] or original
        source = Source(Path("/decks/deck.md"), "deck.md", tuple(lines), first_line=5)
        given = reparse(source, dialect)
        assert plain(given) == plain(parse(source, dialect))
        for token in given:  # later stages write into what they are given
            token.meta.clear()


def test_only_the_edited_slide_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    from builder.serve import reparse as module

    parsed: list[int] = []
    whole = module.parse_lines

    def counting(source: Source, *rest: object) -> object:
        parsed.append(len(source.lines))
        return whole(source, *rest)  # type: ignore[arg-type]

    lines = tuple(DECK.split("\n")[4:])
    source = Source(Path("/decks/deck.md"), "deck.md", lines)
    reparse = Reparse()
    reparse(source, Dialect())
    monkeypatch.setattr(module, "parse_lines", counting)
    row = lines.index("第二段文字")
    reparse(replace(source, lines=(*lines[:row], "改了", "", *lines[row:])), Dialect())
    assert max(parsed) < len(lines) / 2
