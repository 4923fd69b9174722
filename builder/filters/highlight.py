"""Highlight code with Pygments: one element a line, so that numbers, marks and steps need no second layer."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from html import unescape
from importlib.metadata import version as installed
from typing import Any

from markupsafe import Markup, escape

from builder.filters import Passing
from builder.filters.steps import read_steps

version = f"pygments {installed('pygments')}"

Piece = tuple[str, str]
NOT_COLOURED = Markup("<!-- not coloured -->")
LARGEST = 50_000  # characters of a block
LONGEST_LINE = LONGEST_SPACE = 2_000
SPACE = re.compile(r"\s+")
# Of the processor. Code that people write takes 1 to 4 µs a character on a machine of 2024; what takes the
# square of its length, such as hundreds of empty lines of C, is given up before it takes 20 times as long.
SECONDS, SECONDS_A_CHARACTER = 0.25, 60e-6
TAG = re.compile(r"<[^>]*>")
MARKUP = "<>"  # in the place of a class: a tag of the author's

# Names of languages that Pygments has under another name.
LEXERS = {
    "gfm": "markdown",
    "objectivec": "objective-c",
    "viz": "dot",
    "gv": "dot",
    "graphviz": "dot",
    "csv": "text",
    "vega": "json",
    "vega-lite": "json",
    "wavedrom": "js",
    "bitfield": "js",
}


def highlight(
    source: str, language: str = "", steps: str = "", line: str = "line", *, markup: bool = False
) -> Markup:
    """Each line as `<span class="line">`, its line break inside; the text is that of `source`, unchanged.

    Classes of tokens are Pygments' short names (`k`, `nf`, …). With one step (`1,3-4`) the lines have the
    class `line-highlight`; with more (`1-2|4`) each states in `--lit` how bright it is, 0 to 1, as a function
    of `--step`, the number of the step shown. `--indent` is the line's own indentation in characters. A
    language that Pygments does not know is left as text; so is what is long, which begins with
    `NOT_COLOURED`, and what takes long, which is `Passing`. `line` is the class of the lines; with `markup`
    the source is HTML, whose tags stay round what they are round when they begin and end on one line.
    """
    wanted = read_steps(steps)
    source, tags = read_markup(source) if markup else (source, {})
    lexer = find_lexer(language)
    long = bool(lexer) and is_long(source)
    pieces = coloured(source, lexer) if lexer and not long else []
    lines = split_lines(with_tags(pieces or [("", source)], tags))
    drawn = Markup("").join(line_element(i, parts, wanted, line) for i, parts in enumerate(lines, 1))
    if long:
        return NOT_COLOURED + drawn
    return drawn if pieces or not lexer else Passing(drawn)


def read_markup(source: str) -> tuple[str, dict[int, str]]:
    """The text of HTML, and its tags by their place in it; lines in which tags do not match have none."""
    text = ""
    tags: dict[int, str] = {}
    for line in source.splitlines(keepends=True):
        here: dict[int, str] = {}
        at = 0
        for tag in TAG.finditer(line):
            text += unescape(line[at : tag.start()])
            here[len(text)] = here.get(len(text), "") + tag[0]
            at = tag.end()
        text += unescape(line[at:])
        closing = sum(tag.startswith("</") for tags_here in here.values() for tag in TAG.findall(tags_here))
        tags |= here if 2 * closing == sum(len(TAG.findall(t)) for t in here.values()) else {}
    return text, tags


def with_tags(pieces: Iterable[Piece], tags: dict[int, str]) -> Iterator[Piece]:
    """The pieces with the tags between them; a piece is parted where a tag stands in it."""
    at = 0
    for name, value in pieces:
        for place in [place for place in tags if at <= place < at + len(value)] if tags else ():
            if place > at:
                yield name, value[: place - at]
            yield MARKUP, tags.pop(place)
            value, at = value[place - at :], place
        yield name, value
        at += len(value)
    for tag in tags.values():
        yield MARKUP, tag


def find_lexer(language: str) -> Any:
    """Pygments' for the language, if it has one and there is anything to colour."""
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    try:
        lexer = get_lexer_by_name(LEXERS.get(language, language), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    return None if lexer.name == "Text only" else lexer


def is_long(source: str) -> bool:
    """Whether it is no code that people read, such as data without line breaks, or many empty lines."""
    return (
        len(source) > LARGEST
        or any(len(line) > LONGEST_LINE for line in source.split("\n"))
        or any(len(space) > LONGEST_SPACE for space in SPACE.findall(source))
    )


def coloured(source: str, lexer: Any) -> list[Piece]:
    """The pieces of `tokens`; nothing if they take long: Pygments may take the square of the length."""
    end = time.thread_time() + SECONDS + SECONDS_A_CHARACTER * len(source)
    pieces = []
    for piece in tokens(source, lexer):
        pieces.append(piece)
        if time.thread_time() > end:
            return []
    whole = "".join(value for _, value in pieces) == source  # some lexers lose a last line without a break
    return pieces if whole and pieces else [("", source)]


def tokens(source: str, lexer: Any) -> Iterator[Piece]:
    """Pieces of the source with their class, empty where nothing is to be coloured."""
    from pygments.token import STANDARD_TYPES, Name, Text  # type: ignore[import-untyped]

    plain = {Text, Text.Whitespace, Name}
    for kind, value in lexer.get_tokens(source):
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        yield "" if kind in plain else STANDARD_TYPES[kind], value


def split_lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces of each line, its break in the last; neighbours of one class become one piece."""
    line: list[Piece] = []
    for name, value in pieces:
        for part in value.splitlines(keepends=True):
            text, broken = part.rstrip("\n"), part.endswith("\n")
            if line and line[-1][0] == name:
                line[-1] = (name, line[-1][1] + text)
            elif text:
                line.append((name, text))
            if broken:
                yield [*line, ("", "\n")]
                line = []
    if line:
        yield line


def line_element(number: int, line: list[Piece], steps: list[list[range]], kind: str) -> Markup:
    text = "".join(value for name, value in line if name != MARKUP).expandtabs(4)
    indent = len(text) - len(text.lstrip(" "))
    style = [f"--indent:{indent}"] if indent and text.strip() else []
    marked = len(steps) == 1 and shown_in(number, steps[0])
    if len(steps) > 1:
        style += brightness([i for i, step in enumerate(steps, 1) if shown_in(number, step)])
    content = Markup("").join(span(name, value) for name, value in line)
    return Markup('<span class="{}{}"{}>{}</span>').format(
        kind,
        " line-highlight" if marked else "",
        Markup(' style="{}"').format(";".join(style)) if style else "",
        content,
    )


def shown_in(number: int, step: list[range]) -> bool:
    return not step or any(number in lines for lines in step)


def brightness(lit: list[int]) -> list[str]:
    """A CSS expression that is 1 while `--step` is one of these steps and 0 otherwise; nothing for never."""
    if not lit:
        return []
    terms = [f"min(var(--step) - {step - 1},{step + 1} - var(--step))" for step in lit]
    return [f"--lit:max(0,{','.join(terms)})"]


def span(name: str, text: str) -> Markup:
    if name == MARKUP:
        return Markup(text)
    return Markup('<span class="{}">{}</span>').format(name, text) if name else escape(text)
