"""Markup that is no deck's: a page beside it, a panel of the menu, `srcdoc`; with other addresses in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

from builder.page.references import Named, names

# Given a tag, its attributes, one of them with what it names, and its line: the value that stands there
# instead.
Replace = Callable[[str, Mapping[str, str], str, Named, int], str]


@dataclass(frozen=True)
class Change:
    """Characters `start` to `end` of a text and what stands there instead."""

    start: int
    end: int
    text: str


def applied(text: str, changes: Sequence[Change]) -> Iterator[str]:
    """The pieces of the changed text; `changes` stand in order and apart."""
    end = 0
    for change in changes:
        yield text[end : change.start]
        yield change.text
        end = change.end
    yield text[end:]


def with_attribute(tag: str, name: str, value: str) -> str:
    """A start tag's text with another value of one attribute."""
    pattern = rf"""(\s{re.escape(name)}\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)"""
    return re.sub(pattern, lambda match: f'{match[1]}"{escape(value)}"', tag, count=1, flags=re.I)


class Tags(HTMLParser):
    """Collects the `changes` that the start tags and the style elements of a text need."""

    def __init__(self, html: str, replace: Replace, style: Callable[[str, int], str]) -> None:
        super().__init__(convert_charrefs=False)
        self.html, self.replace, self.style = html, replace, style
        self.starts = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.changes: list[Change] = []
        self.style_from: int | None = None
        self.last_comment_end = html.rfind("-->")

    def at(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def parse_comment(self, i: int, report: bool = True) -> int:
        """None of the comments that never end looks for its end."""
        return super().parse_comment(i, report) if i < self.last_comment_end else -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text, start = self.get_starttag_text() or "", self.at()
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")
        new = self.rewritten(tag, values, text)
        if new != text:
            self.changes.append(Change(start, start + len(text), new))
        if tag == "style":
            self.style_from = start + len(text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self.style_from is not None:
            css = self.html[self.style_from : self.at()]
            self.changes.append(Change(self.style_from, self.at(), self.style(css, self.style_from)))
            self.style_from = None

    def rewritten(self, tag: str, values: dict[str, str], text: str) -> str:
        """The text of a start tag with other addresses in it."""
        for name, found in [*names(tag, values)]:
            value = self.replace(tag, values, name, found, self.getpos()[0])
            if value != values[name]:
                text = with_attribute(text, name, value)
        return text


def with_other_addresses(html: str, replace: Replace, style: Callable[[str, int], str]) -> str:
    """The markup with the values that `replace` gives for attributes that name files, and the text that
    `style` gives for that of a style element and the place where it begins."""
    tags = Tags(html, replace, style)
    tags.feed(html[: html.rfind(">") + 1])  # there are no tags behind, and each beginning of one takes long
    tags.close()
    return "".join(applied(html, tags.changes))
