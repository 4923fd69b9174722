"""TeX with marks where numbers go, so that a formula is typeset once whatever its number is.

A numbered line gets a tag that is a mark, `\\eqref{a}` in a formula becomes a link whose text and target are
marks. Marks are characters of a private plane, which MathJax draws as text in the font of the page. A
reference has as many of them as its text needs room; the number of an equation, often longer, ends where its
mark does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import cycle
from string import ascii_lowercase

from builder.dialect.display_lines import Line, lines
from builder.dialect.label import UNKNOWN

FIRST = 0xF0000
TAG = re.compile(r"\\tag(?P<star>\*?)\s*\{(?P<text>(?:[^{}]|\{[^{}]*\})*)\}")
LABEL = re.compile(r"\\label\s*\{(?P<key>[^{}]+)\}")
LINK = re.compile(r"\\(?P<kind>label|ref|eqref|refeq)\s*\{(?P<key>[^{}]+)\}")
TEXT = re.compile(
    '<text (?P<rest>[^>]*font-size="(?P<size>[\\d.]+)px"[^>]*)>(?P<mark>[\U000f0000-\U000fffff]+)</text>'
)
EM = 0.6  # of a character no formula font has, as `builder/math/width.mjs` measures it
Next = Callable[[], str]
# The text and the address of a reference; None for a label that is not known, which is shown as `??`.
Cited = Callable[[str, str], tuple[str, str] | None]
SILENT = frozenset({"\\notag", "\\nonumber"})


@dataclass(frozen=True)
class Tagged:
    """A line with its number: its label, empty if it has none, and where a mark for the number is put;
    nowhere when the author has written a `\\tag`, or there is no number."""

    key: str
    number: str
    place: int | None


def numbers(tex: str, next_number: Next) -> tuple[Tagged, ...]:
    """The lines of a formula that have a label or a number, in order: the `\\tag` of the line or the next
    number."""
    found: list[Tagged] = []
    shared = ""
    for letter, line in zip(cycle(ascii_lowercase), lines(tex), strict=False):
        labels = matches(LABEL, line)
        tag = next(iter(matches(TAG, line)), None)
        number = tag["text"].strip() if tag else ""
        if not tag and has_number(line, labels):
            shared = shared if line.numbered == "lettered" and shared else next_number()
            number = shared + letter if line.numbered == "lettered" and shared else shared
        place = line.end if number and not tag else None
        keys = [label["key"] for label in labels] or [""] * bool(number and not tag)
        found += [Tagged(key, number, None if n else place) for n, key in enumerate(keys)]
    return tuple(found)


def has_number(line: Line, labels: Sequence[re.Match[str]]) -> bool:
    if line.numbered == "never" or any(command[0] in SILENT for command in line.commands):
        return False
    return line.numbered != "labelled" or bool(labels)


def matches(pattern: re.Pattern[str], line: Line) -> list[re.Match[str]]:
    found = (pattern.match(command.string, command.start()) for command in line.commands)
    return [match for match in found if match]


@dataclass(frozen=True)
class MarkedTex:
    """TeX to typeset in place of what was written. `fills` maps each mark to what is shown in its place;
    `ids` are the labels of the formula; `moves` says how far from where it was written what follows a place
    in `text` is."""

    text: str
    fills: Mapping[str, str]
    ids: tuple[str, ...]
    moves: tuple[tuple[int, int], ...]

    def filled(self, markup: str) -> str:
        """The markup with what its marks stand for."""
        markup = TEXT.sub(self.placed, markup)
        for mark in sorted(self.fills, key=len, reverse=True):
            markup = markup.replace(mark, escape(self.fills[mark]))
        return markup

    def as_tex(self) -> str:
        """TeX with the numbers in it, for a page in which the browser typesets."""
        tex = self.text
        for mark in sorted(self.fills, key=len, reverse=True):
            tex = tex.replace(mark, self.fills[mark])
        return tex

    def placed(self, text: re.Match[str]) -> str:
        """The number of an equation ends where its mark does, that in a reference stands in its middle."""
        width = EM * float(text["size"]) * len(text["mark"])
        at, anchor = (width, "end") if len(text["mark"]) == 1 else (width / 2, "middle")
        return f'<text {text["rest"]} x="{at:.0f}" text-anchor="{anchor}">{text["mark"]}</text>'

    def place(self, offset: int) -> int:
        """Where in what was written a place of `text` is."""
        return offset - next((move for start, move in reversed(self.moves) if start <= offset), 0)


def marked(tex: str, tags: tuple[Tagged, ...], cited: Cited) -> MarkedTex:
    """`cited` is given a label and the command that cites it."""
    fills: dict[str, str] = {}
    moves: list[tuple[int, int]] = []
    places = [(tag.place, tag.number) for tag in tags if tag.place is not None]
    changes = [(place, place, number_mark(number, fills)) for place, number in places]
    for found in LINK.finditer(tex):
        label = found["kind"] == "label"
        new = "" if label else reference_mark(cited(found["key"], found["kind"]), fills)
        changes.append((found.start(), found.end(), new))
    out, end = "", 0
    for start, behind, new in sorted(changes):
        out += tex[end:start] + new
        end = behind
        moves.append((len(out), len(out) - end))
    ids = tuple(tag.key for tag in tags if tag.key)
    return MarkedTex(out + tex[end:], fills, ids, tuple(moves))


def number_mark(number: str, fills: dict[str, str]) -> str:
    mark = chr(FIRST + len(fills))
    fills[mark] = f"({number})"
    return f"\\tag*{{{mark}}}"


def reference_mark(cited: tuple[str, str] | None, fills: dict[str, str]) -> str:
    if cited is None:
        return f"\\textnormal{{{UNKNOWN}}}"
    text, address = cited
    if "\\" in text or "$" in text:
        return f"\\textnormal{{{text}}}"
    target = chr(FIRST + len(fills))
    fills[target] = address
    mark = chr(FIRST + len(fills)) * max(2, int(len(text) * 0.7))
    fills[mark] = text
    return f"\\href{{{target}}}{{\\textnormal{{{mark}}}}}"  # in formulas, and in text in them
