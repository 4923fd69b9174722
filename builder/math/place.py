"""Where in a formula its fault lies. TeX says so when it notices, which may be lines later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

NAMED = re.compile(r"`(\\[A-Za-z]+)`")
COMMAND_AT_END = re.compile(r"\\(?:[A-Za-z]+|.)\Z", re.DOTALL)
TOKEN = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}|\\(?:[A-Za-z]+|.)|%[^\n]*|[{}]", re.DOTALL)
REFERENCE = r"\\[A-Za-z]*ref\s*\{\s*%s\s*\}"
COLUMNS = re.compile(r"\\begin\s*\{(?:array|subarray|tabular|alignat\*?)\}(?:\[[^\]]*\])?\s*(\{?)")
ARROW = re.compile(r"@[<>AVa-z=|.]")
# Errors of MathJax that are noticed behind what they are about, and what they are about.
LAST_BEFORE = {
    "EnvBadEnd": r"\\end\b",
    "ErroneousNestingEq": r"\\begin\b",
    "IllegalMacroParam": r"#",
    "MissingBeginExtraEnd": r"\\end\b",
    "MissingBegin": r"\\end\b",
    "MultipleLabel": r"\\label\b",
    "UndefinedColorModel": r"\[[^\]]*\]",
}
UNCLOSED_BRACE = frozenset({"ExtraOpenMissingClose", "MissingCloseBrace"})


def place_of_error(code: str, message: str, tex: str, offset: int | None) -> int | None:
    """Characters before the fault; None where nothing in the formula is at fault, as in a macro."""
    if offset is None:
        return None
    if code in UNCLOSED_BRACE:
        return last(unclosed(tex, "{")) if unclosed(tex, "{") else start_of_command(tex, offset)
    if code == "EnvMissingEnd":
        return last(unclosed(tex, "\\begin")) if unclosed(tex, "\\begin") else start_of_command(tex, offset)
    if code == "NoLabel":
        return last_match(REFERENCE % re.escape(quoted(message)), tex, offset)
    if code == "BadPreamToken":
        return place_of_column(quoted(message), tex, offset)
    if code == "TokenNotFoundForCommand" and last_match(ARROW.pattern, tex, offset) >= 0:
        return last_match(ARROW.pattern, tex, offset)
    if code in LAST_BEFORE:
        return last_match(LAST_BEFORE[code], tex, offset)
    if code.startswith("Double") or code == "MathModeOnly":
        return last_match(r"[\^_'′]", tex, offset + 1)
    return place_of_named(message, tex, offset)


def place_of(word: str, tex: str) -> int | None:
    """Where a command or `{environment}` stands; None when a macro brought it."""
    ending = r"(?![A-Za-z])" if word[-1:].isalpha() else ""
    found = re.search(re.escape(word) + ending, tex)
    return found.start() if found else None


def place_of_column(letter: str, tex: str, offset: int) -> int | None:
    """The letter among the columns of the array before the offset, or the array when it has no columns."""
    arrays = [found for found in COLUMNS.finditer(tex) if found.start() <= offset]
    if not arrays or not arrays[-1][1]:
        return arrays[-1].start() if arrays else offset
    at = tex.find(letter, arrays[-1].end())
    return at if at >= 0 else arrays[-1].start()


def place_of_named(message: str, tex: str, offset: int) -> int:
    """The last command before the offset that the message speaks of, else what was read last."""
    places = [tex.rfind(name, 0, offset) for name in NAMED.findall(message)]
    return max(places, default=-1) if max(places, default=-1) >= 0 else start_of_command(tex, offset)


def start_of_command(tex: str, offset: int) -> int:
    """TeX notices after it has read: step back over the command or sign it read last."""
    before = COMMAND_AT_END.search(tex[:offset].rstrip())
    return before.start() if before else max(0, len(tex[:offset].rstrip()) - 1)


def last_match(pattern: str, tex: str, offset: int) -> int:
    places = [found.start() for found in re.finditer(pattern, tex) if found.start() < offset]
    return last(places) if places else start_of_command(tex, offset)


def last(places: Iterable[int]) -> int:
    *_, place = places
    return place


def unclosed(tex: str, opener: str) -> list[int]:
    """Where the braces (`{`) or environments (`\\begin`) open that nothing closes."""
    return [at for found, at in open_at_end(tex) if found == opener]


def open_at_end(tex: str) -> list[tuple[str, int]]:
    """What is open where the formula ends. An `\\end` closes its environment and what is open in it, but is
    itself no fault of a brace before: that one stays."""
    stack: list[tuple[str, int, str]] = []
    left: list[tuple[str, int]] = []
    for kind, name, at in tokens(tex):
        if kind in {"{", "\\begin"}:
            stack.append((kind, at, name))
        elif kind == "}":
            if stack and stack[-1][0] == "{":
                stack.pop()
        elif any(opened[0] == "\\begin" and opened[2] == name for opened in stack):
            while stack[-1][0] != "\\begin" or stack[-1][2] != name:
                kind_open, place, _ = stack.pop()
                left.append((kind_open, place))
            stack.pop()
    return sorted([*left, *((kind, at) for kind, at, _ in stack)], key=lambda found: found[1])


def tokens(tex: str) -> Iterator[tuple[str, str, int]]:
    """`{`, `}`, and `\\begin` and `\\end` with the name of their environment; with their places."""
    for found in TOKEN.finditer(tex):
        if found[0] in {"{", "}"}:
            yield found[0], "", found.start()
        elif found[0].startswith(("\\begin", "\\end")) and found[1] is not None:
            yield found[0][: 6 if found[0][1] == "b" else 4], found[1], found.start()


def quoted(message: str) -> str:
    """What a message speaks of: the last thing in back-ticks or brackets."""
    found = re.findall(r"`([^`]+)`|\(([^()]+)\)", message)
    return (found[-1][0] or found[-1][1]) if found else ""
