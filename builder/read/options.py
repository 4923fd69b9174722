"""What a deck may say in its front matter, and a project in `slides.yaml`: checked, with hints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report, did_you_mean
from builder.read.citations import Citations, citations
from builder.read.editions import EDITIONS, Edition, EditionReading
from builder.read.numbering import Numbering, Reading
from builder.read.option_values import doubts, levels
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
# The mappings in a front matter that are not `presentation`, and their keys.
INNER_KEYS = {
    "tex": frozenset(["macros", "packages"]),
    "check": frozenset(["off"]),
    "toc": frozenset(["depth_from", "depth_to", "ordered"]),
}
# Front matter of the original and of other programs that says nothing about slides here, near to a name
# of ours or not.
ELSEWHERE = frozenset([
    "subtitle", "authors", "classes", "categories", "category", "tags", "tag", "date", "layout", "desc",
    "description", "keywords", "cssclass", "cssclasses", "themes", "theme_color", "languages",
    "html", "print_background", "chrome", "puppeteer", "export_on_save", "markdown", "pandoc_args",
    "references", "ebook", "output", "created", "modified", "pinned", "favorited", "icon",
    "aliases", "prince", "pdf",
])

# Options of reveal.js that mean nothing else where they are written beside `presentation`.
OF_REVEAL = frozenset(
    [name for name in REVEAL - WITHOUT_EFFECT.keys() if not name.islower()]
    + "width height margin controls progress transition center rtl loop shuffle fragments".split()
)
# What programs whose decks are brought here call what is here.
OF_OTHERS = {
    "revealOptions": "write `presentation`",
    "paginate": "write `presentation: {slideNumber: true}`",
    "css": 'write `@import "…"` before the first slide',
}


@dataclass(frozen=True)
class Margin:
    """What stands above or below the content of every slide: a macro of the theme and its fields."""

    macro: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class DeckOptions:
    """A deck's settings: `reveal` goes to reveal.js untouched, `macros` to TeX (name → definition). `places`
    says where they stand, in the deck or in the settings of its project, else they stand at `where`."""

    title: str = ""
    author: str = ""
    lang: str = ""
    direction: str = ""
    theme: str | None = None
    id: str = ""
    classes: tuple[str, ...] = ()
    reveal: Mapping[str, Any] = field(default_factory=dict)
    macros: Mapping[str, Any] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    checks_off: frozenset[str] = frozenset()
    toc_levels: range = range(1, 7)
    breaks: bool = True
    blocks: bool = False
    numbering: Numbering | None = None
    chapter: str = ""
    citations: Citations | None = None
    header: Margin | None = None
    footer: Margin | None = None
    editions: Mapping[str, Edition] = field(default_factory=lambda: EDITIONS)
    ink: bool = True
    places: Mapping[str, Location] = field(default_factory=dict, compare=False, repr=False)
    where: Location = field(default=Location(""), compare=False, repr=False)

    def place(self, *keys: str) -> Location:
        """See `place_of`."""
        return place_of(self.places, self.where, *keys)


KINDS: Mapping[str, tuple[type, ...]] = {
    "title": (str, int, float),
    "author": (str, list),
    "lang": (str,),
    "dir": (str,),
    "theme": (str,),
    "id": (str, int),
    "class": (str, list),
    "presentation": (dict,),
    "tex": (dict,),
    "plugins": (list,),
    "check": (dict,),
    "toc": (dict,),
    "breaks": (bool,),
    "blocks": (bool,),
    "numbering": (dict, bool),
    "chapter": (str, int),
    "bibliography": (str, list, dict),
    "header": (str, list),
    "footer": (str, list),
    "hidden": (list,),
    "editions": (dict,),
    "ink": (bool,),
}
NAMES = {
    bool: "`true` or `false`",
    str: "text",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a mapping",
}


def deck_options(
    front_matter: Mapping[str, Any], places: Mapping[str, Location], where: Location, report: Report
) -> DeckOptions:
    """The options of a front matter merged over its project's; what is wrong is reported and left out."""
    given = dict(checked(front_matter, places, where, report))
    tex, check, toc = (given.get(key, {}) for key in INNER_KEYS)
    for key, known in INNER_KEYS.items():
        warn_about_keys(given.get(key, {}), key, known, places, where, report)
    for key, message, hint in doubts(given):
        at = place_of(places, where, *key.split("."))
        report(Diagnostic(at, "warning", "option-value", message, hint))
    reveal = reveal_options(given.get("presentation", {}), places, where, report)
    sources = citations(given.get("bibliography"), places, where, report)
    numbering = Reading(places, where, report).numbering(given.get("numbering"))
    return DeckOptions(
        title=str(given.get("title", "")),
        author=", ".join(words(given.get("author", []))),
        lang=given.get("lang", ""),
        direction=given.get("dir", ""),
        theme=given.get("theme"),
        id=str(given.get("id", "")),
        classes=tuple(c for text in words(given.get("class", [])) for c in text.split()),
        reveal=reveal,
        macros=mapping_in(tex, "tex", "macros", places, where, report),
        packages=tuple(words(tex.get("packages") or [])),
        plugins=tuple(words(given.get("plugins", []))),
        checks_off=frozenset(words(check.get("off") or [])),
        breaks=given.get("breaks", True),
        blocks=given.get("blocks", numbering is not None or sources is not None),
        citations=sources,
        header=margin(given.get("header")),
        footer=margin(given.get("footer")),
        editions=EditionReading(places, where, report).editions(given.get("editions", {})),
        numbering=numbering,
        chapter=str(given.get("chapter", "")),
        ink=given.get("ink", True),
        toc_levels=levels(toc),
        places=places,
        where=where,
    )


def reveal_options(
    given: Mapping[str, Any], places: Mapping[str, Location], where: Location, report: Report
) -> dict[str, Any]:
    reveal = dict(for_page(given, places, where, report))
    for key in filter(WITHOUT_EFFECT.__contains__, reveal):
        at = place_of(places, where, "presentation", str(key))
        message = f"`{key}` of `presentation` does nothing here"
        report(Diagnostic(at, "warning", "option-without-effect", message, WITHOUT_EFFECT[key]))
    warn_about_keys(reveal, "presentation", REVEAL | OF_OLD, places, where, report)
    return reveal


def margin(given: str | list[Any] | None) -> Margin | None:
    """A macro and its fields, as a list or as the words of a line; `none` where a project has some."""
    found = given.split() if isinstance(given, str) else [str(part) for part in given or []]
    return Margin(found[0], tuple(found[1:])) if found and found != ["none"] else None


def for_page(
    reveal: Mapping[str, Any], places: Mapping[str, Location], where: Location, report: Report
) -> Iterator[tuple[str, Any]]:
    """The options of reveal.js, which the page has as JSON; what JSON cannot say is reported and left out."""
    for key, value in reveal.items():
        at = place_of(places, where, "presentation", str(key))
        value = keys_as_text(value)
        if is_json({key: value}):
            yield key, meant(key, value, at, report)
        else:
            message = f"`{key}` of `presentation` is no option: a page cannot be given `{value}`"
            hint = "an option must be text, a finite number, `true` or `false`, or a list or mapping of these"
            report(Diagnostic(at, "warning", "option-type", message, hint))


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


def mapping_in(
    outer: Mapping[str, Any], parent: str, key: str,
    places: Mapping[str, Location], where: Location, report: Report,
) -> Mapping[str, Any]:
    """The mapping under a key of another one; anything else there is reported and left out."""
    value = outer.get(key) or {}
    if isinstance(value, dict):
        return value
    at = place_of(places, where, parent, str(key))
    message = f"`{key}` of `{parent}` must be a mapping, found `{value}`"
    report(Diagnostic(at, "warning", "option-type", message))
    return {}


def words(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def checked(
    front_matter: Mapping[str, Any], places: Mapping[str, Location], where: Location, report: Report
) -> Iterator[tuple[str, Any]]:
    for key, value in front_matter.items():
        at = places.get(key, where)
        kinds = KINDS.get(key)
        if kinds is None:
            if hint := perhaps_meant(key):
                report(Diagnostic(at, "warning", "unknown-option", f"unknown option `{key}`", hint))
        elif value is None:
            continue
        elif not isinstance(value, kinds):
            message = f"`{key}` is {NAMES[kinds[0]]}, found `{value}`"
            report(Diagnostic(at, "warning", "option-type", message))
        else:
            yield key, value


def perhaps_meant(key: str) -> str:
    """What to write instead of a key that is none of ours; empty for one that other programs read."""
    if key in OF_REVEAL:
        return f"reveal.js has it: `presentation: {{{key}: …}}`"
    return OF_OTHERS.get(key, "") if key in OF_OTHERS or key in ELSEWHERE else did_you_mean(key, KINDS)


def warn_about_keys(
    mapping: Mapping[str, Any], parent: str, known: frozenset[str],
    places: Mapping[str, Location], where: Location, report: Report,
) -> None:
    for key in mapping:
        if key not in known:
            at = place_of(places, where, parent, str(key))
            message = f"unknown option `{key}` of `{parent}`"
            report(Diagnostic(at, "warning", "unknown-option", message, did_you_mean(str(key), known)))


def place_of(places: Mapping[str, Location], where: Location, *keys: str) -> Location:
    """Where the option of these keys stands, or the nearest round it that has a place, else `where`."""
    names = (".".join(keys[:count]) for count in range(len(keys), 0, -1))
    return next((places[name] for name in names if name in places), where)


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` on top of `base`, mappings inside mapping by mapping."""
    out = dict(base)
    for key, value in over.items():
        before = out.get(key)
        out[key] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return out
