"""Errors are data: where a problem is, what it is, and what would mend it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from unicodedata import east_asian_width

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, order=True)
class Location:
    """A place in a source file; lines and columns count from 1, a column in characters.

    `text` is the source line itself, so that a report needs no second look at the disk.
    """

    path: str
    line: int = 1
    column: int = 1
    text: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def shown_name(path: Path) -> str:
    """A path as people type it: relative to where they stand when that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return str(path)
    return str(path) if len(relative) > len(str(path)) else Path(relative).as_posix()


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One problem. `code` is stable kebab-case; `message` is lower case, without a full stop."""

    location: Location
    severity: Severity
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        head = f"{self.location}: {self.severity}[{self.code}]: {self.message}"
        lines = [head]
        if self.location.text.strip():
            lines += [f"    {self.location.text}", f"    {caret_indent(self.location)}^"]
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, object]:
        """Plain data: `{location: {path, line, column, text}, severity, code, message, hint}`."""
        return asdict(self)


# Problems whose cause is one, wherever it shows: a file that is not there, a template that fails.
ONE_CAUSE = re.compile(r"missing-.*|remote-.*|template|colon-attributes")


def together(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The problems, each once: those of one cause as the first of them, which says how many lines have it."""
    found: dict[object, list[Diagnostic]] = {}
    for problem in dict.fromkeys(problems):
        one = (problem.severity, problem.code, problem.message)
        found.setdefault(one if ONE_CAUSE.fullmatch(problem.code) else problem, []).append(problem)
    return tuple(with_count(same) for same in found.values())


def with_count(same: Sequence[Diagnostic]) -> Diagnostic:
    more = len({(problem.location.path, problem.location.line) for problem in same}) - 1
    also = f", also on {more} more line{'s' if more > 1 else ''}" if more else ""
    return replace(same[0], message=same[0].message + also)


Report = Callable[[Diagnostic], None]


def caret_indent(location: Location) -> str:
    """Blanks as wide as the text before the column; Chinese characters are two cells wide."""
    before = location.text[: location.column - 1]
    return "".join("\t" if c == "\t" else "  " if east_asian_width(c) in "WF" else " " for c in before)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or nothing when none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.75)
    return f"did you mean `{near[0]}`?" if near else ""
