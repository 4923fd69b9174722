"""Which lines of a code block are highlighted, and in which steps."""

from __future__ import annotations

import re

from builder.filters import Warn, unheard
from builder.read.attributes import Value, as_text

# reveal.js writes the steps in brackets after the language, behind the first line's number: ```js [5: 1-2|4]
IN_INFO = re.compile(r"\s\[(?:\s*(?P<first>\d{1,9})\s*:)?(?P<steps>[\d\s,|-]*)\]")
RANGE = re.compile(r"(\d{1,9})(?:\s*-\s*(\d{1,9}))?")
BETWEEN = re.compile(r"[\s,]*")


def steps(highlight: Value | None, info: str = "", warn: Warn = unheard) -> str:
    """Lines and ranges separated by `,`, steps by `|`, as in `1,3-4` or `1-2|4`; nothing when none are named.

    `highlight` is the attribute of that name: a number, a text or a list (dialect §10); without it the steps
    in brackets of the info string count. What is no line or range is left out, with a warning; an upside-down
    range is turned.
    """
    named = IN_INFO.search(info)
    if highlight is None:
        wanted = named["steps"] if named else ""
    elif isinstance(highlight, list):
        wanted = ",".join(as_text(item) for item in highlight)
    else:
        wanted = as_text(highlight)
    for item in re.split(r"[,|]", RANGE.sub("", wanted)):
        if not BETWEEN.fullmatch(item):
            warn(f"`{item.strip()}` is not a line of the code", "`highlight=[1,3-4]` names lines and ranges")
    written = [",".join(tidy(found) for found in RANGE.finditer(step)) for step in wanted.split("|")]
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
