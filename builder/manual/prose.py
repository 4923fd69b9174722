"""A page of the manual as HTML: its text, each example with its slide, links that lead within the manual."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from builder.manual.decks import Built, Key
from builder.manual.examples import Example
from builder.manual.pages import Page

TABLE = re.compile(r"<!-- table: ([\w-]+) -->\s*")
ELSEWHERE = re.compile(r"[a-z]+:|#")
Render = Callable[..., str]


@dataclass(frozen=True)
class Section:
    """A part of a page as the search knows it: the id of its heading, the heading and the text."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Prose:
    """A page that is set: its markup, and its sections."""

    html: Markup
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Setter:
    """Sets pages: `render` draws a template, `built` are the examples, `addresses` the pages by their files,
    `tables` the texts that stand where a page says `<!-- table: NAME -->`."""

    render: Render
    built: Mapping[Key, Built]
    addresses: Mapping[Path, str]
    tables: Mapping[str, str]

    def __call__(self, page: Page) -> Prose:
        md = MarkdownIt("commonmark").enable("table")
        md.add_render_rule("table_open", lambda *about: '<div class="table" tabindex="0"><table>\n')
        md.add_render_rule("table_close", lambda *about: "</table></div>\n")
        tokens = md.parse(TABLE.sub(lambda found: self.tables[found[1]] + "\n", page.text))
        shown = [*self.with_examples(tokens, page)]
        with_ids(shown)
        for token in shown:
            self.lead(token, page)
        return Prose(Markup(md.renderer.render(shown, md.options, {})), tuple(sections(shown)))

    def with_examples(self, tokens: list[Token], page: Page) -> Iterator[Token]:
        """The tokens with blocks drawn by templates; what an example is said to become is in it."""
        examples = iter(page.examples)
        example = next(examples, None)
        told: set[str] = set()
        for token in tokens:
            if token.type != "fence" or token.level:
                yield token
            elif example and token.content == example.block.text and is_source(token):
                told = {block.text for block in example.results.values()}
                yield drawn(token, self.example(page, example))
                example = next(examples, None)
            elif token.content not in told or token.info not in ("html", "text"):
                yield drawn(token, self.block(token))

    def example(self, page: Page, example: Example) -> str:
        built = self.built[page.name, example.block.first]
        return self.render("manual/example.html.jinja", page=page, example=example, built=built)

    def block(self, token: Token) -> str:
        language, _, words = token.info.strip().partition(" ")
        file = words.removeprefix("file=") if words.startswith("file=") else ""
        shown = {"language": language, "file": file, "claim": words == "built", "text": token.content}
        return self.render("manual/block.html.jinja", **shown)

    def lead(self, token: Token, page: Page) -> None:
        """A link to a page of the manual leads to it; one to another file of the project is left out."""
        inside = token.children or []
        for place, link in enumerate(inside):
            href = str(link.attrs.get("href", "")) if link.type == "link_open" else ""
            if not href or ELSEWHERE.match(href):
                continue
            path, _, part = href.partition("#")
            address = self.addresses.get(Path(os.path.normpath(page.file.parent / path)))
            if address:
                link.attrs["href"] = address + (f"#{part}" if part else "")
            else:
                end = next(i for i in range(place, len(inside)) if inside[i].type == "link_close")
                inside[place] = inside[end] = Token("text", "", 0)


def is_source(token: Token) -> bool:
    return token.info.strip() == "markdown" or "file=slides/" in token.info


def drawn(token: Token, markup: str) -> Token:
    """What a template made of a block, which remembers its text for the search."""
    return Token("html_block", "", 0, content=markup, block=True, meta={"text": token.content})


def with_ids(tokens: list[Token]) -> None:
    """Gives headings ids, and makes each a link to itself."""
    taken: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag != "h1":
            slug = re.sub(r"[^\w]+", "-", plain(inline).lower()).strip("-") or "part"
            taken[slug] = taken.get(slug, 0) + 1
            name = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
            opening.attrs["id"] = name
            start = Token("link_open", "a", 1, attrs={"href": f"#{name}"})
            inline.children = [start, *(inline.children or []), Token("link_close", "a", -1)]


def plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.type in ("text", "code_inline"))


def sections(tokens: list[Token]) -> Iterator[Section]:
    """The page parted at its headings."""
    name, title = "", ""
    text: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            if title:
                yield Section(name, title, " ".join(text))
            name, title, text = str(token.attrs.get("id", "")), plain(tokens[place + 1]), []
        elif token.type == "inline" and tokens[place - 1].type != "heading_open":
            text.append(plain(token))
        elif token.type == "html_block":
            text.append(token.meta.get("text", ""))
    yield Section(name, title, " ".join(text))
