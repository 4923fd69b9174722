"""Fill in what cites a source, `[@rudin76, p. 1]`, `@rudin76`, `\\cite[p. 1]{rudin76}`, and the list.

`[…; …]` cites several; what stands before and behind a key is kept. A citation leads to the entry in the
list, if the deck has one, and is titled with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from markdown_it.token import Token

from builder.diagnostics import Diagnostic
from builder.dialect.citing import authors, labels
from builder.dialect.deck import Deck, Slide
from builder.dialect.inside import walk
from builder.dialect.running_text import RunningText, like, place_of, where
from builder.dialect.syntax.html import read_html
from builder.dialect.syntax.unanswered import CITE
from builder.read.bibliography import Source
from builder.read.citations import Citations

KEY = r"[A-Za-z0-9\u3400-\u9fff](?:[\w:.+/-]*\w)?"
CITATION = re.compile(
    rf"\[(?P<group>[^\[\]@\n]*@{KEY}[^\[\]\n]*)\](?![(\[])"
    rf"|{CITE}"
    rf"|(?<![A-Za-z0-9_.@/\\-])@(?P<key>{KEY})"
)
AS_WORDS = {"citet", "textcite"}  # LaTeX's that are a part of the sentence
ITEM = re.compile(rf"(?P<before>[^@]*?)(?P<only>-?)@(?P<key>{KEY})(?P<behind>.*)", re.S)
TAG = re.compile(r"<[^>]*>")
Render = Callable[..., str]


@dataclass(frozen=True)
class Cited:
    """One source in a citation, with the words round it."""

    before: str
    key: str
    behind: str


@dataclass
class Citer(RunningText):
    """Fills the citations of a deck. `render` fills a template of the theme."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    settings: Citations = field(default_factory=Citations)
    render: Render = str
    labels: Mapping[str, str] = field(default_factory=dict)
    listed: bool = False
    order: dict[str, None] = field(default_factory=dict)
    on_slide: dict[str, None] = field(default_factory=dict)

    def __call__(self, deck: Deck) -> Deck:
        tokens = [token for slide in deck.slides for token in walk((*slide.tokens, *slide.notes))]
        texts = (token.content for token in tokens if token.type in {"text", "html_text"})
        first = [it.key for text in texts for found in CITATION.finditer(text) for it in self.items(found)]
        self.labels = labels(self.sources, first, self.settings.style)
        lists = [token for token in tokens if token.type == "sources"]
        self.listed = bool(lists)
        through = self.through(deck)
        for token in lists:
            self.fill_list(token)
        return through

    def through_slide(self, slide: Slide) -> Slide:
        self.on_slide = {}
        return super().through_slide(slide)

    def instead_of(self, child: Token) -> Iterator[Token]:
        if child.type not in {"text", "html_text"} or not any(sign in child.content for sign in "@\\"):
            yield child
            return
        end = 0
        for found in CITATION.finditer(child.content):
            items = self.items(found)
            if not items or not all(self.look_up(it.key, found, child) for it in items):
                continue
            yield like(child, child.content[end : found.start()])
            yield from self.cite(items, found, child)
            end = found.end()
        yield like(child, child.content[end:])

    def items(self, found: re.Match[str]) -> list[Cited]:
        """What a citation cites; nothing where `@` means something else."""
        if found["key"]:
            return [Cited("", found["key"], "")] if found["key"] in self.sources else []
        if found["keys"]:
            keys = [key.strip() for key in found["keys"].split(",")]
            lead, place = found["lead"] or "", f", {found['place']}" if found["place"] else ""
            last = len(keys) - 1
            return [Cited("" if n else lead, key, "" if n < last else place) for n, key in enumerate(keys)]
        parts = [ITEM.fullmatch(part) for part in found["group"].split(";")]
        made = [Cited(it["before"].strip(), it["key"], it["behind"].rstrip()) for it in parts if it]
        labelled = all(":" in it.key and it.key not in self.sources for it in made)  # `[@thm:a]`
        return [] if labelled or len(made) < len(parts) else made

    def look_up(self, key: str, found: re.Match[str], token: Token) -> bool:
        source = self.sources.get(key)
        if source is None:
            hint = self.guess(key, self.sources)
            problem = Diagnostic(where(token, key), "error", "unknown-source", f"no source `{key}`", hint)
            self.report(problem)
            return False
        if source.lacks and key not in self.order:
            message, hint = f"entry `{key}`: {source.lacks}", f"cited at {where(token, key)}"
            self.report(Diagnostic(source.at, "warning", "bibliography", message, hint))
        self.order[key] = self.on_slide[key] = None
        return True

    def cite(self, items: list[Cited], found: re.Match[str], token: Token) -> Iterator[Token]:
        by_year = self.settings.style == "author-year"
        as_words = by_year and (found["key"] or found["command"] in AS_WORDS)
        opening, closing = ("", "") if as_words else ("(", ")") if by_year else ("[", "]")
        yield like(token, opening)
        for index, item in enumerate(items):
            lead = f"{item.before} " if item.before else ""
            yield like(token, ("; " if index else "") + lead)
            source = self.sources[item.key]
            if as_words:
                yield from self.link(source, self.in_words(source, item.behind), token)
            else:
                yield from self.link(source, self.labels[item.key], token)
                yield like(token, item.behind)
        yield like(token, closing)

    def in_words(self, source: Source, behind: str) -> str:
        """As a part of the sentence: Rudin (1976, p. 3)."""
        year = self.labels[source.key].removeprefix(authors(source)).strip() + behind
        return f"{authors(source)} ({year.lstrip(', ')})" if year else authors(source)

    def link(self, source: Source, text: str, token: Token) -> Iterator[Token]:
        shown = Token("text", "", 0, content=text, meta=place_of(token))
        if self.linked:
            yield shown
            return
        tag = "a" if self.listed else "span"
        words = unescape(TAG.sub("", source.html)).replace("\u00a0", " ")
        leads: dict[str, str] = {"href": f"#/{anchor(source.key)}"} if self.listed else {"tabindex": "0"}
        attributes: dict[str, str | int | float] = {**leads, "class": "citation", "title": words}
        meta = {**place_of(token), "base": self.folder}
        kind = "link" if self.listed else "citation"
        yield Token(f"{kind}_open", tag, 1, attrs=attributes, meta=meta)
        yield shown
        yield Token(f"{kind}_close", tag, -1, meta=meta)

    def at_foot(self, slide: Slide) -> list[Token]:
        """The sources of a slide in short, if that is wished."""
        if not (self.settings.foot and self.on_slide):
            return []
        entries = [self.entry(self.sources[key]) for key in self.on_slide]
        foot = Token("html_block", "", 0, block=True, meta={"at": slide.at, "base": slide.base})
        return [filled(foot, self.render("blocks/_cited.html.jinja", entries=entries))]

    def fill_list(self, token: Token) -> None:
        """All sources in the list of a `.all`, else those that are cited in the deck."""
        keys = list(self.sources) if token.meta.get("all") else list(self.order)
        by_number = self.settings.style == "numeric"
        keys.sort(key=lambda key: int(self.labels[key]) if by_number else self.labels[key].casefold())
        entries = [self.entry(self.sources[key]) for key in keys]
        filled(token, self.render("blocks/_sources.html.jinja", entries=entries))

    def entry(self, source: Source) -> dict[str, Any]:
        """A source as templates see it."""
        label = "" if self.settings.style == "author-year" else f"[{self.labels[source.key]}]"
        return {
            "id": anchor(source.key),
            "label": label,
            "html": source.html,
            "authors": authors(source),
            "title": source.title,
            "year": source.year,
        }


def anchor(key: str) -> str:
    """The id of an entry in the list."""
    return f"cite-{re.sub(r'[^A-Za-z0-9_.:-]', '-', key)}"


def filled(token: Token, html: str) -> Token:
    """The token as raw HTML, whose formulas are those between dollars."""
    token.type, token.content, token.children = "html_block", html, list(read_html(html))
    for child in token.children:
        child.meta |= {"at": token.meta["at"], "base": token.meta["base"]}
    return token
