"""Which files a style sheet asks for, and the sheet with other addresses for them.

Everything but the addresses stays as it is, to the byte: comments, errors, conditions of an `@import`.
A sheet is read as browsers read it, so what they would not fetch is not found: addresses in comments and in
strings, in `@namespace` and the conditions of `@supports`, in an `@import` after other rules or in a block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from tinycss2 import parse_component_value_list  # type: ignore[import-untyped]
from tinycss2.ast import Node  # type: ignore[import-untyped]
from tinycss2.bytes import decode_stylesheet_bytes  # type: ignore[import-untyped]

# What is found in a sheet is kept for the next deck of its course, and the next build of a preview: sheets of
# more than a megabyte are in use.
SHEETS_KEPT = 32

# Functions whose strings are addresses; strings deeper within, as in `image-set("a" type("b"))`, are none.
ADDRESSED = frozenset(["url", "src", "image", "image-set", "-webkit-image-set"])
MAY_PRECEDE_IMPORTS = frozenset(["import", "charset", "layer"])
SILENT = frozenset(["whitespace", "comment"])
BRACKETS_OF_HTML = ("<!--", "-->")  # of the days when browsers did not know `<style>`
BLOCKS = frozenset(["{} block", "() block", "[] block"])

# Without one of these, or an escape in a name, there is no address. Most rules have none and are not read: a
# utility sheet of a megabyte would take seconds.
HINTS = ("url(", "src(", "image(", "image-set(", "@import")
ESCAPED_KEYWORD = re.compile(r"@[\w-]*\\")
# The names from an escape on, whole, so that none is read twice; that of a function ends at `(`.
ESCAPED_NAMES = re.compile(r"\\(?:[\w-]|\\.|\s)*+")
# What may hide the end of a rule, and what nests.
NESTING = re.compile(
    r"""/\*[\s\S]*?(?:\*/|\Z)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|\\[\s\S]"""
    r"""|url\((?!\s*["'])(?:\\[\s\S]|[^)\\])*\)?|[{}()\[\];]""",
    re.I,
)
OPENING, CLOSING = frozenset("{(["), frozenset("})]")
NEWLINE = re.compile(r"\r\n|[\r\n\f]")
# Both are asked only where such a token begins, so all that is left to find is its end.
STRING = re.compile(r"""(["'])(?:\\(?:\r\n|[\s\S]|\Z)|(?!\1)[^\\])*\1?""")
URL = re.compile(r"[^(]*\((?:\\(?:[\s\S]|\Z)|[^\\)])*\)?")
# Half a pair of UTF-16 means U+FFFD in CSS; in Python it would be a character that cannot be written.
HALF_PAIR = re.compile(r"(\\0{0,2})[dD][89a-fA-F][0-9a-fA-F]{2}(?![0-9a-fA-F])|[\ud800-\udfff]")
ESCAPES = {'"': r"\"", "\\": r"\\", "\n": r"\a ", "\r": r"\d ", "\f": r"\c ", "\0": "\ufffd"}


@dataclass(frozen=True)
class Address:
    """One address in a sheet.

    `url` has its escapes undone; `imported` tells whether it is a sheet's, in an `@import`. `line` and
    `column` count from 1, a column in characters; its text, `url(…)` or a string, is `[start:end]`.
    """

    url: str
    imported: bool
    line: int
    column: int
    start: int
    end: int

    def instead(self, url: str, text: str) -> str:
        """What stands in the sheet for another address: a string, which may hold any character."""
        return quoted(url) if text[self.start] in "\"'" else f"url({quoted(url)})"


def decoded(data: bytes) -> str:
    """The text of a sheet's file in the encoding that its mark or its `@charset` names, else UTF-8.

    Never raises: what is no character of that encoding is U+FFFD. A sheet that names an encoding has to be
    written in that encoding again.
    """
    text: str = decode_stylesheet_bytes(data)[0]
    return text


@lru_cache(maxsize=SHEETS_KEPT)
def addresses_in_sheet(text: str) -> tuple[Address, ...]:
    """The addresses of a whole sheet, kept; those of `style` attributes, thousands in a deck, are not."""
    return addresses(text)


def addresses(text: str) -> tuple[Address, ...]:
    """All addresses in a style sheet, or in the declarations of a `style` attribute, in their order.

    Those of no file are among them: `#part`, `data:…` and the empty one. Never raises, whatever the text.
    """
    if not may_name_files(text):
        return ()
    lines = [0, *(newline.end() for newline in NEWLINE.finditer(text))]
    found: list[Address] = []
    may_import = True
    for start, end in pieces(text):
        if not may_import and not may_name_files(text[start:end]):
            continue
        piece = readable(text[start:end])
        tokens = parse_component_value_list(piece)
        sheets = list(imports(tokens)) if may_import else []
        may_import = may_import and is_before_rules(tokens)
        inner = [0, *(newline.end() for newline in NEWLINE.finditer(piece))]
        named = [*((token, True) for token in sheets), *((token, False) for token in values(tokens))]
        for token, imported in named:
            at = start + inner[token.source_line - 1] + token.source_column - 1
            found.append(placed(token, imported, at, text, lines))
    return tuple(sorted(found, key=lambda address: address.start))


def may_name_files(text: str) -> bool:
    small = text.lower()
    return any(hint in small for hint in HINTS) or ("\\" in text and has_escaped_name(text))


def has_escaped_name(text: str) -> bool:
    """Whether an at-rule or a function may have a name that is written with escapes."""
    names = ESCAPED_NAMES.finditer(text)
    return bool(ESCAPED_KEYWORD.search(text)) or any(text.startswith("(", name.end()) for name in names)


def readable(text: str) -> str:
    """The text, as long as it was, without what tinycss2 stumbles over."""
    whole = HALF_PAIR.sub(lambda half: f"{half[1]}FFFD" if half[1] else "\ufffd", text)
    return f" {whole[1:]}" if whole.startswith("\ufeff") else whole


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """The rules of a sheet one by one, as `text[start:end]`: where nothing is open, a `}` or `;` ends one."""
    start = depth = 0
    for sign in NESTING.finditer(text):
        if sign[0] in OPENING:
            depth += 1
        elif sign[0] in CLOSING:
            depth = max(0, depth - 1)
        if depth == 0 and sign[0] in ("}", ";"):
            yield start, sign.end()
            start = sign.end()
    yield start, len(text)


def rewritten(text: str, replace: Callable[[Address], str | None]) -> str:
    """The sheet with the address that `replace` gives for each; with None or the same one it stays as it is.

    A new address is written as a quoted string, so that it may hold any character.
    """
    parts, end = [], 0
    for address in addresses(text):
        url = replace(address)
        if url is not None and url != address.url:
            parts += [text[end : address.start], address.instead(url, text)]
            end = address.end
    return "".join([*parts, text[end:]])


def quoted(text: str) -> str:
    """Text as a string of CSS."""
    return '"' + re.sub(r'["\\\n\r\f\0]', lambda match: ESCAPES[match[0]], text) + '"'


def placed(token: Node, imported: bool, start: int, text: str, lines: Sequence[int]) -> Address:
    line = bisect_right(lines, start)
    found = (URL if token.type == "url" else STRING).match(text, start)
    end = found.end() if found else start
    return Address(token.value, imported, line, start - lines[line - 1] + 1, start, end)


def imports(sheet: Sequence[Node]) -> Iterator[Node]:
    """The tokens by which `@import` rules name their sheets; the first rule of another kind ends them."""
    for part in statements(sheet):
        if isinstance(part, Rule) and part.keyword in MAY_PRECEDE_IMPORTS and part.block is None:
            if part.keyword == "import":
                yield from part.address()
        elif isinstance(part, Rule) or not (part.type in SILENT or part in BRACKETS_OF_HTML):
            return


def is_before_rules(sheet: Sequence[Node]) -> bool:
    """Whether an `@import` may still come behind this part of a sheet."""
    return all(
        part.keyword in MAY_PRECEDE_IMPORTS and part.block is None
        if isinstance(part, Rule)
        else part.type in SILENT or part in BRACKETS_OF_HTML
        for part in statements(sheet)
    )


def values(sheet: Sequence[Node]) -> Iterator[Node]:
    """The tokens that name files within rules, however deep."""
    todo = [statements(sheet)]  # a stack of our own: blocks may be nested deeper than Python calls
    while todo:
        part = next(todo[-1], None)
        if part is None:
            todo.pop()
        elif isinstance(part, Rule):
            todo.append(statements(part.block or ()))
        elif part.type == "url":
            yield part
        elif part.type == "function":
            if part.lower_name in ADDRESSED:
                yield from (token for token in part.arguments if token.type == "string")
            todo.append(statements(part.arguments))
        elif part.type in BLOCKS:
            todo.append(statements(part.content))


@dataclass(frozen=True)
class Rule:
    """An at-rule up to its `;` or with its block."""

    keyword: str
    prelude: Sequence[Node]
    block: Sequence[Node] | None

    def address(self) -> Iterator[Node]:
        """The token by which an `@import` names its sheet, if it does."""
        first = next(loud(self.prelude), None)
        if first and first.type == "function" and first.lower_name in ("url", "src"):
            yield from (token for token in islice(loud(first.arguments), 1) if token.type == "string")
        elif first and first.type in ("string", "url"):
            yield first


def loud(tokens: Sequence[Node]) -> Iterator[Node]:
    return (token for token in tokens if token.type not in SILENT)


def statements(tokens: Sequence[Node]) -> Iterator[Node | Rule]:
    """The tokens with each at-rule taken together, so that its prelude can be told from other values."""
    rest = iter(tokens)
    for token in rest:
        if token.type != "at-keyword":
            yield token
            continue
        prelude: list[Node] = []
        block: Sequence[Node] | None = None
        for part in rest:
            if part == ";":
                break
            if part.type == "{} block":
                block = part.content
                break
            prelude.append(part)
        yield Rule(token.lower_value, prelude, block)
