"""`*[HTML]: Hypertext Markup Language` explains a word wherever it stands in the document (dialect §9)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.syntax.lines import line_text

LINE = re.compile(r"\*\[(?P<word>(?:\\.|[^\\\[\]])+)\]:[ \t]*(?P<title>.*\S)[ \t]*$")


def abbreviation_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before("reference", "abbreviation", definition, {"alt": ["paragraph", "reference"]})
    md.core.ruler.after("linkify", "abbreviation", abbreviations)


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.sCount[start] - state.blkIndent >= 4:
        return False
    found = LINE.match(line_text(state, start))
    if not found:
        return False
    if not silent:
        word = re.sub(r"\\(.)", r"\1", found["word"])
        state.env.setdefault("abbreviations", {}).setdefault(word, found["title"])
        state.line = start + 1
    return True


def abbreviations(state: StateCore) -> None:
    titles: dict[str, str] = state.env.get("abbreviations", {})
    if not titles:
        return
    words = "|".join(map(re.escape, sorted(titles, key=lambda word: (-len(word), word))))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    for token in state.tokens:
        if token.type == "inline" and token.children and pattern.search(token.content):
            token.children = [
                piece for child in token.children for piece in explained(child, pattern, titles)
            ]


def explained(child: Token, pattern: re.Pattern[str], titles: dict[str, str]) -> list[Token]:
    if child.type != "text":
        return [child]
    out: list[Token] = []
    end = 0
    for found in pattern.finditer(child.content):
        before = child.content[end : found.start()]
        out += [Token("text", "", 0, content=before)] if before else []
        out += [
            Token("abbr_open", "abbr", 1, attrs={"title": titles[found[0]]}),
            Token("text", "", 0, content=found[0]),
            Token("abbr_close", "abbr", -1),
        ]
        end = found.end()
    rest = child.content[end:]
    return [*out, Token("text", "", 0, content=rest)] if rest or not out else out
