"""Lines of raw HTML that look like Markdown (dialect §3): the original rewrites them before it parses.

`# Title` without blank lines round it stays text and shows the id it would have had, which tells the author
what is missing; `- [ ] task` gets its box. A line with seven hashes is no heading either.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from builder.dialect.syntax.heading import read_heading

HEADING = re.compile(r"^(#{1,7})[ \t]+(?![ \t])([^\n]+)$", re.M)
TASK = re.compile(r"^([ \t]*(?:[-*+]|\d+\.)[ \t]+)\[([ xX])\](?=[ \t])", re.M)
PROGRAM = re.compile(r"\s*<(?:script|style|textarea)\b", re.I)


def raw_lines_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("heading", "raw_lines", raw_lines)


def raw_lines(state: StateCore) -> None:
    def with_id(found: re.Match[str]) -> str:
        return f"{found[1]} {read_heading(found[2], state.env)}"

    for token in state.tokens:
        if token.type == "html_block" and not PROGRAM.match(token.content):
            token.content = TASK.sub(box, HEADING.sub(with_id, token.content))
        elif token.type == "inline" and token.content.startswith("#######"):
            token.content = HEADING.sub(with_id, token.content, count=1)


def box(found: re.Match[str]) -> str:
    checked = "" if found[2] == " " else " checked"
    return f'{found[1]}<input type="checkbox" class="task-list-item-checkbox"{checked}>'
