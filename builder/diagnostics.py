"""Errors are data: where a problem is, what it is, and what would mend it."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal
from unicodedata import east_asian_width

Severity = Literal["error", "warning", "note"]
MOST_LINES = 12  # that are named of those with one cause
DID_YOU_MEAN = re.compile(r"did you mean `([^`]+)`\?")


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


# What moves the cursor, changes colours, sets the clipboard or turns the direction of the text.
SIGNS = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) != "\t"},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), 0x061C, 0x200E, 0x200F, 0x2028, 0x2029), 0xFFFD),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
}


def visible(line: str) -> str:
    """A line with signs in place of characters that would command the terminal: names, messages of other
    programs and source lines are the deck's."""
    return line.translate(SIGNS)


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One problem. `code` is stable kebab-case; `message` is lower case, without a full stop.

    `passing` is one that the machine had at that moment, such as too little time or memory: the same source
    may build well the next time, so nothing that was made with it is remembered. `also` are other places of
    the same problem, which has one cause.
    """

    location: Location
    severity: Severity
    code: str
    message: str
    hint: str = ""
    passing: bool = False
    also: tuple[Location, ...] = ()

    def __str__(self) -> str:
        lines = [f"{self.location}: {self.severity}[{self.code}]: {self.said}"]
        if self.location.text.strip():
            shown = excerpt(self.location)
            lines += [f"    {shown.text}", f"    {caret_indent(shown)}^"]
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(map(visible, lines))

    @property
    def said(self) -> str:
        """The message with the lines of the other places, the first dozen of them."""
        if not self.also:
            return self.message
        here = self.location.path
        lines = [str(at.line) if at.path == here else f"{at.path}:{at.line}" for at in self.also]
        named = ", ".join(lines[:MOST_LINES]) + (", …" if len(lines) > MOST_LINES else "")
        return f"{self.message}, also on {len(lines)} more line{'s' * (len(lines) > 1)}: {named}"

    @property
    def suggestion(self) -> str:
        """What to write instead, where the hint names a word that is near; else empty."""
        found = DID_YOU_MEAN.search(self.hint)
        return found[1] if found else ""

    def to_json(self) -> dict[str, object]:
        """Plain data: `{location: {path, line, column, text}, severity, code, message, hint, suggestion}`
        and `also`, a list of further locations."""
        plain = {name: value for name, value in asdict(self).items() if name != "passing"}
        return plain | {"message": self.said, "suggestion": self.suggestion}


def from_plain(plain: Mapping[str, Any]) -> Diagnostic:
    """A problem from what `dataclasses.asdict` makes of it, perhaps by way of JSON."""
    also = tuple(Location(**at) for at in plain["also"])
    return Diagnostic(**{**plain, "location": Location(**plain["location"]), "also": also})


# Problems whose cause is one, wherever it shows: a file that is not there, a template that fails.
ONE_CAUSE = re.compile(
    r"(?:missing-.*|remote-.*|template|colon-attributes|not-run|latex-text): .*"
    r"|tex: undefined control sequence .*",
    re.S,
)


def together(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The problems, each once: those of one cause as the first of them, which knows where the others are."""
    found: dict[object, list[Diagnostic]] = {}
    for problem in dict.fromkeys(problems):
        one = (problem.severity, problem.code, problem.message)
        is_shared = ONE_CAUSE.fullmatch(f"{problem.code}: {problem.message}")
        found.setdefault(one if is_shared else problem, []).append(problem)
    return tuple(with_places(same) for same in found.values())


def with_places(same: Sequence[Diagnostic]) -> Diagnostic:
    """The first of these problems, which are alike, with the other lines that have it."""
    places: dict[object, Location] = {}
    for at in (at for problem in same for at in (problem.location, *problem.also)):
        places.setdefault((at.path, at.line), at)
    return replace(same[0], also=(*places.values(),)[1:])


Report = Callable[[Diagnostic], None]


def ignore(problem: Diagnostic) -> None:
    """The report for what is said elsewhere: a deck that is built, and also listed, cited or printed."""


LONGEST_LINE = 400  # characters that are shown of a line, half of them before the column


def excerpt(location: Location) -> Location:
    """The location with what stands near it in a line that is too long to be read."""
    text, column = location.text, location.column
    if len(text) <= LONGEST_LINE:
        return location
    start = max(0, column - 1 - LONGEST_LINE // 2)
    end = start + LONGEST_LINE
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return replace(location, text=before + text[start:end] + after, column=column - start + len(before))


def caret_indent(location: Location) -> str:
    """Blanks as wide as the text before the column; Chinese characters are two cells wide."""
    before = location.text[: location.column - 1]
    return "".join("\t" if c == "\t" else "  " if east_asian_width(c) in "WF" else " " for c in before)


SHORT_OF = frozenset(
    getattr(errno, name)
    for name in "EMFILE ENFILE ENOMEM EAGAIN EINTR EIO EBUSY ENOSPC EDQUOT ETIMEDOUT ESTALE".split()
    if hasattr(errno, name)
)


def is_passing(error: OSError) -> bool:
    """Whether the system was short of something, which says nothing about the file."""
    return error.errno in SHORT_OF


PARTS = re.compile(r"(?<=[-._])")


def nearest(word: str, known: Iterable[str]) -> str:
    """The nearest known word, or nothing when none is near. Names that begin or end with the same words, such
    as `data-` or `-normal.ttf`, are near only if what tells them apart is."""
    from difflib import SequenceMatcher, get_close_matches

    for other in get_close_matches(word, list(known), n=3, cutoff=0.75):
        apart = told_apart(word, other)
        if SequenceMatcher(None, *apart).ratio() >= 0.6:
            return other
    return ""


def told_apart(one: str, other: str) -> tuple[str, str]:
    """Two names without the words that they begin and end with alike."""
    parts = PARTS.split(one), PARTS.split(other)
    for _ in range(2):
        while all(len(words) > 1 for words in parts) and parts[0][-1] == parts[1][-1]:
            parts = parts[0][:-1], parts[1][:-1]
        parts = parts[0][::-1], parts[1][::-1]
    return "".join(parts[0]), "".join(parts[1])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or nothing when none is near."""
    near = nearest(word, known)
    return f"did you mean `{near}`?" if near else ""


class Guesses:
    """The nearest known words to the first few that are unknown. To look for one takes milliseconds, and the
    longer the more are known; who has written hundreds wrong has learnt enough from these."""

    MOST = 20

    def __init__(self) -> None:
        self.made: dict[str, str] = {}

    def __call__(self, word: str, known: Iterable[str]) -> str:
        """As `did_you_mean`, or nothing when enough was said."""
        if word not in self.made and len(self.made) < self.MOST:
            self.made[word] = did_you_mean(word, known)
        return self.made.get(word, "")
