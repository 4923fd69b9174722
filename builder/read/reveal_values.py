"""What options of reveal.js may be, so that a misspelt value is told as a misspelt name is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from builder.diagnostics import did_you_mean
from builder.read.attribute_values import EASINGS, TRANSITIONS, listed, nearly_a_transition
from builder.read.option_faults import Faults

SWITCHES = frozenset(
    (
        "controlsTutorial progress hash hashOneBasedIndex respondToHashChanges jumpToSlide history "
        "disableLayout overview center touch loop rtl shuffle fragments fragmentInURL embedded help pause "
        "showHiddenSlides mouseWheel previewLinks postMessage postMessageEvents autoAnimate "
        "focusBodyOnPageVisibilityChange autoAnimateUnmatched autoSlideStoppable hideInactiveCursor "
        "sortFragmentsOnSync pdfSeparateFragments preventIframeAutoFocus enableSpeakerNotes autoPlayMedia "
        "preloadIframes"
    ).split()
)
NUMBERS = frozenset(
    (
        "margin minScale maxScale autoAnimateDuration viewDistance mobileViewDistance hideCursorTime "
        "pdfMaxPagesPerSlide pdfPageHeightOffset defaultTiming totalTime minimumTimePerSlide autoSlide "
        "scrollActivationWidth parallaxBackgroundHorizontal parallaxBackgroundVertical"
    ).split()
)
SWITCHED_OFF = frozenset({"autoSlide", "scrollActivationWidth"})  # by `false`
LENGTHS = frozenset({"width", "height"})
TEXTS = frozenset(
    (
        "display autoAnimateEasing parallaxBackgroundImage parallaxBackgroundSize parallaxBackgroundRepeat "
        "parallaxBackgroundPosition"
    ).split()
)
WRITTEN_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
# Words an option may be; `true` and `false` besides where it says so.
SWITCH = ("true", "false")
WORDS: Mapping[str, tuple[str, ...]] = {
    "controls": (*SWITCH, "speaker-only"),
    "controlsLayout": ("bottom-right", "edges"),
    "controlsBackArrows": ("faded", "hidden", "visible"),
    "slideNumber": (*SWITCH, "h.v", "h/v", "c", "c/t"),
    "showSlideNumber": ("all", "print", "speaker"),
    "showNotes": (*SWITCH, "separate-page"),
    "keyboardCondition": ("focused",),
    "navigationMode": ("default", "linear", "grid"),
    "transitionSpeed": ("default", "fast", "slow"),
    "view": ("scroll", "print"),
    "scrollLayout": ("full", "compact"),
    "scrollSnap": ("false", "proximity", "mandatory"),
    "scrollProgress": (*SWITCH, "auto"),
    **dict.fromkeys(SWITCHES, SWITCH),
}
TRANSITION_OPTIONS = frozenset({"transition", "backgroundTransition"})


def meant(key: str, value: Any, faults: Faults) -> Any:
    """The value of an option, a quoted `"true"` as the switch it is meant to be and a number in quotes as the
    number, as JavaScript has it; what the option cannot be is reported, and passed on."""
    if value is None:
        return value
    if key in WORDS or (key == "keyboard" and value in SWITCH):
        return word(key, value, faults)
    if key in NUMBERS | LENGTHS and isinstance(value, str) and WRITTEN_NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    wrong, hint = doubt(key, value)
    if wrong:
        faults.warn(["presentation", key], "option-value", f"`{key}` {wrong} `{value}`", hint)
    return value


def doubt(key: str, value: Any) -> tuple[str, str]:
    """What is said of a value that an option cannot have, before the value and behind it."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if key in NUMBERS and not number and not (key in SWITCHED_OFF and value is False):
        return "is a number, found", ""
    if key in LENGTHS and not number and not str(value).endswith("%"):
        return "is a number of pixels or a share such as `100%`, found", ""
    if key in TEXTS and not isinstance(value, str):
        return "is text, found", ""
    if key == "autoAnimateEasing" and value.isalpha() and value not in EASINGS:
        hint = did_you_mean(value, EASINGS)
        return ("has no value", hint) if hint else ("", "")
    if key == "keyboard" and not isinstance(value, bool | dict):
        return "is `true`, `false` or a mapping of keys, found", ""
    if key == "autoAnimateStyles" and not isinstance(value, list):
        return "is a list of properties of CSS, found", ""
    if key not in TRANSITION_OPTIONS:
        return "", ""
    hint = "" if isinstance(value, str) else "write one of " + listed(TRANSITIONS)
    hint = hint or next(filter(None, map(nearly_a_transition, str(value).split())), "")
    return ("has no value", hint) if hint else ("", "")


def word(key: str, value: Any, faults: Faults) -> Any:
    known = WORDS.get(key, SWITCH)
    written = str(value).lower() if isinstance(value, bool) else value
    if written in known and (isinstance(value, bool) or written not in SWITCH):
        return value
    hint = "write it without quotes" if written in SWITCH else did_you_mean(str(value), known)
    message = f"`{key}` is {listed(known)}, found {'the text ' if written in SWITCH else ''}`{written}`"
    faults.warn(["presentation", key], "option-value", message, hint)
    return written == "true" if written in known else value
