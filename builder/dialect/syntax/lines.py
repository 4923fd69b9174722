"""What rules share: looking at raw lines, going on in the middle of one, and finding what closes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline

INTERRUPTS = ["paragraph", "reference", "blockquote", "list", "table"]


def line_text(state: StateBlock, line: int) -> str:
    """The line without what its containers take off its front."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def at_margin(state: StateBlock, line: int) -> bool:
    """Whether the line starts in column 0, or right behind one quote mark."""
    return state.tShift[line] == 0 and state.sCount[line] <= max(0, state.blkIndent)


def line_of(state: StateBlock, start: int, position: int) -> int:
    """The number of the line that holds a position of the text, looking from `start` on."""
    return start + state.src.count("\n", state.bMarks[start], position)


def begins_line(state: StateInline) -> bool:
    """Whether nothing stands before the position in its line; a list's marker and a cell's border do."""
    at = state.pos
    while at and state.src[at - 1] in " \t":
        at -= 1
    if at:
        return state.src[at - 1] == "\n"
    first_line: str = state.env["first_line"]
    return first_line.lstrip("> \t").startswith((state.src[state.pos : state.pos + 2], "<!--"))


def resume(state: StateBlock, position: int, start: int, end: int, chain: str = "") -> None:
    """Go on parsing at `position`: on the next line when the rest of its line is blank, else inside it.

    markdown-it wants every rule to leave its line, so the block the rest begins is parsed here. What no rule
    of the `chain` begins is a paragraph. A rule that is called from here and comes back hands the place on to
    the loop it was called from: thousands of comments in one line are as many turns, not as many frames.
    """
    line = line_of(state, start, position)
    rest = state.src[position : state.eMarks[line]]
    state.line = line + 1
    if not rest.strip():
        return
    state.bMarks[line] = position
    state.tShift[line] = len(rest) - len(rest.lstrip())
    state.sCount[line] = state.blkIndent
    # What a quote or an item holds is a level deeper: it has a loop of its own.
    loops: dict[tuple[int, int], list[tuple[int, str]]] = state.env.setdefault("resumed", {})
    level = id(state), state.level
    if level in loops:
        loops[level].append((line, chain))
        return
    places = loops[level] = [(line, chain)]
    for line, chain in places:
        for rule in (*state.md.block.ruler.getRules(chain), paragraph):
            if rule(state, line, end, False):
                break
    del loops[level]


class Marks:
    """Where the marks of a text stand. Each kind is looked for once: a search from each of many openers that
    nothing closes would take time in the square of the text's length."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: dict[tuple[str, bool], list[int]] = {}
        self.starts: dict[re.Pattern[str], list[int]] = {}
        # By level and indent: behind which line and before which place a slide was looked for, and its line.
        self.slides: dict[tuple[int, int], tuple[int, int, int | None]] = {}

    def find(self, mark: str, start: int, end: int, *, escapes: bool = True) -> int:
        """The first place of `mark` in a part of the text, or -1; a backslash hides what stands behind it."""
        if (mark, escapes) not in self.marks:
            self.marks[mark, escapes] = list(places(self.text, mark, escapes))
        return first_of(self.marks[mark, escapes], start, end - len(mark) + 1)

    def first(self, pattern: re.Pattern[str], start: int, end: int) -> int:
        """Where the first group of `pattern` begins in a part of the text, or -1."""
        if pattern not in self.starts:
            self.starts[pattern] = [found.start(1) for found in pattern.finditer(self.text)]
        return first_of(self.starts[pattern], start, end)


def places(text: str, mark: str, escapes: bool) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        if not (escapes and is_hidden(text, at)):
            yield at
        at = text.find(mark, at + 1)


def is_hidden(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before a position."""
    before = at
    while before > 0 and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def first_of(places: Sequence[int], start: int, end: int) -> int:
    """The first of these ascending places in `[start, end)`, or -1."""
    index = bisect_left(places, start)
    return places[index] if index < len(places) and places[index] < end else -1


class Memory:
    """The marks of the texts of one parse, kept in its `env`. It is no collection: those there tie slides
    together for who parses only the edited ones."""

    def __init__(self) -> None:
        self.texts: dict[str, Marks] = {}


def marks_of(state: StateBlock | StateInline) -> Marks:
    memory: Memory = state.env.setdefault("memory", Memory())
    if state.src not in memory.texts:
        memory.texts[state.src] = Marks(state.src)
    return memory.texts[state.src]
