"""Ink as it is drawn on slides: outlines of strokes, and the box they are in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from builder.filters.ink import Shape
from builder.read.ink import Stroke

Outline = Callable[[tuple[Shape, ...]], str]
"""The outlines of strokes as data of SVG paths, a line each; raises `Refused`."""


@dataclass(frozen=True)
class Line:
    """A stroke as the template of ink draws it: its outline for slides of the size it was drawn on, which are
    to be drawn `scale` times as large."""

    id: str
    tool: str
    colour: str
    outline: str
    scale: float


@dataclass(frozen=True)
class Ink:
    """What was drawn on one slide, and the box it is in: left, top, width and height, in pixels of a
    slide of that `height`."""

    lines: tuple[Line, ...]
    box: tuple[float, float, float, float]
    height: float


def drawn_ink(strokes: Sequence[Stroke], outline: Outline, width: float, height: float) -> Ink:
    """What strokes look like on a slide of that size. Raises `Refused`."""
    outlines = outline(tuple((stroke.tool, stroke.size, stroke.points) for stroke in strokes))
    scales = [min(width / on[0], height / on[1]) for on in (stroke.on for stroke in strokes)]
    drawn = zip(strokes, outlines.split("\n"), scales, strict=True)
    found = [Line(s.id, s.tool, s.colour, outline, round(scale, 4)) for s, outline, scale in drawn]
    reached = [reach(stroke, scale) for stroke, scale in zip(strokes, scales, strict=True)]
    left, top = (round(min(sides), 1) for sides in list(zip(*reached, strict=True))[:2])
    right, bottom = (round(max(sides), 1) for sides in list(zip(*reached, strict=True))[2:])
    return Ink(tuple(found), (left, top, round(right - left, 1), round(bottom - top, 1)), height)


def reach(stroke: Stroke, scale: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what a stroke may cover."""
    xs, ys = [point[0] for point in stroke.points], [point[1] for point in stroke.points]
    sides = min(xs) - stroke.size, min(ys) - stroke.size, max(xs) + stroke.size, max(ys) + stroke.size
    left, top, right, bottom = (side * scale for side in sides)
    return left, top, right, bottom
