"""The setting `editions`: what a deck becomes for whom, from one source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Literal, get_args, get_type_hints

from builder.diagnostics import did_you_mean
from builder.read.option_faults import Faults

Gaps = Literal["steps", "empty", "shown"]
Solutions = Literal["folded", "left-out", "at-end"]
Notes = Literal["kept", "margin", "left-out"]
Layout = Literal["slides", "article"]
Ink = Literal["kept", "left-out"]
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Edition:
    """`gaps` are steps that appear, empty boxes to be filled by hand, or text like any other. `solutions`
    open with a click, are left out, or on slides of their own at the end. `notes` are the speaker's; an
    article has them in its text, or in the margin. As `layout` it is slides, or an article to be read. `ink`
    is what was drawn in the lecture, where gaps may have been filled by hand."""

    name: str
    gaps: Gaps = "steps"
    solutions: Solutions = "folded"
    notes: Notes = "kept"
    layout: Layout = "slides"
    ink: Ink = "kept"


LECTURE = Edition("lecture")
"""What is built when nobody asks for another."""
EDITIONS: Mapping[str, Edition] = MappingProxyType({
    "lecture": LECTURE,
    "student": Edition("student", gaps="empty", solutions="left-out", notes="left-out", ink="left-out"),
    "full": Edition("full", gaps="shown", solutions="folded", notes="left-out"),
    "article": Edition("article", gaps="shown", layout="article"),
})


@dataclass(frozen=True)
class EditionReading:
    """Reads the setting; what is wrong is reported, and left out."""

    faults: Faults

    def editions(self, given: Mapping[str, Any]) -> Mapping[str, Edition]:
        """Those that a deck may be built in: ours, changed by the setting, and others that it adds."""
        return {**EDITIONS, **dict(self.read(given))}

    def read(self, given: Mapping[str, Any]) -> Iterator[tuple[str, Edition]]:
        for name, values in given.items():
            if not NAME.fullmatch(str(name)):
                hint = "it names a folder of the site: small letters, digits and hyphens"
                self.warn([name], f"an edition cannot be called `{name}`", hint)
            elif not isinstance(values, dict):
                self.warn([name], f"edition `{name}` must be a mapping, found `{values}`")
            else:
                before = EDITIONS.get(name, Edition(str(name)))
                yield name, replace(before, **dict(self.values(name, values)))

    def values(self, name: str, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        hints = get_type_hints(Edition)
        known = {field.name: get_args(hints[field.name]) for field in fields(Edition) if field.name != "name"}
        for key, value in given.items():
            if key not in known:
                hint = did_you_mean(str(key), known)
                self.warn([name, key], f"unknown option `{key}` of edition `{name}`", hint)
            elif value not in known[key]:
                expected = ", ".join(f"`{word}`" for word in known[key])
                self.warn([name, key], f"`{key}` of edition `{name}` is one of {expected}, found `{value}`")
            else:
                yield key, value

    def warn(self, keys: Sequence[str], message: str, hint: str = "") -> None:
        self.faults.warn(["editions", *map(str, keys)], "option-type", message, hint)
