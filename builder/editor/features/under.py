"""The name under the cursor: a TeX macro, a label, a source, a file, a footnote, a line macro, an option."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from builder.editor.asked import Asked
from builder.editor.zones import front_matter_end, zone

Kind = Literal["tex", "label", "source", "file", "footnote", "macro", "option"]
KEY = r"[\w\u3400-\u9fff](?:[\w:.+/-]*\w)?"
LABELS = (
    re.compile(rf"(?<![A-Za-z0-9_.@/\\-])@\{{?(?P<name>{KEY})"),
    re.compile(r"\\(?:eq)?ref\{(?P<name>[^{}\n]+)\}"),
    re.compile(r"\\label\{(?P<name>[^{}\n]+)\}"),
    re.compile(r"^[ \t>]*(?::{3,}|\$\$|#{1,6} ).*\{[^{}\n]*#(?P<name>[\w:.-]+)[^{}\n]*\}"),
)
CITED = re.compile(r"\\cite(?:\[[^\[\]]*\])?\{(?P<name>[^{}\n]+)\}")
TEX = re.compile(r"(?<!\\)(?:\\\\)*\\(?P<name>[A-Za-z]+)")
FILES = (
    re.compile(r'@import[ \t]+"(?P<name>[^"\n#]+)'),
    re.compile(r"!\[[^\]\n]*\]\((?P<name>[^()\s#]+)"),
    re.compile(r"""(?:\bsrc|data-background(?:-image|-video)?)\s*=\s*["'](?P<name>[^"'\n#]+)"""),
)
FOOTNOTE = re.compile(r"\[\^(?P<name>[^\]\s]+)\]")
LINE_MACRO = re.compile(r"^[ \t]*(?P<name>[A-Z][\w-]*)(?=[ \t]|$)")
ENTRY = re.compile(r"^\s*@\w+\s*[{(]\s*(?P<name>[^\s,{}()]+)\s*,")
OPTION = re.compile(r"^[ \t]*[\"']?\\?(?P<name>[\w-]+)[\"']?:")


@dataclass(frozen=True)
class Name:
    """A name with its columns in the line."""

    kind: Kind
    text: str
    start: int
    end: int


def under(asked: Asked) -> Name | None:
    """The innermost name that the cursor stands in or just behind."""
    names = [name for name in names_in(asked) if name.start <= asked.column <= name.end]
    return min(names, key=lambda name: name.end - name.start, default=None)


def names_in(asked: Asked) -> Iterator[Name]:
    """Every name in the line of the cursor."""
    line = asked.line
    if asked.path.suffix == ".bib":
        if found := ENTRY.match(line):
            yield name_of("source", found)
        return
    where = asked.zone.kind
    if where == "front" or asked.path.suffix in {".yaml", ".toml"}:
        if found := OPTION.match(line):
            is_macro = found["name"] in asked.macros and is_in_macros(asked)
            yield name_of("tex" if is_macro else "option", found)
        return
    if where == "fence":
        return
    for found in TEX.finditer(line):
        if zone(asked.text.lines, asked.row, found.end()).kind == "math":
            yield name_of("tex", found)
    for pattern in LABELS:
        for found in pattern.finditer(line):
            yield name_of("source" if found["name"] in asked.sources else "label", found)
    for found in CITED.finditer(line):
        for key in re.finditer(r"[^\s,]+", found["name"]):
            yield Name("source", key[0], found.start("name") + key.start(), found.start("name") + key.end())
    for pattern in FILES:
        for found in pattern.finditer(line):
            yield name_of("file", found)
    for found in FOOTNOTE.finditer(line):
        yield name_of("footnote", found)
    if (found := LINE_MACRO.match(line)) and asked.templates and found["name"] in asked.templates.macros:
        yield name_of("macro", found)


def name_of(kind: Kind, found: re.Match[str]) -> Name:
    return Name(kind, found["name"], *found.span("name"))


def is_in_macros(asked: Asked) -> bool:
    """Whether a line of settings stands below `macros:`."""
    indent = len(asked.line) - len(asked.line.lstrip())
    for row in range(asked.row - 1, -1, -1):
        line = asked.text.line(row)
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            return line.strip().startswith("macros:")
    return False


def is_settings(asked: Asked, row: int) -> bool:
    """Whether a row is a setting: of the front matter, or in a file of settings."""
    return asked.path.suffix in {".yaml", ".toml"} or 0 < row < front_matter_end(asked.text.lines)
