"""The `@font-face` rules of a style sheet, and the characters that its `content` may show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tinycss2 import (  # type: ignore[import-untyped]
    parse_blocks_contents,
    parse_component_value_list,
    serialize,
)
from tinycss2.ast import Node  # type: ignore[import-untyped]

from builder.read.css import SHEETS_KEPT, SILENT, STRING, Rule, pieces, readable, statements, values

COMMENTS = re.compile(r"/\*[\s\S]*?(?:\*/|\Z)")
RULE = re.compile(r"([^{};]*)\{([^{}]*)\}")
STACK = re.compile(r"(\bfont-family|--[\w-]*font[\w-]*)\s*:\s*([^;{}!]+)", re.I)
KEYWORD = "@font-face"


@dataclass(frozen=True)
class FontRule:
    """An `@font-face` rule outside all blocks, `[start:end]` of the sheet: its descriptors but `src`, as
    written, and the `sources` of the last `src`, in order."""

    descriptors: tuple[tuple[str, str], ...]
    sources: tuple[FontSource, ...]
    start: int
    end: int

    @property
    def family(self) -> str:
        return dict(self.descriptors).get("font-family", "").strip("\"'")


@dataclass(frozen=True)
class FontSource:
    """What a `src` names: a file, and what it says of its format; without an address, one of the reader's
    own, as `written`."""

    address: str
    format: str
    written: str


@lru_cache(maxsize=SHEETS_KEPT)
def font_rules(text: str) -> tuple[FontRule, ...]:
    """The `@font-face` rules of a sheet that stand in no block, in their order. Never raises."""
    return tuple(rules_in(text)) if KEYWORD in text.lower() else ()


def rules_in(text: str) -> Iterator[FontRule]:
    for start, end in pieces(text):
        if KEYWORD not in text[start:end].lower():
            continue
        tokens = statements(parse_component_value_list(readable(text[start:end])))
        rules = [part for part in tokens if isinstance(part, Rule) or part.type not in SILENT]
        rule = rules[0] if len(rules) == 1 else None
        if isinstance(rule, Rule) and rule.keyword == "font-face" and rule.block is not None:
            yield font_rule(rule.block, start, end)


def font_rule(block: Sequence[Node], start: int, end: int) -> FontRule:
    found = [part for part in parse_blocks_contents(block) if part.type == "declaration"]
    others = {part.lower_name: serialize(part.value).strip() for part in found if part.lower_name != "src"}
    lists = [part.value for part in found if part.lower_name == "src"]
    return FontRule(tuple(others.items()), tuple(font_sources(lists[-1])) if lists else (), start, end)


def font_sources(value: Sequence[Node]) -> Iterator[FontSource]:
    """The parts of a `src` between its commas."""
    parts: list[list[Node]] = [[]]
    for token in value:
        if token == ",":
            parts.append([])
        elif token.type not in SILENT:
            parts[-1].append(token)
    for part in parts:
        address = next(values(part), None)
        words = {t.lower_name: t.arguments for t in part if t.type == "function"}
        form = "".join(t.value for t in words.get("format", ()) if t.type in ("string", "ident"))
        yield FontSource(address.value if address else "", form.lower(), serialize(part).strip())


@dataclass(frozen=True)
class FontStack:
    """A list of families that a sheet writes: in what rule and property, and their names."""

    where: str
    families: tuple[str, ...]


@lru_cache(maxsize=SHEETS_KEPT)
def font_stacks(text: str) -> tuple[FontStack, ...]:
    """The lists of families in the rules of a sheet, those in properties of its own among them."""
    return tuple(stacks_in(text))


def stacks_in(text: str) -> Iterator[FontStack]:
    for selector, block in RULE.findall(COMMENTS.sub("", text)):
        if selector.strip().lower() == KEYWORD:
            continue
        for name, value in STACK.findall(block):
            families = tuple(family.strip().strip("\"'") for family in value.split(","))
            yield FontStack(f"{selector.strip()} {name}", families)


def strings(text: str) -> str:
    """All that stands in the strings of a sheet, escapes undone: `content` shows some of it."""
    found = (match[0] for match in STRING.finditer(COMMENTS.sub("", text)))
    tokens = (t for one in dict.fromkeys(found) for t in parse_component_value_list(readable(one)))
    return "".join(token.value for token in tokens if token.type == "string")
