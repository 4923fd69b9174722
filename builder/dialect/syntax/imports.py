"""`@import "path" {attributes}` alone on a line asks for another file's content (dialect §6).

The line becomes one token inside its paragraph; `transclude` replaces it by what the author could have
typed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from builder.diagnostics import did_you_mean
from builder.dialect.syntax.attribute import doubts as doubts_of_attributes
from builder.dialect.syntax.doubts import Warning
from builder.dialect.syntax.lines import begins_line
from builder.dialect.syntax.toc import DEPTHS, depth, levels_between
from builder.read.attributes import Attributes, as_text, parse_attributes, snake_case

IMPORT = re.compile(r'@import[ \t]+"(?P<path>[^"\n]+)"(?P<rest>[^\n]*)')
BRACES = re.compile(r"[^{]*(\{.*\})")
# A picture alone on a line may name any file; it is imported as by `@import`.
PICTURE = re.compile(
    r'!\[(?P<alt>[^\]\n]*)\]\((?P<path>[^()\n]+?)(?:\s"[^"\n]*")?\s*\)(?P<rest>\{[^{}\n]*\})?[ \t]*'
    r"(?:<!--\s*\.element.*?-->[ \t]*)?(?=\n|$)"
)
COMMENT = re.compile(r"<!--\s*\.element(?::|\s).*?-->")
RANGES = ("line_begin", "line_end", "code_block", "page_begin", "page_end")
OPTIONS = frozenset(RANGES) | {"page_no"}
LINES = frozenset({"line_begin", "line_end"})
LINE = re.compile(r"[+-]?\d+")
LINES_COUNTED = "`line_begin` counts from 0, `line_end` is the first line left out"
CONTENTS = "[TOC]"
# Besides the levels, how the original writes the list into the source, which is not done here.
OF_CONTENTS = frozenset(DEPTHS) | frozenset("cmd ordered_list ignore_link run_on_save hide".split())
# What Markdown's image shows as a film or plays as a sound.
FILMS = frozenset({"mp4", "m4v", "mov", "ogv", "webm"})
SOUNDS = frozenset({"aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav"})
# What is shown as an image; a name without an extension, too.
PICTURES = frozenset({"apng", "avif", "gif", "jpeg", "jpg", "png", "svg", "bmp", "webp", "emf", ""})
SHOWN = PICTURES | FILMS | SOUNDS


def imports_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("text", "import", import_line)


def import_line(state: StateInline, silent: bool) -> bool:
    request = {"@": IMPORT, "!": PICTURE}.get(state.src[state.pos])
    if request is None or not begins_line(state):
        return False
    found = request.match(state.src, state.pos)
    if not found or (request is PICTURE and is_picture(found["path"])):
        return False
    if not silent:
        path, fragment = split_fragment(found["path"].strip())
        comment = COMMENT.search(found[0])
        rest = COMMENT.sub("", found["rest"] or "")
        braces = BRACES.match(rest)
        attributes = parse_attributes(braces[1]) if braces else {}
        token = state.push("import", "", 0)
        token.content = found[0].strip()
        token.meta = {
            "path": unquote(path) if fragment or "%" in path else path,
            "fragment": unquote(fragment),
            "attributes": attributes,
            "offset": state.pos,
            "warnings": [*behind(rest, braces[1] if braces else ""), *doubts(attributes, path)],
        }
        if comment:
            token.meta["given"] = [Token("comment", "", 0, content=comment[0])]
    state.pos = found.end()
    return True


def behind(rest: str, braces: str) -> Iterator[Warning]:
    """A warning about what stands behind an import and is no attribute."""
    if rest.replace(braces, "", 1).strip("; \t"):
        hint = "put attributes in braces, and text on a line of its own"
        yield ("text-behind-import", "text after an import is not shown", hint)


def doubts(given: Attributes, path: str) -> Iterator[Warning]:
    """A warning about each option that is nearly one, or that says nothing."""
    if path == CONTENTS:
        yield from doubts_of_contents(snake_case(given))
        return
    shown = extension(split_fragment(path)[0]) in SHOWN
    for name, value in given.items():
        if name in LINES and not LINE.fullmatch(as_text(value)):
            message = f"`{name}` is the number of a line, found `{as_text(value)}`"
            yield ("import-option", message, LINES_COUNTED)
        elif name not in OPTIONS and (hint := did_you_mean(name, RANGES)):
            yield ("import-option", f"an import has no option `{name}`", hint)
        elif shown:
            yield from doubts_of_attributes({name: value}, "img")


def doubts_of_contents(given: Attributes) -> Iterator[Warning]:
    for name, value in given.items():
        if name in DEPTHS and depth(value) is None:
            message = f"`{name}` is the level of a heading, found `{as_text(value)}`"
            yield ("import-option", message, "write a number from 1 to 6")
        elif name not in OF_CONTENTS:
            message = f"the list of headings has no option `{name}`"
            yield ("import-option", message, did_you_mean(name, DEPTHS))
    if not levels_between(given, range(1, 7)):
        yield ("import-option", "this list of headings has no levels", "`depthFrom` comes before `depthTo`")


def is_picture(path: str) -> bool:
    """What an image of Markdown shows by itself: pictures, films, sounds, and addresses on other machines."""
    return extension(split_fragment(path)[0]) in SHOWN or ":" in path


def extension(path: str) -> str:
    """What stands behind the last dot, in lower case; of `a.png?raw` and `a.png =9x9` the picture's."""
    suffix = PurePosixPath(path).suffix[1:].lower()
    return next((kind for kind in SHOWN if kind and suffix.startswith(kind)), suffix)


def split_fragment(path: str) -> tuple[str, str]:
    """`a.md#part` is a path and a part of it; that of `#1.md` and `Figure #1.svg` is in the name."""
    head, _, tail = path.rpartition("#")
    whole = not PurePosixPath(head).suffix and PurePosixPath(tail).suffix[1:].isalpha()
    return (path, "") if whole or not head else (head, tail)
