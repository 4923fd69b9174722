"""Emphasis beside Chinese, Japanese and Korean punctuation: `**重要。**后文` is bold.

CommonMark calls a delimiter left- or right-flanking by the blanks and punctuation beside it, for languages
that put blanks between words. The amendment "markdown-cjk-friendly" changes two words of that rule: CJK
punctuation counts as a letter, and a CJK character beside other punctuation counts as a blank.
https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md
"""

from __future__ import annotations

from unicodedata import east_asian_width

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

# Wide by default because they are drawn as emoji, not because they are CJK.
EMOJI = (range(0x231A, 0x2630), range(0x2648, 0x268A), range(0x2690, 0x2B56), range(0x1F000, 0x1FAFF + 1))


def emphasis_plugin(md: MarkdownIt) -> None:
    inline = FriendlyInline()
    inline.ruler, inline.ruler2 = md.inline.ruler, md.inline.ruler2
    md.inline = inline


class FriendlyInline(ParserInline):
    """markdown-it's inline parser on a state that knows CJK text."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = FriendlyState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class FriendlyState(StateInline):
    """The inline state with the amended flanking rule."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        left = flanks(after, before)
        right = flanks(before, after)
        can_open = left and (canSplitWord or not right or is_punctuation(before))
        can_close = right and (canSplitWord or not left or is_punctuation(after))
        return Scanned(can_open, can_close, end - start)


def flanks(inner: str, outer: str) -> bool:
    """Whether a delimiter run belongs to the text that begins or ends with `inner`."""
    if is_blank(inner):
        return False
    if not is_punctuation(inner) or is_cjk(inner):
        return True
    return is_blank(outer) or is_punctuation(outer) or is_cjk(outer)


def is_blank(character: str) -> bool:
    return isWhiteSpace(ord(character))


def is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def is_cjk(character: str) -> bool:
    code = ord(character)
    if code < 0x1100:
        return False
    return east_asian_width(character) in "WFH" and not any(code in block for block in EMOJI)
