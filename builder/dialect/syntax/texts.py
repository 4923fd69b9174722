"""What rules that replace pieces of plain text share: abbreviations, emoji, icons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from markdown_it.token import Token

# The token a match stands for, or None when it is text after all.
Make = Callable[[re.Match[str]], Token | None]


def replace_text(tokens: Iterable[Token], pattern: re.Pattern[str], make: Make) -> None:
    """Replace the matches in the text of inline tokens, outside bare URLs that have become links."""
    for token in tokens:
        if token.type == "inline" and token.children and pattern.search(token.content):
            token.children = list(replaced(token.children, pattern, make))


def replaced(children: list[Token], pattern: re.Pattern[str], make: Make) -> Iterator[Token]:
    address = False
    for child in children:
        if child.info == "auto":
            address = child.type == "link_open"
        if child.type == "text" and not address:
            yield from pieces(child, pattern, make)
        else:
            yield child


def pieces(text: Token, pattern: re.Pattern[str], make: Make) -> Iterator[Token]:
    at = end = 0
    while found := pattern.search(text.content, at):
        token = make(found)
        if token is None:  # its end may be the beginning of another match
            at = found.start() + 1
            continue
        if found.start() > end:
            yield like(text, text.content[end : found.start()])
        yield token
        at = end = found.end()
    if end == 0:
        yield text
    elif end < len(text.content):
        yield like(text, text.content[end:])


def like(text: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=text.level)
