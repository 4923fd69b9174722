"""The attribute grammar shared by slides, imports, fences, headings, images and links (dialect §5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Value = str | bool | float | list["Value"]
Attributes = dict[str, Value]

BLANK = re.compile(r"\s+")
QUOTES = {"'": "'", '"': '"', "`": "`", "“": "”"}
WORD_ENDS = frozenset(",;= \t\n\r\f\v\u00a0\u3000\ufeff")
NAME = re.compile(r"[^\s<>/=\x00-\x1f]+")
PARTED = re.compile(r""""[^"]*"|'[^']*'|`[^`]*`|(?P<name>[A-Za-z][\w-]*)\s+=\s*(?=[^\s=])""")
DEEPEST = 20
# A lone word is `true` in the original, and empty where HTML and reveal.js look for nothing but its presence
# or read its value as the name of a file.
PRESENCE = frozenset(
    (
        "allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate "
        "hidden inert ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly "
        "required reversed selected data-autoplay data-ignore data-line-numbers data-noescape data-preload "
        "data-preview-image data-preview-video data-trim"
    ).split()
)
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True)
class Piece:
    """One token of the grammar: its value, whether it was a bare word, where it ends, and whether the quote
    that it begins with is closed."""

    value: Value
    bare: bool
    end: int
    closed: bool = True


def parse_attributes(text: str) -> Attributes:
    """`{.a #b k=v flag}` (braces optional) as an ordered mapping.

    `.x` and `#x` accumulate in `class` and `id`, separated by blanks; a lone word is `True`; a later
    `key=value` wins over an earlier one. Bare words become booleans and numbers, quoted ones stay text.
    """
    found: Attributes = {}
    for name, value in read_pairs(without_braces(text)):
        if value is None:
            add_word(found, name)
        else:
            found[name] = value
    return found


def read_pairs(text: str) -> Iterator[tuple[str, Value | None]]:
    """Names and values as they are meant, in order; a lone word has no value."""
    for name, value in read_named(text):
        yield name, None if value is None else normal(value)


def read_named(text: str) -> Iterator[tuple[str, Piece | None]]:
    """Names and what is written for their values, in order."""
    at = 0
    while at < len(text):
        piece = read_piece(text, at)
        if piece is None:
            at += 1
            continue
        at = piece.end
        if isinstance(piece.value, str) and text[at : at + 1] == "=":
            value = next_piece(text, at + 1)
            yield piece.value, value
            at = value.end
        elif isinstance(piece.value, str):
            yield piece.value, None


def next_piece(text: str, at: int) -> Piece:
    """The value behind an equals sign, which blanks and commas may stand before."""
    pieces = (read_piece(text, start) for start in range(at, len(text)))
    return next(filter(None, pieces), Piece(True, False, len(text)))


def lost_values(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the attributes of a comment as they are written, and what to do: values that are
    parted from their name, values of a name that has another, values that begin with a quote which nothing
    closes, and so go on to the end."""
    for parted in PARTED.finditer(text):
        if name := parted["name"]:
            yield f"a blank before `=` parts `{name}` from its value", f"write `{name}=…`"
    named = [(name, value) for name, value in read_named(without_braces(text)) if value]
    for name, times in Counter(name for name, _ in named).items():
        if times > 1:
            yield f"`{name}` is given twice, and the first value is lost", "keep one of them"
    for name, value in named:
        if not value.closed:
            hint = "close it; a comment ends at the first `-->`, also at one in quotes"
            yield f"the quote before the value of `{name}` is not closed", hint


def without_braces(text: str) -> str:
    stripped = text.strip()
    return stripped[1:-1] if stripped.startswith("{") and stripped.endswith("}") else text


def add_word(found: Attributes, word: str) -> None:
    name = {".": "class", "#": "id"}.get(word[:1])
    if name and len(word) > 1:
        before = found.get(name)
        found[name] = f"{before} {word[1:]}" if isinstance(before, str) else word[1:]
    elif word:
        found[word] = True


def read_piece(text: str, at: int, depth: int = 0) -> Piece | None:
    if at >= len(text):
        return None
    first = text[at]
    if first == "[":
        return read_array(text, at, depth + 1) if depth < DEEPEST else None
    if first == "(":
        return read_parens(text, at)
    if first in QUOTES:
        return read_quoted(text, at)
    return read_word(text, at)


def read_array(text: str, at: int, depth: int) -> Piece:
    """A list; brackets that are nested too deeply are skipped."""
    items: list[Value] = []
    at += 1
    while at < len(text) and text[at] != "]":
        piece = read_piece(text, at, depth)
        if piece is None:
            at += 1
        else:
            items.append(normal(piece))
            at = piece.end
    return Piece(items, False, min(at + 1, len(text)))


def read_parens(text: str, at: int) -> Piece:
    depth = 0
    for end in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return Piece(text[at : end + 1], False, end + 1)
    return Piece(text[at:], False, len(text))


def read_quoted(text: str, at: int) -> Piece:
    close = QUOTES[text[at]]
    out: list[str] = []
    at += 1
    while at < len(text) and text[at] != close:
        if text[at] == "\\" and text[at + 1 : at + 2] in {close, "\\"}:
            at += 1
        out.append(text[at])
        at += 1
    return Piece("".join(out), False, min(at + 1, len(text)), closed=at < len(text))


def read_word(text: str, at: int) -> Piece | None:
    end, depth = at, 0
    while end < len(text) and text[end] not in WORD_ENDS:
        if text[end] == "[":
            depth += 1
        elif text[end] == "]":
            if depth == 0:
                break
            depth -= 1
        end += 1
    return Piece(text[at:end], True, end) if end > at else None


def normal(piece: Piece) -> Value:
    """Words become booleans or numbers, as the original has it (`01` is 1, `0x10` a leading 0)."""
    if not (piece.bare and isinstance(piece.value, str)):
        return piece.value
    word = piece.value
    if word.lower() in {"true", "false"}:
        return word.lower() == "true"
    if NUMBER.fullmatch(word):
        return float(word)
    if re.fullmatch(r"0[xXoObB][0-9a-fA-F]+", word):
        return 0.0
    return word


def as_text(value: Value) -> str:
    """A value as it is written into HTML: `true`, `1`, `[a, b]`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(as_text(item) for item in value) + "]"
    return value


def html_attributes(attributes: Mapping[str, Value]) -> dict[str, str]:
    """The same attributes as text, leaving out names HTML cannot hold."""
    named = ((k, v) for k, v in attributes.items() if NAME.fullmatch(k))
    return {k: "" if v is True and k in PRESENCE else as_text(v) for k, v in named}


def joined(attributes: Mapping[str, Value]) -> dict[str, str]:
    """The same for elements of Markdown, where the original joins lists with bare commas."""
    bare = {k: ",".join(map(as_text, v)) if isinstance(v, list) else v for k, v in attributes.items()}
    return html_attributes(bare)


def snake_case(attributes: Attributes) -> Attributes:
    """Fences write `lineNumbers` as well as `line_numbers`; `data-` and `aria-` names stay as they are."""
    return {snake(k): v for k, v in attributes.items()}


def snake(name: str) -> str:
    if name.startswith(("data-", "aria-")):
        return name
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()
