"""Which colours and gradients browsers take; what they do not take, they leave out in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builder.diagnostics import did_you_mean

# What browsers know and the library does not.
OF_SYSTEM = frozenset(
    (
        "accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext field "
        "fieldtext graytext highlight highlighttext linktext mark marktext selecteditem selecteditemtext "
        "visitedtext inherit initial unset revert revert-layer"
    ).split()
)
NEW = frozenset("var env attr if color color-mix light-dark contrast-color".split())
COMPUTED = frozenset("from calc min max clamp var env none".split())  # within `rgb(…)` and its like
SHAPES = ("linear-gradient", "radial-gradient", "conic-gradient")
GRADIENTS = frozenset((*SHAPES, *(f"repeating-{shape}" for shape in SHAPES)))
# What stands in a gradient besides its colours.
PLACES = tuple(
    (
        "to top right bottom left center at from circle ellipse closest-side closest-corner farthest-side "
        "farthest-corner in srgb srgb-linear display-p3 a98-rgb prophoto-rgb rec2020 lab oklab xyz xyz-d50 "
        "xyz-d65 hsl hwb lch oklch shorter longer increasing decreasing hue"
    ).split()
)
WRITE = "write a colour of CSS, such as `navy` or `#268bd2`"


def colour_doubt(text: str) -> str:
    """What may be meant by a text that is no colour; nothing for a colour."""
    pieces = parsed(text)
    return WRITE if len(pieces) > 1 else "".join(map(doubt_of, pieces))


def ground_doubt(text: str) -> str:
    """The same for what CSS takes as a `background`: a colour, gradients, pictures and where they are."""
    pieces = parsed(text)
    if len(pieces) == 1 and pieces[0].type in {"ident", "hash"}:
        return doubt_of(pieces[0])
    return next(filter(None, map(function_doubt, pieces)), "")


def parsed(text: str) -> list[Any]:
    from tinycss2 import parse_component_value_list  # type: ignore[import-untyped]

    pieces = parse_component_value_list(text, skip_comments=True)
    return [piece for piece in pieces if piece.type != "whitespace"]


def doubt_of(piece: Any) -> str:
    if is_colour(piece):
        return ""
    return did_you_mean(piece.value.lower(), names()) or WRITE if piece.type == "ident" else WRITE


def is_colour(piece: Any) -> bool:
    from tinycss2.color5 import parse_color  # type: ignore[import-untyped]

    if parse_color(piece) is not None:
        return True
    if piece.type == "function":
        words = {str(getattr(part, "value", getattr(part, "name", ""))).lower() for part in piece.arguments}
        return piece.lower_name in NEW or not COMPUTED.isdisjoint(words)
    return piece.type == "ident" and piece.lower_value in OF_SYSTEM


def function_doubt(piece: Any) -> str:
    """What may be meant by a function that is nearly a gradient, or by a colour or word in a gradient."""
    if piece.type != "function":
        return ""
    if piece.lower_name not in GRADIENTS:
        return did_you_mean(piece.lower_name, GRADIENTS)
    return next(filter(None, map(stop_doubt, piece.arguments)), "")


def stop_doubt(piece: Any) -> str:
    if piece.type == "ident" and piece.lower_value not in PLACES and not is_colour(piece):
        return did_you_mean(piece.lower_value, (*names(), *PLACES)) or WRITE
    return WRITE if piece.type == "hash" and not is_colour(piece) else ""


def names() -> Sequence[str]:
    """The colours that have one."""
    from PIL.ImageColor import colormap

    return (*colormap, "transparent", "currentcolor", "rebeccapurple")
