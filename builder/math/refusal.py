"""MathJax's errors in our words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from builder.diagnostics import did_you_mean
from builder.math.advice import ASK_FOR, elsewhere, of_error
from builder.math.commands import reach
from builder.math.formula import PACKAGES, Formula, MathOptions, Refused
from builder.math.place import place_of, place_of_error

QUOTED = re.compile(r"(?<![\w`])(\\(?:[A-Za-z]+\*?|\S)(?:\{[^{}]*\})?|'[^']+'|\{[^{}]*\}|&)(?![\w`])")
NOT_FOUND = re.compile(r"could not find (\S+) for$")  # of an arrow of `CD`, which has no name
COLUMN = re.compile(r"illegal pream-token \((.*)\)", re.DOTALL)

NAME = re.compile(r".*`([^`]+)`.*", re.DOTALL)


def refused(formula: Formula, error: Mapping[str, Any], options: MathOptions) -> Refused:
    """From the worker's `{error, code, offset, known, packages}`. Raises KeyError or TypeError for anything
    else."""
    tex, code, offset = formula.tex, error["code"], error["offset"]
    message = in_house_style(error["error"])
    name = NAME.sub(r"\1", message)
    if code == "UndefinedControlSequence":
        hint = package_of(error["packages"]) or elsewhere(name)
        hint = hint or nearest_command(name, error["known"], options)
        return Refused(message, hint, place_of_command(name, tex, options))
    if code == "UnknownEnv":
        hint = package_of(error["packages"]) or elsewhere(f"{{{name}}}") or did_you_mean(name, error["known"])
        return Refused(message, hint, place_of(f"{{{name}}}", tex))
    if code == "NoPackage":
        return Refused(message, package_of([name]) or elsewhere(f"[{name}]"), place_of("\\require", tex))
    if code.startswith("MaxMacroSub") or code == "MaxBufferSize":
        return Refused("its macros expand without end", "does a macro call itself?", offset)
    return Refused(message, of_error(code, message, formula), place_of_error(code, message, tex, offset))


def in_house_style(message: str) -> str:
    """Lower case, no full stop, what is TeX in back-ticks: `undefined control sequence \\Xvv`."""
    text = message.strip().rstrip(".")
    text = text[:1].lower() + text[1:] if not text.startswith(("TeX", "MathJax")) else text
    text = NOT_FOUND.sub(r"could not find `\1`", text)
    text = COLUMN.sub(r"`\1` is no kind of column", text)
    return QUOTED.sub(lambda found: f"`{found[1].strip(chr(39))}`", text)


def package_of(names: Iterable[str]) -> str:
    """A hint at the packages that have something, of those that can be asked for."""
    known = [name for name in names if name in PACKAGES]
    return ASK_FOR.format(" or ".join(f"`tex: {{packages: [{name}]}}`" for name in known)) if known else ""


def nearest_command(name: str, known: Iterable[str], options: MathOptions) -> str:
    """The nearest of TeX's commands and the deck's own macros; one that begins alike before others."""
    names = [f"\\{command}" for command in (*(macro.name for macro in options.macros), *known)]
    begin_alike = [other for other in names if other[:2] == name[:2]]
    return did_you_mean(name, begin_alike) or did_you_mean(name, names)


def place_of_command(name: str, tex: str, options: MathOptions) -> int | None:
    """Where a command stands, or the macro that brings it."""
    macros = options.by_name
    bring = (f"\\{macro}" for macro in macros if name.removeprefix("\\") in reach(f"\\{macro}", macros))
    places = (place_of(word, tex) for word in (name, *bring))
    return next((place for place in places if place is not None), None)
