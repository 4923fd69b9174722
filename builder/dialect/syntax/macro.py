"""`NAME text…` on a line of its own, in raw HTML too, calls the theme's macro of that name (decisions)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.diagnostics import did_you_mean
from builder.dialect.syntax.lines import INTERRUPTS, line_text

# Where a line of raw HTML is no line of text.
VERBATIM = r"<!--.*?(?:-->|\Z)|<(?P<tag>pre|script|style|textarea)\b.*?(?:</(?P=tag)|\Z)"

SHOUTED = re.compile(r"([A-Z][A-Z0-9-]{3,})[ \t]+\S")


def macro_plugin(md: MarkdownIt, names: Collection[str]) -> None:
    """Teach `md` the macros that the theme has a file for; longer names win over their beginnings."""
    if not names:
        return
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    line = rf"(?P<name>{'|'.join(map(re.escape, longest_first))})(?:[ \t]+(?P<text>.*))?$"
    call = re.compile(line)
    call_in_html = re.compile(rf"(?s:{VERBATIM})|^[ \t]*{line}\n?", re.M)

    def macro(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.sCount[start] - state.blkIndent >= 4:
            return False
        found = call.match(line_text(state, start))
        if not found:
            return False
        if silent:
            return True
        token = state.push("macro", "", 0)
        token.block = True
        token.map = [start, start + 1]
        token.meta = meta(found)
        state.line = start + 1
        return True

    def macros_in_html(state: StateCore) -> None:
        state.tokens = [
            piece
            for token in state.tokens
            for piece in (cut(token, call_in_html) if token.type == "html_block" else [token])
        ]

    def misspelt(state: StateCore) -> None:
        for opening, inline in pairwise(state.tokens):
            if opening.type == "paragraph_open" and (found := SHOUTED.match(inline.content)):
                warn(inline, found[1], longest_first)

    md.block.ruler.after("comment", "macro", macro, {"alt": INTERRUPTS})
    md.core.ruler.after("block", "macro", macros_in_html)
    md.core.ruler.before("place", "misspelt_macro", misspelt)


def warn(inline: Token, word: str, names: Sequence[str]) -> None:
    """A macro that is nearly named, as `GNN-HEADRE title`; hardly anybody errs in the first letter."""
    hint = did_you_mean(word, [name for name in names if name[0] == word[0] and f"{name}S" != word])
    if hint:
        warning = ("unknown-macro", f"no macro `{word}`", hint)
        assert inline.children is not None
        inline.children.append(Token("html_text", "", 0, meta={"offset": 0, "warning": warning}))


def meta(call: re.Match[str]) -> dict[str, str]:
    return {"name": call["name"], "text": (call["text"] or "").strip()}


def cut(block: Token, call: re.Pattern[str]) -> Iterator[Token]:
    """A block of raw HTML round the macros on lines of it: `</div>` is one up to the next blank line."""
    done = 0
    for found in call.finditer(block.content):
        if found["name"]:
            yield from part(block, done, found.start())
            macro = Token("macro", "", 0, block=True, level=block.level, meta=meta(found))
            macro.map = lines(block, found.start(), found.end())
            yield macro
            done = found.end()
    yield from part(block, done, len(block.content))


def part(block: Token, start: int, end: int) -> Iterator[Token]:
    if start < end:
        yield block.copy(content=block.content[start:end], map=lines(block, start, end))


def lines(block: Token, start: int, end: int) -> list[int]:
    """The lines of the source that hold these characters of the block."""
    first, last = block.map or [0, 0]
    row = first + block.content.count("\n", 0, start)
    return [row, min(last, row + block.content.count("\n", start, end) + 1)]
