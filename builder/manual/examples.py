"""What stands in a page of the manual: examples, the files beside them, and what becomes of them.

A block ```` ```markdown ```` is an example. A block with `file=NAME` after its language is a file: it is
there for the examples that follow it under the same `##`, and for the one just before it; files before the
first `##` are there for the whole page. A file `slides/NAME.md` is an example as well, the deck of a course.
The block `html` after an example is the markup made of it, the block `text` what is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt

from builder.read.courses import is_deck

EXAMPLE = "markdown"
RESULTS = ("html", "text")
DECK = "deck.md"
COURSE = re.compile(r"slides/[^/]+\.md")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, its text, and its lines, counted from 0."""

    kind: str
    words: str
    text: str
    first: int
    end: int

    @property
    def file(self) -> str:
        """The name of the file it is, or empty."""
        return self.words.removeprefix("file=") if self.words.startswith("file=") else ""


@dataclass(frozen=True)
class Example:
    """A source, the files beside its `deck`, and the blocks after it that say what becomes of it, by kind."""

    block: Block
    files: Mapping[str, str]
    deck: str = DECK
    results: Mapping[str, Block] = field(default_factory=dict)

    @property
    def lines_before(self) -> int:
        """How many lines of the deck stand before the source: a slide comment, where it has none."""
        text = self.block.text
        return 0 if text.startswith("---\n") or is_deck(text.encode()) else 2

    @property
    def source(self) -> str:
        """The text of the deck."""
        return "<!-- slide -->\n\n" * bool(self.lines_before) + self.block.text

    @property
    def end(self) -> int:
        """The line after it and what is said to become of it."""
        return max(block.end for block in (self.block, *self.results.values()))

    def claim(self, kind: str) -> str:
        return self.results[kind].text if kind in self.results else ""


def blocks(text: str) -> Iterator[Block | None]:
    """The fenced blocks of a page; None where a heading `##` begins another part of it."""
    for token in MarkdownIt().parse(text):
        if token.type == "heading_open" and token.tag == "h2":
            yield None
        elif token.type == "fence" and token.map and token.level == 0:
            kind, _, words = token.info.strip().partition(" ")
            yield Block(kind, words, token.content, *token.map)


def examples(text: str) -> list[Example]:
    """The examples of a page, in order."""
    found: list[Example] = []
    for_all: dict[str, str] = {}
    files = for_all
    before: Example | None = None
    for block in blocks(text):
        if block is None:
            files, before = dict(for_all), None
        elif block.file:
            files[block.file] = block.text
            if COURSE.fullmatch(block.file):
                before = add(found, Example(block, dict(files), block.file))
            elif before:
                before = found[-1] = replace(before, files={**before.files, block.file: block.text})
        elif block.kind == EXAMPLE and not block.words:
            before = add(found, Example(block, dict(files)))
        elif before and block.kind in RESULTS and not block.words:
            before = found[-1] = replace(before, results={**before.results, block.kind: block})
    return found


def add(found: list[Example], example: Example) -> Example:
    found.append(example)
    return example
