"""Read the literals of JavaScript settings: strings, patterns, objects. Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.S)
STRING = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`""", re.S)
PATTERN = re.compile(r"/((?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([a-z]*)")
REGEXP = re.compile(r"new\s+RegExp\s*\(")
COMMENT = r"//[^\n]*|/\*.*?\*/"
# In this order: a comment may stand in no string, a string in no comment or pattern.
WORDS = re.compile(rf"(?P<comment>{COMMENT})|{STRING.pattern}|{PATTERN.pattern}", re.S)
NAME = re.compile(r"[\w$]+")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
ESCAPE = re.compile(r"\\(u\{0*(?:10|[\da-f])?[\da-f]{1,4}\}|u[\da-f]{4}|x[\da-f]{2}|\r?\n|.)", re.S | re.I)
ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None, "undefined": None}


class NotLiteral(Exception):
    """Something that would have to be run; `offset` is where it stands."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True)
class Pattern:
    """A regular expression as it is written, with its flags."""

    source: str
    flags: str


def skip(text: str, offset: int) -> int:
    """The offset behind blanks and comments."""
    found = BLANK.match(text, offset)
    return found.end() if found else offset


def without_comments(text: str) -> str:
    """The same code, as long, with blanks for its comments."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0]) if match["comment"] else match[0]

    return WORDS.sub(blank, text)


def end_of_value(text: str, offset: int) -> int:
    """Where the comma or bracket stands that ends the value at an offset, whatever the value is."""
    depth = 0
    while offset < len(text):
        if found := WORDS.match(text, offset):
            offset = found.end()
            continue
        if text[offset] in "([{":
            depth += 1
        elif depth == 0 and text[offset] in ",)]}":
            break
        elif text[offset] in ")]}":
            depth -= 1
        offset += 1
    return offset


def read(text: str, offset: int) -> tuple[Any, int]:
    """The literal at an offset, and the offset behind it. Strings joined by `+` are one.

    Text, numbers, constants, lists, mappings and `Pattern`. Raises `NotLiteral`.
    """
    try:
        return read_joined(text, offset)
    except RecursionError:  # nobody writes settings so deep
        raise NotLiteral(offset) from None


def read_joined(text: str, offset: int) -> tuple[Any, int]:
    value, end = read_one(text, skip(text, offset))
    while isinstance(value, str) and text[skip(text, end):][:1] == "+":
        more, end = read_one(text, skip(text, skip(text, end) + 1))
        if not isinstance(more, str):
            raise NotLiteral(end)
        value += more
    return value, end


def read_one(text: str, offset: int) -> tuple[Any, int]:
    start = text[offset : offset + 1]
    if start == "{":
        return read_object(text, offset)
    if start == "[":
        return read_list(text, offset)
    if found := STRING.match(text, offset):
        if found[3] is not None and "${" in found[3]:
            raise NotLiteral(offset)
        return unescaped(next(group for group in found.groups() if group is not None)), found.end()
    if found := REGEXP.match(text, offset):
        return read_regexp(text, found.end())
    if found := PATTERN.match(text, offset):
        return Pattern(found[1], found[2]), found.end()
    if found := NUMBER.match(text, offset):
        return (float(found[0]) if "." in found[0] else int(found[0])), found.end()
    if (found := NAME.match(text, offset)) and found[0] in CONSTANTS:
        return CONSTANTS[found[0]], found.end()
    raise NotLiteral(offset)


def read_regexp(text: str, offset: int) -> tuple[Pattern, int]:
    """What stands between the brackets of `new RegExp(…)`, behind the first."""
    given: list[Any] = []
    offset = skip(text, offset)
    while text[offset : offset + 1] != ")":
        value, offset = read(text, offset)
        given.append(value)
        offset = after_comma(text, offset, ")")
    match given:
        case [str(source)]:
            return Pattern(source, ""), offset + 1
        case [str(source), str(flags)]:
            return Pattern(source, flags), offset + 1
    raise NotLiteral(offset)


def read_list(text: str, offset: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    offset = skip(text, offset + 1)
    while text[offset : offset + 1] != "]":
        item, offset = read(text, offset)
        items.append(item)
        offset = after_comma(text, offset, "]")
    return items, offset + 1


def read_object(text: str, offset: int) -> tuple[dict[str, Any], int]:
    items: dict[str, Any] = {}
    offset = skip(text, offset + 1)
    while text[offset : offset + 1] != "}":
        key, offset = read_key(text, offset)
        items[key], offset = read(text, offset)
        offset = after_comma(text, offset, "}")
    return items, offset + 1


def entries(text: str, offset: int) -> Iterator[tuple[str, Any, int]]:
    """Key, value and place of what stands in the object at an offset; `NotLiteral` itself is the value of
    what would have to be run. Raises `NotLiteral` where the object ends before its bracket."""
    offset = skip(text, offset + 1)
    while text[offset : offset + 1] != "}":
        place = offset
        key, offset = read_key(text, offset)
        try:
            value, end = read(text, offset)
            after_comma(text, end, "}")
        except NotLiteral:
            value, end = NotLiteral, end_of_value(text, offset)
        yield key, value, place
        offset = after_comma(text, end, "}")


def read_key(text: str, offset: int) -> tuple[str, int]:
    found = STRING.match(text, offset) or NAME.match(text, offset)
    if not found:
        raise NotLiteral(offset)
    key = found[0] if found.re is NAME else unescaped(next(g for g in found.groups() if g is not None))
    colon = skip(text, found.end())
    if text[colon : colon + 1] != ":":
        raise NotLiteral(offset)
    return key, colon + 1


def after_comma(text: str, offset: int, closing: str) -> int:
    offset = skip(text, offset)
    if text[offset : offset + 1] == ",":
        return skip(text, offset + 1)
    if text[offset : offset + 1] != closing:
        raise NotLiteral(offset)
    return offset


def unescaped(text: str) -> str:
    """The text a string literal means, given what stands between its quotes."""

    def meant(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "ux" and len(code) > 1:
            return chr(int(code[1:].strip("{}"), 16))
        return "" if code.endswith("\n") else ESCAPED.get(code, code)

    # Two escapes may be the halves of one character.
    return ESCAPE.sub(meant, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
