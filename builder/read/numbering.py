"""The setting `numbering`: what is counted, from where, and how a number is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.diagnostics import did_you_mean
from builder.read.option_faults import Faults

SCOPES = ("deck", "section", "slide", "none")
FIELDS = ("chapter", "section", "slide", "number")
FIELD = re.compile(r"\{(\w*)\}")
TOGETHER = ("theorem", "lemma", "proposition", "corollary")
FIGURES = frozenset({"figure", "table", "listing"})
FORMATS = {"section": "{section}.{number}", "slide": "{slide}.{number}"}
KEYS = {"equations": SCOPES, "theorems": (*SCOPES, "shared", "by"), "figures": SCOPES, "format": ()}
HINT = f"write {', '.join(f'`{scope}`' for scope in SCOPES[:-1])} or `{SCOPES[-1]}`"


@dataclass(frozen=True)
class Numbering:
    """Where equations, blocks and `FIGURES` are counted from (one of `SCOPES`), the kinds of blocks that are
    counted together, and how a number is written; without a `format` as its scope wants it."""

    equations: str = "deck"
    blocks: str = "deck"
    figures: str = "deck"
    shared: tuple[str, ...] = TOGETHER
    format: str = ""

    def counter(self, kind: str) -> str:
        """The name of the counter of a kind of block."""
        return self.shared[0] if kind in self.shared else kind

    def scope(self, kind: str) -> str:
        if kind == "equation":
            return self.equations
        return self.figures if kind in FIGURES else self.blocks

    def written(self, kind: str, fields: Mapping[str, str]) -> str:
        """A number as it is shown; `fields` are those of `FIELDS`."""
        return filled(self.format or FORMATS.get(self.scope(kind), "{number}"), fields)

    def section(self, fields: Mapping[str, str]) -> str:
        """The number of a section, as other numbers begin with it."""
        before, named, _ = self.format.partition("{section}")
        return filled((before if named else "") + "{section}", fields)

    @property
    def needs_chapter(self) -> bool:
        return "{chapter}" in self.format


def filled(form: str, fields: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: fields.get(found[1], ""), form)


@dataclass(frozen=True)
class NumberingReading:
    """Reads the setting; what is wrong is reported, and left out."""

    faults: Faults

    def numbering(self, given: object) -> Numbering | None:
        """None when there is no such setting, and nothing is numbered."""
        if given in (None, False):
            return None
        values: Mapping[str, Any] = given if isinstance(given, dict) else {}
        self.faults.warn_of_unknown(values, ["numbering"], KEYS)
        theorems = values.get("theorems", "deck")
        by = theorems.get("by", "deck") if isinstance(theorems, dict) else theorems
        blocks = self.scope("theorems", by)
        return Numbering(
            equations=self.scope("equations", values.get("equations", "deck")),
            blocks=blocks,
            figures=self.scope("figures", values.get("figures", "deck" if blocks == "none" else blocks)),
            shared=self.shared(theorems),
            format=self.format(values.get("format", "")),
        )

    def scope(self, key: str, value: object) -> str:
        value = "none" if value in (None, False) else value  # as YAML may read it
        if value in SCOPES:
            return str(value)
        message = f"`{key}` of `numbering` must say where counting restarts, found `{value}`"
        self.warn([key], message, HINT)
        return "deck"

    def shared(self, theorems: object) -> tuple[str, ...]:
        if not isinstance(theorems, dict):
            return TOGETHER
        self.faults.warn_of_unknown(theorems, ["numbering", "theorems"], ("shared", "by"))
        given = theorems.get("shared", list(TOGETHER))
        if isinstance(given, list) and all(isinstance(kind, str) for kind in given):
            return tuple(given) or ("",)
        self.warn(["theorems", "shared"], f"`shared` is a list of kinds of blocks, found `{given}`")
        return TOGETHER

    def format(self, value: object) -> str:
        unknown = [name for name in FIELD.findall(str(value)) if name not in FIELDS]
        if isinstance(value, str) and not unknown and (not value or "{number}" in value):
            return value
        known = ", ".join(f"`{{{name}}}`" for name in FIELDS)
        hint = did_you_mean(unknown[0], FIELDS) if unknown else ""
        message = f"`format` of `numbering` is text with `{{number}}` and others of {known}, found `{value}`"
        self.warn(["format"], message, hint)
        return ""

    def warn(self, keys: Sequence[str], message: str, hint: str = "") -> None:
        self.faults.warn(["numbering", *keys], "option-type", message, hint)
