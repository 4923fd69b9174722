"""A JSON schema of `slides.yaml` and front matter, so that editors complete and check what is typed there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from builder.read.options import KINDS
from builder.read.reveal_options import REVEAL
from builder.read.rules import RULES

SCHEMA = "slides.schema.json"
TYPES = {bool: "boolean", str: "string", int: "number", float: "number", list: "array", dict: "object"}
MACRO = {
    "description": "A definition, or a list of a definition and the number of its arguments",
    "type": ["string", "array"],
}
SWITCHES = "center controls embedded fragments hash history loop overview progress rtl shuffle touch".split()
# Of reveal's options, those with a few values; the others are left to reveal.
CHANGES = ["none", "fade", "slide", "convex", "concave", "zoom"]
CHOICES: dict[str, dict[str, Any]] = {
    "transition": {"enum": CHANGES},
    "backgroundTransition": {"enum": CHANGES},
    "transitionSpeed": {"enum": ["default", "fast", "slow"]},
    "navigationMode": {"enum": ["default", "linear", "grid"]},
    "controlsLayout": {"enum": ["bottom-right", "edges"]},
    "slideNumber": {"type": ["boolean", "string"], "examples": [True, "c/t", "h.v"]},
    **{key: {"type": ["number", "string"]} for key in ("width", "height")},
    **{key: {"type": "number"} for key in ("margin", "minScale", "maxScale", "viewDistance")},
    **{key: {"type": "boolean"} for key in SWITCHES},
}
DESCRIPTIONS = {
    "title": "The page's title; without one, the first slide's heading",
    "author": "Who wrote the deck; one name or several",
    "lang": "Language of the text, such as `en` or `zh-CN`; guessed without it",
    "dir": "Direction of the text: `ltr` or `rtl`",
    "theme": "A theme of the project's `theme/` folder, or a built-in one",
    "id": "The id of the element around the slides",
    "class": "Classes of the page's body",
    "presentation": "Options of reveal.js",
    "tex": "TeX macros and packages of all formulas",
    "ink": "Whether slides show what was drawn on them in a lecture (`DECK.ink.json`): `true` or `false`",
    "plugins": "reveal.js plugins: menu, chalkboard, ink, customcontrols (always there: notes, search, zoom)",
    "check": "What `slides check` does not report",
    "toc": "What `[TOC]` lists",
    "numbering": "What is numbered: `{equations: deck, theorems: section, figures: deck, format: ...}`",
    "bibliography": "The `.bib` files of the works cited, or `{files: refs.bib, style: numeric, foot: true}`",
    "header": "A macro and its fields for the header of every slide, as `[HEADER, '{section}']`",
    "footer": "A macro and its fields for the footer of every slide, as `[FOOTER, '{title}', '{slide}']`",
    "chapter": "The number of the deck in its course; its place among the decks without it",
    "editions": "What decks become for whom: `{tutors: {gaps: shown, solutions: at-end, notes: kept}}`",
    "breaks": "Whether line breaks are kept on the slide: `true`, as in the original, or `false`",
    "hidden": "Names of hidden files and folders that decks may read, such as `.assets`",
    "blocks": "Whether `::: theorem` and its like are blocks with a name, see `theme/mathematics/blocks`",
}


def schema_text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12, as plain data; unknown keys are wrong in it, as they are warned of."""
    properties = {
        name: {**typed(kinds), "description": DESCRIPTIONS.get(name, "")} for name, kinds in KINDS.items()
    }
    properties["dir"] |= {"enum": ["ltr", "rtl", "auto"]}
    properties["presentation"] |= known(REVEAL)
    properties["presentation"]["properties"] |= CHOICES
    properties["plugins"] |= {"items": {"type": "string"}, "examples": [["menu", "chalkboard"]]}
    properties["tex"] |= known(["macros", "packages"])
    properties["tex"]["properties"]["macros"] = {"type": "object", "additionalProperties": MACRO}
    properties["check"] |= known(["off"])
    properties["check"]["properties"]["off"] = {"type": "array", "items": {"enum": [*RULES]}}
    properties["toc"] |= known(["depth_from", "depth_to", "ordered"])
    level = {"type": "integer", "minimum": 1, "maximum": 6}
    properties["toc"]["properties"] = {"depth_from": level, "depth_to": level, "ordered": {"type": "boolean"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of slides",
        "$comment": "Explained in the manual, which `slides docs` opens, on the page Settings",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def typed(kinds: tuple[type, ...]) -> dict[str, Any]:
    names = list(dict.fromkeys(TYPES[kind] for kind in kinds))
    return {"type": names[0] if len(names) == 1 else names}


def known(keys: Iterable[str]) -> dict[str, Any]:
    return {"properties": {key: {} for key in sorted(keys)}, "additionalProperties": False}
