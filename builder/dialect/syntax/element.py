"""`<!-- .element: class="fragment" -->` gives attributes to its element (dialect §4.6, decisions).

In the first line of a list item, a raw `<li>` too, the first comment does, as in the original. Elsewhere it
takes `.element:`; on a line of its own the comment is about the block before it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.syntax.html import start_tag
from builder.read.attributes import html_attributes, parse_attributes

COMMENT = re.compile(r"<!--(.*?)-->", re.S)
ELEMENT = re.compile(r"\s*\.element:")


def element_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("html", "element", elements)


def elements(state: StateCore) -> None:
    open_blocks: list[Token] = []
    closed: dict[int, Token] = {}
    for index, token in enumerate(state.tokens):
        if token.children and "<li" in token.content:
            raw_items(token.children)
        if token.type == "list_item_open":
            if comment := item_comment(state.tokens, index):
                give(token, comment)
        elif token.type == "inline" and open_blocks:
            for comment in comments(token):
                if ELEMENT.match(comment):
                    give(target(open_blocks, state.tokens[index - 2]), comment)
        elif token.type in {"comment", "html_block"}:
            for comment in comments(token):
                if ELEMENT.match(comment) and token.level in closed:
                    give(closed[token.level], comment)
        elif token.type == "slide":
            closed.clear()
        if token.nesting > 0:
            open_blocks.append(token)
        elif token.nesting < 0 and open_blocks:
            closed[token.level] = open_blocks.pop()


def target(open_blocks: list[Token], before: Token) -> Token:
    """What a comment in text is about: the block, or the item whose first paragraph it is."""
    if before.type == "list_item_open":
        return before
    return next((token for token in reversed(open_blocks) if not token.hidden), open_blocks[-1])


def item_comment(tokens: list[Token], start: int) -> str | None:
    """The first comment in the first line of HTML that an item will give. In a tight list that line goes on
    from its text to a block of raw HTML."""
    for token in tokens[start + 1 : start + 5]:
        if token.type in {"paragraph_open", "heading_open"} or (token.hidden and not token.children):
            continue
        pieces = token.children or []
        line = list(itertools.takewhile(on_first_line, pieces))
        found = next((text for piece in line for text in comments(piece)), None)
        if found or token.type != "inline" or len(line) < len(pieces):
            return found
    return None


def raw_items(pieces: list[Token]) -> None:
    item: Token | None = None
    for piece in pieces:
        if piece.type == "html_tag" and piece.meta["name"] == "li":
            item = None if piece.meta["closing"] else piece
        elif item is None or not on_first_line(piece):
            item = None
        elif piece.type in {"html_comment", "html_inline"} and (found := COMMENT.match(piece.content)):
            attributes = given(found[1], item.meta["attributes"])
            item.content = start_tag(item, attributes)
            item.meta["attributes"] = attributes
            item = None


def on_first_line(piece: Token) -> bool:
    return piece.type not in {"softbreak", "hardbreak"} and "\n" not in piece.content.strip("\n")


def comments(token: Token) -> Iterator[str]:
    for piece in token.children or [] if token.type == "inline" else [token]:
        if piece.type in {"html_inline", "html_comment", "html_block", "comment"}:
            found = COMMENT.match(piece.content)
            if found:
                yield found[1]


def give(element: Token, comment: str) -> None:
    element.attrs |= given(comment, {name: str(value) for name, value in element.attrs.items()})


def given(comment: str, before: dict[str, str]) -> dict[str, str]:
    """The attributes of an element with those of its comment; `.element:` adds classes to those it has."""
    found = html_attributes(parse_attributes(ELEMENT.sub("", comment)))
    if "class" in found and ELEMENT.match(comment):
        names = [*before.get("class", "").split(), *found["class"].split()]
        found["class"] = " ".join(dict.fromkeys(names))
    return before | found
