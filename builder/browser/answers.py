"""Read what a page answers to a question of ours: it is what scripts of the deck make of it.

A script may change what any function of the page returns, for a reason or to do harm. So an answer has the
type that was asked for, or the page has failed.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from builder.browser.ready import PageFailed
from builder.diagnostics import Diagnostic, Location

T = TypeVar("T")


def read(kind: type[T], answer: object) -> T:
    """The answer as a value of this type: a dataclass of such types, `str`, `int`, `float`, `bool`,
    `list[…]`, `Mapping[str, …]`, `… | None`. Raises PageFailed."""
    try:
        value: T = convert(kind, answer)
    except TypeError as error:
        raise PageFailed(f"a script on the page changed what the browser reports: {error}") from None
    return value


def convert(kind: Any, answer: object) -> Any:
    """Raises TypeError."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        return None if answer is None else convert(arguments[0], answer)
    if origin is list and isinstance(answer, list):
        return [convert(arguments[0], item) for item in answer]
    if origin is Mapping and isinstance(answer, dict):
        return {convert(str, key): convert(arguments[1], value) for key, value in answer.items()}
    if is_dataclass(kind) and isinstance(answer, dict):
        types_of = typing.get_type_hints(kind)
        return kind(**{f.name: convert(types_of[f.name], answer.get(f.name)) for f in fields(kind)})  # type: ignore[operator]
    if kind is float and isinstance(answer, int) and not isinstance(answer, bool):
        return float(answer)
    if kind in {str, int, float, bool} and type(answer) is kind:
        return answer
    raise TypeError(f"expected {getattr(kind, '__name__', kind)}, got {type(answer).__name__}")


def not_done(deck: str, code: str, failure: Exception) -> Diagnostic:
    """What is said of a deck on which a command failed for a reason that nobody has thought of."""
    words = str(failure).split("\n")[0][:200]
    return Diagnostic(Location(deck), "error", code, f"{type(failure).__name__}: {words}")
