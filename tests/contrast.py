"""Contrast of text, as WCAG 2 measures it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

Colours are read from the style sheets of a theme; the grounds are those the theme's own parts have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from builder.theming.stylesheet import stylesheet
from builder.theming.theme import Theme

AA = 4.5
TEXT = ["ink", "quiet", "heading", "item", "formula", "mark", "link"]
NAMED = ["base03", "base02", "base01", "base00", "base0", "base1"]
ACCENTS = ["yellow", "orange", "red", "magenta", "violet", "blue", "cyan", "green"]
PARTS_OF_CODE = "ink keyword type function operator string number name comment added removed heading"
CODE = [f"code-{part}" for part in PARTS_OF_CODE.split()]
KINDS = ["blue", "cyan", "orange", "red", "violet", "base01"]

Values = Mapping[str, str]


class Colour(NamedTuple):
    """Red, green, blue and opacity, from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1


def css_values(theme: Theme) -> Values:
    """The custom properties of a theme's pages, as they are written last."""
    roots = re.findall(r":root(?:,[^{}]*)?\{([^}]*)\}", stylesheet(theme))
    return dict(pair for root in roots for pair in re.findall(r"--([\w-]+):\s*([^;}]+)", root))


def colour(expression: str, values: Values) -> Colour:
    """What a colour comes down to that is written as `#rrggbb`, `transparent`, `var()` or a mix of two."""
    text = expression.strip()
    if variable := re.fullmatch(r"var\(--([\w-]+)\)", text):
        return colour(values[variable[1]], values)
    if mixed := re.fullmatch(r"color-mix\(in srgb,\s*(\S+) (\d+)%,\s*(\S+)\)", text):
        return mix(colour(mixed[1], values), int(mixed[2]) / 100, colour(mixed[3], values))
    if text == "transparent":
        return Colour(0, 0, 0, 0)
    if not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise ValueError(f"{text} is no colour this test can read")
    return Colour(*(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)))


def mix(one: Colour, share: float, other: Colour) -> Colour:
    """A mix in sRGB, weighted by opacity as CSS does it."""
    alpha = one.alpha * share + other.alpha * (1 - share)
    parts = zip(one[:3], other[:3], strict=True)
    return Colour(*((a * one.alpha * share + b * other.alpha * (1 - share)) / alpha for a, b in parts), alpha)


def laid(layers: Iterable[str], values: Values) -> Colour:
    """The colour of grounds that lie on one another, the lowest first."""
    ground = Colour(1, 1, 1)
    for layer in layers:
        above = colour(layer, values)
        parts = zip(above[:3], ground[:3], strict=True)
        ground = Colour(*(a * above.alpha + b * (1 - above.alpha) for a, b in parts))
    return ground


def luminance(of: Colour) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in of[:3]]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def boxes(theme: Theme) -> dict[str, list[str]]:
    """The grounds a slide has, as layers: its paper, tinted boxes, callouts of each colour."""
    found = re.search(r"background:\s*(color-mix\([^;}]*var\(--kind\)[^;}]*)", stylesheet(theme))
    assert found, "callouts have a ground of their colour"
    grounds = {"paper": ["var(--paper)"], "box": ["var(--paper)", "var(--tint)"]}
    for kind in KINDS:
        grounds[f"{kind} callout"] = ["var(--paper)", found[1].replace("--kind", f"--{kind}")]
    return grounds


def listings(theme: Theme) -> dict[str, list[str]]:
    """The grounds of code: listings on each ground of a slide, and their marked lines."""
    plain = {where: [*layers, "var(--code-paper)"] for where, layers in boxes(theme).items()}
    marked = {f"marked line, {where}": [*layers, "var(--code-marked)"] for where, layers in plain.items()}
    return plain | marked


def lowest(name: str, grounds: Iterable[list[str]], values: Values) -> float:
    """The contrast of a text colour where it is lowest."""
    return min(contrast(colour(f"var(--{name})", values), laid(layers, values)) for layers in grounds)
