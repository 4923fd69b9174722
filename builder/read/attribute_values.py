"""What attributes of slides and elements may be, as far as reveal.js or a browser reads their values.

A value that neither can use is left out in silence, or counts as another: `controls=false` shows controls.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.diagnostics import did_you_mean
from builder.read.attributes import Value, as_text
from builder.read.colours import colour_doubt, ground_doubt
from builder.read.rules import RULES

NO_RULE = "the manual lists the rules under Checking"

# As far as there are words for it.
WORDS: Mapping[str, tuple[str, ...]] = {
    "vertical": ("true", "false"),
    "data-visibility": ("hidden", "uncounted", "visible"),
    "data-transition-speed": ("default", "fast", "slow"),
    "data-preview-fit": ("contain", "cover", "fill", "none", "scale-down"),
    "dir": ("ltr", "rtl", "auto"),
}
# CSS, of which only what is nearly one of these words is told, and a length without its unit.
SIDES = ("left", "right", "top", "bottom", "center")
REPEATS = ("repeat", "no-repeat", "repeat-x", "repeat-y", "space", "round")
EASINGS = ("ease", "linear", "ease-in", "ease-out", "ease-in-out", "step-start", "step-end")
OF_CSS: Mapping[str, tuple[str, ...]] = {
    "data-background-size": ("auto", "cover", "contain"),
    "data-background-position": SIDES,
    "data-background-repeat": REPEATS,
    "data-auto-animate-easing": EASINGS,
}
# Those of HTML, each with its words; only what is nearly one of them is told.
OF_HTML: Mapping[str, tuple[str, ...]] = {
    "align": (*SIDES, "justify", "middle", "char"),
    "valign": ("top", "middle", "bottom", "baseline"),
    "loading": ("lazy", "eager"),
    "preload": ("none", "metadata", "auto"),
    "target": ("_blank", "_self", "_parent", "_top"),
}
LENGTHS = frozenset({"data-background-size", "data-background-position"})
# A style sheet may know more of them.
TRANSITIONS = ("none", "fade", "slide", "convex", "concave", "zoom")
TRANSITION_ATTRIBUTES = frozenset({"data-transition", "data-background-transition"})
# What has a form: the number of a step, milliseconds, seconds, a share, cells, the tag of a language.
WHOLE, DECIMAL, SHARE = r"\d+(?:\.0+)?", r"\d*\.?\d+", r"0*1(?:\.0*)?|0*\.\d+|0+"
FORMS: Mapping[str, tuple[str, str]] = {
    "data-fragment-index": (WHOLE, "write a whole number from 0"),
    "data-ln-start-from": (WHOLE, "write a whole number"),
    "data-autoslide": (DECIMAL, "write milliseconds, such as `5000`"),
    "data-timing": (DECIMAL, "write seconds, such as `90`"),
    "data-background-opacity": (SHARE, "write a number from 0 to 1"),
    "data-auto-animate-duration": (DECIMAL, "write seconds, such as `0.5`"),
    "data-auto-animate-delay": (DECIMAL, "write seconds, such as `0.5`"),
    "colspan": (WHOLE, "write a whole number"),
    "rowspan": (WHOLE, "write a whole number"),
    "start": (rf"[+-]?{WHOLE}", "write a whole number"),
    "lang": (r"(?:[a-z]{2,3}|[ix])(?:-[a-z0-9]{1,8})*", "write a tag such as `en` or `zh-CN`"),
}
# Pixels or percent: a browser reads `10em` as 10 pixels.
SIZES = frozenset({"width", "height"})
SIZED = frozenset("img video iframe canvas embed object table td th col colgroup hr".split())
SIZE = re.compile(r"\s*\d*\.?\d+\s*(?:px|%)?\s*|auto", re.I)
UNIT = re.compile(r"\s*\d*\.?\d+\s*[a-z]+\s*", re.I)
# What counts as soon as it is there.
PRESENT = frozenset(
    (
        "data-auto-animate data-auto-animate-restart data-background-video-loop data-background-video-muted "
        "data-autoplay data-ignore data-prevent-swipe data-preload hidden allowfullscreen async autoplay "
        "checked controls defer disabled inert loop multiple muted open playsinline readonly required "
        "reversed selected"
    ).split()
)


# As reveal.js tells a picture from a colour in `data-background`.
SHORT_PICTURE = re.compile(r"^(?:http|file|//)|\.(?:svg|png|jpg|jpeg|gif|bmp|webp)(?:[?#\s]|$)", re.I)


def doubtful_value(name: str, value: Value, tag: str = "") -> str:
    """What may be meant by the value of an attribute, if it is none or nearly one; else nothing."""
    text = as_text(value)
    if name == "vertical" and value == "false":  # any text is true
        return "write it without quotes"
    if name in WORDS and text and text not in WORDS[name]:
        return did_you_mean(text, WORDS[name]) or "write " + listed(WORDS[name])
    if name in TRANSITION_ATTRIBUTES:
        return next(filter(None, map(nearly_a_transition, text.split())), "")
    if name in FORMS and text and not re.fullmatch(FORMS[name][0], text, re.I):
        return FORMS[name][1]
    if name == "data-check-off":
        return next((did_you_mean(rule, RULES) or NO_RULE for rule in text.split() if rule not in RULES), "")
    if name in OF_CSS:
        return next(filter(None, (css_doubt(name, word) for word in text.split())), "")
    if name in OF_HTML and text and text.lower() not in OF_HTML[name]:
        return did_you_mean(text.lower(), OF_HTML[name]) if name != "target" or text[0] == "_" else ""
    if name in PRESENT and text.lower() == "false":
        return "it is switched on whatever its value is: remove it"
    if name in SIZES and tag in SIZED:
        return size_doubt(name, text)
    return colours_doubt(name, text)


def size_doubt(name: str, text: str) -> str:
    if SIZE.fullmatch(text):
        return ""
    return f"write `{name}` in `style`" if UNIT.fullmatch(text) else "write pixels, such as `200`, or `50%`"


def css_doubt(name: str, word: str) -> str:
    if name in LENGTHS and re.fullmatch(DECIMAL, word) and float(word):
        return f"write a unit, such as `{word}px` or `{word}%`"
    return did_you_mean(word, OF_CSS[name]) if word.isalpha() and word not in OF_CSS[name] else ""


def colours_doubt(name: str, text: str) -> str:
    if name == "data-background-color":
        return colour_doubt(text)
    short = name == "data-background" and not SHORT_PICTURE.search(text)
    return ground_doubt(text) if short or name == "data-background-gradient" else ""


def nearly_a_transition(word: str) -> str:
    name = word.removesuffix("-in").removesuffix("-out")
    return "" if name in TRANSITIONS else did_you_mean(name, TRANSITIONS)


def listed(words: tuple[str, ...]) -> str:
    *most, last = (f"`{word}`" for word in words)
    return f"{', '.join(most)} or {last}" if most else last
