"""What options of reveal.js may be, so that a misspelt value is told as a misspelt name is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report, did_you_mean
from builder.read.attributes import Value, as_text

SWITCHES = frozenset(
    (
        "controlsTutorial progress hash hashOneBasedIndex respondToHashChanges jumpToSlide history "
        "disableLayout overview center touch loop rtl shuffle fragments fragmentInURL embedded help pause "
        "showHiddenSlides mouseWheel previewLinks postMessage postMessageEvents autoAnimate "
        "focusBodyOnPageVisibilityChange autoAnimateUnmatched autoSlideStoppable hideInactiveCursor "
        "sortFragmentsOnSync pdfSeparateFragments preventIframeAutoFocus enableSpeakerNotes"
    ).split()
)
NUMBERS = frozenset(
    (
        "margin minScale maxScale autoAnimateDuration viewDistance mobileViewDistance hideCursorTime "
        "pdfMaxPagesPerSlide pdfPageHeightOffset"
    ).split()
)
# Words an option may be; `true` and `false` besides where it says so.
SWITCH = ("true", "false")
WORDS: Mapping[str, tuple[str, ...]] = {
    "controls": (*SWITCH, "speaker-only"),
    "controlsLayout": ("bottom-right", "edges"),
    "controlsBackArrows": ("faded", "hidden", "visible"),
    "slideNumber": (*SWITCH, "h.v", "h/v", "c", "c/t"),
    "showSlideNumber": ("all", "print", "speaker"),
    "showNotes": (*SWITCH, "separate-page"),
    "navigationMode": ("default", "linear", "grid"),
    "transitionSpeed": ("default", "fast", "slow"),
    "view": ("scroll", "print"),
    "scrollLayout": ("full", "compact"),
    "scrollSnap": ("false", "proximity", "mandatory"),
    "scrollProgress": (*SWITCH, "auto"),
    **dict.fromkeys(SWITCHES, SWITCH),
}
# A style sheet may know more of them, so only what is nearly one of these is told.
TRANSITIONS = ("none", "fade", "slide", "convex", "concave", "zoom")
TRANSITION_OPTIONS = frozenset({"transition", "backgroundTransition"})

# What attributes of slides may be, as far as reveal.js has words for it.
OF_SLIDES: Mapping[str, tuple[str, ...]] = {
    "data-visibility": ("hidden", "uncounted", "visible"),
    "data-transition-speed": ("default", "fast", "slow"),
}
TRANSITION_ATTRIBUTES = frozenset({"data-transition", "data-background-transition"})
# What reveal.js reads as a number: that of a step, milliseconds, seconds, a share.
INDEX = "data-fragment-index"
NUMBER_ATTRIBUTES: Mapping[str, str] = {
    INDEX: "write a whole number from 0",
    "data-autoslide": "write milliseconds, such as `5000`",
    "data-timing": "write seconds, such as `90`",
    "data-background-opacity": "write a number from 0 to 1",
    "data-auto-animate-duration": "write seconds, such as `0.5`",
    "data-auto-animate-delay": "write seconds, such as `0.5`",
}
NUMBER = re.compile(r"\d*\.?\d+")
SIZES = ("auto", "cover", "contain")


def doubtful_value(name: str, value: Value) -> str:
    """What may be meant by the value of a slide's attribute, if it is none or nearly one; else nothing."""
    text = as_text(value)
    if name in OF_SLIDES and text and text not in OF_SLIDES[name]:
        return did_you_mean(text, OF_SLIDES[name]) or "write " + listed(OF_SLIDES[name])
    if name in TRANSITION_ATTRIBUTES:
        return next(filter(None, map(nearly_a_transition, text.split())), "")
    if name in NUMBER_ATTRIBUTES and text and not is_number(name, text):
        return NUMBER_ATTRIBUTES[name]
    if name == "data-background-size" and text not in SIZES:
        return did_you_mean(text, SIZES)
    return ""


def is_number(name: str, text: str) -> bool:
    return bool(NUMBER.fullmatch(text)) and (name != INDEX or float(text).is_integer())


def nearly_a_transition(word: str) -> str:
    name = word.removesuffix("-in").removesuffix("-out")
    return "" if name in TRANSITIONS else did_you_mean(name, TRANSITIONS)


def meant(key: str, value: Any, at: Location, report: Report) -> Any:
    """The value of an option, a quoted `"true"` as the switch it is meant to be; what the option cannot be is
    reported, and passed on."""
    if value is None:
        return value
    if key in WORDS:
        return word(key, value, at, report)
    wrong = hint = ""
    if key in NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
        wrong = f"`{key}` is a number, found `{value}`"
    elif key in TRANSITION_OPTIONS:
        hint = "" if isinstance(value, str) else "write one of " + listed(TRANSITIONS)
        hint = hint or next(filter(None, map(nearly_a_transition, str(value).split())), "")
        wrong = f"`{key}` has no value `{value}`" if hint else ""
    if wrong:
        report(Diagnostic(at, "warning", "option-value", wrong, hint))
    return value


def word(key: str, value: Any, at: Location, report: Report) -> Any:
    known = WORDS[key]
    written = str(value).lower() if isinstance(value, bool) else value
    if written in known and (isinstance(value, bool) or written not in SWITCH):
        return value
    hint = "write it without quotes" if written in SWITCH else did_you_mean(str(value), known)
    message = f"`{key}` is {listed(known)}, found {'the text ' if written in SWITCH else ''}`{written}`"
    report(Diagnostic(at, "warning", "option-value", message, hint))
    return written == "true" if written in known else value


def listed(words: tuple[str, ...]) -> str:
    *most, last = (f"`{word}`" for word in words)
    return f"{', '.join(most)} or {last}" if most else last
