"""`> [!note]± title`: a quote that is a box with a title, or with `+`/`-` one that folds (dialect §9)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TYPES = frozenset(
    """note abstract summary tldr info todo tip hint important success check done question help faq warning
    caution attention failure fail missing danger error bug example quote cite""".split()
)
TITLES = {"tldr": "TL;DR", "faq": "FAQ"}  # others begin with a capital
FIRST_LINE = re.compile(r"\[!(?P<type>\w+)\](?P<fold>[+-]?)(?:[ \t]+(?P<title>[^\n]*))?(?:\n|$)")


def callout_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "callout", callouts)


def callouts(state: StateCore) -> None:
    tokens: list[Token] = []
    for index, token in enumerate(state.tokens):
        tokens.append(token)
        if token.type != "blockquote_open" or state.tokens[index + 1].type != "paragraph_open":
            continue
        found = FIRST_LINE.match(state.tokens[index + 2].content)
        if found and found["type"].lower() in TYPES:
            tokens += make_callout(state.tokens, index, found)
    state.tokens = tokens


def make_callout(tokens: list[Token], index: int, found: re.Match[str]) -> Iterator[Token]:
    """Turn the quote that opens at `index` into a box; its title."""
    kind, fold = found["type"].lower(), found["fold"]
    opening, paragraph, inline, end = tokens[index : index + 4]
    closing = next(
        t for t in tokens[index + 1 :] if t.type == "blockquote_close" and t.level == opening.level
    )
    opening.tag = closing.tag = "details" if fold else "div"
    opening.attrs = {"class": "callout", "data-callout": kind, **({"open": ""} if fold == "+" else {})}
    inline.content = inline.content[found.end() :]
    if inline.map:
        inline.map = [inline.map[0] + 1, inline.map[1]]
    paragraph.hidden = end.hidden = not inline.content
    text = (found["title"] or "").strip() or TITLES.get(kind, kind.capitalize())
    return title(text, "summary" if fold else "div", opening)


def title(text: str, tag: str, quote: Token) -> Iterator[Token]:
    yield Token("callout_title_open", tag, 1, attrs={"class": "callout-title"}, map=quote.map, block=True)
    yield Token("inline", "", 0, content=text, map=quote.map)
    yield Token("callout_title_close", tag, -1, block=True)
