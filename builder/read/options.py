"""What a deck may say in its front matter, and a project in `slides.yaml`: checked, with hints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.diagnostics import Report, did_you_mean
from builder.read.citations import Citations, citations
from builder.read.editions import EDITIONS, Edition, EditionReading
from builder.read.numbering import Numbering, NumberingReading
from builder.read.option_faults import Faults, Places
from builder.read.option_values import doubts, levels
from builder.read.reveal_options import OF_REVEAL, reveal_options

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
    says where they stand, in the deck or in the settings of its project."""

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
    places: Places = field(default_factory=Places, compare=False, repr=False)


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


def deck_options(front_matter: Mapping[str, Any], places: Places, report: Report) -> DeckOptions:
    """The options of a front matter merged over its project's; what is wrong is reported and left out."""
    faults = Faults(places, report)
    given = dict(checked(front_matter, faults))
    tex, check, toc = (given.get(key, {}) for key in INNER_KEYS)
    for key, known in INNER_KEYS.items():
        faults.warn_of_unknown(given.get(key, {}), [key], known)
    for key, message, hint in doubts(given):
        faults.warn(key.split("."), "option-value", message, hint)
    sources = citations(given.get("bibliography"), faults)
    numbering = NumberingReading(faults).numbering(given.get("numbering"))
    return DeckOptions(
        title=str(given.get("title", "")),
        author=", ".join(words(given.get("author", []))),
        lang=given.get("lang", ""),
        direction=given.get("dir", ""),
        theme=given.get("theme"),
        id=str(given.get("id", "")),
        classes=tuple(c for text in words(given.get("class", [])) for c in text.split()),
        reveal=reveal_options(given.get("presentation", {}), faults),
        macros=tex_macros(tex, faults),
        packages=tuple(words(tex.get("packages") or [])),
        plugins=tuple(words(given.get("plugins", []))),
        checks_off=frozenset(words(check.get("off") or [])),
        breaks=given.get("breaks", True),
        blocks=given.get("blocks", numbering is not None or sources is not None),
        citations=sources,
        header=margin(given.get("header")),
        footer=margin(given.get("footer")),
        editions=EditionReading(faults).editions(given.get("editions", {})),
        numbering=numbering,
        chapter=str(given.get("chapter", "")),
        ink=given.get("ink", True),
        toc_levels=levels(toc),
        places=places,
    )


def margin(given: str | list[Any] | None) -> Margin | None:
    """A macro and its fields, as a list or as the words of a line; `none` where a project has some."""
    found = given.split() if isinstance(given, str) else [str(part) for part in given or []]
    return Margin(found[0], tuple(found[1:])) if found and found != ["none"] else None


def tex_macros(tex: Mapping[str, Any], faults: Faults) -> Mapping[str, Any]:
    value = tex.get("macros") or {}
    if isinstance(value, dict):
        return value
    faults.warn(["tex", "macros"], "option-type", f"`macros` of `tex` must be a mapping, found `{value}`")
    return {}


def words(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def checked(front_matter: Mapping[str, Any], faults: Faults) -> Iterator[tuple[str, Any]]:
    """The options that are ours and of a kind they may be; others are reported."""
    for key, value in front_matter.items():
        kinds = KINDS.get(key)
        if kinds is None:
            if hint := perhaps_meant(key):
                faults.warn([key], "unknown-option", f"unknown option `{key}`", hint)
        elif value is None:
            continue
        elif not isinstance(value, kinds):
            faults.warn([key], "option-type", f"`{key}` is {NAMES[kinds[0]]}, found `{value}`")
        else:
            yield key, value


def perhaps_meant(key: str) -> str:
    """What to write instead of a key that is none of ours; empty for one that other programs read."""
    if key in OF_REVEAL:
        return f"reveal.js has it: `presentation: {{{key}: …}}`"
    return OF_OTHERS.get(key, "") if key in OF_OTHERS or key in ELSEWHERE else did_you_mean(key, KINDS)


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` on top of `base`, mappings inside mapping by mapping."""
    out = dict(base)
    for key, value in over.items():
        before = out.get(key)
        out[key] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return out
