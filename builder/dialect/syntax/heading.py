"""Headings: their attributes and ids, and the part of a document a heading begins (dialect §8).

Those at the margin take any brace at the end of their line; underlined ones and those in lists, which have no
id, a brace at the end of their text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from builder.dialect.syntax.lines import at_margin, line_text
from builder.read.attributes import joined, parse_attributes

HEADING = re.compile(r"(?:\s*>+\s?)?(#{1,7})\s+(.*)$")
WIDE = re.compile(r"(#{1,6})[^\S \t](.*)")
CODE = re.compile(r"(?P<ticks>``?)(?P<code>.*?)(?P=ticks)(?P<blank>\s?)")
AT_LINE_END = re.compile(r"(\{(?!\+\+|--|==|>>|~~)[^{}]+\})\s*$")  # critic markup is none
# From the first brace behind the last closed one, so that each is looked at once.
AT_TEXT_END = re.compile(r"(?:\A|(?<=\}))[^{}]*(\{(?!\+\+|--|==|>>|~~)[^}]+\})\s*$")


def heading_plugin(md: MarkdownIt) -> None:
    alt: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    md.block.ruler.before("heading", "wide_heading", wide_heading, alt)
    md.core.ruler.before("inline", "heading", headings)
    md.core.ruler.after("inline", "heading_attributes", other_headings)


@dataclass(frozen=True)
class Heading:
    """A line at the margin as the original reads it: what is shown, the attributes with the id among them,
    and whether lists of headings leave it out."""

    text: str
    attributes: dict[str, str]
    ignored: bool

    def __str__(self) -> str:
        """The text with its attributes, which shows where no heading can be."""
        given = dict(self.attributes)
        names = [f"#{given.pop('id')}"] if "id" in given else []
        names += [f".{name}" for name in given.pop("class", "").split()]
        names += [f'{name}="{value}"' for name, value in given.items()]
        return f"{self.text} {{{' '.join(names)} }}" if names else f"{self.text} "


def read_heading(text: str, env: EnvType) -> Heading:
    """What stands behind the hashes; closing hashes belong to the text."""
    found = AT_LINE_END.search(text)
    given = parse_attributes(found[1]) if found else {}
    shown = (text[: found.start()] if found else text).strip()
    ignored = bool(given.pop("ignore", False))
    attributes = joined(given)
    name = attributes.get("id") or unique_slug(shown, env)
    return Heading(shown, attributes | ({"id": name} if name else {}), ignored)


def wide_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A heading at the margin whose hashes end in another blank than those of ASCII: a full-width one, which
    Chinese and Japanese keyboards type, or one that breaks no line."""
    found = WIDE.match(line_text(state, start)) if at_margin(state, start) else None
    if not found:
        return False
    if silent:
        return True
    marks, text = found.groups()
    state.line = start + 1
    opening = state.push("heading_open", f"h{len(marks)}", 1)
    inline = state.push("inline", "", 0)
    closing = state.push("heading_close", opening.tag, -1)
    opening.markup = closing.markup = marks
    opening.map = inline.map = [start, state.line]
    inline.content, inline.children = text.strip(), []
    return True


def headings(state: StateCore) -> None:
    for opening, inline in pairwise(state.tokens):
        if opening.type != "heading_open":
            continue
        line = line_at_margin(state, opening)
        if line is None:
            opening.meta["listed"] = False
            continue
        heading = read_heading(line[2], state.env)
        opening.attrs |= heading.attributes
        opening.meta["listed"] = not heading.ignored
        inline.content = heading.text + " "


def line_at_margin(state: StateCore, heading: Token) -> re.Match[str] | None:
    """The source line of a heading that begins with its hashes, apart from one quote mark."""
    if not heading.markup.startswith("#") or not heading.map:
        return None
    return HEADING.match(state.env["source"].lines[heading.map[0]])


def other_headings(state: StateCore) -> None:
    for opening, inline in pairwise(state.tokens):
        if opening.type != "heading_open" or "id" in opening.attrs or not inline.children:
            continue
        last = inline.children[-1]
        found = AT_TEXT_END.search(last.content) if last.type == "text" else None
        if found:
            last.content = last.content[: found.start(1)]
            opening.attrs |= joined(parse_attributes(found[1]))


def unique_slug(text: str, env: EnvType) -> str:
    """The id the original gives; the second of a name in a file gets `-1`, the third `-2`."""
    used: Counter[str] = env.setdefault("slugs", Counter())
    base = plain_slug(text)
    count = used[base]
    used[base] += 1
    return f"{base}-{count}" if count and base else base


def plain_slug(text: str) -> str:
    text = text.strip().replace("~", "").replace("。", "")
    text = CODE.sub(code_slug, text)
    for marks in ("___", "__", "_"):
        text = re.sub(rf"(?<!\w){marks}([^\s_](?:[^_]*[^\s_])?){marks}(?!\w)", r"\1", text)
    text = re.sub(r"\s", "~", text)
    text = "".join(map(slug_character, unicodedata.normalize("NFKC", text))).strip()
    return re.sub(r"[ -]+", "-", text).lower().replace("~", "-")


def code_slug(found: re.Match[str]) -> str:
    inside, blank = found["code"], found["blank"]
    kept = "~" if inside and not inside.strip() else re.sub(r"^\s|\s$", "", inside)
    return kept + ("~" if blank == " " else "")


def slug_character(character: str) -> str:
    if character in "-_~":
        return character
    if unicodedata.category(character)[0] in "LNM":
        return character
    return " " if unicodedata.category(character)[0] == "Z" or character in "\u3000、。！＂" else ""


def section_of(lines: tuple[str, ...], name: str) -> tuple[int, int] | None:
    """The lines `[start, end)` of the part called `name`: under a heading, or the paragraph with `^name`."""
    if name.startswith("^"):
        return block_of(lines, name)
    wanted = plain_slug(name)
    level = start = 0
    for index, line in enumerate(lines):
        found = HEADING.match(line)
        if not found:
            continue
        if level and len(found[1]) <= level:
            return start, index
        if not level and plain_slug(AT_LINE_END.sub("", found[2])) in {wanted, name}:
            level, start = len(found[1]), index
    return (start, len(lines)) if level else None


def block_of(lines: tuple[str, ...], name: str) -> tuple[int, int] | None:
    hit = next((i for i, line in enumerate(lines) if line.rstrip().endswith(name)), None)
    if hit is None:
        return None
    start = end = hit
    while start > 0 and lines[start - 1].strip():
        start -= 1
    while end < len(lines) and lines[end].strip():
        end += 1
    return start, end
