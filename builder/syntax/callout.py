"""`> [!note]± title`: a quote that is a box with a title, or with `+`/`-` one that folds (dialect §9)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TYPES = frozenset(
    """note abstract summary tldr info todo tip hint important success check done question help faq warning
    caution attention failure fail missing danger error bug example quote cite""".split()
)
FIRST_LINE = re.compile(r"\[!(?P<type>[A-Za-z]+)\](?P<fold>[+-]?)(?:[ \t]+(?P<title>[^\n]*))?(?:\n|$)")


def callout_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "callout", callouts)


def callouts(state: StateCore) -> None:
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "blockquote_open" or index + 2 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
            continue
        found = FIRST_LINE.match(tokens[index + 2].content)
        if found and found["type"].lower() in TYPES:
            make_callout(tokens, index, found)


def make_callout(tokens: list[Token], index: int, found: re.Match[str]) -> None:
    kind, fold = found["type"].lower(), found["fold"]
    opening, paragraph, inline = tokens[index : index + 3]
    closing = next(t for t in tokens[index + 1 :] if t.type == "blockquote_close" and t.level == opening.level)
    opening.tag = closing.tag = "details" if fold else "div"
    opening.attrs = {"class": "callout", "data-callout": kind, **({"open": ""} if fold == "+" else {})}
    opening.meta["title"] = ((found["title"] or "").strip() or kind.capitalize(), "summary" if fold else "div")
    inline.content = inline.content[found.end() :]
    if inline.map:
        inline.map = [inline.map[0] + 1, inline.map[1]]
    if not inline.content.strip():
        paragraph.hidden = True
        tokens[index + 3].hidden = True
