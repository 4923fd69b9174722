"""Read the literals of JavaScript settings: strings, patterns, objects. Nothing is run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.S)
STRING = re.compile(r"""'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`""", re.S)
PATTERN = re.compile(r"/((?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([a-z]*)")
NAME = re.compile(r"[\w$]+")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.S)
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


def read(text: str, offset: int) -> tuple[Any, int]:
    """The literal at an offset, and the offset behind it. Strings joined by `+` are one.

    Text, numbers, constants, lists, mappings and `Pattern`. Raises `NotLiteral`.
    """
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
    if found := PATTERN.match(text, offset):
        return Pattern(found[1], found[2]), found.end()
    if found := NUMBER.match(text, offset):
        return (float(found[0]) if "." in found[0] else int(found[0])), found.end()
    if (found := NAME.match(text, offset)) and found[0] in CONSTANTS:
        return CONSTANTS[found[0]], found.end()
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

    return ESCAPE.sub(meant, text)
