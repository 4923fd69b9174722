"""Editors by name: the address, or the command, that opens a file at a line in each."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

from builder.diagnostics import did_you_mean
from builder.machine.programs import start_program

EDITORS: Mapping[str, str] = {
    "vscode": "vscode://file/{path}:{line}:{column}",
    "vscodium": "vscodium://file/{path}:{line}:{column}",
    "cursor": "cursor://file/{path}:{line}:{column}",
    "zed": "zed://file/{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    "emacs": "emacsclient --no-wait +{line}:{column} {path}",
    "vim": "vim --servername slides --remote +{line} {path}",
    "gvim": "gvim --remote-silent +{line} {path}",
    "kate": "kate --line {line} --column {column} {path}",
    "sublime": "subl {path}:{line}:{column}",
}
FIELD = re.compile(r"\{(path|line|column)\}")
ADDRESS = re.compile(r"[A-Za-z][\w+.-]+:\S*")
Open = Callable[[Path, int, int], None]


class NoEditor(Exception):
    """What was named opens no file; the message says what does."""


def way_to_open(given: str) -> str:
    """The address or command of an editor, by name or as it was given. Raises `NoEditor`."""
    way = EDITORS.get(given, given)
    if "{path}" in way:
        return way
    hint = did_you_mean(given, EDITORS) or f"there are {', '.join(EDITORS)}"
    raise NoEditor(f"no editor `{given}`; {hint}, or an address or command with {{path}} and {{line}}")


def is_address(way: str) -> bool:
    return bool(ADDRESS.fullmatch(way))


def command(way: str, path: Path, line: int, column: int) -> list[str]:
    """What is run: no shell reads it, so a name of a file is never more than a name."""
    given = {"path": str(path), "line": str(line), "column": str(column)}
    return [FIELD.sub(lambda found: given[found[1]], part) for part in shlex.split(way)]


def opener(way: str, report: Callable[[str], None]) -> Open | None:
    """Runs the command of an editor; None where an address does it."""
    if is_address(way):
        return None

    def start(path: Path, line: int, column: int) -> None:
        program = command(way, path, line, column)
        if problem := start_program(program):
            report(f"cannot start `{program[0]}`: {problem}")

    return start
