"""Where something stands in the text of a line, which is neither code nor a formula, tag or comment."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from markdown_it.token import Token

from builder.dialect.verbatim import still_verbatim

TEXT = frozenset({"text", "html_text"})


def in_text(inline: Token, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Each find of a pattern in the text of a paragraph, title or cell that no backslash stands before."""
    text = inline.content
    if not pattern.search(text):  # as in most
        return
    starts, ends = zip((-1, 0), *unseen(inline), strict=True)
    for found in pattern.finditer(text):
        escaped = text[found.start() - 1 : found.start()] == "\\"
        if not escaped and found.start() >= ends[bisect_right(starts, found.start()) - 1]:
            yield found


def unseen(inline: Token) -> Iterator[tuple[int, int]]:
    """Where what is no text stands, as in `<code>`."""
    reached, verbatim = 0, ""
    for child in inline.children or []:
        if child.type == "html_tag":
            verbatim = still_verbatim(verbatim, child)
        is_text = child.type in TEXT and not verbatim
        start = -1 if is_text else inline.content.find(child.content, reached)
        if start >= 0:
            reached = start + len(child.content)
            yield start, reached
