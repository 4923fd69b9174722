"""Comments at the margin vanish; `<!-- pagebreak -->` and `<!-- newpage -->` break a page (dialect §14.2)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from builder.syntax.lines import INTERRUPTS, at_margin, resume

COMMENT = re.compile(r"<!--(?P<text>.*?)-->", re.S)
KEPT = re.compile(r"\s*(?:toc|tocstop|toc-bracket|ebook)\b")
PAGE_BREAK = re.compile(r"\s*(?:pagebreak|newpage)\s*")
LOOKALIKE = re.compile(r"\s*\.?slide(?:\s|:|$)", re.I)
IMPORT = re.compile(r"\s*@import\s+\"[^\"]*\"[^\n]*")


def comment_plugin(md: MarkdownIt) -> None:
    md.block.ruler.after("slide", "comment", comment, {"alt": INTERRUPTS})


def comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not at_margin(state, start):
        return False
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<!--", position):
        return False
    found = COMMENT.match(state.src, position)
    if found and KEPT.match(found["text"]):
        return False
    if silent:
        return True
    if found and IMPORT.fullmatch(found["text"]):
        push_import(state, start, end, found)
        return True
    token = state.push("comment", "", 0)
    token.map = [start, start + 1]
    token.block = True
    token.content = found[0] if found else ""
    if found is None:
        token.meta = {
            "warning": (
                "unclosed-comment",
                "a comment that is never closed hides the rest",
                "close it with `-->`",
            )
        }
        state.line = end
        return True
    if LOOKALIKE.match(found["text"]):
        token.meta = {"warning": ("no-slide", "this comment starts no slide", "write `<!-- slide -->`")}
    if PAGE_BREAK.fullmatch(found["text"]):
        token.type, token.content = "html_block", '<div class="pagebreak"> </div>\n'
    resume(state, found.end(), start, end)
    return True


def push_import(state: StateBlock, start: int, end: int, found: re.Match[str]) -> None:
    """An import in a comment is an import in a paragraph of its own."""
    state.push("paragraph_open", "p", 1).map = [start, start + 1]
    inline = state.push("inline", "", 0)
    inline.content = found["text"].strip()
    inline.map = [start, start + 1]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    resume(state, found.end(), start, end)
