"""A project's settings, keyed as front matter is: in `slides.yaml` or `[tool.slides]` of `pyproject.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report, shown_name
from builder.read.project import PYPROJECT, TABLE, YAML, Project, misnamed_settings
from builder.read.source import Unreadable, parse_front_matter, read_text

HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
KEY = re.compile(r"""\s*["']?([^\s"'=.]+)["']?\s*=""")
AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")


@dataclass(frozen=True)
class ProjectSettings:
    """`values`, and the place of each key (`presentation.margin`) for messages about it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Location] = field(default_factory=dict)


def read_settings(root: Path, report: Report) -> ProjectSettings:
    """The settings of the project whose root this is; what is wrong with them is reported."""
    project = Project(root)
    for path in (root / YAML, root / PYPROJECT):
        if path.is_file() and not project.holds(path):
            message = "this settings file is a link that leads out of the project, so it is not read"
            report(Diagnostic(Location(shown_name(path)), "error", "outside-project", message))
            return ProjectSettings()
    for path in misnamed_settings(root):
        if path.is_file():
            report(not_read(shown_name(path)))
    in_yaml, in_toml = root / YAML, root / PYPROJECT
    toml = text_of(in_toml, report) if in_toml.is_file() else ""
    table = TABLE.search(toml)
    if in_yaml.is_file():
        if table:
            report(settings_twice(toml, table.end(), shown_name(in_toml)))
        lines = text_of(in_yaml, report).split("\n")
        return ProjectSettings(*parse_front_matter(lines, shown_name(in_yaml), report, first_line=1))
    return read_toml(toml, shown_name(in_toml), report) if table else ProjectSettings()


def not_read(name: str) -> Diagnostic:
    message = "a settings file of this name is not read"
    return Diagnostic(Location(name), "warning", "settings-name", message, f"call the file `{YAML}`")


def settings_twice(toml: str, offset: int, name: str) -> Diagnostic:
    line = toml.count("\n", 0, offset) + 1
    where = Location(name, line, 1, toml.split("\n")[line - 1])
    message = f"`[tool.slides]` is not read, as there is a `{YAML}`"
    return Diagnostic(where, "warning", "settings-twice", message, "keep one of them")


def text_of(path: Path, report: Report) -> str:
    try:
        return read_text(path, report)
    except Unreadable as error:
        report(Diagnostic(Location(shown_name(path)), "error", "unreadable", error.message, error.hint))
        return ""


def read_toml(text: str, name: str, report: Report) -> ProjectSettings:
    try:
        whole = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message, at = str(error), AT_LINE.search(str(error))
        line, column = (int(at[1]), int(at[2])) if at else (1, 1)
        where = Location(name, line, column, text.split("\n")[line - 1])
        report(Diagnostic(where, "error", "settings", f"TOML: {AT_LINE.sub('', message).lower()}"))
        return ProjectSettings()
    tool = whole.get("tool")
    table = tool.get("slides") if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        return ProjectSettings()
    return ProjectSettings(table, dict(toml_places(text, name)))


def toml_places(text: str, name: str) -> Iterator[tuple[str, Location]]:
    """Where each key of the table stands."""
    table: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if header := HEADER.match(line):
            names = [part.strip().strip("\"'") for part in header[1].split(".")]
            table = names[2:] if names[:2] == ["tool", "slides"] else None
            if table:
                yield ".".join(table), Location(name, number, 1, line)
        elif table is not None and (key := KEY.match(line)):
            yield ".".join([*table, key[1]]), Location(name, number, key.start(1) + 1, line)
