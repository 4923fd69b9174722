"""Something on a slide that can be cited, and what a citation of it says."""

from __future__ import annotations

from dataclasses import dataclass

from builder.diagnostics import Location

EQUATION = "equation"
SECTION = "section"
UNKNOWN = "??"


@dataclass(frozen=True)
class Label:
    """Something that can be cited. `name` is that of its kind in the deck's language, empty for an equation;
    `number` is empty when it has none. `deck` is the file it stands in, seen from the deck that cites it;
    empty in that deck itself."""

    key: str
    kind: str
    name: str
    number: str
    title: str
    at: Location
    deck: str = ""


def shown(label: Label) -> str:
    """What `@key` says."""
    if label.kind == EQUATION:
        return f"({label.number or UNKNOWN})"
    if label.number:
        return f"{label.name}\u00a0{label.number}"
    return label.title if label.kind == SECTION else label.name


def says(label: Label, kind: str) -> str:
    if kind == "@" or (not label.number and label.kind != EQUATION):
        return shown(label)
    number = label.number or UNKNOWN
    return f"({number})" if kind == "eqref" else number
