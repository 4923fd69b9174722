"""Where browsers stop understanding a style sheet, so that what stands there or behind it is lost.

Only what no browser takes is a fault: brackets without their like, strings and comments without an end,
declarations without a colon or without a semicolon behind them. Properties and values that nobody knows are
none: each browser knows others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from builder.read.css import NEWLINE, SHEETS_KEPT

# What hides brackets and colons.
HIDING = re.compile(
    r"""/\*[\s\S]*?(?:\*/|\Z)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|\\[\s\S]"""
    r"""|\burl\((?!\s*["'])(?:\\[\s\S]|[^)\\])*\)?""",
    re.I,
)
INSIDE = re.compile(r"[^\r\n\f]")
PAIRS = {"{": "}", "(": ")", "[": "]"}
BRACKET = re.compile(r"[{}()\[\]]")
WITHOUT_COLON = re.compile(r"(?<=[{;])\s*([^\s@{};:<-][^{};:]*)(?=[;}])")
# A property at the beginning of a line, within the value of the one before it.
WITHOUT_SEMICOLON = re.compile(
    r"(?<=[{;])(?!\s*--)[^{};:@]+:[^{};]*?\n\s*(?P<next>--[\w-]+|[a-z][a-z-]*)\s*:(?!:)[^{};]*(?=[;}])"
)

# What describes a font or a page is set like a property and is none.
DESCRIPTORS = re.compile(
    r"@(?:font-face|page|property|counter-style|font-palette-values|view-transition)\b[^{}]*\{[^{}]*\}", re.I
)
PROPERTY = re.compile(r"(?<=[{;])\s*([a-z][\w-]*)\s*:[^{};]*(?=[;}])", re.I)

Found = tuple[int, str, str]


@dataclass(frozen=True)
class CssFault:
    """What is wrong and how to mend it; `line` and `column` count from 1."""

    message: str
    hint: str
    line: int
    column: int


@lru_cache(maxsize=SHEETS_KEPT)
def css_faults(text: str) -> tuple[CssFault, ...]:
    """The faults of a style sheet in their order. Never raises, whatever the text."""
    lines = line_starts(text)
    placed = []
    for place, message, hint in sorted(causes(text)):
        line = bisect_right(lines, place)
        placed.append(CssFault(message, hint, line, place - lines[line - 1] + 1))
    return tuple(placed)


def line_starts(text: str) -> list[int]:
    return [0, *(newline.end() for newline in NEWLINE.finditer(text))]


def causes(text: str) -> list[Found]:
    """The faults that are a first cause, not what follows from it."""
    faults, plain = endless(text)
    return faults or unpaired(plain) or [*declarations(plain)]


def endless(text: str) -> tuple[list[Found], str]:
    """Strings and comments without an end, and the text with blanks in the place of all of them."""
    faults: list[Found] = []

    def blank(sign: re.Match[str]) -> str:
        whole = sign[0]
        if whole.startswith("/*") and (len(whole) < 4 or not whole.endswith("*/")):
            faults.append((sign.start(), "a comment without `*/`", "the rest is part of the comment"))
        elif whole[0] in "\"'" and (len(whole) == 1 or whole[-1] != whole[0]):
            faults.append((sign.start(), f"a string without its second `{whole[0]}`", ""))
        elif whole[0] in "uU" and whole[-1] != ")":
            faults.append((sign.start(), "`url(` without its `)`", "the rest is part of the address"))
        return INSIDE.sub(" " if whole[0] == "/" else "x", whole)

    return faults, HIDING.sub(blank, text)


def unpaired(plain: str) -> list[Found]:
    """Brackets that close nothing or are not closed."""
    faults: list[Found] = []
    waiting: list[tuple[str, int]] = []
    for sign in BRACKET.finditer(plain):
        if sign[0] in PAIRS:
            waiting.append((sign[0], sign.start()))
        elif waiting and PAIRS[waiting[-1][0]] == sign[0]:
            waiting.pop()
        elif sign[0] == "}" and any(bracket == "{" for bracket, _ in waiting):
            while waiting[-1][0] != "{":
                bracket, place = waiting.pop()
                faults.append((place, f"`{bracket}` without its `{PAIRS[bracket]}`", ""))
            waiting.pop()
        else:
            faults.append((sign.start(), f"`{sign[0]}` closes nothing", "the rule after it is lost, too"))
    hint = "the rules after it are lost"
    unclosed = [(place, f"`{bracket}` without its `{PAIRS[bracket]}`", hint) for bracket, place in waiting]
    return faults + unclosed


def declarations(plain: str) -> Iterator[Found]:
    """Declarations that are none, in blocks."""
    for found in WITHOUT_COLON.finditer(plain):
        written = " ".join(found[1].split())
        yield found.start(1), f"`{written[:40]}` is no declaration", "write `property: value;`"
    for found in WITHOUT_SEMICOLON.finditer(plain):
        yield found.start("next"), f"no `;` before `{found['next']}`", "both are lost"


def properties(text: str) -> Iterator[tuple[str, int]]:
    """The properties that the rules of a sheet set, each once, with the line in which it is first, from 1.
    Those of browsers' own (`-moz-…`) and of the sheet (`--…`) are not among them."""
    _, plain = endless(text)
    plain = DESCRIPTORS.sub(lambda rule: INSIDE.sub(" ", rule[0]), plain)
    lines, seen = line_starts(text), set[str]()
    for found in PROPERTY.finditer(plain):
        if found[1] not in seen:
            seen.add(found[1])
            yield found[1], bisect_right(lines, found.start(1))
