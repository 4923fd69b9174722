"""A fenced block as templates see it, and its info string (dialect §5, §10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.diagnostics import did_you_mean
from builder.filters import Warn, unheard
from builder.read.attribute_names import nearly_an_attribute
from builder.read.attribute_values import doubtful_value
from builder.read.attributes import Attributes, as_text, parse_attributes, snake_case

# What every element may have, besides `data-…` and `aria-…`; other attributes are options of the fence.
GLOBAL = frozenset(
    "accesskey contenteditable dir hidden id inert lang role style tabindex title translate".split()
)
# How reveal.js writes what a code block does.
READ_HERE = frozenset("data-line-numbers data-ln-start-from data-noescape data-trim".split())

# Options of blocks here and in the original; one that is near to none of them is another program's.
OPTIONS = frozenset(
    (
        "args class cmd code_block continue d2_theme element engine error filename format hide highlight id "
        "kroki line_numbers literate matplotlib modify_source name number_lines output output_first "
        "run_on_save start_from stdin title"
    ).split()
)

# Those that are on or off, as far as anything here reads them.
SWITCHES = ("code_block", "hide", "literate", "output_first")

# Lines of code as other programs have them marked: `{1,3}` (VuePress), `{1|2-3|all}` (Slidev).
LINES_ALONE = re.compile(r"\d[\d,|-]*(?:\|(?:all|none))?")

INFO = re.compile(r"\s*(?P<language>[^\s{]*)(?P<rest>.*)", re.S)


@dataclass(frozen=True)
class Fence:
    """`language` is in lower case, for look-ups; `classes` begin with it as written; `read` gives the text
    of a file of the project next to the block, or raises `builder.filters.Refused`; `warn` tells of what in
    the block is not understood; `macros` are the TeX macros of the deck."""

    source: str
    language: str
    info: str
    classes: tuple[str, ...]
    attributes: Attributes = field(default_factory=dict)
    id: str | None = None
    read: Callable[[str], str] = str
    warn: Warn = unheard
    macros: Mapping[str, Any] = field(default_factory=dict)

    @property
    def html(self) -> Attributes:
        return html_of(self.attributes)


def html_of(attributes: Attributes) -> Attributes:
    """The attributes for the element of a block: without classes, options, and lone words, which are often
    the name of a file or a switch of another tool."""
    named = ((k, v) for k, v in attributes.items() if k not in READ_HERE)
    return {k: v for k, v in named if k.startswith(("data-", "aria-")) or (k in GLOBAL and v is not True)}


def read_info(info: str) -> tuple[str, Attributes]:
    """The language as written and the attributes; without a language the first class is it."""
    found = INFO.match(info)
    assert found is not None
    language, rest = found["language"], found["rest"]
    attributes = snake_case(parse_attributes(re.sub(r"[{}]", " ", rest)))
    if not language and isinstance(attributes.get("class"), str):
        language = next(iter(str(attributes["class"]).split()), "")
    return language, attributes


def misspelt(fence: Fence) -> Iterator[tuple[str, str]]:
    """What is nearly an option of blocks, or a value that none can have: a message and a hint for each.
    Classes are known to the theme."""
    if lines := ",".join(filter(LINES_ALONE.fullmatch, fence.attributes)):
        marks = f"`[{lines}]`" if "|" in lines else f"`{{highlight=[{lines}]}}`"
        yield f"a block has no option `{lines}`", f"marked lines are written {marks}"
    for name, value in fence.attributes.items():
        if hint := nearly_an_option(name):
            yield f"a block has no option `{name}`", hint
        elif name in SWITCHES and not isinstance(value, bool):
            hint = "write it without quotes" if value in {"true", "false"} else ""
            yield f"`{name}` is `true` or `false`, found `{as_text(value)}`", hint
        elif name.startswith("data-") and (hint := doubtful_value(name, value)):
            yield f"`{name}` has no value `{as_text(value)}`", hint


def nearly_an_option(name: str) -> str:
    if name.startswith("data-"):
        return nearly_an_attribute(name)
    return "" if name in OPTIONS | GLOBAL or name.startswith("aria-") else did_you_mean(name, OPTIONS)


def make_fence(
    source: str,
    info: str,
    language: str,
    attributes: Attributes,
    read: Callable[[str], str],
    warn: Warn = unheard,
    macros: Mapping[str, Any] | None = None,
) -> Fence:
    given = attributes.get("class")
    classes = given.split() if isinstance(given, str) else []
    if language and language not in classes:
        classes.insert(0, language)
    name = attributes.get("id")
    return Fence(source, language.lower(), info, tuple(classes), attributes,
                 name if isinstance(name, str) else None, read, warn, macros or {})
