"""TeX with marks where numbers go, so that a formula is typeset once whatever its number is.

`\\label{a}` becomes a tag that is a mark, `\\eqref{a}` in a formula a link whose text and target are marks.
Marks are characters of a private plane, which MathJax draws as text in the font of the page. A reference has
as many of them as its text needs room; the number of an equation, often longer, ends where its mark does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from builder.dialect.label import UNKNOWN

FIRST = 0xF0000
COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)", re.S)
TAG = re.compile(r"\\tag(?P<star>\*?)\s*\{(?P<text>(?:[^{}]|\{[^{}]*\})*)\}")
LABEL = re.compile(r"\\label\s*\{(?P<key>[^{}]+)\}")
LINK = re.compile(r"\\(?P<kind>label|ref|eqref)\s*\{(?P<key>[^{}]+)\}")
TEXT = re.compile(
    '<text (?P<rest>[^>]*font-size="(?P<size>[\\d.]+)px"[^>]*)>(?P<mark>[\U000f0000-\U000fffff]+)</text>'
)
EM = 0.6  # of a character no formula font has, as `builder/math/width.mjs` measures it
Next = Callable[[], str]
# The text and the address of a reference; None for a label that is not known, which is shown as `??`.
Cited = Callable[[str, str], tuple[str, str] | None]


@dataclass(frozen=True)
class Tagged:
    """A label of a formula with its number; `written` when that is a `\\tag` of the author's."""

    key: str
    number: str
    written: bool


def numbers(tex: str, next_number: Next) -> tuple[Tagged, ...]:
    """The labels of a formula in order, each with the `\\tag` of its line or the next number."""
    found = list(LABEL.finditer(tex))
    return tuple(numbered(label, tex, len(found) == 1, next_number) for label in found)


def numbered(label: re.Match[str], tex: str, alone: bool, next_number: Next) -> Tagged:
    start, end = (0, len(tex)) if alone else row(tex, label.start())
    tag = TAG.search(tex, start, end)
    if tag:
        return Tagged(label["key"], tag["text"].strip(), written=True)
    return Tagged(label["key"], next_number(), written=False)


def row(tex: str, at: int) -> tuple[int, int]:
    """Where the line of a display begins and ends that holds a position."""
    breaks = [found.start() for found in COMMAND.finditer(tex) if found[0] == "\\\\"]
    return max((b for b in breaks if b < at), default=0), min((b for b in breaks if b > at), default=len(tex))


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
    numbers_left = iter(tags)
    out = ""
    end = 0
    for found in LINK.finditer(tex):
        out += tex[end : found.start()]
        if found["kind"] == "label":
            new = number_mark(next(numbers_left), fills)
        else:
            new = reference_mark(cited(found["key"], found["kind"]), fills)
        out += new
        end = found.end()
        moves.append((len(out), len(out) - end))
    return MarkedTex(out + tex[end:], fills, tuple(tag.key for tag in tags), tuple(moves))


def number_mark(tag: Tagged, fills: dict[str, str]) -> str:
    if tag.written or not tag.number:
        return ""
    mark = chr(FIRST + len(fills))
    fills[mark] = f"({tag.number})"
    return f"\\tag*{{{mark}}}"


def reference_mark(cited: tuple[str, str] | None, fills: dict[str, str]) -> str:
    if cited is None:
        return f"\\text{{{UNKNOWN}}}"
    text, address = cited
    if "\\" in text or "$" in text:
        return f"\\text{{{text}}}"
    target = chr(FIRST + len(fills))
    fills[target] = address
    mark = chr(FIRST + len(fills)) * max(2, int(len(text) * 0.7))
    fills[mark] = text
    return f"\\href{{{target}}}{{\\text{{{mark}}}}}"
