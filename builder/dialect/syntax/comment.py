"""Comments at the margin vanish; `<!-- pagebreak -->` and `<!-- newpage -->` break a page (dialect §14.2).

To the blocks round it the line of a comment is a blank one: it parts two paragraphs and leaves a list whole.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from builder.diagnostics import did_you_mean
from builder.dialect.syntax.element import misspelt_element
from builder.dialect.syntax.html import UNCLOSED_COMMENT
from builder.dialect.syntax.lines import INTERRUPTS, at_margin, line_of, line_text, marks_of, resume
from builder.dialect.syntax.slide import slide_before

COMMENT = re.compile(r"<!--(?P<text>.*?)-->", re.S)
KEPT = re.compile(r"\s*(?:toc|tocstop|toc-bracket|ebook)\b")
PAGE_BREAK = re.compile(r"\s*(?:pagebreak|newpage)\s*")
LOOKALIKE = re.compile(r"\s*\.?slide(?:\s|:|$)", re.I)
SUBJECT = re.compile(r"\s*\.?(\w+):?(?:\s+[\w-]+=.*)?\s*", re.S)
MARP = re.compile(
    r"\s*(?:_(?:class|color|header|footer)|_?(?:paginate|background[A-Z]\w+)|headingDivider):\s"
)
NO_DIRECTIVE = (
    "no-directive",
    "this comment does nothing: directives of Marp are not read",
    "give the slide its attributes: `<!-- slide class=\"…\" data-background-color=\"…\" -->`",
)
IMPORT = re.compile(r"\s*@import\s+\"[^\"]*\"[^\n]*")
# Comments that mean something are blocks of their own.
SPECIAL = re.compile(r"\s*(?:\.?slide\b|@import\b|pagebreak|newpage|toc|ebook|\.element[:\s])", re.I)
FENCE = re.compile(r"(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)*(?P<sign>`{3,}(?=[^`]*$)|~{3,})")


def comment_plugin(md: MarkdownIt) -> None:
    block = CommentlessBlock()
    block.ruler = md.block.ruler
    md.block = block
    md.block.ruler.after("slide", "comment", comment, {"alt": INTERRUPTS})


class CommentlessBlock(ParserBlock):
    """markdown-it's block parser on lines in which plain comments at the margin are blank."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        if not src:
            return None
        state = StateBlock(src, md, env, outTokens)
        if "<!--" in src:
            blank_comments(state)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


def blank_comments(state: StateBlock) -> None:
    line = 0
    while line < state.lineMax:
        text = line_text(state, line)
        if fence := FENCE.match(text):
            line = end_of_fence(state, line, fence["sign"])
        elif text.startswith("$$"):
            line = end_of_formula(state, line)
        elif text.startswith("<!--") and state.tShift[line] == 0:
            line = blank_comment(state, line)
        else:
            line += 1


def end_of_fence(state: StateBlock, start: int, sign: str) -> int:
    closing = re.compile(rf"[> \t]*{re.escape(sign[0])}{{{len(sign)},}}[ \t]*$")
    for line in range(start + 1, state.lineMax):
        if closing.match(line_text(state, line)):
            return line + 1
    return state.lineMax


def end_of_formula(state: StateBlock, start: int) -> int:
    inside = state.bMarks[start] + state.tShift[start] + len("$$")
    close = marks_of(state).find("$$", inside, len(state.src))
    if close < 0 or slide_before(state, start, close) is not None:
        return start + 1
    return line_of(state, start, close) + 1


def blank_comment(state: StateBlock, start: int) -> int:
    """Take the comment out of its lines; where to go on: what stands behind it is looked at again."""
    closes = marks_of(state).find("-->", state.bMarks[start] + len("<!--"), len(state.src), escapes=False)
    found = COMMENT.match(state.src, state.bMarks[start]) if closes >= 0 else None
    if found is None:
        return start + 1
    last = line_of(state, start, found.end())
    if SPECIAL.match(found["text"]) or "<!--" in found["text"] or is_told(found["text"]):
        return last + 1
    for line in range(start, last):
        begin_line(state, line, state.eMarks[line])
    begin_line(state, last, found.end())
    return last


def is_told(text: str) -> bool:
    """Whether a comment means something elsewhere, or would but for its spelling."""
    return misspelt_slide(text) or misspelt_element(text) or bool(MARP.match(text))


def misspelt_slide(text: str) -> bool:
    """Whether a comment would start a slide but for the spelling of its subject."""
    found = SUBJECT.fullmatch(text)
    return bool(found and found[1].lower() != "slide" and did_you_mean(found[1].lower(), ["slide"]))


def begin_line(state: StateBlock, line: int, position: int) -> None:
    rest = state.src[position : state.eMarks[line]]
    indent = rest[: len(rest) - len(rest.lstrip(" \t"))]
    state.bMarks[line], state.tShift[line] = position, len(indent)
    state.sCount[line] = len(indent.expandtabs(4))


def comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Those that mean something, those in quotes, and those nothing closes."""
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
        token.meta = {"warning": UNCLOSED_COMMENT}
        state.line = end
        return True
    if "<!--" in found["text"]:
        code, _, hint = UNCLOSED_COMMENT
        token.meta = {"warning": (code, "a comment is not closed and runs to the end of the next one", hint)}
    if LOOKALIKE.match(found["text"]) or misspelt_slide(found["text"]):
        message = "this comment does not start a slide"
        token.meta = {"warning": ("no-slide", message, "write `<!-- slide -->`")}
    if MARP.match(found["text"]):
        token.meta = {"warning": NO_DIRECTIVE}
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
