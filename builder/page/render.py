"""Render a deck into a page: formulas typeset, fences drawn, templates of the theme filled."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from builder.diagnostics import Diagnostic, Location, Report, did_you_mean, shown_name
from builder.dialect.deck import Slide
from builder.dialect.fence import make_fence
from builder.dialect.languages import meant_language
from builder.dialect.syntax.html import start_tag
from builder.filters import Refused, Warn
from builder.page.assets import Assets
from builder.read.attributes import html_attributes
from builder.theming.icons import find_icon, icon_names, icon_of_classes
from builder.theming.templates import BadTemplate, Templates

# Begins with a function given its arguments; what waits for its result.
Meanwhile = Callable[..., Callable[[], Any]]

# Attributes of raw HTML that name a file of the project.
FILE_ATTRIBUTES = {"src": "picture", "data-src": "picture", "poster": "picture", "srcset": "", "data": "file"}
FILE_KINDS = {"video": "video", "audio": "sound", "source": "file", "iframe": "page", "script": "script"}
BACKGROUNDS = {"data-background-image": "picture", "data-background-video": "video",
               "data-background-iframe": "page"}


@dataclass(frozen=True)
class RenderedSlide:
    """One `<section>`: its markup, its place in the deck (`h`, `v` from 0) and in the source, also as its
    markup names it, and the markup of its body alone."""

    html: str
    h: int
    v: int
    title: str
    at: Location
    source: str
    body: str


def walk(tokens: Iterable[Token]) -> Iterator[Token]:
    """Every token and every token inside it, in document order."""
    for token in tokens:
        yield token
        if token.children:
            yield from walk(token.children)


def is_formula(token: Token) -> bool:
    return token.type in {"math_inline", "math_block"}


def formulas(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in walk(tokens) if is_formula(token)]


@dataclass(frozen=True)
class DrawnFence:
    """The markup of a fenced block, and what is to be said about it."""

    html: str
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Context:
    """What drawing one deck's tokens needs. `math` maps a formula's token (by id) to its markup, `ahead` the
    token of a fenced block that was begun with before to what waits for it."""

    templates: Templates
    assets: Assets
    math: Mapping[int, str]
    report: Report
    ahead: Mapping[int, Callable[[], DrawnFence]] = field(default_factory=dict)


def render_tokens(tokens: Sequence[Token], context: Context) -> str:
    return Drawing(context).render(tokens, OptionsDict({"breaks": True, "xhtmlOut": False}), {})  # type: ignore


class Drawing(RendererHTML):
    """markdown-it's renderer with the tokens of the dialect; a method draws the token of its name."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.rules = {name: getattr(self, name) for name in drawn()}

    def formula(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return self.context.math[id(tokens[idx])]

    math_inline = math_block = formula

    def html_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        return token.content if token.children is None else self.renderInline(token.children, options, env)

    def html_text(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return tokens[idx].content

    html_comment = html_text

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        token.attrs["href"] = self.context.assets.link(str(token.attrs.get("href", "")), token.meta["base"])
        return f"<a{self.renderAttrs(token)}>"

    def icon(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        found = find_icon(token.meta["icon"])
        if found is None:
            message = f"no icon `{token.meta['icon']}`"
            self.context.report(Diagnostic(token.meta["at"], "warning", "unknown-icon", message,
                                           did_you_mean(token.meta["icon"], icon_names())))
            return escape(token.content)
        return f'<i class="{found.classes}" aria-hidden="true">{found.svg()}</i>'

    def html_tag(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        changed = dict(self.changed_references(token))
        if token.meta["name"] in {"i", "span"} and not token.meta["closing"]:
            icon = icon_of_classes(token.meta["attributes"].get("class", ""))
            if icon:
                return token.content + icon.svg()
        if not changed:
            return token.content
        return start_tag(token, token.meta["attributes"] | changed)

    def changed_references(self, tag: Token) -> Iterator[tuple[str, str]]:
        """The attributes whose reference is another one in the page than in the source."""
        name = tag.meta["name"]
        if name == "a" and "href" in tag.meta["attributes"]:
            href = tag.meta["attributes"]["href"]
            url = self.context.assets.link(href, tag.meta["base"])
            if url != href:
                yield "href", url
        for key, value in tag.meta["attributes"].items():
            if key not in FILE_ATTRIBUTES or not value or key == "srcset":
                continue
            what = FILE_KINDS.get(name, FILE_ATTRIBUTES[key])
            url = self.context.assets.reference(value, tag.meta["base"], tag.meta["at"], what)
            if url != value:
                yield key, url

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        token.attrs["alt"] = self.renderInlineAsText(token.children, options, env)
        source = str(token.attrs.get("src", ""))
        token.attrs["src"] = self.context.assets.reference(source, token.meta["base"], token.meta["at"])
        return f"<img{self.renderAttrs(token)}>"

    def stylesheet(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<link rel="stylesheet" href="{self.carried(tokens[idx])}">'

    def script(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<script src="{self.carried(tokens[idx])}"></script>'

    def carried(self, token: Token) -> str:
        return escape(self.context.assets.add(token.meta["file"]))

    def nothing(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return ""

    comment = provided = plugin = nothing

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        ahead = self.context.ahead.get(id(tokens[idx]))
        drawn = ahead() if ahead else draw_apart(tokens[idx], self.context)
        for problem in drawn.problems:
            self.context.report(problem)
        return drawn.html

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<pre class="language-text">{escape(tokens[idx].content)}</pre>\n'


@cache
def drawn() -> tuple[str, ...]:
    """The types of tokens that a method draws; markdown-it looks for them in each renderer it makes."""
    names = (name for name in dir(Drawing) if not name.startswith(("render", "_")))
    return tuple(name for name in names if callable(getattr(Drawing, name)))


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
        fence = make_fence(token.content, token.info, token.meta["language"], token.meta["attributes"],
                           reader(token, context), warner(token, context))
        meant = "" if "imported" in token.meta else meant_language(fence.language, context.templates.fences)
        if meant:
            message = f"no language `{fence.language}`"
            context.report(Diagnostic(at, "warning", "unknown-language", message, meant))
        try:
            return context.templates.render(context.templates.fence(fence.language), fence=fence)
        except Refused as refused:
            where = refused_place(token, refused)
            problem = Diagnostic(where, "error", fence.language or "fence", refused.message, refused.hint)
        except BadTemplate as error:
            problem = Diagnostic(Location(error.path, error.line), "error", "template", error.message)
        context.report(problem)
    fence = make_fence(token.content, token.info, "error", {}, str)
    return context.templates.render("fences/_error.html.jinja", fence=fence, message=problem.message,
                                    hint=problem.hint, where=str(at))


def refused_place(token: Token, refused: Refused) -> Location:
    """Where a filter found fault: in the block, or in a file it names."""
    if not refused.file or refused.line is None:
        return fence_place(token, refused.line, refused.column)
    path = shown_name(token.meta["base"] / refused.file)
    return Location(path, refused.line, refused.column or 1, refused.text)


def fence_place(token: Token, line: int | None, column: int | None) -> Location:
    """A line of the block as a place in the deck; an imported block is reported at its import."""
    at: Location = token.meta["at"]
    if line is None or "imported" in token.meta:
        return at
    lines = token.content.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return Location(at.path, at.line + line, column or 1, text)


def warner(token: Token, context: Context) -> Warn:
    """How a fence tells of what it does not understand, at its own place."""

    def warn(message: str, hint: str = "", line: int | None = None, column: int | None = None) -> str:
        where = fence_place(token, line, column)
        context.report(Diagnostic(where, "warning", token.meta["language"] or "fence", message, hint))
        return ""

    return warn


def reader(token: Token, context: Context) -> Callable[[str], str]:
    """How a fence reads a file beside it: inside the project, noted as read."""
    from builder.read.project import Outside
    from builder.read.source import Unreadable, read_text

    def read(reference: str) -> str:
        project = context.assets.site.project
        try:
            path = project.find(reference, token.meta["base"])
            context.assets.note_read(path or project.resolve(reference, token.meta["base"]))
            if path is None:
                raise Refused(f"no file `{reference}`")
            return read_text(path, context.report)
        except Outside as error:
            raise Refused(f"`{reference}` {error}") from None
        except Unreadable as error:
            raise Refused(f"`{reference}`: {error.message}", error.hint) from None

    return read


def slide_source(slide: Slide, deck: Path) -> str:
    """`path:line` of a slide, seen from its deck: pages are the same wherever they are built."""
    path = slide.base / Path(slide.at.path).name
    try:
        name = os.path.relpath(path, deck.parent)
    except ValueError:  # another drive on Windows
        name = path.name
    return f"{Path(name).as_posix()}:{slide.at.line}"


def slide_attributes(slide: Slide, context: Context) -> dict[Markup, str]:
    """The attributes of the section, backgrounds resolved to files of the site. Names are HTML's: a quote in
    one is a part of it."""

    attributes = html_attributes(slide.attributes)
    attributes["class"] = " ".join(dict.fromkeys(["slide", *attributes.get("class", "").split()]))
    for name, what in BACKGROUNDS.items():
        if attributes.get(name):
            attributes[name] = context.assets.reference(attributes[name], slide.base, slide.at, what)
    return {Markup(name): value for name, value in attributes.items()}


def slide_title(slide: Slide) -> str:
    """What the slide is called in lists: its `data-menu-title`, else its first heading's text."""
    named = slide.attributes.get("data-menu-title")
    if isinstance(named, str):
        return named
    for opening, inline in zip(slide.tokens, slide.tokens[1:], strict=False):
        if opening.type == "heading_open":
            return plain_text(inline)
    title = next((t for t in slide.tokens if t.type == "html_block" and t.meta.get("name")), None)
    return plain_text(title).split("\n")[0] if title else ""


def plain_text(token: Token) -> str:
    parts = (t.content for t in walk(token.children or []) if t.type in {"text", "html_text", "code_inline",
                                                                        "math_inline"})
    return " ".join("".join(parts).split())

