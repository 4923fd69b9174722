"""`@import "path" {attributes}` alone on a line asks for another file's content (dialect §6).

The line becomes one token inside its paragraph; `transclude` replaces it by what the author could have
typed there.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from builder.attributes import parse_attributes

IMPORT = re.compile(r'@import[ \t]+"(?P<path>[^"\n]*)"(?P<rest>[^\n]*)')
ALONE = re.compile(r"[\s>]*(?:<!--\s*)?@import\s")
BRACES = re.compile(r"\{.*\}")


def imports_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("text", "import", import_line)


def import_line(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or state.src[:state.pos].rpartition("\n")[2].strip():
        return False
    if "\n" not in state.src[: state.pos] and not ALONE.match(state.env["first_line"]):
        return False  # behind a list marker or in a table cell it is text
    found = IMPORT.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        path, fragment = split_fragment(found["path"])
        braces = BRACES.search(found["rest"])
        token = state.push("import", "", 0)
        token.content = found[0].strip()
        token.meta = {
            "path": unquote(path) if fragment or "%" in path else path,
            "fragment": unquote(fragment),
            "attributes": parse_attributes(braces[0]) if braces else {},
            "offset": state.pos,
        }
    state.pos = found.end()
    return True


def split_fragment(path: str) -> tuple[str, str]:
    """`a.md#part` is a path and a part of it; a leading `#` belongs to the name."""
    head, _, tail = path.rpartition("#")
    return (head, tail) if head else (path, "")
