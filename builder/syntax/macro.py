"""`NAME text…` on a line of its own calls the theme's macro of that name (decisions)."""

from __future__ import annotations

import re
from collections.abc import Collection

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from builder.syntax.lines import INTERRUPTS, line_text


def macro_plugin(md: MarkdownIt, names: Collection[str]) -> None:
    """Teach `md` the macros that the theme has a file for; longer names win over their beginnings."""
    if not names:
        return
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    call = re.compile(rf"({'|'.join(map(re.escape, longest_first))})(?:[ \t]+(.*))?$")

    def macro(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.sCount[start] - state.blkIndent >= 4:
            return False
        found = call.match(line_text(state, start))
        if not found:
            return False
        if silent:
            return True
        token = state.push("macro", "", 0)
        token.block = True
        token.map = [start, start + 1]
        token.meta = {"name": found[1], "text": (found[2] or "").strip()}
        state.line = start + 1
        return True

    md.block.ruler.after("comment", "macro", macro, {"alt": INTERRUPTS})
