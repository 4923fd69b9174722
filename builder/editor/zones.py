"""What stands around a place of a text that is being typed: a formula, code, a comment, settings or text.

The text is as unfinished as typing makes it, so this is asked of its characters and not of the parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["front", "slide", "comment", "fence", "code", "math", "text"]
SLIDE_LINE = re.compile(r"(?:> ?)?<!--\s+\.?slide\b")
SLIDE = re.compile(r"<!--\s*\.?slide:?\s")
TOKEN = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$|(?P<open><!--)|(?P<close>-->)"
    r"|(?P<blank>\n[ \t>]*(?=\n))|(?P<escape>\\[\\$])|(?P<dollars>\$\$)|(?P<dollar>\$)"
    r"|(?P<bracket>\\[\[\]()])|(?P<code>`+)",
    re.M,
)
CLOSERS = {"$": ("$", "\\)"), "$$": ("$$", "\\]")}


@dataclass(frozen=True)
class Zone:
    """`detail` is the language of a fence, or what of a comment stands before the place."""

    kind: Kind
    detail: str = ""


def zone(lines: Sequence[str], row: int, column: int) -> Zone:
    """The zone of a place; rows and columns count from 0."""
    end = front_matter_end(lines)
    if end and 0 < row < end:
        return Zone("front")
    first = max((end or -1) + 1, 0)
    start = next((n for n in range(row, first - 1, -1) if SLIDE_LINE.match(lines[n])), min(first, row))
    return Scan("\n".join([*lines[start:row], lines[row][:column]]), lines[row][column:]).zone()


class Scan:
    """Reads a text up to its end, which is the place; `rest` is what follows on the line."""

    def __init__(self, text: str, rest: str) -> None:
        self.text, self.rest = text, rest
        self.state: Kind = "text"
        self.sign, self.since, self.position = "", 0, 0

    def zone(self) -> Zone:
        while found := TOKEN.search(self.text, self.position):
            self.position = max(found.end(), self.position + 1)
            kind = "fence" if found["fence"] else found.lastgroup or ""
            if self.state == "text":
                self.enter(kind, found)
            elif self.leaves(kind, found):
                self.state = "text"
        detail = self.text[self.since :]
        if self.state == "comment":
            return Zone("slide" if SLIDE.match(detail) else "comment", detail)
        return Zone(self.state, detail.partition("\n")[0].strip() if self.state == "fence" else "")

    def enter(self, kind: str, found: re.Match[str]) -> None:
        if kind == "fence" and found.end() < len(self.text):
            self.state, self.sign, self.since = "fence", found["fence"], found.start("info")
        elif kind == "open":
            self.state, self.since = "comment", found.start()
        elif kind == "code":
            self.code(found)
        elif kind in {"dollars", "dollar", "bracket"} and found[0] not in {"\\]", "\\)"}:
            self.state, self.sign = "math", "$$" if found[0] in {"$$", "\\["} else "$"

    def code(self, found: re.Match[str]) -> None:
        """Back-ticks that are closed in the paragraph."""
        same = re.compile(rf"(?<!`){found[0]}(?!`)")
        close = same.search(self.text, found.end())
        end = close.start() if close else len(self.text)
        if "\n\n" in self.text[found.end() : end]:
            return
        if close:
            self.position = close.end()
        elif same.search(self.rest):
            self.state, self.sign = "code", found[0]

    def leaves(self, kind: str, found: re.Match[str]) -> bool:
        match self.state:
            case "comment":
                return kind == "close"
            case "fence":
                return kind == "fence" and found["fence"].startswith(self.sign) and not found["info"].strip()
            case "math":
                return found[0] in CLOSERS[self.sign] or (kind == "blank" and self.sign == "$")
        return False


def front_matter_end(lines: Sequence[str]) -> int:
    """The row of the line that closes the front matter, or the number of lines if none does; 0 without."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((n for n, line in enumerate(lines[1:], 1) if line.startswith("---")), len(lines))
