"""The verbs of the templates: the function NAME of the module NAME is the Jinja filter NAME.

A module that states a `version` promises that its function depends on its arguments only, so its results are
kept on disk. Modules whose name begins with `_` are shared by filters and are none themselves.
"""

from __future__ import annotations


class Refused(Exception):
    """A filter cannot take this input. `line` and `column` count from 1 in the text it was given."""

    def __init__(
        self, message: str, hint: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.message, self.hint, self.line, self.column = message, hint, line, column
