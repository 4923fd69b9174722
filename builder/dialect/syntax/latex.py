"""Commands of LaTeX outside of formulas: they are shown as they are written, which hardly anybody means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.in_text import in_text
from builder.dialect.syntax.doubts import Warning, add

ITEM = "a line that begins with `- ` or `1. ` is an item of a list"
SLIDE = "a slide begins with `<!-- slide -->`"
STEP = 'write `<!-- .element: class="fragment" -->` behind what appears'
PICTURE = "write `![…](file)`"
SPACE = "leave it out, or write `<br>`"
IN_FRONT = "it stands in the front matter: `{}: …`"

# What is written instead, of commands that have an argument: `\item` or `\title` may be names of folders.
WITH_ARGUMENT = {
    "textbf alert": "write `**…**`",
    "textit textsl emph": "write `*…*`",
    "texttt": "write `` `…` ``",
    "underline": "write `<u>…</u>`",
    "textcolor": 'write `<span style="color: …">`',
    "section subsection frametitle framesubtitle": "a line that begins with `#` or `##` is a heading",
    "title": IN_FRONT.format("title"),
    "author": IN_FRONT.format("author"),
    "only onslide uncover": STEP,
    "includegraphics caption": PICTURE,
    "href": "write `[…](address)`",
    "url": "write the address itself",
    "footnote": "write `[^1]`, and on a line of its own `[^1]: …`",
    "citeauthor citeyear citealt citealp footcite fullcite": "write `[@key]`",
    "nocite": "`::: bibliography {.all}` lists all sources",
    "label": "write `{#name}` behind the title of a block",
    "vspace hspace": SPACE,
    "usepackage": "packages of formulas are named in the front matter: `tex: {packages: […]}`",
}
ALONE = {
    "item": ITEM,
    "pause": STEP,
    "maketitle newpage": SLIDE,
    "tableofcontents": "write `[TOC]`",
    "centering noindent bigskip medskip smallskip vfill newline": SPACE,
}
ENVIRONMENTS = {
    "itemize enumerate": ITEM,
    "frame document": SLIDE,
    "figure": PICTURE,
    "tabular table": "write a table with `|` between its cells",
    "verbatim lstlisting minted": "put lines of three back ticks round it",
    "tikzpicture": "put it into lines of code of the language `tikz`",
    "quote": "a line that begins with `> ` is a quotation",
    "center": 'write `<div align="center">`, with blank lines within',
    "theorem lemma proposition corollary definition example exercise remark proof block": (
        "with `blocks: true` in the front matter write `::: theorem`, and `:::` behind it"
    ),
    "columns column minipage": 'write `<div class="columns">`, with blank lines within',
}


def by_name(table: Mapping[str, str]) -> dict[str, str]:
    return {name: hint for names, hint in table.items() for name in names.split()}


COMMANDS, OF_TEXT = by_name(WITH_ARGUMENT | ALONE), by_name(ENVIRONMENTS)
COMMAND = re.compile(
    rf"\\(?:(?P<command>(?:{'|'.join(by_name(WITH_ARGUMENT))})(?=\*?[ \t]*[\[{{<])"
    rf"|(?:{'|'.join(by_name(ALONE))})(?![\w\\/.-]))"
    rf"|begin\{{(?P<environment>{'|'.join(OF_TEXT)})\*?\}})"
)


def latex_plugin(md: MarkdownIt) -> None:
    md.core.ruler.before("place", "latex", latex)


def latex(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            add(token, about_commands(token))


def about_commands(inline: Token) -> Iterator[tuple[int, Warning]]:
    for found in in_text(inline, COMMAND):
        hint = COMMANDS.get(found["command"]) or OF_TEXT[found["environment"]]
        yield found.start(), ("latex-text", f"`{found[0]}` of LaTeX is shown as it is written", hint)
