"""`[TOC]` on a line of its own lists the headings of the document (dialect §8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Report
from builder.dialect.syntax.lines import INTERRUPTS, line_text
from builder.read.attributes import Attributes, Value, as_text, snake_case

# In its line, before which marks of quotes stand but none of lists, and in its block.
LINE = re.compile(r"(?:\s*>+\s?)?[ \t]*\[TOC\][ \t]*", re.I)
ALONE = re.compile(r"\[TOC\][ \t]*", re.I)
DEPTHS = ("depth_from", "depth_to")
LARGEST = 200_000  # pieces of markup, of all lists of a deck; an entry has five or more
DEPTH = re.compile(r"0?[1-6]")


def toc_plugin(md: MarkdownIt) -> None:
    md.block.ruler.before("fence", "toc", toc, {"alt": INTERRUPTS})


def toc(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.sCount[start] - state.blkIndent >= 4 or not ALONE.fullmatch(line_text(state, start)):
        return False
    begin = state.src.rfind("\n", 0, state.bMarks[start]) + 1  # before the marks of quotes and lists
    if not LINE.fullmatch(state.src, begin, state.eMarks[start]):
        return False
    if not silent:
        token = state.push("toc", "", 0)
        token.block, token.map = True, [start, start + 1]
        state.line = start + 1
    return True


@dataclass(frozen=True)
class Entry:
    """A heading of the list and those below it."""

    heading: Token
    text: Token
    level: int
    below: tuple[Entry, ...]


def fill_contents(tokens: Sequence[Token], levels: range, report: Report) -> None:
    """Give every `toc` token its list, as raw HTML round the content of the headings of these levels, or of
    those that an import of the list asks for. Lists that would make a page many times longer than its deck
    stay empty, which is reported."""
    wanted = [(token, levels_asked(token, levels)) for token in tokens if token.type == "toc"]
    drawn = {asked: list(lines(entries(tokens, asked))) for asked in {asked for _, asked in wanted}}
    room = LARGEST
    for token, asked in wanted:
        room -= len(drawn[asked])
        if room < 0:
            message = "this deck has too many and too long lists of headings: this one is left empty"
            report(Diagnostic(token.meta["at"], "warning", "long-contents", message))
        listed = drawn[asked] if room >= 0 else []
        token.type = "html_block"
        token.children = [raw('<div class="md-toc">\n'), *listed, raw("</div>\n")]


def levels_asked(token: Token, levels: range) -> range:
    """An import that names a level says where its list begins and ends, whatever the front matter does."""
    return levels_between(snake_case(token.meta.get("attributes", {})), levels)


def levels_between(given: Attributes, otherwise: range) -> range:
    first, last = (depth(given.get(name, "")) for name in DEPTHS)
    if first is None and last is None:
        return otherwise
    return range(1 if first is None else first, 7 if last is None else last + 1)


def depth(value: Value) -> int | None:
    """The level an option of an import names, if it names one."""
    text = as_text(value)
    return int(text) if DEPTH.fullmatch(text) else None


def entries(tokens: Sequence[Token], levels: range) -> Iterator[Entry]:
    headings = [(opening, text) for opening, text in pairwise(tokens) if is_listed(opening, levels)]
    return nested(headings, min((level_of(opening) for opening, _ in headings), default=1))


def is_listed(token: Token, levels: range) -> bool:
    """Headings in lists and underlined ones have no id and are not listed."""
    return bool(token.meta.get("listed")) and level_of(token) in levels


def level_of(heading: Token) -> int:
    return int(heading.tag[1:])


def nested(headings: Sequence[tuple[Token, Token]], base: int) -> Iterator[Entry]:
    at = 0
    while at < len(headings):
        opening, text = headings[at]
        end = at + 1
        while end < len(headings) and level_of(headings[end][0]) > level_of(opening):
            end += 1
        yield Entry(opening, text, level_of(opening) - base, tuple(nested(headings[at + 1 : end], base)))
        at = end


def lines(entries: Iterable[Entry]) -> Iterator[Token]:
    for entry in entries:
        tag = "summary" if entry.below else "div"
        yield raw('<details open class="md-toc-details">\n' if entry.below else "")
        yield raw(f'<{tag} class="md-toc-link-wrapper" data-level="{entry.level}">\n')
        yield raw(f'  <a href="#{escape(str(entry.heading.attrGet("id") or ""))}" class="md-toc-link">')
        yield from (child for child in entry.text.children or [] if child.type != "footnote_ref")
        yield raw(f"</a>\n</{tag}>\n")
        yield from lines(entry.below)
        yield raw("</details>\n" if entry.below else "")


def raw(html: str) -> Token:
    return Token("html_markup", "", 0, content=html)
