"""`[[note]]`, `[[note|text]]` link to a note; `![[note]]` puts its content here (dialect §7)."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from builder.dialect.syntax.lines import begins_line, marks_of
from builder.read.attributes import parse_attributes

LINK = re.compile(r"!?\[\[((?:\\.|[^\\\]]|\](?!\])){1,500})\]\]", re.S)
ALONE = re.compile(r"(?P<attributes>\{[^{}\n]*\})?[ \t]*(?=\n|\Z)")
SUFFIX = re.compile(r"[#^]")
NUMBER = re.compile(r"\.\d+")


def wikilink_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("autolink", "wikilink", wikilink)


def wikilink(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "![" or state.linkLevel:
        return False
    if marks_of(state).find("]]", state.pos, state.posMax, escapes=False) < 0:
        return False
    found = LINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    target, _, text = (part.strip() for part in found[1].partition("|"))
    if not target:
        return False
    if not silent:
        if found[0].startswith("!"):
            state.pos = push_embed(state, target, text, found)
            return True
        push_link(state, target, text)
    state.pos = found.end()
    return True


def push_link(state: StateInline, target: str, text: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": address(target)}
    message = f"`[[{target}]]` is read as a link to a note"
    if "[" in target or "]" in target:
        warning = ("doubtful-link", message, "a matrix goes between `$`")
        opening.meta = {"offset": state.pos, "warning": warning}
    elif target.lower() == "toc":
        warning = ("doubtful-link", message, "the list of headings is `[TOC]`")
        opening.meta = {"offset": state.pos, "warning": warning}
    state.push("text", "", 0).content = text or re.sub(r"#\^?|\^", " > ", target).removeprefix(" > ")
    state.push("link_close", "a", -1)


def push_embed(state: StateInline, target: str, text: str, found: re.Match[str]) -> int:
    """A request that `transclude` answers: on a line of its own as it answers an import. Where it ends."""
    path, fragment = split(address(target))
    rest = ALONE.match(state.src, found.end()) if begins_line(state) else None
    attributes = parse_attributes(rest["attributes"] or "") if rest else {}
    token = state.push("import", "", 0)
    token.content = found[0]
    token.meta = {
        "path": path,
        "fragment": fragment.removeprefix("#"),
        "embed": rest is None,
        "offset": state.pos,
        "attributes": {"alt": text or target, **attributes},
    }
    return rest.end() if rest else found.end()


def address(target: str) -> str:
    """The file a target means: `.md` is added to a name without an extension."""
    name, suffix = split(target)
    extension = PurePosixPath(name).suffix
    if name and (not extension or NUMBER.fullmatch(extension)):
        name += ".md"
    return name + suffix


def split(target: str) -> tuple[str, str]:
    """A target's file and its `#part` or `^block`."""
    found = SUFFIX.search(target)
    return (target[: found.start()], target[found.start() :]) if found else (target, "")
