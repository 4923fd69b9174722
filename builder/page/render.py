"""Render a deck into a page: formulas typeset, fences drawn, templates of the theme filled."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from builder.diagnostics import Diagnostic, did_you_mean
from builder.dialect.deck import Slide
from builder.dialect.syntax.html import start_tag
from builder.page.context import Context, walk
from builder.page.fences import draw_apart
from builder.read.attributes import html_attributes
from builder.theming.icons import find_icon, icon_names, icon_of_classes

# Attributes of raw HTML that name a file of the project.
FILE_ATTRIBUTES = {"src": "picture", "data-src": "picture", "poster": "picture", "srcset": "", "data": "file"}
FILE_KINDS = {"video": "video", "audio": "sound", "source": "file", "iframe": "page", "script": "script"}
BACKGROUNDS = {"data-background-image": "picture", "data-background-video": "video",
               "data-background-iframe": "page"}


def is_formula(token: Token) -> bool:
    return token.type in {"math_inline", "math_block"}


def formulas(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in walk(tokens) if is_formula(token)]


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

    comment = provided = plugin = sources = nothing

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

