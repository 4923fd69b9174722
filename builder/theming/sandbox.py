"""Where templates run: they reach no further than the text they make, and make no endless one in one step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

LARGEST = 10_000_000  # characters of a text, items of a list
# What in a pattern of `%` or `format` is a width: digits, or a sign for one of the values.
WIDTHS = re.compile(r"%[-#0 +]*(\d+|\*)?(?:\.(\d+|\*))?|:[^{}:]*?(\d+|\{)")
# Methods and filters that pad a text to a width, and those that repeat one.
PADDING = frozenset("center ljust rjust zfill expandtabs indent tojson".split())
REPEATING = frozenset({"replace", "join"})


class Sandbox(SandboxedEnvironment):
    """Jinja's sandbox, in which no one step makes a text or list longer than LARGEST."""

    intercepted_binops = frozenset({"*", "%", "**"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (PADDING | REPEATING | {"format"}) & self.filters.keys():
            self.filters[name] = watched(name, self.filters[name])

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            bounded(repeated(left, right))
        elif operator == "**" and isinstance(right, int):
            bounded(right)
        elif isinstance(left, str):
            bounded(padded(left, right if isinstance(right, tuple) else (right,)))
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, function: Any, *args: Any, **kwargs: Any) -> Any:
        watch(getattr(function, "__name__", ""), (getattr(function, "__self__", ""), *args, *kwargs.values()))
        return super().call(context, function, *args, **kwargs)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        found = super().wrap_str_format(value)
        return found and watched("format", found, value.__self__)


def watched(name: str, function: Callable[..., Any], *before: Any) -> Callable[..., Any]:
    """A function that refuses to make what is too long; `before` is what it works on."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        watch(name, (*before, *args, *kwargs.values()))
        return function(*args, **kwargs)

    return call


def watch(name: str, parts: tuple[Any, ...]) -> None:
    """Raises SecurityError for what a method or filter of that name would make too long of these."""
    if name in PADDING:
        arguments = parts[2:] if name == "tojson" else parts[1:]  # a context goes before the value
        bounded(max((part for part in arguments if isinstance(part, int)), default=0))
    elif name == "format" and parts:
        bounded(padded(str(parts[0]), parts[1:]))
    elif name in REPEATING:
        lengths = sorted([0, 0, *(len(part) for part in parts if hasattr(part, "__len__"))])
        bounded((lengths[-1] + 1) * (lengths[-2] + 1))


def repeated(left: Any, right: Any) -> int:
    """The length of a text or list times a number, 0 for a product of something else."""
    pairs = ((left, right), (right, left))
    return max(len(many) * n if hasattr(many, "__len__") and isinstance(n, int) else 0 for many, n in pairs)


def padded(pattern: str, values: Iterable[Any]) -> int:
    """The largest width a pattern asks for."""
    found = [width for widths in WIDTHS.findall(pattern) for width in widths if width]
    given = [value for value in values if isinstance(value, int)] if {"*", "{"} & {*found} else []
    return max([*given, *(int(width[:20]) for width in found if width.isdigit())], default=0)


def bounded(length: int) -> None:
    """Raises SecurityError."""
    if length > LARGEST:
        raise SecurityError(f"this would make a text of {length} characters, at most {LARGEST} are made")
