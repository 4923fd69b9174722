"""The lines of a displayed formula, and which of them LaTeX numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Numbered = Literal["always", "lettered", "labelled", "never"]

TOKEN = re.compile(r"%[^\n]*|\\(begin|end)\s*\{([^{}]*)\}|\\(?:[A-Za-z]+\*?|.)|[{}&]", re.DOTALL)
SEVERAL = frozenset("align alignat xalignat flalign gather eqnarray numcases subnumcases".split())
"""Environments whose rows have a number each."""
ONE = frozenset({"equation", "multline"})
FRAMED = re.compile(r"\\begin\s*\{empheq\}\s*(?:\[[^\]]*\])?\s*\{([A-Za-z]+\*?)\}")
"""`empheq` is named by its argument, which is the environment that it frames."""
BREAKS = frozenset({"\\\\", "\\cr"})
EMPTY = re.compile(r"(?:\*?\s*\[[^\]]*\])?(?:\s|%[^\n]*(?:\n|\Z))*")
"""What may stand behind the last break of a display; it makes no row."""


@dataclass(frozen=True)
class Line:
    """A line of a display with its commands, those behind `%` left out. A number is written at `end`.

    LaTeX numbers a line of `align` always and one of `align*` never; those of `subnumcases` have one number
    together and a letter each. Without an environment it is the label that gives a line its number, here.
    """

    end: int
    numbered: Numbered
    commands: tuple[re.Match[str], ...]


def lines(tex: str) -> list[Line]:
    """In order, and together all of the formula: what stands around its environment belongs to the line
    beside it."""
    tokens = [token for token in TOKEN.finditer(tex) if not token[0].startswith("%")]
    begin = next((n for n, token in enumerate(tokens) if environment(token)), None)
    if begin is None:
        return [Line(len(tex), "labelled", tuple(tokens))]
    name = environment(tokens[begin])
    found, end = between(tokens[begin:], len(tex))
    breaks = [token for token in found if token[0] in BREAKS and name.rstrip("*") not in ONE]
    if breaks and EMPTY.fullmatch(tex, breaks[-1].end(), end):
        end = breaks.pop().start()
    ends = [*(token.start() for token in breaks), end]
    if name.endswith("cases"):  # what stands behind the first `&` of a row is text
        cells = [token.start() for token in found if token[0] == "&"]
        ends = [next((at for at in cells if a < at < b), b) for a, b in pairwise([0, *ends])]
    limits = [0, *(token.end() for token in breaks), len(tex)]
    return [
        Line(stop, kind_of(name), tuple(token for token in tokens if first <= token.start() < last))
        for stop, (first, last) in zip(ends, pairwise(limits), strict=True)
    ]


def kind_of(environment: str) -> Numbered:
    if environment.endswith("*"):
        return "never"
    return "lettered" if environment == "subnumcases" else "always"


def environment(token: re.Match[str]) -> str:
    """The environment that begins here, if LaTeX numbers its lines, or would without its star."""
    framed = FRAMED.match(token.string, token.start())
    name = framed[1] if framed else token[2] if token[1] == "begin" else ""
    return name if name.rstrip("*") in SEVERAL | ONE else ""


def between(tokens: Iterable[re.Match[str]], end: int) -> tuple[list[re.Match[str]], int]:
    """What stands between the rows and cells of the environment that the first token begins, and its end."""
    depth = 0
    found: list[re.Match[str]] = []
    for token in tokens:
        if token[1] == "begin" or token[0] == "{":
            depth += 1
        elif token[1] == "end" or token[0] == "}":
            depth -= 1
            if not depth:
                return found, token.start()
        elif depth == 1 and token[0] in BREAKS | {"&"}:
            found.append(token)
    return found, end
