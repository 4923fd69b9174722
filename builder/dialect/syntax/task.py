"""`- [ ] open` and `- [x] done`: a box at the beginning of a list item (dialect §3.7)."""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from builder.dialect.syntax.html import tag_token

LINE = re.compile(r"(?:\s*>+\s?)?\s*(?:[-*+]|\d+\.)\s+\[[ \txX]\]\s")
BOX = re.compile(r"\[([ \txX])\](?=\s|\Z)")  # the blank at the end of a text is taken off
SPOKEN = frozenset(["text", "code_inline", "math_inline"])
BREAKS = frozenset(["softbreak", "hardbreak"])


def task_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", "task", task)
    md.core.ruler.push("task_label", label_tasks)


def task(state: StateInline, silent: bool) -> bool:
    if state.pos != 0 or state.src[0] != "[" or not LINE.match(state.env["first_line"]):
        return False
    found = BOX.match(state.src)
    if not found:
        return False
    if not silent:
        checked = " checked" if found[1] in "xX" else ""
        box = tag_token(f'<input type="checkbox" class="task-list-item-checkbox"{checked}>')
        token = state.push(box.type, "", 0)
        token.content, token.meta = box.content, {**box.meta, "task": True}
    state.pos = found.end()
    return True


def label_tasks(state: StateCore) -> None:
    """Readers that see nothing are told what a box is for: the text of its item."""
    for token in state.tokens:
        if token.children and token.children[0].meta.get("task"):
            box, *rest = token.children
            text = " ".join("".join(map(spoken, rest)).split())
            label = f' aria-label="{escape(text)}"' if text else ""
            box.content = f"{box.content[:-1]}{label}>"


def spoken(part: Token) -> str:
    if part.type in BREAKS or part.meta.get("name") == "br":
        return " "
    return part.content if part.type in SPOKEN else ""
