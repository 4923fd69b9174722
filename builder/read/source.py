"""Read a Markdown file: its front matter and its lines. The only stage that sees the disk as text."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report, is_passing, shown_name

LARGEST_BYTES = 32 * 1024 * 1024
BINARY_WITHIN = 8192  # a null byte in so many is what Git takes for a sign of no text
LARGEST_FRONT_MATTER = 256 * 1024
INVISIBLE_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True)
class Source:
    """A file's front matter (`options`) and the lines after it; `first_line` numbers `lines[0]`."""

    path: Path
    name: str
    lines: tuple[str, ...]
    first_line: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)
    option_lines: Mapping[str, Location] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def locate(self, index: int, column: int = 1) -> Location:
        """The place of `lines[index]`."""
        index = max(0, min(index, len(self.lines) - 1))
        text = self.lines[index] if self.lines else ""
        return Location(self.name, self.first_line + index, column, text)


class Unreadable(Exception):
    """A file that cannot be used as text: missing, no plain file, too large, not UTF-8."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class Unavailable(Unreadable):
    """A file that cannot be read now, for want of something else."""


# Texts of an editor by the real paths of their files, for the length of one call of `unsaved`.
EDITED: ContextVar[Mapping[str, str]] = ContextVar("edited", default=MappingProxyType({}))


@contextmanager
def unsaved(texts: Mapping[str, str]) -> Iterator[None]:
    """Within, the files of these real paths say what stands in the editor, whatever the disk says."""
    before = EDITED.set(texts)
    try:
        yield
    finally:
        EDITED.reset(before)


def unsaved_text(path: Path | str) -> str | None:
    """What the editor has of a file that is open in it."""
    texts = EDITED.get()
    return texts.get(os.path.realpath(path)) if texts else None


def read_bytes(path: Path, largest: int = LARGEST_BYTES) -> bytes:
    """The bytes of a plain file of at most `largest` bytes; devices, pipes and folders are refused."""
    edited = unsaved_text(path)
    if edited is not None:
        return edited.encode("utf-8", "replace")
    try:
        status = path.stat()
    except FileNotFoundError:
        raise Unreadable("no such file") from None
    except ValueError as error:
        raise Unreadable(f"cannot be read: {error}") from None
    except OSError as error:
        raise cannot_read(error) from None
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("not a plain file", "this is a device, pipe or folder, not a text file")
    if status.st_size > largest:
        raise Unreadable(f"{status.st_size} bytes are more than the {largest} that are read")
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot_read(error) from None


def cannot_read(error: OSError) -> Unreadable:
    return (Unavailable if is_passing(error) else Unreadable)(f"cannot be read: {error.strerror or error}")


def refuse_binary(path: Path) -> None:
    """Raises `Unreadable` for a picture or program, whose bytes say nothing to a reader."""
    if b"\0" in read_bytes(path)[:BINARY_WITHIN]:
        raise Unreadable("this is a binary file, such as a picture or a program")


def read_text(path: Path, report: Report | None = None, name: str = "") -> str:
    """The text of a UTF-8 file with `\\n` line ends; bytes that are no UTF-8 are reported and replaced."""
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8-sig", errors="replace")
        if report:
            before = data[: error.start].decode("utf-8", errors="replace")
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            where = Location(name or shown_name(path), line, column, text.split("\n")[line - 1])
            hint = "save the file as UTF-8; the bad bytes are shown as \ufffd"
            report(Diagnostic(where, "error", "not-utf-8", "this is not UTF-8 text", hint))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(path: Path, report: Report) -> Source:
    """A deck's or an imported document's source.

    Raises `Unreadable` when there is no text at all; a broken front matter is reported and skipped.
    """
    name = shown_name(path)
    return make_source(path, name, read_text(path, report, name), report)


def make_source(path: Path, name: str, text: str, report: Report) -> Source:
    """The source with this text; nothing is read."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    report_hidden_controls(text, name, report)
    lines = text.replace("\x00", "\ufffd").split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    end = front_matter_end(lines)
    if end is None:
        return Source(path, name, tuple(lines))
    options, places = parse_front_matter(lines[1:end], name, report)
    return Source(path, name, tuple(lines[end + 1 :]), end + 2, options, places)


def report_hidden_controls(text: str, name: str, report: Report) -> None:
    """Bidirectional controls can make a line read differently from what it says; name each line once."""
    if text.translate(INVISIBLE_CONTROLS) == text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        column = next((i for i, c in enumerate(line, 1) if ord(c) in INVISIBLE_CONTROLS), 0)
        if column:
            where = Location(name, number, column, line.translate(INVISIBLE_CONTROLS))
            message = f"invisible direction control U+{ord(line[column - 1]):04X}"
            report(Diagnostic(where, "warning", "hidden-control", message, "use the `dir` attribute instead"))


def front_matter_end(lines: list[str]) -> int | None:
    """The index of the closing line; the block opens on the very first line and nowhere else."""
    if not lines or lines[0].rstrip() != "---":
        return None
    return next((i for i, line in enumerate(lines[1:], 1) if line.startswith("---")), None)


def parse_front_matter(
    lines: list[str], name: str, report: Report, first_line: int = 2
) -> tuple[dict[str, Any], dict[str, Location]]:
    """Settings by key, and where each stands; `first_line` numbers `lines[0]`."""
    from builder.read.yaml12 import parse_what_can_be

    if sum(map(len, lines)) > LARGEST_FRONT_MATTER:
        where = Location(name)
        report(Diagnostic(where, "error", "front-matter", "front matter is larger than 256 kB"))
        return {}, {}
    data, problems = parse_what_can_be(lines)
    for problem in problems:
        index = min(problem.line, len(lines) - 1) if lines else 0
        line = lines[index] if lines else ""
        hint = problem.hint or ("imports stand below the front matter" if line.startswith("@import") else "")
        where = Location(name, first_line + index, problem.column + 1, line)
        report(Diagnostic(where, "error", "front-matter", problem.message, hint))
    if problems and not isinstance(data, dict):
        return {}, {}
    if not isinstance(data, dict):
        if data is not None:
            index = next(i for i, line in enumerate(lines) if line.strip())
            message, hint = "these lines are not settings and are not shown", "write `key: value`"
            where = Location(name, first_line + index, 1, lines[index])
            report(Diagnostic(where, "warning", "front-matter", message, hint))
        return {}, {}
    return {str(k): v for k, v in data.items()}, dict(option_places(lines, name, first_line))


def option_places(lines: list[str], name: str, first_line: int) -> Iterator[tuple[str, Location]]:
    """Where each key stands, as `presentation.margin`, for messages about it."""
    parents: list[tuple[int, str]] = []
    for number, line in enumerate(lines, first_line):
        key, colon, _ = line.partition(":")
        if not colon or key.lstrip().startswith(("#", "-")):
            continue
        indent = len(key) - len(key.lstrip())
        while parents and parents[-1][0] >= indent:
            parents.pop()
        parents.append((indent, key.strip().strip("\"'")))
        yield ".".join(p for _, p in parents), Location(name, number, indent + 1, line)
