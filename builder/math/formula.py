"""What goes into typesetting and what comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from builder.diagnostics import did_you_mean

# TeX packages of MathJax beyond those that are always there (engine.mjs); bbm, bboldx and dsfont are missing
# because their fonts are packages of their own.
PACKAGES = (
    "cases",
    "centernot",
    "colortbl",
    "empheq",
    "gensymb",
    "mathtools",
    "physics",
    "textcomp",
    "units",
    "upgreek",
)
MOST_ARGUMENTS = 9


@dataclass(frozen=True)
class Formula:
    """TeX without its delimiters; `display` formulas stand on lines of their own."""

    tex: str
    display: bool


@dataclass(frozen=True, order=True)
class Macro:
    """`\\name` stands for `definition`, in which `#1` … `#nargs` are its arguments.

    With a `default` the first argument is optional, as in LaTeX's `\\newcommand`.
    """

    name: str
    definition: str
    nargs: int = 0
    default: str | None = None


@dataclass(frozen=True)
class MathOptions:
    """Everything outside a formula that its look depends on.

    `x_height` is the height of an x in the text font, in em: Chinese characters inside formulas are drawn at
    the size of the text around, which takes knowing it. 0.5 is what browsers assume of an unknown font.
    """

    macros: tuple[Macro, ...] = ()
    packages: tuple[str, ...] = ()
    x_height: float = 0.5

    @cached_property
    def by_name(self) -> Mapping[str, Macro]:
        return {macro.name: macro for macro in self.macros}

    @classmethod
    def of(
        cls, macros: Mapping[str, object], packages: Sequence[str] = (), x_height: float = 0.5
    ) -> MathOptions:
        """From macros as MathJax takes them: `{"Xv": "{\\\\mathbf X}", "sup": ["{(#1)}", 1]}`.

        Raises ValueError that names the macro or package and says what was expected.
        """
        table = tuple(sorted(macro(name, value) for name, value in macros.items()))
        return cls(table, tuple(sorted({known_package(name) for name in packages})), x_height)


@dataclass(frozen=True)
class Refused:
    """Why TeX would not have a formula; `offset` counts characters of its TeX to where it gave up. `passing`
    says nothing of the formula: TeX did not answer."""

    message: str
    hint: str = ""
    offset: int | None = None
    passing: bool = False


@dataclass(frozen=True)
class TypesetPage:
    """`markup[slide][position]` is the HTML of that formula, or why there is none.

    `defs` holds the glyphs of the page and stands in it once, anywhere in the body.
    """

    markup: tuple[tuple[str | Refused, ...], ...]
    defs: str


def macro(name: str, value: object) -> Macro:
    """One entry of a macro table. Raises ValueError."""
    if not isinstance(name, str) or not re.fullmatch(r"\\?(?:[A-Za-z]+|[^A-Za-z\s\\])", name):
        raise ValueError(f"macro name `{name}` is neither letters nor one sign")
    name = name.removeprefix("\\")
    match value:
        case str(definition):
            return Macro(name, definition)
        case [str(definition)]:
            return Macro(name, definition)
        case [str(definition), int(nargs)] if 0 <= nargs <= MOST_ARGUMENTS:
            return Macro(name, definition, nargs)
        case [str(definition), int(nargs), str(default)] if 1 <= nargs <= MOST_ARGUMENTS:
            return Macro(name, definition, nargs, default)
    expected = f"its TeX, or a list of its TeX and a number of arguments up to {MOST_ARGUMENTS}"
    raise ValueError(f"macro `{name}` is {value!r}; expected {expected}")


def known_package(name: object) -> str:
    """Raises ValueError for what is no TeX package here."""
    if name in PACKAGES:
        return str(name)
    hint = did_you_mean(str(name), PACKAGES)
    raise ValueError(f"unknown TeX package `{name}`; {hint or 'there are ' + ', '.join(PACKAGES)}")
