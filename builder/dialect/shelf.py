"""The files that imports ask for: found, read in part, or the fault to show in their place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import count
from pathlib import Path

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, Report, Severity
from builder.dialect.macros import error_fence
from builder.dialect.markdown import Dialect
from builder.dialect.syntax.html import read_html
from builder.dialect.syntax.imports import LINES_COUNTED, extension
from builder.read.attributes import Attributes, as_text
from builder.read.project import Outside, Project, namesake
from builder.read.source import Unavailable, Unreadable, read_text, refuse_binary

LEADING_NUMBER = re.compile(r"\s*[+-]?\d{1,9}")
REMOTE = re.compile(r"(?:https?:)?//", re.I)


@dataclass(frozen=True)
class Shelf:
    """Where imports come from, and who is told what was read."""

    project: Project
    dialect: Dialect
    provided: Callable[[str], bool]
    plugin: Callable[[str], str | None]
    report: Report
    note_read: Callable[[Path], None]
    counter: Iterator[int] = field(default_factory=count)


@dataclass(frozen=True)
class Request:
    """One import: what it asks for, where it stands, and through which files it was reached."""

    path: str
    fragment: str
    attributes: Attributes
    token: Token
    chain: tuple[Path, ...]

    @property
    def at(self) -> Location:
        return self.token.meta["at"]  # type: ignore[no-any-return]

    @property
    def extension(self) -> str:
        return extension(self.path)


def raw_html(text: str, request: Request) -> Token:
    token = Token("html_block", "", 0, content=text, block=True, meta=dict(request.token.meta))
    token.children = list(read_html(text))
    for child in token.children:
        child.meta |= {"base": request.token.meta["base"], "at": request.at}
    return token


def line_range(attributes: Attributes, count: int) -> tuple[int, int]:
    """`line_begin`, `line_end` as JavaScript slices: from 0, end excluded, negatives from the end; an end
    of 0 is none."""

    def number(name: str, default: int) -> int:
        found = LEADING_NUMBER.match(as_text(attributes.get(name, "")))
        return (int(found[0]) if found else 0) or default

    start, end, _ = slice(number("line_begin", 0), number("line_end", count)).indices(count)
    return start, max(start, end)


def with_text(request: Request, shelf: Shelf, content: Callable[[str, int], list[Token]]) -> list[Token]:
    """What `content` makes of the wanted lines of a file and the number of the first, counted from 0."""
    path = local_file(request, shelf)
    if isinstance(path, Token):
        return [path]
    try:
        refuse_binary(path)
        return content(*wanted_lines(read_text(path, shelf.report), request, shelf))
    except Unreadable as error:
        return [unreadable(request, shelf, error)]


def wanted_lines(text: str, request: Request, shelf: Shelf) -> tuple[str, int]:
    """What `line_begin` and `line_end` leave of a file's text, and the number of its first line, from 0."""
    lines = text.split("\n")
    start, end = wanted_range(request, shelf, len(lines))
    return "\n".join(lines[start:end]), start


def wanted_range(request: Request, shelf: Shelf, count: int) -> tuple[int, int]:
    """`line_range` in a file of so many lines; that there are none is reported, unless the file is empty."""
    start, end = line_range(request.attributes, count)
    if start >= end and count:
        message = f"no such lines: `{request.path}` has {count}"
        problem(request, shelf, "warning", "line-range", message, LINES_COUNTED)
    return start, end


def local_file(request: Request, shelf: Shelf) -> Path | Token:
    """The file of the project that is meant, or the fault to show in its place."""
    if REMOTE.match(request.path):
        return next(iter(remote(request, shelf, "text")))
    try:
        path = shelf.project.find(request.path, request.token.meta["base"])
        wanted = shelf.project.resolve(request.path, request.token.meta["base"])
    except Outside as error:
        return failed(
            request,
            shelf,
            "outside-project",
            f"`{request.path}` {error}",
            error.hint,
        )
    shelf.note_read(path or wanted)
    if path:
        return path
    # The page shows the hint, too: where the project lies on one machine is nothing for it.
    place = Path(os.path.relpath(wanted, shelf.project.root)).as_posix()
    hint = namesake(wanted) or f"looked for `{place}`"
    return failed(request, shelf, "missing-import", f"no file `{request.path}`", hint)


def remote(request: Request, shelf: Shelf, kind: str) -> Iterable[Token]:
    problem(
        request,
        shelf,
        "warning",
        "remote-import",
        f"`{request.path}` is on another machine",
        "copy it into the project",
    )
    place = escape(request.path)
    return [raw_html(f'<p><a href="{place}">{place}</a></p>\n', request)]


def problem(
    request: Request, shelf: Shelf, severity: Severity, code: str, message: str, hint: str = ""
) -> Diagnostic:
    found = Diagnostic(request.at, severity, code, message, hint)
    shelf.report(found)
    return found


def failed(request: Request, shelf: Shelf, code: str, message: str, hint: str = "") -> Token:
    return error_fence(
        request.token, problem(request, shelf, "error", code, message, hint), request.token.content
    )


def unreadable(request: Request, shelf: Shelf, error: Unreadable) -> Token:
    """A file that is there and gives no text, or gives none now."""
    message, passing = f"`{request.path}`: {error.message}", isinstance(error, Unavailable)
    found = Diagnostic(request.at, "error", "unreadable-import", message, error.hint, passing)
    shelf.report(found)
    return error_fence(request.token, found, request.token.content)
