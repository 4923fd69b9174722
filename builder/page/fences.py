"""Fenced blocks: drawn by the template of their language, or refused at their line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, shown_name
from builder.dialect.fence import Fence, make_fence, misspelt
from builder.dialect.languages import meant_language
from builder.dialect.veil import veiled_markup
from builder.filters import Failed, Refused, Warn
from builder.page.context import Context, DrawnFence, Meanwhile
from builder.read.project import Outside
from builder.read.source import Unavailable, Unreadable, read_text
from builder.theming.templates import BadTemplate

DRAWING = "<svg"
OUTPUT = "what it prints can be written below it, or imported from a file"
PICTURE = "as a block `tikz` it is drawn by the LaTeX of the machine, a whole document too"
TEX = frozenset(["latex", "tex"])


def draw_ahead(
    tokens: Iterable[Token], context: Context, meanwhile: Meanwhile
) -> dict[int, Callable[[], DrawnFence]]:
    """Begin with the diagrams, several at once: most are drawn by other programs, which take their time."""
    fences = (token for token in tokens if token.type == "fence" and "language" in token.meta)
    kinds = context.templates.fences
    return {id(f): meanwhile(draw_apart, f, context) for f in fences if f.meta["language"].lower() in kinds}


def draw_apart(token: Token, context: Context) -> DrawnFence:
    problems: list[Diagnostic] = []
    html = draw_fence(token, replace(context, report=problems.append))
    return DrawnFence(html, tuple(problems))


def draw_fence(token: Token, context: Context) -> str:
    """A fenced block by its template; what its filter refuses is reported and shown with its source."""
    at: Location = token.meta["at"]
    problem = token.meta.get("problem")
    if problem is None:
        source = token.meta.get("veils", token.content)
        fence = make_fence(source, token.info, token.meta["language"], token.meta["attributes"],
                           reader(token, context), warner(token, context), context.tex_macros)
        for doubt in doubts(fence, token.meta.get("named", True), context):
            context.report(Diagnostic(at, "warning", *doubt))
        try:
            html = context.templates.render(context.templates.fence(fence.language), fence=fence)
            if source == token.content:
                return html
            if fence.language in context.templates.fences:
                return empty_diagram(html, fence.language, at, context)
            fence = replace(fence, source=token.content)
            return context.templates.render(context.templates.fence(fence.language), fence=fence)
        except Refused as refused:
            where = refused_place(token, refused)
            code, passing = fence.language or "fence", isinstance(refused, Failed)
            problem = Diagnostic(where, "error", code, refused.message, refused.hint, passing)
        except BadTemplate as error:
            problem = Diagnostic(error.at, "error", "template", error.message)
        context.report(problem)
    fence = make_fence(token.content, token.info, "error", {}, str)
    at = problem.location
    where = replace(at, path=Path(at.path).name)  # where a deck lies on one machine is nothing for its page
    return context.templates.render("fences/_error.html.jinja", fence=fence, message=problem.message,
                                    hint=problem.hint, where=str(where))


def doubts(fence: Fence, is_named: bool, context: Context) -> Iterator[tuple[str, str, str]]:
    """A warning about each thing that its author may expect of a block, and that does not happen. The
    language of an imported file is that of its name, unless `is_named`."""
    known = context.templates.fences
    for message, hint in misspelt(fence):
        yield "fence-option", message, hint
    if is_named and (meant := meant_language(fence.language, known)):
        yield "unknown-language", f"no language `{fence.language}`", meant
    if fence.attributes.get("cmd", False) is not False and fence.language not in known:
        shown = "neither shown nor" if fence.attributes.get("hide") else "shown and never"
        yield "not-run", f"code is {shown} run", PICTURE if fence.language in TEX else OUTPUT


def empty_diagram(html: str, language: str, at: Location, context: Context) -> str:
    """What stands in the gap of students for a diagram: as large, and empty."""
    if DRAWING in html:
        return veiled_markup(html)
    message = f"`{language}` is drawn in the browser: its size is unknown, and the students' copy has no gap"
    hint = "a picture or a diagram that is drawn when the deck is built has its size"
    context.report(Diagnostic(at, "warning", "gap-size", message, hint))
    return ""


def refused_place(token: Token, refused: Refused) -> Location:
    """Where a filter found fault: in the block, or in a file it names."""
    if not refused.file or refused.line is None:
        return fence_place(token, refused.line, refused.column)
    path = shown_name(token.meta["base"] / refused.file)
    return Location(path, refused.line, refused.column or 1, refused.text)


def fence_place(token: Token, line: int | None, column: int | None) -> Location:
    """A line of the block as a place in the deck, or in the file that was imported."""
    at: Location = token.meta["at"]
    if line is None:
        return at
    lines = token.content.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    if "imported" in token.meta:
        file = shown_name(token.meta["imported"])
        return Location(file, token.meta["first"] + line, column or 1, text)
    return Location(at.path, at.line + line, column or 1, text)


def warner(token: Token, context: Context) -> Warn:
    """How a fence tells of what it does not understand, at its own place."""

    def warn(
        message: str,
        hint: str = "",
        line: int | None = None,
        column: int | None = None,
        *,
        passing: bool = False,
    ) -> str:
        where = fence_place(token, line, column)
        code = token.meta["language"] or "fence"
        context.report(Diagnostic(where, "warning", code, message, hint, passing))
        return ""

    return warn


def reader(token: Token, context: Context) -> Callable[[str], str]:
    """How a fence reads a file beside it: inside the project, noted as read."""

    def read(reference: str) -> str:
        project = context.door.assets.site.project
        try:
            path = project.find(reference, token.meta["base"])
            context.door.assets.note_read(path or project.resolve(reference, token.meta["base"]))
            if path is None:
                raise Refused(f"no file `{reference}`")
            return read_text(path, context.report)
        except Outside as error:
            raise Refused(f"`{reference}` {error}") from None
        except Unreadable as error:
            kind = Failed if isinstance(error, Unavailable) else Refused
            raise kind(f"`{reference}`: {error.message}", error.hint) from None

    return read
