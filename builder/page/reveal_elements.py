"""What elements of a slide ask of reveal.js where it does not look: a warning at each that asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markdown_it.token import Token

from builder.diagnostics import Diagnostic
from builder.dialect.balance import Elements, is_void

STRETCHED = frozenset({"r-stretch", "stretch"})
# They are no elements, and most of what a slide is made of.
TEXT = frozenset({"text", "softbreak"})
MEDIA = ("data-preview-image", "data-preview-video")


class Reading:
    """Goes through a slide; knows which elements are open round the next: `raw` those of raw HTML, `depth`
    counts those of Markdown."""

    def __init__(self) -> None:
        self.raw, self.depth = Elements(), 0

    def doubts(self, tokens: Iterable[Token]) -> Iterator[Diagnostic]:
        for token in tokens:
            if token.type in TEXT:
                continue
            self.leave(token)
            given = attributes_of(token)
            if "at" in token.meta and (given or begins_section(token)):
                yield from self.about(token, given)
            self.enter(token)
            if token.children and token.type != "image":
                yield from self.doubts(token.children)

    def leave(self, token: Token) -> None:
        if token.nesting < 0 and not token.hidden:
            self.depth -= 1
        elif token.type == "html_tag" and token.meta["closing"]:
            self.raw.end(token.meta["name"])

    def enter(self, token: Token) -> None:
        if token.nesting > 0 and not token.hidden:
            self.depth += 1
        elif token.type == "html_tag" and not token.meta["closing"] and not is_void(token, self.raw):
            self.raw.start(token.meta["name"], token)

    def about(self, token: Token, given: Mapping[str, Any]) -> Iterator[Diagnostic]:
        name = token.meta.get("name") or token.tag
        if (self.depth or self.raw.open) and STRETCHED & set(str(given.get("class", "")).split()):
            hint = "reveal.js stretches what stands in the slide itself: put it on a line of its own"
            yield without_effect(token, "r-stretch", "inside another element", hint)
        if begins_section(token) and self.raw.depth["section"]:
            hint = "attributes of a column stand in the comment of the slide that holds its sections"
            yield without_effect(token, "<section>", "inside the section of a slide", hint)
        if opens_nothing(name, given):
            hint = "write `[text](page.html){data-preview-link}`"
            yield without_effect(token, "data-preview-link", "on what is no link", hint)
        for medium in MEDIA:
            if medium in given and not is_address(given[medium]) and "src" not in given:
                hint = f'name the file: `{medium}="…"`'
                yield without_effect(token, medium, "on what has no file", hint)


def begins_section(token: Token) -> bool:
    return token.type == "html_tag" and token.meta["name"] == "section" and not token.meta["closing"]


def attributes_of(token: Token) -> Mapping[str, Any]:
    """Those of any element that is drawn; a tag that closes one has none."""
    return token.attrs or token.meta.get("attributes") or {}


def opens_nothing(name: str, given: Mapping[str, Any]) -> bool:
    """Whether reveal.js finds no page to open: it takes the `href`, or an address with its protocol."""
    page = given.get("data-preview-link")
    if "data-preview-link" not in given or "href" in given or page == "false":
        return False
    return name != "a" and not str(page).startswith("http")


def is_address(value: object) -> bool:
    return isinstance(value, str) and value not in ("", "true")


def without_effect(token: Token, name: str, where: str, hint: str) -> Diagnostic:
    message = f"`{name}` does nothing {where}"
    return Diagnostic(token.meta["at"], "warning", "element-attribute", message, hint)
