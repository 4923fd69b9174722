"""Number the blocks and equations of a deck in order, and note their labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Report
from builder.dialect.deck import Deck, Slide
from builder.dialect.inside import walk
from builder.dialect.label import EQUATION, SECTION, Label
from builder.dialect.marked_tex import numbers
from builder.read.numbering import Numbering
from builder.read.rules import DOUBLED_LABEL

OF_SECTIONS = "sec:"
END = Token("end", "", 0)


@dataclass
class Numberer:
    """Numbers the slides of a deck. `chapter` is the number of the deck in its course, `called` the word for
    a section in its language."""

    numbering: Numbering
    chapter: str
    called: str
    report: Report
    labels: dict[str, Label] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    section: int = 0
    slide: int = 0

    def __call__(self, deck: Deck) -> dict[str, Label]:
        """The labels of the deck. Blocks get their numbers; formulas note theirs (`meta["tags"]`)."""
        for slide in deck.slides:
            self.begin(slide)
            for token, behind in pairwise([*walk(slide.tokens), END]):
                if token.type == "number":
                    self.number_block(token)
                elif token.type in {"math_inline", "math_block"}:
                    self.number_equation(token)
                elif token.type == "heading_open":
                    self.note_section(token, behind)
        return self.labels

    def begin(self, slide: Slide) -> None:
        """A section begins with a heading of the first level, but for that of the deck's first slide."""
        begins = self.slide > 0 and any(map(is_title, walk(slide.tokens)))
        self.slide += 1
        self.section += begins
        for counter in list(self.counts):
            scope = self.numbering.scope(counter)
            if scope == "slide" or (scope == "section" and begins):
                del self.counts[counter]

    def number_block(self, token: Token) -> None:
        about = token.meta
        number = about["tag"] or (self.next(about["kind"]) if about["counted"] else "")
        token.type = "html_block"
        token.children = [Token("html_text", "", 0, content=escape(number), meta=dict(about))]
        if about["key"]:
            label = Label(about["key"], about["kind"], about["name"], number, about["title"], about["at"])
            self.add(label)

    def note_section(self, heading: Token, inline: Token) -> None:
        """A heading `{#sec:…}`: one that begins a section is cited by its number, others by what they say."""
        key = str(heading.attrs.get("id", ""))
        if key.startswith(OF_SECTIONS):
            number = self.numbering.section(self.fields()) if is_title(heading) and self.section else ""
            title = "".join(map(as_text, inline.children or [])).strip()
            self.add(Label(key, SECTION, self.called, number, title, heading.meta["at"]))

    def number_equation(self, token: Token) -> None:
        if "tags" in token.meta:  # a heading that stands in the list of contents, too
            return
        if not token.meta.get("display") and "\\label" not in token.content:
            return
        counted = self.numbering.equations != "none"
        token.meta["tags"] = numbers(token.content, lambda: self.next(EQUATION) if counted else "")
        for tag in token.meta["tags"]:
            if tag.key:
                self.add(Label(tag.key, EQUATION, "", tag.number, "", token.meta["at"]))

    def next(self, kind: str) -> str:
        counter = kind if kind == EQUATION else self.numbering.counter(kind)
        self.counts[counter] += 1
        return self.numbering.written(kind, {**self.fields(), "number": str(self.counts[counter])})

    def fields(self) -> dict[str, str]:
        return {"chapter": self.chapter, "section": str(self.section), "slide": str(self.slide)}

    def add(self, label: Label) -> None:
        first = self.labels.setdefault(label.key, label)
        if first is not label:
            message, hint = f"there is a label `{label.key}` already", f"the first is at {first.at}"
            self.report(Diagnostic(label.at, "warning", DOUBLED_LABEL, message, hint))


def as_text(token: Token) -> str:
    """A piece of a heading without its markup, formulas between dollars."""
    if token.type == "math_inline":
        return f"${token.content}$"
    return token.content if token.type in {"text", "code_inline"} else ""


def is_title(token: Token) -> bool:
    """Whether a heading of the first level begins, in Markdown or in raw HTML."""
    if token.type == "heading_open":
        return token.tag == "h1"
    return token.type == "html_tag" and token.meta["name"] == "h1" and not token.meta["closing"]
