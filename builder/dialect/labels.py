"""Number the blocks and equations of a deck in order, and note their labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Report
from builder.dialect.deck import Deck, Slide
from builder.dialect.inside import walk
from builder.dialect.label import EQUATION, Label
from builder.dialect.marked_tex import numbers
from builder.read.numbering import Numbering
from builder.read.rules import DOUBLED_LABEL


@dataclass
class Numberer:
    """Numbers the slides of a deck. `chapter` is the number of the deck in its course."""

    numbering: Numbering
    chapter: str
    report: Report
    labels: dict[str, Label] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    section: int = 0
    slide: int = 0

    def __call__(self, deck: Deck) -> dict[str, Label]:
        """The labels of the deck. Blocks get their numbers; formulas note theirs (`meta["tags"]`)."""
        for slide in deck.slides:
            self.begin(slide)
            for token in list(walk(slide.tokens)):
                if token.type == "number":
                    self.number_block(token)
                elif token.type in {"math_inline", "math_block"}:
                    self.number_equation(token)
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
        fields = {
            "chapter": self.chapter,
            "section": str(self.section),
            "slide": str(self.slide),
            "number": str(self.counts[counter]),
        }
        return self.numbering.written(kind, fields)

    def add(self, label: Label) -> None:
        first = self.labels.setdefault(label.key, label)
        if first is not label:
            message, hint = f"there is a label `{label.key}` already", f"the first is at {first.at}"
            self.report(Diagnostic(label.at, "warning", DOUBLED_LABEL, message, hint))


def is_title(token: Token) -> bool:
    """Whether a heading of the first level begins, in Markdown or in raw HTML."""
    if token.type == "heading_open":
        return token.tag == "h1"
    return token.type == "html_tag" and token.meta["name"] == "h1" and not token.meta["closing"]
