"""Replace blocks (`::: theorem`) by the theme's markup round their text.

A template says where the parts of a block go: `{{ block.title }}`, `{{ block.number }}` and
`{{ block.body }}` print marks, in whose place the tokens of these parts are put.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token
from markupsafe import Markup, escape

from builder.diagnostics import Diagnostic, Location, Report
from builder.dialect.gaps import GAP
from builder.dialect.label import EQUATION
from builder.dialect.macros import fault
from builder.dialect.syntax.html import read_html
from builder.read.numbering import Numbering
from builder.theming.kinds import Kind
from builder.theming.templates import BadTemplate, Templates

# Characters that no text has.
MARK = re.compile("\ufdd0([a-z]+)\ufdd1")
PARTS = ("title", "number", "body", "sources")
TITLE, NUMBER, BODY, SOURCES = (f"\ufdd0{name}\ufdd1" for name in PARTS)
UNNUMBERED = "unnumbered"
SOLUTION = "solution"


@dataclass(frozen=True)
class Block:
    """A block as its template sees it. `kind` is what was typed, `name` that in the deck's language `lang`;
    `title` and `number` are empty when there are none; `attributes` are ready to stand in a tag; `sources` is
    the list of what the deck cites."""

    kind: str
    name: str
    lang: str
    id: str
    classes: tuple[str, ...]
    attributes: Markup
    title: Markup
    number: Markup
    body: Markup
    sources: Markup


@dataclass(frozen=True)
class Setter:
    """Sets the blocks of a deck in `lang`. They have numbers, for which tokens `number` stand, with a
    `numbering`; without one, only those they are given (`{tag=A}`)."""

    templates: Templates
    lang: str
    numbering: Numbering | None
    report: Report

    def __call__(self, tokens: Sequence[Token]) -> list[Token]:
        """The same tokens without blocks."""
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            if tokens[at].type != "block_open":
                out.append(tokens[at])
                at += 1
                continue
            end = end_of(tokens, at)
            out += self.set_block(tokens[at:end])
            at = end
        return out

    def set_block(self, tokens: Sequence[Token]) -> list[Token]:
        opening, inside = tokens[0], tokens[1:-1]
        titled = bool(inside) and inside[0].type == "block_title_open"
        title, body = ([inside[1]], inside[3:]) if titled else ([], inside)
        block = self.describe(opening, bool(title))
        try:
            html = self.templates.render(f"blocks/{block.kind}.html.jinja", block=block)
        except BadTemplate as error:
            at: Location = opening.meta["at"]
            problem = Diagnostic(error.at, "error", "template", error.message, f"called at {at}")
            return [fault(opening, self.report, problem), *self(body)]
        number = self.number(block, opening, title)
        listed = Token("sources", "", 0, block=True, meta={**opening.meta, "all": "all" in block.classes})
        inside = self(body)
        if block.kind == GAP:  # which editions look for
            inside = [part("container_open", 1, opening), *inside, part("container_close", -1, opening)]
        parts = {"title": title, "number": [number], "body": inside, "sources": [listed]}
        out = list(woven(html + "\n", parts, opening))
        if block.kind == SOLUTION:
            for token in out:
                token.meta[SOLUTION] = True
        return out if number in out or not block.id else [number, *out]

    def name_of(self, kind: str) -> str:
        """What a kind of block is called in the language of the deck; an equation is not called anything."""
        known = self.templates.kinds.get(kind, Kind())
        return known.name_in(self.lang) or ("" if kind == EQUATION else kind.replace("-", " ").capitalize())

    def number(self, block: Block, opening: Token, title: list[Token]) -> Token:
        """What stands for the number of a block, and knows what a citation says of it."""
        about = {
            "key": block.id,
            "kind": block.kind,
            "name": block.name,
            "title": "".join(child.content for token in title for child in token.children or []),
            "tag": str(opening.attrs.get("tag", "")),
            "counted": bool(block.number),
        }
        if self.numbering:
            return Token("number", "", 0, block=True, meta={**opening.meta, **about})
        return markup(escape(about["tag"]), opening)

    def describe(self, opening: Token, titled: bool) -> Block:
        kind: str = opening.meta["name"]
        given = {name: str(value) for name, value in opening.attrs.items() if name not in {"tag", "title"}}
        classes = tuple(given.pop("class", "").split())
        names = dict.fromkeys(("block", kind, *classes))
        known = self.templates.kinds.get(kind, Kind())
        counts = self.numbering is not None and self.numbering.scope(kind) != "none"
        numbered = counts and known.numbered and UNNUMBERED not in classes
        given = {"class": " ".join(names), **given}
        return Block(
            kind=kind,
            name=self.name_of(kind),
            lang=self.lang,
            id=given.get("id", ""),
            classes=classes,
            attributes=Markup("").join(Markup(' {}="{}"').format(Markup(k), v) for k, v in given.items()),
            title=Markup(TITLE if titled else ""),
            number=Markup(NUMBER if numbered or opening.attrs.get("tag") else ""),
            body=Markup(BODY),
            sources=Markup(SOURCES),
        )


def part(kind: str, nesting: Literal[1, -1], opening: Token) -> Token:
    """One end of the element of a gap."""
    meta = {"at": opening.meta["at"], "base": opening.meta["base"]}
    made = Token(kind, "div", nesting, block=True, map=opening.map, meta=meta)
    if nesting == 1:
        classes = f"{opening.attrs.get('class', '')} {GAP}".split()
        made.attrs = {**opening.attrs, "class": " ".join(dict.fromkeys(classes))}
    return made


def end_of(tokens: Sequence[Token], start: int) -> int:
    """The index behind the end of the block that opens at `start`."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += {"block_open": 1, "block_close": -1}.get(tokens[index].type, 0)
        if not depth:
            return index + 1
    return len(tokens)


def woven(html: str, parts: dict[str, list[Token]], opening: Token) -> Iterator[Token]:
    """The markup of a template with the parts where their marks are, each of them once."""
    left = dict(parts)
    for index, piece in enumerate(MARK.split(html)):
        if index % 2:
            yield from left.pop(piece, [])
        elif piece.strip():
            yield markup(piece, opening)


def markup(html: str, opening: Token) -> Token:
    meta = {"at": opening.meta["at"], "base": opening.meta["base"]}
    token = Token("html_block", "", 0, content=html, block=True, map=opening.map, meta=meta)
    token.children = list(read_html(html))
    for child in token.children:
        child.meta |= meta
    return token

