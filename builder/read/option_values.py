"""What a few settings may be that are words or levels of headings: others would mean nothing, in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.read.attribute_values import doubtful_value

LEVELS = range(1, 7)
DEPTHS = {"depth_from": 1, "depth_to": 6}
# A key, what is wrong with its value, and a hint.
Doubt = tuple[str, str, str]


def doubts(given: Mapping[str, Any]) -> Iterator[Doubt]:
    """What is wrong with the values of a front matter whose keys have been checked."""
    for key in ("dir", "lang"):
        if hint := doubtful_value(key, given.get(key, "")):
            yield key, f"`{key}` has no value `{given[key]}`", hint
    toc = given.get("toc", {})
    for key in DEPTHS:
        if toc.get(key) is not None and not is_level(toc[key]):
            message = f"`{key}` of `toc` is the level of a heading, found `{toc[key]}`"
            yield f"toc.{key}", message, "write a number from 1 to 6"
    if toc and not levels(toc):
        yield "toc", "the list of headings has no levels", "`depth_from` comes before `depth_to`"
    off = given.get("check", {}).get("off") or []
    for name in off if isinstance(off, list) else [off]:
        if hint := doubtful_value("data-check-off", str(name)):
            yield "check.off", f"`slides check` has no rule `{name}`", hint


def levels(toc: Mapping[str, Any]) -> range:
    """The levels of headings that `[TOC]` lists."""
    first, last = (toc[key] if is_level(toc.get(key)) else default for key, default in DEPTHS.items())
    return range(first, last + 1)


def is_level(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in LEVELS
