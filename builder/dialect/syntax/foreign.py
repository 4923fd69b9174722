"""What other programs for slides write, and what is only shown here: a warning tells what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.in_text import in_text
from builder.dialect.syntax.doubts import SHOWN_BRACES, Warning, add

STEP = '`<!-- .element: class="fragment" -->`'
IN_LINE = [
    (
        re.compile(r"\A\. \. \.\Z"),
        ("no-step", "a pause of pandoc is shown as it is written", f"write {STEP} behind what appears"),
    ),
    (
        re.compile(r"\{\{[<%]\s*[\w-]+[^{}\n]*[>%]\}\}"),
        ("no-shortcode", "a shortcode is shown as it is written", "write Markdown or HTML in its place"),
    ),
    (
        re.compile(r"!\[[^\[\]\n]*\]\([^()\s]+[ \t]+=\d*%?x?\d*%?\)"),
        (
            "no-picture",
            "a picture with such a size is shown as it is written",
            "write `![…](file){width=200}`",
        ),
    ),
]
SPAN = re.compile(r"\](\{[.#][A-Za-z][^{}\n]*\})")
NO_SPAN = (*SHOWN_BRACES[:2], 'write `<span class="…">…</span>`')
SIZE = re.compile(r"\A\{[\w-]+=[^{}\n]*\}")
NO_SIZE = (*SHOWN_BRACES[:2], 'write the picture as `<img src="…" width="…">`')
CONTAINERS = {
    "notes": (
        "no-notes",
        "this is shown to everybody: it is no speaker notes",
        'write them in `data-notes` of the slide, or in `<aside class="notes">`',
    ),
    "incremental": (
        "no-step",
        "a list of `incremental` is shown at once",
        f"write {STEP} behind each of its items",
    ),
    "panel-tabset": (
        "no-tabs",
        "tabs of Quarto are shown below each other",
        "vertical slides show one after another: `<!-- slide vertical=true -->`",
    ),
}
OF_SLIDEV = re.compile(r"v-(?:clicks?|after|switch)")


def foreign_plugin(md: MarkdownIt) -> None:
    md.core.ruler.before("place", "foreign", foreign)


def foreign(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            add(token, about_line(token))
        elif token.type == "container_open":
            for name in str(token.attrs.get("class", "")).split():
                if name in CONTAINERS:
                    token.meta.setdefault("warning", CONTAINERS[name])
        if token.type in {"inline", "html_block"}:
            add(token, about_elements(token))


def about_line(inline: Token) -> Iterator[tuple[int, Warning]]:
    for pattern, warning in IN_LINE:
        for found in in_text(inline, pattern):
            yield found.start(), warning
    if "{" in inline.content:
        yield from about_braces(inline)


def about_braces(inline: Token) -> Iterator[tuple[int, Warning]]:
    """Those behind brackets, or behind a picture in a link, that nothing has taken."""
    for before, child in pairwise([Token("", "", 0), *(inline.children or [])]):
        if child.type == "text":
            for found in SPAN.finditer(child.content):
                yield max(inline.content.find(found[0]), -1) + 1, NO_SPAN
            if before.type == "image" and (size := SIZE.match(child.content)):
                yield max(inline.content.find(size[0]), 0), NO_SIZE


def about_elements(block: Token) -> Iterator[tuple[int, Warning]]:
    """Slidev's, which appear one after another there."""
    if "v-" in block.content:
        for child in block.children or []:
            if child.type == "html_tag" and not child.meta["closing"]:
                found = next(filter(OF_SLIDEV.fullmatch, (child.meta["name"], *child.meta["attributes"])), "")
                if found:
                    warning = ("no-step", f"`{found}` of Slidev is shown at once", 'write `class="fragment"`')
                    yield max(block.content.find(child.content), 0), warning
