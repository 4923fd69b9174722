"""What goes into typesetting and what comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from builder.diagnostics import did_you_mean

# TeX packages of MathJax on request (input.mjs). bboldx and dsfont need fonts that npm has not.
PACKAGES = (
    "bbm",
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
# There without asking; asked for, their commands go before those of packages asked for earlier.
ALWAYS = (
    "action",
    "ams",
    "amscd",
    "base",
    "bbox",
    "begingroup",
    "boldsymbol",
    "braket",
    "bussproofs",
    "cancel",
    "color",
    "enclose",
    "extpfeil",
    "html",
    "mhchem",
    "newcommand",
    "textmacros",
    "unicode",
    "verb",
)
THERE = (*PACKAGES, *ALWAYS)
# What they are called in LaTeX, or a part of what is there.
OF_LATEX = frozenset(
    "amsmath amssymb amsfonts amsbsy amsopn amstext latexsym mathrsfs xcolor hyperref".split()
)
MOST_ARGUMENTS = 9
# Fonts of formulas: New Computer Modern, and Computer Modern as MathJax had it before its version 4.
FONTS = {"newcm": "@mathjax/mathjax-newcm-font", "tex": "@mathjax/mathjax-tex-font"}


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

    Of two `packages` that have a command the later wins, of all packages and a macro the macro.
    `x_height` is the height of an x in the text font, in em: Chinese characters inside formulas are drawn at
    the size of the text around, which takes knowing it. 0.5 is what browsers assume of an unknown font.
    `font` is one of `FONTS`. With `breaks` a line of text may end inside a formula, before relations and
    signs between terms.
    """

    macros: tuple[Macro, ...] = ()
    packages: tuple[str, ...] = ()
    x_height: float = 0.5
    font: str = "newcm"
    breaks: bool = False

    @cached_property
    def as_json(self) -> dict[str, Any]:
        """As MathJax takes them: of a macro its definition, number of arguments, default of the first."""
        macros = {
            m.name: [m.definition, m.nargs] if m.default is None else [m.definition, m.nargs, m.default]
            for m in self.macros
        }
        others = {"packages": self.packages, "x_height": self.x_height, "breaks": self.breaks}
        return {"macros": macros, "font": FONTS[self.font], **others}

    @cached_property
    def by_name(self) -> Mapping[str, Macro]:
        return {macro.name: macro for macro in self.macros}

    @classmethod
    def of(
        cls, macros: Mapping[str, object], packages: Sequence[str] = (), x_height: float = 0.5
    ) -> MathOptions:
        """From macros as MathJax takes them: `{"Xv": "{\\\\mathbf X}", "sup": ["{(#1)}", 1]}`.

        Raises `Unfit`, which names the macro or package and says what was expected.
        """
        table = tuple(sorted(macro(name, value) for name, value in macros.items()))
        asked = dict.fromkeys(known_package(name) for name in packages if name not in OF_LATEX)
        return cls(table, tuple(asked), x_height)


@dataclass(frozen=True)
class Refused:
    """Why TeX would not have a formula; `offset` counts characters of its TeX to what is at fault. `passing`
    says nothing of the formula: TeX did not answer."""

    message: str
    hint: str = ""
    offset: int | None = None
    passing: bool = False


@dataclass(frozen=True)
class Remark:
    """What TeX accepts and hardly anybody means; `offset` as of a refusal."""

    message: str
    hint: str = ""
    offset: int | None = None


@dataclass(frozen=True)
class Picture:
    """One typeset formula: its markup, the ids of the glyphs it refers to, MathML for those who do not see
    it, and what is to be said of it."""

    markup: str
    glyphs: tuple[str, ...]
    mathml: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class TypesetPage:
    """`results[slide][position]` is that formula, or why there is none; `outlines` are the glyphs of all."""

    results: tuple[tuple[Picture | Refused, ...], ...]
    outlines: Mapping[str, str]

    @property
    def markup(self) -> tuple[tuple[str | Refused, ...], ...]:
        """`markup[slide][position]` is the HTML of that formula, or why there is none."""
        return tuple(
            tuple(found.markup if isinstance(found, Picture) else found for found in row)
            for row in self.results
        )

    @property
    def defs(self) -> str:
        """The glyphs of the page, which stand in it once, anywhere in the body."""
        return self.defs_of(found for row in self.results for found in row)

    def defs_of(self, results: Iterable[Picture | Refused]) -> str:
        """The glyphs of some formulas as hidden SVG that they refer to; sorted, so that a page does not
        depend on history."""
        names = {glyph for found in results if isinstance(found, Picture) for glyph in found.glyphs}
        if not names:
            return ""
        paths = "".join(f'<path id="{name}" d="{self.outlines[name]}"/>' for name in sorted(names))
        return f'<svg class="math-glyphs" aria-hidden="true" style="display:none"><defs>{paths}</defs></svg>'


class Unfit(ValueError):
    """A macro or a package that TeX cannot take, in words, and a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def macro(name: str, value: object) -> Macro:
    """One entry of a macro table. Raises `Unfit`."""
    if not isinstance(name, str) or not re.fullmatch(r"\\?(?:[A-Za-z]+|[^A-Za-z\s\\])", name):
        raise Unfit(f"macro name `{name}` is neither letters nor one sign")
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
    expected = f"write its TeX, or a list of its TeX and a number of arguments up to {MOST_ARGUMENTS}"
    raise Unfit(f"macro `{name}` is {value!r}", expected)


def known_package(name: object) -> str:
    """Raises `Unfit` for what is no TeX package here."""
    if name in THERE:
        return str(name)
    hint = did_you_mean(str(name), THERE) or f"there are {', '.join(PACKAGES)}"
    raise Unfit(f"unknown TeX package `{name}`", hint)
