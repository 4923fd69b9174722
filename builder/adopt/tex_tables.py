"""Tables of TeX macros: MathJax 2 `TeX: {Macros: …}`, 3 and 4 `tex: {macros: …}`, KaTeX `macros: …`."""

from __future__ import annotations

import re
from typing import Any

from builder.adopt.findings import Config, Findings, Taken
from builder.adopt.javascript import Node, NotLiteral, key_of, literal
from builder.diagnostics import Location


def read_tables(config: Config, found: Findings) -> None:
    for node in config.code.nodes:
        if node.type == "Property" and node["value"].type == "ObjectExpression" and is_table(node):
            for entry in node["value"]["properties"]:
                read_entry(entry, config.at(entry.start), found)


def is_table(node: Node) -> bool:
    try:
        return key_of(node) in ("macros", "Macros")
    except NotLiteral:
        return False


def read_entry(entry: Node, at: Location, found: Findings) -> None:
    try:
        name = key_of(entry).removeprefix("\\")
    except NotLiteral:
        found.leave(at, "this part of a table of TeX macros is not taken over: it computes something")
        return
    try:
        take_tex(name, literal(entry["value"]), at, found)
    except NotLiteral:
        found.leave(at, f"the TeX macro `{name}` is not taken over: it computes something")


def take_tex(name: str, definition: Any, at: Location, found: Findings) -> None:
    if isinstance(definition, list) and len(definition) == 1:
        definition = definition[0]
    if isinstance(definition, str) and "#" in definition:
        arguments = max((int(n) for n in re.findall(r"(?<!\\)#(\d)", definition)), default=0)
        definition = [definition, arguments] if arguments else definition
    good = isinstance(definition, str) or (
        isinstance(definition, list) and len(definition) in {2, 3} and isinstance(definition[0], str)
        and isinstance(definition[1], int)
    )
    if not good:
        found.leave(at, f"the TeX macro `{name}` is not taken over: expected text, or text and a number")
    elif found.tex.get(name, definition) != definition:
        found.leave(at, f"the TeX macro `{name}` is defined differently before; the first definition is kept",
                    "a deck's front matter can define its own: `tex: macros:`")
    elif name not in found.tex:
        found.tex[name] = definition
        found.taken.append(Taken("tex", name, at))
