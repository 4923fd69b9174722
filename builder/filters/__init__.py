"""The verbs of the templates: the function NAME of the module NAME is the Jinja filter NAME.

A module that states a `version` promises that its function depends on its arguments only, so its results are
kept on disk. Modules whose name begins with `_` are shared by filters and are none themselves.
"""

from __future__ import annotations

from typing import Protocol

from markupsafe import Markup


class Refused(Exception):
    """A filter cannot take this input. `line` and `column` count from 1 in the text it was given, or in the
    `file` beside it, whose line is `text`."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        line: int | None = None,
        column: int | None = None,
        file: str = "",
        text: str = "",
    ) -> None:
        super().__init__(message)
        self.message, self.hint, self.line, self.column = message, hint, line, column
        self.file, self.text = file, text


class Failed(Refused):
    """A filter could not take any input now: it had too little time or memory, or lacks a program."""


class Passing(Markup):
    """What a filter made of its input with too little time, or without a program: shown, said and not kept.
    Templates ask for it by `is passing`."""


class Warn(Protocol):
    """How a template or filter tells of input that it takes only in part; places count as in `Refused`.

    The block is drawn nevertheless. Nothing is written, so that a template may call it anywhere. What is
    `passing` is no fault of the input, and the page is not remembered.
    """

    def __call__(
        self,
        message: str,
        hint: str = "",
        line: int | None = None,
        column: int | None = None,
        *,
        passing: bool = False,
    ) -> str: ...


def unheard(*told: object, **places: object) -> str:
    """The `Warn` of a block that nobody waits to hear of."""
    return ""
