"""What `presentation` may ask of reveal.js: the names of its options, and what the page is given of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from builder.read.option_faults import Faults
from builder.read.reveal_values import meant

# reveal.js 6, "Configuration Options"
REVEAL = frozenset([
    "width", "height", "margin", "minScale", "maxScale", "display", "controls", "controlsTutorial",
    "controlsLayout", "controlsBackArrows", "progress", "slideNumber", "showSlideNumber", "hash",
    "hashOneBasedIndex", "respondToHashChanges", "jumpToSlide", "history", "keyboard", "keyboardCondition",
    "disableLayout", "overview", "center", "touch", "loop", "rtl", "navigationMode", "shuffle", "fragments",
    "fragmentInURL", "embedded", "help", "pause", "showNotes", "showHiddenSlides", "autoPlayMedia",
    "preloadIframes", "mouseWheel", "previewLinks", "postMessage", "postMessageEvents",
    "focusBodyOnPageVisibilityChange", "autoAnimate", "autoAnimateMatcher", "autoAnimateEasing",
    "autoAnimateDuration", "autoAnimateUnmatched", "autoAnimateStyles", "autoSlide", "autoSlideStoppable",
    "autoSlideMethod", "defaultTiming", "transition", "transitionSpeed", "backgroundTransition",
    "parallaxBackgroundImage", "parallaxBackgroundSize", "parallaxBackgroundHorizontal",
    "parallaxBackgroundVertical", "parallaxBackgroundRepeat", "parallaxBackgroundPosition",
    "preventIframeAutoFocus", "view", "viewDistance", "mobileViewDistance", "hideInactiveCursor",
    "hideCursorTime", "sortFragmentsOnSync", "pdfMaxPagesPerSlide", "pdfSeparateFragments",
    "pdfPageHeightOffset", "scrollActivationWidth", "scrollLayout", "scrollProgress", "scrollSnap",
    "totalTime", "minimumTimePerSlide", "theme", "enableSpeakerNotes", "dependencies", "plugins", "menu",
    "chalkboard", "customcontrols", "zoom", "search", "math", "highlight", "markdown",
])
# Options of older versions of reveal.js, which do nothing any more.
OF_OLD = frozenset(["hideAddressBar", "rollingLinks", "focusBodyOnPageVisiblityChange", "multiplex"])
# Options of plugins of reveal.js that are not here, and what does the same.
WITHOUT_EFFECT = {
    "highlight": "code is coloured when a deck is built, by the style sheet of the theme",
    "markdown": "a deck is read as Markdown Preview Enhanced does",
    "math": "formulas are typeset when a deck is built: see `tex:`",
    "multiplex": "a server for several screens is not part of this tool",
    "plugins": "name plugins in `plugins:` beside `presentation:`",
    "autoAnimateMatcher": "it is a function: a script of the deck may call `Reveal.configure`",
    "autoSlideMethod": "it is a function: a script of the deck may call `Reveal.configure`",
    "pdfMaxPagesPerSlide": "`slides pdf` prints one page per slide; `slides check` reports what does not fit",
}
# Options of reveal.js that mean nothing else where they are written beside `presentation`.
OF_REVEAL = frozenset(
    [name for name in REVEAL - WITHOUT_EFFECT.keys() if not name.islower()]
    + "width height margin controls progress transition center rtl loop shuffle fragments".split()
)


def reveal_options(given: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """The options as the page is given them; what is wrong with them is reported."""
    reveal = dict(for_page(given, faults))
    for key in filter(WITHOUT_EFFECT.__contains__, reveal):
        message = f"`{key}` of `presentation` does nothing here"
        faults.warn(["presentation", key], "option-without-effect", message, WITHOUT_EFFECT[key])
    faults.warn_of_unknown(reveal, ["presentation"], REVEAL | OF_OLD)
    return reveal


def for_page(reveal: Mapping[str, Any], faults: Faults) -> Iterator[tuple[str, Any]]:
    """The options of reveal.js, which the page has as JSON; what JSON cannot say is reported and left out."""
    for key, value in reveal.items():
        value = keys_as_text(value)
        if is_json({key: value}):
            yield key, meant(key, value, faults)
        else:
            message = f"`{key}` of `presentation` is no option: a page cannot be given `{value}`"
            hint = "an option must be text, a finite number, `true` or `false`, or a list or mapping of these"
            faults.warn(["presentation", str(key)], "option-type", message, hint)


def keys_as_text(value: Any) -> Any:
    """The same with the keys of mappings as JSON has them: reveal.js takes numbers of keys in `keyboard`."""
    if isinstance(value, dict):
        return {str(k) if isinstance(k, int) else k: keys_as_text(item) for k, item in value.items()}
    return value


def is_json(value: object) -> bool:
    match value:
        case dict():
            return all(isinstance(key, str) and is_json(item) for key, item in value.items())
        case list():
            return all(map(is_json, value))
        case float():
            return isfinite(value)
    return value is None or isinstance(value, str | int)
