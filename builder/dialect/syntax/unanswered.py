"""What cites a source, or something numbered, in a deck that has none: it is shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.in_text import in_text
from builder.dialect.syntax.doubts import Warning, add

# What labels begin with, by custom; `@somebody:somewhere` is something else.
PREFIXES = frozenset(
    "thm lem prp prop cor def exm ex exr rem prf sol eq note fig tbl tab lst alg sec".split()
)
LABEL = re.compile(rf"(?<![\w.@/\\-])@(?:{'|'.join(PREFIXES)}):\w[\w.:-]*(?<![.:-])")
# LaTeX's, natbib's and biblatex' commands, with words before and behind.
CITE = (
    r"\\(?P<command>cite[pt]?|(?:paren|text|auto)cite)\*?"
    r"(?:\[(?P<lead>[^\[\]\n]*)\](?=\[))?(?:\[(?P<place>[^\[\]\n]*)\])?\{(?P<keys>[^{}\n]+)\}"
)
SOURCE = re.compile(rf"\[-?@[A-Za-z0-9\u3400-\u9fff][^\[\]\n:]*\](?![(\[])|{CITE}")
NO_NUMBERS = (
    "no-numbering",
    "`{}` cites nothing: the deck has no numbers",
    "ask for them in the front matter: `numbering: true`",
)
NO_SOURCES = (
    "no-bibliography",
    "`{}` cites nothing: the deck has no bibliography",
    "name the file in the front matter: `bibliography: sources.bib`",
)


def unanswered_plugin(md: MarkdownIt, has_numbers: bool, has_sources: bool) -> None:
    wanted = [
        *([] if has_numbers else [(LABEL, NO_NUMBERS)]),
        *([] if has_sources else [(SOURCE, NO_SOURCES)]),
    ]

    def unanswered(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline":
                add(token, about(token, wanted))

    md.core.ruler.before("place", "unanswered", unanswered)


def about(inline: Token, wanted: Sequence[tuple[re.Pattern[str], Warning]]) -> Iterator[tuple[int, Warning]]:
    for pattern, (code, message, hint) in wanted:
        for found in in_text(inline, pattern):
            yield found.start(), (code, message.format(found[0]), hint)
