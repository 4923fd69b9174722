"""Ink: what was drawn on slides in a lecture, kept beside the deck as strokes of a pen (`week-3.ink.json`).

The file is one object, `{"version": 1, "strokes": […]}`. A stroke says which slide it was drawn on
(`builder.page.ink`), on which empty page below it (0: on the slide itself), the size of the slides then, and
its points, in pixels of such a slide, each with the pressure of the pen from 0 to 1. Erased strokes are taken
out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report, shown_name
from builder.read.project import Outside, Project
from builder.read.source import Unreadable, read_bytes

INK = "ink"
"""The plugin with which one draws: its pages know the strokes there are."""
LARGEST_BYTES = 16 * 1024 * 1024
MOST_STROKES, MOST_POINTS, MOST_PAGES = 50_000, 10_000, 99
FARTHEST, LONGEST_NAME = 100_000, 400
TOOLS = ("pen", "marker")
COLOURS = ("ink", "red", "green", "blue", "yellow")
ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
Point = tuple[float, float, float]


class BadInk(Exception):
    """A file of ink, or a stroke, that is none; the message says why."""


@dataclass(frozen=True)
class Stroke:
    """One line of a pen or marker. `slide` is the slide's identity, `page` the empty page below it, `on` the
    width and height of slides when it was drawn, `size` its width at full pressure; lengths are pixels."""

    id: str
    slide: str
    page: int
    tool: str
    colour: str
    size: float
    on: tuple[float, float]
    points: tuple[Point, ...]


def ink_file(deck: Path) -> Path:
    """Where the ink of a deck is kept."""
    return deck.with_name(f"{deck.stem}.ink.json")


def read_ink(path: Path, project: Project, report: Report) -> tuple[Stroke, ...]:
    """The strokes of a file; none if there is none. What is no stroke is reported, and left out."""
    at = Location(shown_name(path))
    try:
        project.resolve(path.name, path.parent)
        if not path.exists():
            return ()
        given = raw_strokes(read_bytes(path, LARGEST_BYTES))
    except (Outside, Unreadable, BadInk, OSError) as error:
        report(Diagnostic(at, "error", "bad-ink", f"this ink is not on the slides: {error}"))
        return ()
    found, faults = strokes_of(given)
    if faults:
        count = f"{len(faults)} stroke{'s are' if len(faults) > 1 else ' is'} left out"
        report(Diagnostic(at, "warning", "bad-ink", f"{count}: {faults[0]}"))
    return tuple(found)


def raw_strokes(data: bytes) -> list[Any]:
    """The list of strokes in a file, as JSON has it. Raises `BadInk`."""
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=no_number, parse_float=finite)
    except (ValueError, RecursionError) as error:
        raise BadInk(f"no JSON: {error}") from None
    listed = found.get("strokes") if isinstance(found, dict) else None
    if not isinstance(listed, list) or found.get("version") != 1:
        raise BadInk('expected `{"version": 1, "strokes": […]}`')
    if len(listed) > MOST_STROKES:
        raise BadInk(f"{len(listed)} strokes are more than {MOST_STROKES}")
    return listed


def no_number(name: str) -> float:
    raise ValueError(f"`{name}` is no number")


def finite(digits: str) -> float:
    return float(digits) if isfinite(float(digits)) else no_number(digits[:20])


def strokes_of(given: Iterable[Any]) -> tuple[list[Stroke], list[str]]:
    """The strokes, and why others are none. Of those with one id the first counts."""
    found: dict[str, Stroke] = {}
    faults = []
    for one in given:
        try:
            stroke = stroke_of(one)
            found.setdefault(stroke.id, stroke)
        except BadInk as error:
            faults.append(str(error))
    return list(found.values()), faults


def stroke_of(given: Any) -> Stroke:
    """Raises `BadInk`."""
    if not isinstance(given, dict):
        raise BadInk("a stroke is a mapping")
    name, slide, page = given.get("id"), given.get("slide"), given.get("page", 0)
    tool, colour, points = given.get("tool"), given.get("colour"), given.get("points")
    if not isinstance(name, str) or not ID.fullmatch(name):
        raise BadInk("`id` is letters, digits, `-` and `_`")
    if not isinstance(slide, str) or not 0 < len(slide) <= LONGEST_NAME or not slide.isprintable():
        raise BadInk("`slide` is the name of a slide")
    if not isinstance(page, int) or isinstance(page, bool) or not 0 <= page <= MOST_PAGES:
        raise BadInk(f"`page` is a number from 0 to {MOST_PAGES}")
    if tool not in TOOLS or colour not in COLOURS:
        raise BadInk(f"`tool` is one of {', '.join(TOOLS)}, `colour` one of {', '.join(COLOURS)}")
    if not isinstance(points, list) or not 0 < len(points) <= MOST_POINTS:
        raise BadInk(f"`points` are from 1 to {MOST_POINTS}")
    width, height = numbers(given.get("on"), 2, 1, FARTHEST)
    (size,) = numbers([given.get("size")], 1, 0.1, 1000)
    return Stroke(name, slide, page, tool, colour, size, (width, height), tuple(map(point_of, points)))


def point_of(given: Any) -> Point:
    x, y, pressure = numbers(given, 3, -FARTHEST, FARTHEST)
    return x, y, min(max(pressure, 0.0), 1.0)


def numbers(given: Any, count: int, least: float, most: float) -> Sequence[float]:
    """So many numbers within limits. Raises `BadInk`."""
    if not isinstance(given, list) or len(given) != count:
        raise BadInk(f"expected {count} numbers")
    if any(isinstance(n, bool) or not isinstance(n, int | float) or not least <= n <= most for n in given):
        raise BadInk(f"expected numbers from {least:g} to {most:g}")
    return [round(n, 2) for n in given]


def changed(
    given: Sequence[Any], added: Sequence[Any], removed: Iterable[str]
) -> tuple[list[Any], list[Any]]:
    """The strokes of a file with others added and some taken out by id, and those taken out. What is in the
    file and no stroke stays there. Raises `BadInk` for an added one that is none, or for too many."""
    gone = frozenset(removed)
    strokes, faults = strokes_of(added)
    if faults:
        raise BadInk(faults[0])
    known = {name_of(one) for one in given}
    fresh = [asdict(stroke) for stroke in strokes if stroke.id not in known | gone]
    kept = [one for one in given if name_of(one) not in gone]
    if len(kept) + len(fresh) > MOST_STROKES:
        raise BadInk(f"more than {MOST_STROKES} strokes")
    return [*kept, *fresh], [one for one in given if name_of(one) in gone]


def name_of(given: Any) -> str:
    name = given.get("id") if isinstance(given, dict) else None
    return name if isinstance(name, str) else ""


def ink_bytes(strokes: Iterable[Any]) -> bytes:
    """A file of ink: a stroke a line, so that a version control shows which are new."""
    text = '{"version": 1, "strokes": [\n' + ",\n".join(lines(strokes)) + "\n]}\n"
    return text.encode("utf-8", "backslashreplace")  # half a character, as JSON writes it


def lines(strokes: Iterable[Any]) -> Iterator[str]:
    return (json.dumps(one, ensure_ascii=False, separators=(",", ":"), sort_keys=True) for one in strokes)
