"""What an import stands for, by kind of file: the tokens that the author could have typed in its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Report
from builder.dialect.markdown import parse
from builder.dialect.shelf import REMOTE, Request, Shelf, failed, problem, raw_html, with_text
from builder.read.attributes import as_text, html_attributes
from builder.read.project import Outside
from builder.read.source import Source

LANGUAGES = {
    "gv": "dot",
    "viz": "dot",
    "graphviz": "dot",
    "puml": "puml",
    "plantuml": "puml",
    "vhd": "vhdl",
    "erl": "erlang",
}
# What shapes the import itself is not passed on to the fence it becomes.
OWN_ATTRIBUTES = frozenset({"code_block", "as"})
LINES = frozenset({"line_begin", "line_end"})
SEPARATORS = ",\t|;"
ROWS_TRIED = 10


def report_warnings(tokens: list[Token], report: Report) -> None:
    """What the parser found doubtful: it marks tokens, for it has nobody to tell."""
    for token in tokens:
        for part in (token, *(token.children or [])):
            single = [part.meta["warning"]] if "warning" in part.meta else []
            for warning in (*single, *part.meta.get("warnings", ())):
                report(Diagnostic(part.meta["at"], "warning", *warning))


def passed_on(request: Request) -> dict[str, str]:
    """The attributes of an import that are those of what it becomes."""
    own = OWN_ATTRIBUTES | LINES
    return html_attributes({k: v for k, v in request.attributes.items() if k not in own})


def tell_lost(request: Request, shelf: Shelf) -> None:
    """What is imported as Markdown or HTML has elements of its own; as in the original, none of them gets the
    attributes of the import."""
    if lost := passed_on(request).keys() - {"alt"}:
        message = f"an imported document has no element for these attributes: `{'`, `'.join(sorted(lost))}`"
        hint = "write `<!-- .element: … -->` after it, or a `:::` block around it"
        problem(request, shelf, "warning", "import-attributes", message, hint)


def picture(request: Request) -> Token:
    """The file need not exist yet: a missing picture is a warning when the page is written."""
    given = html_attributes({k: v for k, v in request.attributes.items() if k != "alt"})
    alt = as_text(request.attributes.get("alt", ""))
    path = request.path + (f"#{request.fragment}" if request.fragment else "")
    attributes: dict[str, str | int | float] = {"src": path, "alt": alt, **given}
    text = Token("text", "", 0, content=alt)
    return Token(
        "image", "img", 0, attrs=attributes, content=alt, children=[text], meta=dict(request.token.meta)
    )


def stylesheet(request: Request, shelf: Shelf) -> Iterable[Token]:
    return [link(request, shelf, "stylesheet", "style sheet", "the deck looks as its theme says")]


def script(request: Request, shelf: Shelf) -> Iterable[Token]:
    return [link(request, shelf, "script", "script", "what it does is not available here")]


def link(request: Request, shelf: Shelf, kind: str, name: str, consequence: str) -> Token:
    """A style sheet or script: a file at the path wins over what the theme provides under that name.

    Only a reveal plugin comes from its package all the same: decks carry copies made for older reveals.
    """
    meta = dict(request.token.meta) | {"path": request.path}
    nothing = Token("nothing", "", 0, meta=meta)
    plugin = shelf.plugin(request.path)
    if plugin:
        return Token("plugin", "", 0, meta=meta | {"plugin": plugin})
    if REMOTE.match(request.path):
        problem(
            request,
            shelf,
            "warning",
            "remote-import",
            f"{name} from another machine is not loaded",
            "copy it into the project",
        )
        return nothing
    try:
        path = shelf.project.find(request.path, request.token.meta["base"])
    except Outside as error:
        if not shelf.provided(request.path):  # what the theme provides is not looked for there
            problem(request, shelf, "error", "outside-project", f"`{request.path}` {error}")
            return nothing
        path = None
    if path:
        shelf.note_read(path)
        return Token(kind, "", 0, meta=meta | {"file": path})
    if shelf.provided(request.path):
        return Token("provided", "", 0, meta=meta)
    problem(request, shelf, "warning", f"missing-{kind}", f"no {name} `{request.path}`", consequence)
    return nothing


def less(request: Request, shelf: Shelf) -> Iterable[Token]:
    """LESS is found as CSS is, and compiled when it is drawn, with the sheets it imports."""
    [sheet] = stylesheet(request, shelf)
    if sheet.type != "stylesheet":
        return [sheet]
    named = replace(request, attributes={"name": PurePosixPath(request.path).name})
    return text_fence(named, shelf, "less-style")


def pdf(request: Request, shelf: Shelf) -> Iterable[Token]:
    message = f"`{request.path}` is a PDF, and PDF pages are not pictures"
    hint = f"convert its pages, for example with `pdftocairo -svg {request.path} page.svg`, and import those"
    return [failed(request, shelf, "pdf-import", message, hint)]


def html(request: Request, shelf: Shelf) -> Iterable[Token]:
    tell_lost(request, shelf)
    return with_text(request, shelf, lambda text, _: [raw_html(f"<div>{text}</div>\n", request)])


def table(request: Request, shelf: Shelf) -> Iterable[Token]:
    """A CSV file as a table whose first row is the head; cells are Markdown, a `|` in them is kept."""

    def content(text: str, _: int) -> list[Token]:
        try:
            rows = rows_of(text, separator_of(text))
        except csv.Error as error:
            return [failed(request, shelf, "csv", f"`{request.path}` is no table: {error}")]
        if not rows:
            return [failed(request, shelf, "empty-import", f"`{request.path}` is empty")]
        lines = [
            "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in row) + " |"
            for row in rows
        ]
        lines.insert(1, "|" + "---|" * len(rows[0]))
        source = Source(request.token.meta["base"] / request.path, request.at.path, tuple(lines))
        found = parse(source, shelf.dialect)
        for token in found:
            for part in (token, *(token.children or [])):
                part.meta["at"] = request.at
        found[0].attrs |= passed_on(request)
        report_warnings(found, shelf.report)
        return found

    return with_text(request, shelf, content)


def rows_of(text: str, separator: str) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text), delimiter=separator) if row]


def separator_of(text: str) -> str:
    """What stands between cells: of the signs that make columns, the first that makes them most evenly, by
    the first rows. In the original Papa Parse guesses it."""
    first = "\n".join(text.split("\n")[:ROWS_TRIED])
    counts = {sign: [len(row) for row in rows_of(first, sign)] for sign in SEPARATORS}
    parting = [sign for sign, found in counts.items() if sum(found) >= 2 * len(found) > 0]
    return min(parting, key=lambda sign: sum(abs(a - b) for a, b in pairwise(counts[sign])), default=",")


def text_fence(request: Request, shelf: Shelf, language: str, as_code: bool = False) -> Iterable[Token]:
    return with_text(
        request, shelf, lambda text, first: [fence(request, shelf, language, text + "\n", first, as_code)]
    )


def fence(request: Request, shelf: Shelf, language: str, text: str, first: int, as_code: bool) -> Token:
    """A fenced block with the file's text, which begins on its line `first`, counted from 0."""
    file = shelf.project.resolve(request.path, request.token.meta["base"])
    attributes = {k: v for k, v in request.attributes.items() if k not in OWN_ATTRIBUTES}
    if as_code:
        attributes["code_block"] = True
    info = " ".join([language, *(f"{k}={as_text(v)}" for k, v in attributes.items())])
    meta = dict(request.token.meta) | {
        "language": language,
        "attributes": attributes,
        "imported": file,
        "named": isinstance(request.attributes.get("as"), str),
        "first": first,
        "base": file.parent,
    }
    return Token("fence", "code", 0, content=text, info=info, block=True, meta=meta)
