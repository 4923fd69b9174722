"""What stands in an empty gap: it takes the room of what is missing and does not say it.

A word keeps its letters in the order of the alphabet, as wide as before; a Chinese character is any other.
Code is a row of x. A picture is one of the same size, without its file. Of raw HTML elements are kept with
classes, styles and sizes; drawings, films, scripts and fields are as large as they say, and empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape

from markdown_it.token import Token

from builder.dialect.syntax.html import read_html, start_tag

WORD = re.compile(r"[^\W_]+")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
CODE = frozenset({"fence", "code_block", "code_inline"})
FORMULAS = frozenset({"math_inline", "math_block"})
TELLING = frozenset({"href", "title", "alt"})
# Raw HTML: what of a tag does not say what it shows, elements whose inside is left out, those left out whole.
KEPT = frozenset("class style width height viewbox xmlns colspan rowspan cols rows size start dir".split())
OPAQUE = frozenset("svg script style template video audio iframe object canvas textarea select math".split())
DROPPED = frozenset("source track param link meta base embed".split())
SAYING = re.compile(r"url|image|content|--|[\"'\\\\]", re.I)
COMMENTS = frozenset({"html_comment", "comment"})
PICTURE = "img"


class Veil:
    """Passes the tokens of a gap on, in order, so that none says what it says."""

    def __init__(self) -> None:
        self.inside: list[str] = []  # opaque elements that are open

    def over(self, token: Token) -> Iterator[Token]:
        if token.type == "html_tag":
            yield from self.tag(token)
        elif not self.inside and token.type not in COMMENTS:
            yield self.veiled(token)

    def over_all(self, tokens: Iterable[Token]) -> list[Token]:
        return [kept for token in tokens for kept in self.over(token)]

    def tag(self, token: Token) -> Iterator[Token]:
        name, closing = token.meta["name"], token.meta["closing"]
        if self.inside:
            if name == self.inside[-1]:
                self.inside.pop() if closing else self.inside.append(name)
            if not self.inside:
                yield token
            return
        if name in DROPPED:
            return
        if not closing and name in OPAQUE and not token.meta["empty"]:
            self.inside.append(name)
        yield token if closing else without_words(token)

    def veiled(self, token: Token) -> Token:
        token = token.copy(meta={**token.meta})
        if token.type in FORMULAS or token.type == "image":
            token.meta["blank"] = True
        if token.type == "image":
            token.children = []
        elif token.children:
            token.children = self.over_all(token.children)
        elif token.type == "html_block":
            token.children = self.over_all(read_html(token.content))
        if token.type in CODE:
            token.meta["veils"] = token.content
            token.content = re.sub(r"[!-~]", "x", WIDE.sub("口", token.content))
        elif token.type == "text":
            token.content = veiled_text(token.content)
        elif token.type == "html_text":
            token.content = escape(veiled_text(unescape(token.content)), quote=False)
        token.attrs = {name: value for name, value in token.attrs.items() if name not in TELLING}
        return token


def without_words(tag: Token) -> Token:
    """A start tag with nothing that says or names what it shows; a picture keeps its file, to be measured."""
    given: Mapping[str, str] = tag.meta["attributes"]
    kept = {name: muted(name, value) for name, value in given.items() if name.lower() in KEPT}
    meta = {**tag.meta, "attributes": kept}
    if tag.meta["name"] == PICTURE:
        meta |= {"blank": True, "attributes": {**kept, "src": given.get("src", ""), "alt": ""}}
    made = tag.copy(meta=meta)
    made.content = start_tag(made, meta["attributes"])
    return made


def muted(name: str, value: str) -> str:
    """The value of an attribute; of a style without what names a file or says a text."""
    if name.lower() != "style":
        return value
    parts = (part for part in value.split(";") if not SAYING.search(part))
    return ";".join(parts)


def veiled_text(text: str) -> str:
    return WORD.sub(lambda found: veiled_word(found[0]), text)


def veiled_word(word: str) -> str:
    return WIDE.sub("口", word) if WIDE.search(word) else "".join(sorted(word))


def veiled_markup(html: str) -> str:
    """A drawing's markup as large as it is, and empty."""
    return "".join(token.content for token in Veil().over_all(read_html(html)) if token.type != "math_inline")
