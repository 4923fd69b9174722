"""Formulas: `$…$`, `\\(…\\)` inline, `$$…$$`, `\\[…\\]` displayed (dialect §12)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from builder.dialect.syntax.latex import OF_TEXT
from builder.dialect.syntax.lines import begins_line, marks_of, resume
from builder.dialect.syntax.slide import slide_before

DISPLAY = (("$$", "$$"), ("\\[", "\\]"))
# Two prices in a line make a formula of what is between them.
PRICE = re.compile(r"\d+(?:[.,]\d+)*[ \t]*(?:[A-Za-z]{2,}|[\u4e00-\u9fff，。、；]).*$")
# MathJax sets these in the text of a page without dollars.
REFERENCE = re.compile(r"\\(?:eq)?ref\{[^{}\n]+\}")
TEX_LINE = re.compile(r"\$\$|\\begin\{(?P<name>[A-Za-z]+)\*?\}")
# A heading, an import, a fence, a container, a picture, a rule or a tag behind a blank line.
BLOCK_INSIDE = re.compile(
    r"\n[ \t>]*\n[ \t>]*(?:#{1,6}[ \t]|@import\b|```|~~~|:::|!!!|!\[|---+[ \t]*$|</?[a-z]+[1-6]?[\s>])", re.M
)
UNCLOSED = ("unclosed-math", "`$$` is not closed on its slide", "a formula begins and ends on one slide")
BARE = ("bare-environment", "an environment outside `$$` is shown as text", "put it between `$$` and `$$`")
# A browser may break a line between a formula and these, which no line should begin with.
NEVER_FIRST = frozenset("：；·…—–-%％‰°℃!！?？")
INLINE = (("$", "$"), ("\\(", "\\)"))


def math_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before("lheading", "math_block", math_block)
    md.inline.ruler.before("escape", "math", math_inline)


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.sCount[start] - state.blkIndent >= 4:
        return False
    position = state.bMarks[start] + state.tShift[start]
    opener = state.src[position : position + 2]
    closer = dict(DISPLAY).get(opener)
    if closer is None:
        return False
    inside = position + len(opener)
    close = marks_of(state).find(closer, inside, state.eMarks[end - 1])
    if close < 0 or not state.src[inside:close].strip() or slide_before(state, start, close) is not None:
        return False
    if silent:
        return True
    token = state.push("math_block", "", 0)
    token.block = True
    token.content = state.src[inside:close]
    token.meta = {"display": True, "offset": inside, **swallowed(token.content, closer)}
    token.map = [start, start + 1]
    # What interrupts a paragraph begins a block behind it, too; that another formula does not, which could
    # reach over blank lines and all that follows them.
    resume(state, close + len(closer), start, end, "paragraph")
    return True


def swallowed(content: str, closer: str) -> dict[str, tuple[str, str, str]]:
    """A warning about a formula that takes in what hardly anybody means to be TeX."""
    if not BLOCK_INSIDE.search(content):
        return {}
    message = "a formula continues across a blank line and the text after it"
    return {"warning": ("unclosed-math", message, f"close it with `{closer}` where it ends")}


def doubts(state: StateInline, inside: int, close: int) -> dict[str, tuple[str, str, str]]:
    """A warning about a formula that reads like money and prose."""
    content = state.src[inside:close]
    priced = state.src[inside - 1] == "$" and state.src[close + 1 : close + 2].isdigit()
    if priced and "\\" not in content and PRICE.match(content):
        hint = r"write `\$` for a dollar"
        return {"warning": ("price", "two prices make a formula of the text between them", hint)}
    return {}


def math_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    for display, pairs in ((True, DISPLAY), (False, INLINE)):
        for opener, closer in pairs:
            if not state.src.startswith(opener, state.pos):
                continue
            inside = state.pos + len(opener)
            close = marks_of(state).find(closer, inside, state.posMax)
            if close <= inside:
                continue
            if not silent:
                token = state.push("math_inline", "", 0)
                token.content = state.src[inside:close]
                token.markup = opener
                token.meta = {"display": display, "offset": inside, **doubts(state, inside, close)}
                token.meta["holds"] = state.src[close + len(closer) :][:1] in NEVER_FIRST
            state.pos = close + len(closer)
            return True
    return reference(state, silent) or tex_as_text(state, silent)


def reference(state: StateInline, silent: bool) -> bool:
    """`\\eqref{label}` in the text is a formula."""
    found = REFERENCE.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("math_inline", "", 0)
        token.content = found[0]
        holds = state.src[found.end() :][:1] in NEVER_FIRST
        token.meta = {"display": False, "offset": state.pos, "bare": True, "holds": holds}
    state.pos = found.end()
    return True


def tex_as_text(state: StateInline, silent: bool) -> bool:
    """A line that begins with `$$` which nothing closes, or with an environment outside dollars, is shown as
    it is, and is hardly meant to."""
    found = TEX_LINE.match(state.src, state.pos) if begins_line(state) else None
    if not found:
        return False
    if not silent:
        token = state.push("html_text", "", 0)
        token.content = found[0]
        token.meta = {"offset": state.pos}
        if found["name"] not in OF_TEXT:
            token.meta["warning"] = BARE if found["name"] else UNCLOSED
    state.pos = found.end()
    return True
