"""Replace every import by the tokens the author could have typed in its place (dialect §6).

A `.dot` file becomes a `dot` fence, a picture an image, a `.md` file its own tokens, anything unknown a
code fence. An import that fails becomes an `error` fence, and the build goes on.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from itertools import count
from pathlib import Path, PurePosixPath

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, Report, Severity, shown_name
from builder.dialect.macros import error_fence
from builder.dialect.markdown import Dialect, parse
from builder.dialect.syntax.heading import section_of
from builder.dialect.syntax.html import read_html
from builder.dialect.syntax.imports import CONTENTS, PICTURES, extension
from builder.read.attributes import Attributes, as_text, html_attributes
from builder.read.project import Outside, Project, namesake
from builder.read.source import Source, Unreadable, read, read_text

DOCUMENTS = frozenset({"md", "markdown", "mdown", "mkdn", "mkd", "rmd", "qmd", "mdx"})
LANGUAGES = {
    "gv": "dot",
    "viz": "dot",
    "graphviz": "dot",
    "puml": "puml",
    "plantuml": "puml",
    "vhd": "vhdl",
    "erl": "erlang",
}
LEADING_NUMBER = re.compile(r"\s*[+-]?\d{1,9}")
REMOTE = re.compile(r"(?:https?:)?//", re.I)
# What shapes the import itself is not passed on to the fence it becomes.
OWN_ATTRIBUTES = frozenset({"code_block", "as"})
DEEPEST = 20
MOST_DOCUMENTS = 1000  # of one deck, counting a file as often as it is imported
# The original shows an embedded note as its preview does, which ends in an empty line.
END_OF_NOTE = '<p class="empty-line final-line end-of-document" style="margin:0;"></p>\n</div></div>\n'


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


def transclude(tokens: list[Token], shelf: Shelf, chain: tuple[Path, ...]) -> list[Token]:
    """`tokens` without `import`; `chain` holds the files being read, outermost first."""
    report_warnings(tokens, shelf.report)
    out: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "inline" and token.children and any(map(is_import, token.children)):
            hidden = index > 0 and tokens[index - 1].type == "paragraph_open" and tokens[index - 1].hidden
            in_paragraph = index > 0 and tokens[index - 1].type == "paragraph_open"
            out.extend(paragraph(token, shelf, chain, out, in_paragraph, hidden))
        elif token.type == "paragraph_close" and out and out[-1].meta.get("closes_paragraph"):
            continue
        else:
            out.append(token)
    return out


def report_warnings(tokens: list[Token], report: Report) -> None:
    """What the parser found doubtful: it marks tokens, for it has nobody to tell."""
    for token in tokens:
        for part in (token, *(token.children or [])):
            if "warning" in part.meta:
                report(Diagnostic(part.meta["at"], "warning", *part.meta["warning"]))


def is_import(token: Token) -> bool:
    return token.type == "import"


def paragraph(
    token: Token, shelf: Shelf, chain: tuple[Path, ...], out: list[Token], in_paragraph: bool, hidden: bool
) -> Iterator[Token]:
    """The paragraph's pieces in order. A block ends the paragraph, as it does for HTML parsers; what
    comes after it stands bare."""
    run: list[Token] = []
    open_paragraph = in_paragraph
    for child in token.children or []:
        pieces = list(lower(child, shelf, chain)) if is_import(child) else [child]
        if not any(piece.block for piece in pieces):
            run.extend(pieces)
            continue
        if open_paragraph:
            yield from close_paragraph(token, run, out, hidden)
            open_paragraph = False
        elif run:
            yield bare(token, run)
        run = []
        yield from pieces
    if open_paragraph:
        yield inline_like(token, run)
    elif run:
        yield bare(token, run)
    if in_paragraph and not open_paragraph:
        yield Token("nothing", "", 0, meta={**token.meta, "closes_paragraph": True})


def close_paragraph(token: Token, run: list[Token], out: list[Token], hidden: bool) -> Iterator[Token]:
    """End the paragraph that `out` has just opened, or take its opening back when it holds nothing."""
    if not run or all(piece.type in {"softbreak", "hardbreak"} for piece in run):
        out.pop()
        if run:
            yield bare(token, run)
        return
    yield inline_like(token, run)
    yield Token("paragraph_close", "p", -1, block=True, hidden=hidden, meta=dict(token.meta))


def inline_like(token: Token, children: list[Token]) -> Token:
    return Token(
        "inline", "", 0, content="", children=children, map=token.map, block=True, meta=dict(token.meta)
    )


def bare(token: Token, children: list[Token]) -> Token:
    return inline_like(token, children)


def lower(token: Token, shelf: Shelf, chain: tuple[Path, ...]) -> Iterable[Token]:
    """The tokens that one import stands for."""
    request = Request(token.meta["path"], token.meta["fragment"], token.meta["attributes"], token, chain)
    as_code = bool(request.attributes.get("code_block")) or "cmd" in request.attributes
    if request.path == CONTENTS:
        return [Token("toc", "", 0, block=True, meta=dict(token.meta))]
    if not request.extension and not REMOTE.match(request.path) and not as_code:
        return document(replace(request, path=f"{request.path}.md"), shelf)
    if token.meta.get("embed") and request.extension not in PICTURES:
        return embedded(request, shelf)
    if not as_code and request.extension in SPECIAL:
        return SPECIAL[request.extension](request, shelf)
    if not as_code and request.extension in PICTURES:
        return [picture(request)]
    if REMOTE.match(request.path):
        return remote(request, shelf, "text")
    return local_text(request, shelf, as_code)


def embedded(request: Request, shelf: Shelf) -> Iterable[Token]:
    """A note inside a sentence stands in a box of its own, other text in one with less round it."""
    if request.extension not in DOCUMENTS:
        yield raw_html('<div class="wikilink-embed-content">\n', request)
        yield from text_fence(request, shelf, "text")
        yield raw_html("</div>\n", request)
        return
    yield raw_html('<div class="wikilink-embed-content"><div>\n', request)
    yield from document(request, shelf)
    yield raw_html("</div></div>\n" if request.fragment.startswith("^") else END_OF_NOTE, request)


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
    return [link(request, shelf, "script", "script", "what it would have done does not happen")]


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
            "put a copy into the project",
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
    hint = f"make pictures of its pages, as with `pdftocairo -svg {request.path} page.svg`, and import those"
    return [
        failed(request, shelf, "pdf-import", f"`{request.path}` is a PDF, whose pages are no pictures", hint)
    ]


def html(request: Request, shelf: Shelf) -> Iterable[Token]:
    return with_text(request, shelf, lambda text: [raw_html(f"<div>{text}</div>\n", request)])


def raw_html(text: str, request: Request) -> Token:
    token = Token("html_block", "", 0, content=text, block=True, meta=dict(request.token.meta))
    token.children = list(read_html(text))
    for child in token.children:
        child.meta |= {"base": request.token.meta["base"], "at": request.at}
    return token


def table(request: Request, shelf: Shelf) -> Iterable[Token]:
    """A CSV file as a table whose first row is the head; cells are Markdown, a `|` in them is kept."""

    def content(text: str) -> list[Token]:
        try:
            rows = [row for row in csv.reader(io.StringIO(text)) if row]
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
        report_warnings(found, shelf.report)
        return found

    return with_text(request, shelf, content)


def document(request: Request, shelf: Shelf) -> Iterable[Token]:
    """Another Markdown file, wholly or one part of it; its own imports and pictures count from its folder."""
    path = local_file(request, shelf)
    if isinstance(path, Token):
        return [path]
    names = " → ".join(p.name for p in (*request.chain, path))
    if path in request.chain:
        return [failed(request, shelf, "import-loop", f"`{request.path}` imports itself", names)]
    if len(request.chain) > DEEPEST:
        message = f"`{request.path}` is imported through more than {DEEPEST} files"
        return [failed(request, shelf, "deep-import", message, names)]
    if next(shelf.counter) >= MOST_DOCUMENTS:
        return [
            failed(request, shelf, "too-many-imports", f"more than {MOST_DOCUMENTS} imports of documents")
        ]
    try:
        source = read(path, shelf.report)
    except Unreadable as error:
        return [failed(request, shelf, "unreadable-import", f"`{request.path}`: {error.message}", error.hint)]
    start, end = line_range(request.attributes, len(source.lines))
    if request.fragment:
        found = section_of(source.lines, request.fragment)
        if found is None:
            return [
                failed(
                    request, shelf, "missing-section", f"`{request.path}` has no part `#{request.fragment}`"
                )
            ]
        start, end = found
    part = replace(source, lines=source.lines[start:end], first_line=source.first_line + start)
    return transclude(parse(part, shelf.dialect), shelf, (*request.chain, path))


def local_text(request: Request, shelf: Shelf, as_code: bool) -> Iterable[Token]:
    """A diagram's or program's source as a fence; `code_block=false` reads it as Markdown instead."""
    if request.attributes.get("code_block") is False and request.extension not in LANGUAGES:
        return document(request, shelf)
    language = request.attributes.get("as")
    name = language if isinstance(language, str) else LANGUAGES.get(request.extension, request.extension)
    return text_fence(request, shelf, name, as_code)


def text_fence(request: Request, shelf: Shelf, language: str, as_code: bool = False) -> Iterable[Token]:
    return with_text(request, shelf, lambda text: [fence(request, language, text + "\n", as_code)])


def fence(request: Request, language: str, text: str, as_code: bool = False) -> Token:
    attributes = {k: v for k, v in request.attributes.items() if k not in OWN_ATTRIBUTES}
    if as_code:
        attributes["code_block"] = True
    info = " ".join([language, *(f"{k}={as_text(v)}" for k, v in attributes.items())])
    meta = dict(request.token.meta) | {
        "language": language,
        "attributes": attributes,
        "imported": request.path,
    }
    meta["base"] = (request.token.meta["base"] / request.path).parent
    return Token("fence", "code", 0, content=text, info=info, block=True, meta=meta)


def line_range(attributes: Attributes, count: int) -> tuple[int, int]:
    """`line_begin`, `line_end` as JavaScript slices: from 0, end excluded, negatives from the end; an end
    of 0 is none."""

    def number(name: str, default: int) -> int:
        found = LEADING_NUMBER.match(as_text(attributes.get(name, "")))
        return (int(found[0]) if found else 0) or default

    start, end, _ = slice(number("line_begin", 0), number("line_end", count)).indices(count)
    return start, max(start, end)


def with_text(request: Request, shelf: Shelf, content: Callable[[str], list[Token]]) -> list[Token]:
    path = local_file(request, shelf)
    if isinstance(path, Token):
        return [path]
    try:
        return content(wanted_lines(read_text(path, shelf.report), request, shelf))
    except Unreadable as error:
        return [failed(request, shelf, "unreadable-import", f"`{request.path}`: {error.message}", error.hint)]


def wanted_lines(text: str, request: Request, shelf: Shelf) -> str:
    """What `line_begin` and `line_end` leave of a file's text."""
    lines = text.split("\n")
    start, end = line_range(request.attributes, len(lines))
    if start >= end:
        message = f"no such lines: `{request.path}` has {len(lines)}"
        hint = "`line_begin` counts from 0, `line_end` is the first line left out"
        problem(request, shelf, "warning", "line-range", message, hint)
    return "\n".join(lines[start:end])


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
            "copy the file into the project, or put `slides.yaml` into the folder that holds both",
        )
    shelf.note_read(path or wanted)
    if path:
        return path
    hint = namesake(wanted) or f"looked for `{shown_name(wanted)}`"
    return failed(request, shelf, "missing-import", f"no file `{request.path}`", hint)


def remote(request: Request, shelf: Shelf, kind: str) -> Iterable[Token]:
    problem(
        request,
        shelf,
        "warning",
        "remote-import",
        f"`{request.path}` is on another machine",
        "put a copy into the project",
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


def documents(request: Request, shelf: Shelf) -> Iterable[Token]:
    return document(request, shelf)


SPECIAL: dict[str, Callable[[Request, Shelf], Iterable[Token]]] = {
    "css": stylesheet,
    "js": script,
    "html": html,
    "csv": table,
    "less": less,
    "pdf": pdf,
    **dict.fromkeys(DOCUMENTS, documents),
}
