"""Render a deck into a page: formulas typeset, fences drawn, templates of the theme filled."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from builder.diagnostics import Diagnostic, Location
from builder.dialect.deck import Slide
from builder.dialect.inside import walk
from builder.dialect.syntax.html import start_tag
from builder.dialect.syntax.imports import FILMS, SOUNDS, extension
from builder.page.blank import blank_picture
from builder.page.context import Context
from builder.page.door import SHEET
from builder.page.fences import draw_apart
from builder.page.references import Named, names
from builder.read.attributes import html_attributes
from builder.read.css import NEWLINE
from builder.theming.icons import find_icon, icon_names, icon_of_classes

NOTHING: Mapping[int, str] = MappingProxyType({})


def render_tokens(tokens: Sequence[Token], context: Context) -> str:
    drawing = Drawing(context)
    try:
        return drawing.render(tokens, OptionsDict({"breaks": context.breaks, "xhtmlOut": False}), {})  # type: ignore
    finally:
        drawing.rules.clear()  # methods of it: the two would keep each other, and with them the page's files


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
        if token.children is None:
            return token.content
        return self.renderInline([*self.programs_read(token)], options, env)

    def programs_read(self, block: Token) -> Iterator[Token]:
        """The pieces of raw HTML, with other addresses in the text of styles and modules."""
        opening: Token | None = None
        for piece in block.children or []:
            if opening and piece.type == "html_text":
                text = self.program(piece.content, opening, is_typed=block.map is not None)
                yield piece if text == piece.content else piece.copy(content=text)
                continue
            opening = piece if piece.type == "html_tag" and not piece.meta["closing"] else None
            yield piece

    def program(self, text: str, opening: Token, is_typed: bool) -> str:
        """The text of an element; one that `is_typed` into the deck has its own lines."""
        asker = self.context.door.asker(opening.meta["base"], opening.meta["at"])
        if opening.meta["name"] == "style":
            at = within(text, asker.at) if is_typed else None
            return self.context.door.style(text, asker, at)
        kind = opening.meta["attributes"].get("type", "").strip().lower()
        if opening.meta["name"] == "script" and kind == "module":
            return self.context.door.module_text(text, asker)
        if opening.meta["name"] == "script" and kind == "importmap":
            return self.context.door.import_map(text, asker)
        if opening.meta["name"] == "script" and kind == "speculationrules":
            self.context.door.speculation(text, asker)
        return text

    def renderAttrs(self, token: Token) -> str:  # type: ignore[override]  # noqa: N802
        """The attributes of a token of Markdown, its addresses those of the site."""
        if not token.attrs:
            return ""
        given = {name: str(value) for name, value in token.attrs.items()}
        if "at" in token.meta:
            given |= self.changed_references(token.tag, given, token)
        return "".join(f' {escapeHtml(name)}="{escapeHtml(value)}"' for name, value in given.items())

    def html_text(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return tokens[idx].content

    html_comment = html_text
    html_markup = html_text  # tags that the program writes, no text of the author's

    def icon(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        found = find_icon(token.meta["icon"])
        if found is None:
            message = f"no icon `{token.meta['icon']}`"
            self.context.report(Diagnostic(token.meta["at"], "warning", "unknown-icon", message,
                                           self.context.guess(token.meta["icon"], icon_names())))
            return escape(token.content)
        if self.context.icon_sheet:
            return f'<i class="fa {found.classes} fa-{token.meta["icon"]}" aria-hidden="true"></i>'
        return f'<i class="{found.classes}" aria-hidden="true">{found.svg()}</i>'

    def html_tag(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        name, given, closing = (token.meta[key] for key in ("name", "attributes", "closing"))
        if token.meta.get("blank"):
            return start_tag(token, {**given, "src": self.blank(given["src"], token)})
        changed = {} if closing else self.changed_references(name, given, token)
        if name in {"i", "span"} and not closing and not self.context.icon_sheet:
            icon = icon_of_classes(given.get("class", ""))
            if icon:
                return token.content + icon.svg()
        if not changed:
            return token.content
        return start_tag(token, given | changed)

    def blank(self, url: str, token: Token) -> str:
        door = self.context.door
        return blank_picture(url, door.asker(token.meta["base"], token.meta["at"]), door.assets)

    def changed_references(self, tag: str, given: Mapping[str, str], token: Token) -> dict[str, str]:
        """The attributes whose reference is another one in the page than in the source."""
        files = [*names(tag, given)]
        if not files:
            return {}
        door = self.context.door
        asker = door.asker(token.meta["base"], token.meta["at"])
        new = {name: door.attribute(given[name], found, asker) for name, found in files}
        return {name: value for name, value in new.items() if value != given[name]}

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """One around an imported picture is none where the deck's own sheets rule: there the picture stands
        in the slide itself, as the original had it, and is placed by its classes."""
        token = tokens[idx]
        if "around_picture" in token.meta and self.context.templates.theme.reveal_theme:
            token = token.copy(attrs={**token.attrs, "role": "none"})
        return self.renderToken([token, *tokens[idx + 1 : idx + 2]], 0, options, env)

    def paragraph_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        if tokens[idx].hidden and "ends_bare_text" in tokens[idx].meta:
            return "<p></p>\n"
        return self.renderToken(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        token.attrs["alt"] = plain_text(token)
        if token.meta.get("blank"):
            token.attrs["src"] = self.blank(str(token.attrs.get("src", "")), token)
        played = {**dict.fromkeys(FILMS, "video"), **dict.fromkeys(SOUNDS, "audio")}
        source = str(token.attrs.get("src", "")).partition("#")[0].partition("?")[0]
        if element := played.get(extension(source)):
            return self.player(token, element)
        return f"<img{self.renderAttrs(token)}>"

    def player(self, token: Token, element: str) -> str:
        """What is no picture but a film or a sound, with the controls of the browser."""
        named = {"aria-label": token.attrs["alt"]} if token.attrs["alt"] else {}
        given = {name: value for name, value in token.attrs.items() if name != "alt"}
        shown = Token("", element, 0, attrs={"controls": "", **named, **given}, meta=token.meta)
        return f"<{element}{self.renderAttrs(shown)}></{element}>"

    def stylesheet(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<link rel="stylesheet" href="{self.carried(tokens[idx], SHEET)}">'

    def script(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<script src="{self.carried(tokens[idx], Named("script"))}"></script>'

    def carried(self, token: Token, what: Named) -> str:
        door = self.context.door
        place = door.place(token.meta["file"], what, door.asker(token.meta["base"], token.meta["at"]))
        return escape(door.assets.site.url(place))

    def nothing(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return ""

    comment = provided = plugin = sources = nothing

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        ahead = self.context.ahead.get(id(tokens[idx]))
        drawn = ahead() if ahead else draw_apart(tokens[idx], self.context)
        for problem in drawn.problems:
            self.context.report(problem)
        is_style = drawn.html.lstrip().startswith("<style")
        return self.drawn_style(drawn.html, tokens[idx]) if is_style else drawn.html

    def drawn_style(self, html: str, token: Token) -> str:
        """A style that a fence has made: its addresses count from the folder of its source."""
        return self.context.door.markup(html, self.context.door.asker(token.meta["base"], token.meta["at"]))

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        given = dict(token.attrs)
        given["class"] = f"language-text {given.get('class', '')}".strip()
        return f"<pre{self.renderAttrs(Token('', '', 0, attrs=given))}>{escape(token.content)}</pre>\n"


@cache
def drawn() -> tuple[str, ...]:
    """The types of tokens that a method draws; markdown-it looks for them in each renderer it makes."""
    names = (name for name in dir(Drawing) if not name.startswith(("render", "_")))
    return tuple(name for name in names if callable(getattr(Drawing, name)))


def within(text: str, at: Location) -> Callable[[int, int], Location]:
    """Where a line and column is of a style sheet that begins in the line of `at`."""
    lines = NEWLINE.split(text)

    def place(line: int, column: int) -> Location:
        return at if line == 1 else Location(at.path, at.line + line - 1, column, lines[line - 1])

    return place


def slide_source(slide: Slide, deck: Path) -> str:
    """`path:line` of a slide, seen from its deck: pages are the same wherever they are built."""
    return f"{seen_from(slide.base, Path(slide.at.path).name, deck.parent)}:{slide.at.line}"


@lru_cache(maxsize=64)
def seen_from(folder: Path, name: str, start: Path) -> str:
    """The path of a file of that folder from another folder. Most slides of a deck are from one file."""
    try:
        return Path(os.path.relpath(folder / name, start)).as_posix()
    except ValueError:  # another drive on Windows
        return name


def slide_attributes(slide: Slide, context: Context) -> dict[Markup, str]:
    """The attributes of the section, backgrounds resolved to files of the site. Names are HTML's: a quote in
    one is a part of it."""

    attributes = html_attributes(slide.attributes)
    attributes["class"] = " ".join(dict.fromkeys(["slide", *attributes.get("class", "").split()]))
    asker = context.door.asker(slide.base, slide.at)
    for name, found in [*names("section", attributes)]:
        attributes[name] = context.door.attribute(attributes[name], found, asker)
    return {Markup(name): value for name, value in attributes.items()}


def slide_title(slide: Slide, spoken: Mapping[int, str] = NOTHING) -> str:
    """What the slide is called in lists: its `data-menu-title`, else its first heading's text."""
    named = slide.attributes.get("data-menu-title")
    if isinstance(named, str):
        return named
    for opening, inline in zip(slide.tokens, slide.tokens[1:], strict=False):
        if opening.type == "heading_open":
            return plain_text(inline, spoken)
    title = next((t for t in slide.tokens if t.type == "html_block" and t.meta.get("name")), None)
    return plain_text(title, spoken).split("\n")[0] if title else ""


def second_heading(slide: Slide) -> str:
    """The text of the second heading: the lecture, on a first slide that begins with the course."""
    pairs = zip(slide.tokens, slide.tokens[1:], strict=False)
    headings = [plain_text(inline) for opening, inline in pairs if opening.type == "heading_open"]
    return "".join(headings[1:2])


def plain_text(token: Token, spoken: Mapping[int, str] = NOTHING) -> str:
    """The text of a token in one line. `spoken` maps `id(token)` of formulas to how they are read."""
    shown = {"text", "html_text", "code_inline", "math_inline", "softbreak", "hardbreak"}
    parts = (spoken.get(id(t), t.content or " ") for t in walk(token.children or []) if t.type in shown)
    return " ".join("".join(parts).split())

