"""Which lines of a code block are highlighted, and in which steps."""

from __future__ import annotations

import re

from builder.filters import Warn, unheard
from builder.read.attributes import Value, as_text

# reveal.js writes the steps in brackets after the language, behind the first line's number: ```js [5: 1-2|4]
IN_INFO = re.compile(r"\s\[(?:\s*(?P<first>\d{1,9})\s*:)?(?P<steps>[\d\s,|-]*)\]")
RANGE = re.compile(r"(\d{1,9})(?:\s*-\s*(\d{1,9}))?")
# Brackets with a digit or bar and hardly a letter are meant so, also those that do not close.
MEANT = re.compile(r"\s(\[(?=[^\]}\"']*[\d|])[\d\s,|:-]*[^\d\s,|:\]\-\"'=]?[\d\s,|:-]*(?:[\]}]|$))")
HINT = "`highlight=[1,3-4]` names lines and ranges"
BETWEEN = re.compile(r"[\s,]*")


def steps(highlight: Value | None, info: str = "", warn: Warn = unheard, lines: int | None = None) -> str:
    """Lines and ranges separated by `,`, steps by `|`, as in `1,3-4` or `1-2|4`; nothing when none are named.

    `highlight` is the attribute of that name: a number, a text or a list (dialect §10); without it the steps
    in brackets of the info string count. What is no line or range is left out, with a warning; an upside-down
    range is turned. Of the `lines` that the code has, one behind the last is told.
    """
    named = IN_INFO.search(info)
    if not named and (found := MEANT.search(info)):
        hint = "write `[1-2|4]`, or `[5: 1-2|4]` when the first line is 5"
        warn(f"`{found[1]}` is not a list of lines", hint)
    if highlight is None:
        wanted = named["steps"] if named else ""
    elif isinstance(highlight, list):
        wanted = ",".join(as_text(item) for item in highlight)
    else:
        wanted = as_text(highlight)
    for item in re.split(r"[,|]", RANGE.sub("", wanted)):
        if not BETWEEN.fullmatch(item):
            warn(f"`{item.strip()}` is not a line of the code", HINT)
    written = [",".join(tidy(found) for found in RANGE.finditer(step)) for step in wanted.split("|")]
    beyond = [named for step in written for named in step.split(",") if named and lines is not None
              and read_range(named).start > lines]
    if beyond:
        warn(f"the code has no line `{beyond[0]}`: it has {lines}", "lines are counted from 1")
    return "|".join(written)


def tidy(found: re.Match[str]) -> str:
    first, last = sorted((int(found[1]), int(found[2] or found[1])))
    return f"{first}-{last}" if last > first else str(first)


def read_steps(text: str) -> list[list[range]]:
    """For each step the line numbers, from 1; an empty step means every line, no text no step."""
    if not text:
        return []
    return [[read_range(item) for item in step.split(",") if item] for step in text.split("|")]


def read_range(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)
