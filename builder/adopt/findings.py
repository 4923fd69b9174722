"""What the author's configuration holds: what is taken of it, and remarks on the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from builder.adopt.javascript import Code
from builder.diagnostics import Diagnostic, Location, shown_name

THEME = Path("theme", "own")
STYLE = (THEME / "style.css").as_posix()
MACROS = (THEME / "macros").as_posix()


@dataclass(frozen=True)
class Taken:
    """Something that works here from now on: a line macro, a word, a TeX macro."""

    kind: Literal["macro", "word", "tex"]
    name: str
    at: Location


@dataclass(frozen=True)
class Migration:
    """`left` says what was not taken and why; `files` maps the files that hold the rest to their text; `read`
    names the author's files that were looked into."""

    taken: tuple[Taken, ...]
    left: tuple[Diagnostic, ...]
    files: Mapping[Path, str]
    read: tuple[str, ...] = ()


@dataclass(frozen=True)
class Config:
    """One of the author's configuration files."""

    path: Path
    text: str
    code: Code

    def at(self, offset: int) -> Location:
        before = self.text[:offset]
        start = before.rfind("\n") + 1
        line = self.text[start:].split("\n", 1)[0]
        return Location(shown_name(self.path), before.count("\n") + 1, offset - start + 1, line)


class Findings:
    """What the author's files hold, collected file by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[Taken] = []
        self.left: list[Diagnostic] = []
        self.templates: dict[Path, str] = {}
        self.tex: dict[str, Any] = {}
        self.settings: dict[str, Any] = {}

    def leave(self, at: Location, message: str, hint: str = "") -> None:
        self.left.append(Diagnostic(at, "warning", "not-migrated", message, hint))

    def remark(self, at: Location, message: str, hint: str = "") -> None:
        self.left.append(Diagnostic(at, "note", "migrated", message, hint))

    def template(self, kind: Literal["macro", "word"], name: str, html: str, at: Location) -> None:
        path = self.folder / THEME / f"{kind}s" / f"{name}.html.jinja"
        if path in self.templates and self.templates[path] != html:
            self.leave(at, f"`{name}` is defined differently before; the first definition is kept")
            return
        self.templates[path] = html
        self.taken.append(Taken(kind, name, at))
