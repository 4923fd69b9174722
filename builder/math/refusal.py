"""MathJax's errors in our words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from builder.diagnostics import did_you_mean
from builder.math.formula import MathOptions, Refused

PACKAGE_HINT = "name it in the front matter: `tex: {packages: […]}`"
QUOTED = re.compile(r"(?<![\w`])(\\(?:[A-Za-z]+\*?|\S)(?:\{[^{}]*\})?|'[^']+'|\{[^{}]*\})(?![\w`])")
NAMED = re.compile(r"`(\\[A-Za-z]+)`")
COMMAND_AT_END = re.compile(r"\\(?:[A-Za-z]+|.)\Z", re.DOTALL)


def refused(tex: str, error: Mapping[str, Any], options: MathOptions) -> Refused:
    """From the worker's `{error, code, offset, known}`. Raises KeyError or TypeError for anything else."""
    message = in_house_style(error["error"])
    code, offset = error["code"], error["offset"]
    if code == "UndefinedControlSequence":
        name = message.partition("`")[2].rstrip("`")
        return Refused(message, nearest_command(name, error["known"], options), place_of(name, tex))
    if code == "UnknownEnv":
        name = message.partition("`")[2].rstrip("`")
        return Refused(message, did_you_mean(name, error["known"]), place_of(f"{{{name}}}", tex))
    if code == "NoPackage":
        return Refused(message, PACKAGE_HINT, place_of("\\require", tex))
    if code.startswith("MaxMacroSub") or code == "MaxBufferSize":
        return Refused("its macros go on expanding without end", "does a macro use itself?", offset)
    if code.startswith("Double"):  # noticed before the sign is read
        return Refused(message, "", offset)
    return Refused(message, "", place_of_named(message, tex, offset))


def in_house_style(message: str) -> str:
    """Lower case, no full stop, what is TeX in back-ticks: `undefined control sequence \\Xvv`."""
    text = message.strip().rstrip(".")
    text = text[:1].lower() + text[1:] if not text.startswith(("TeX", "MathJax")) else text
    return QUOTED.sub(lambda found: f"`{found[1].strip(chr(39))}`", text)


def nearest_command(name: str, known: Iterable[str], options: MathOptions) -> str:
    """The nearest of TeX's commands and the deck's own macros; one that begins alike before others."""
    names = [f"\\{command}" for command in (*(macro.name for macro in options.macros), *known)]
    begin_alike = [other for other in names if other[:2] == name[:2]]
    return did_you_mean(name, begin_alike) or did_you_mean(name, names)


def place_of(word: str, tex: str) -> int | None:
    """Where a command or `{environment}` stands; None when a macro brought it."""
    ending = r"(?![A-Za-z])" if word[-1:].isalpha() else ""
    found = re.search(re.escape(word) + ending, tex)
    return found.start() if found else None


def place_of_named(message: str, tex: str, offset: int | None) -> int | None:
    """The last command before the offset that the message speaks of, else what was read last."""
    if offset is None:
        return None
    places = [tex.rfind(name, 0, offset) for name in NAMED.findall(message)]
    return max(places, default=-1) if max(places, default=-1) >= 0 else start_of_command(tex, offset)


def start_of_command(tex: str, offset: int | None) -> int | None:
    """TeX notices after it has read: step back over the command or brace it read last."""
    if offset is None:
        return None
    before = COMMAND_AT_END.search(tex[:offset].rstrip())
    return before.start() if before else max(0, offset - 1)
