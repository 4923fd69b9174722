"""Parse a source into markdown-it tokens, every one stamped with its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.read.source import Source

# In this order: block rules that come first win, and core rules read what earlier ones have made.
SYNTAX = (
    "emphasis",
    "linkify",
    "place",
    "slide",
    "comment",
    "math",
    "fence",
    "heading",
    "raw_lines",
    "toc",
    "container",
    "morph",
    "admonition",
    "callout",
    "abbreviation",
    "footnote",
    "html",
    "reveal_code",
    "element",
    "attribute",
    "imports",
    "wikilink",
    "tag",
    "task",
    "block_id",
    "critic",
    "link",
    "span",
    "marks",
    "emoji",
    "icon",
    "doubts",
    "latex",
    "foreign",
)


@dataclass(frozen=True)
class Dialect:
    """What a theme adds to the language: the names of its line macros, of its words and of its blocks; and
    whether the deck has numbers and sources that text may cite."""

    macros: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    has_numbers: bool = False
    has_sources: bool = False


@lru_cache(maxsize=8)
def parser(dialect: Dialect) -> MarkdownIt:
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.subscript import sub_plugin
    from mdit_py_plugins.superscript import superscript_plugin

    from builder.dialect.syntax.block import block_plugin
    from builder.dialect.syntax.macro import macro_plugin
    from builder.dialect.syntax.unanswered import unanswered_plugin

    md = MarkdownIt("commonmark", {"html": True, "breaks": True, "linkify": True, "maxNesting": 100})
    md.enable(["table", "strikethrough", "linkify"])
    md.use(footnote_plugin).use(deflist_plugin).use(sub_plugin).use(superscript_plugin)
    for name in SYNTAX:
        md.use(getattr(import_module(f"builder.dialect.syntax.{name}"), f"{name}_plugin"))
    block_plugin(md, dialect.blocks)
    macro_plugin(md, dialect.macros)
    unanswered_plugin(md, dialect.has_numbers, dialect.has_sources)
    return md


def parse(source: Source, dialect: Dialect) -> list[Token]:
    """The block tokens of a source; `token.meta` has `at` (Location) and `base` (folder, a Path)."""
    return parser(dialect).parse(source.text, {"source": source})

