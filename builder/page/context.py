"""What drawing the tokens of one deck needs, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.diagnostics import Diagnostic, Guesses, Location, Report
from builder.page.door import Door
from builder.page.drawn_ink import Ink
from builder.theming.templates import Templates

Meanwhile = Callable[..., Callable[[], Any]]


@dataclass(frozen=True)
class RenderedSlide:
    """One `<section>`: its markup, its place in the deck (`h`, `v` from 0) and in the source, also as its
    markup names it, the markup of its body alone and of its notes, and what was drawn on it."""

    html: str
    h: int
    v: int
    title: str
    at: Location
    source: str
    body: str
    notes: str = ""
    ink: Ink | None = None


@dataclass(frozen=True)
class DrawnFence:
    """The markup of a fenced block, and what is to be said about it."""

    html: str
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Context:
    """What drawing one deck's tokens needs. `math` maps a formula's token (by id) to its markup, `ahead` the
    token of a fenced block that was begun with before to what waits for it. With an `icon_sheet` of its own
    the deck draws the icons that its classes name; with `breaks` a line of the source is one on the slide."""

    templates: Templates
    door: Door
    math: Mapping[int, str]
    report: Report
    icon_sheet: bool = False
    ahead: Mapping[int, Callable[[], DrawnFence]] = field(default_factory=dict)
    breaks: bool = True
    guess: Guesses = field(default_factory=Guesses)
    tex_macros: Mapping[str, Any] = field(default_factory=dict)
