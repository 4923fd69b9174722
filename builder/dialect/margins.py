"""The head and the foot of every slide: a macro of the theme with its fields, by one setting.

A slide that calls the macro itself keeps its own; `data-header="none"` or `data-footer="none"` asks for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, Report, did_you_mean
from builder.dialect.deck import Deck, Slide, Stack
from builder.dialect.labels import as_text, is_title
from builder.dialect.macros import filled_in
from builder.read.options import Margin
from builder.theming.templates import Templates

FIELD = re.compile(r"\{(\w+)\}")
FIELDS = ("title", "author", "chapter", "section", "slide", "slides")
HIDDEN = "hidden"


@dataclass(frozen=True)
class Margins:
    """Puts a head and a foot on the slides of a deck; either may be None. `where` says where they are set."""

    header: Margin | None
    footer: Margin | None
    templates: Templates
    chapter: str
    where: Mapping[str, Location]
    report: Report

    def __call__(self, deck: Deck) -> Deck:
        fields = iter(list(self.fields(deck)))
        header, footer = self.usable("header", self.header), self.usable("footer", self.footer)
        if not (header or footer):
            return deck

        def dressed(slide: Slide) -> Slide:
            said = next(fields)
            above = self.margin("header", header, slide, said)
            below = self.margin("footer", footer, slide, said)
            return replace(slide, tokens=(*above, *slide.tokens, *below))

        stacks = tuple(Stack(tuple(map(dressed, stack.slides))) for stack in deck.stacks)
        return replace(deck, stacks=stacks)

    def fields(self, deck: Deck) -> Iterator[dict[str, str]]:
        """What the fields of each slide may name, as HTML with TeX between dollars."""
        shown = [slide.attributes.get("data-visibility") != HIDDEN for slide in deck.slides]
        section, number = "", 0
        for slide, visible in zip(deck.slides, shown, strict=True):
            section = title_of(slide) or section
            number += visible
            yield {
                "title": escape(deck.options.title),
                "author": escape(deck.options.author),
                "chapter": escape(self.chapter),
                "section": section,
                "slide": str(number),
                "slides": str(sum(shown)),
            }

    def usable(self, name: str, margin: Margin | None) -> Margin | None:
        """The margin, unless it cannot be; then why is reported."""
        if margin is None:
            return None
        unknown = [field for text in margin.fields for field in FIELD.findall(text) if field not in FIELDS]
        if margin.macro not in self.templates.macros:
            hint = did_you_mean(margin.macro, self.templates.macros)
            self.problem(name, f"no macro `{margin.macro}`", hint)
            return None
        for field in unknown:
            known = f"there are {', '.join(f'`{{{it}}}`' for it in FIELDS)}"
            self.problem(name, f"no field `{{{field}}}`", did_you_mean(field, FIELDS) or known)
        return margin

    def problem(self, name: str, message: str, hint: str) -> None:
        self.report(Diagnostic(self.where[name], "warning", name, message, hint))

    def margin(self, name: str, margin: Margin | None, slide: Slide, said: Mapping[str, str]) -> list[Token]:
        if margin is None or slide.attributes.get(f"data-{name}") == "none":
            return []
        own = (token.meta.get("name") for token in slide.tokens if token.type == "html_block")
        if margin.macro in own:
            return []
        fields = (escape(text, quote=False) for text in margin.fields)
        texts = [FIELD.sub(lambda it: said.get(it[1], it[0]), text) for text in fields]
        call = Token("macro", "", 0, block=True, meta={"at": self.where[name], "base": slide.base})
        made = filled_in(call, margin.macro, texts, self.templates, self.report)
        made.meta["margin"] = True
        return [made]


def title_of(slide: Slide) -> str:
    """The heading of the first level on a slide."""
    for opening, inline in zip(slide.tokens, slide.tokens[1:], strict=False):
        if is_title(opening):
            return "".join(map(written, inline.children or [])).strip()
    return ""


def written(token: Token) -> str:
    """A piece of a heading as HTML, without its markup."""
    return escape(as_text(token), quote=token.type != "math_inline")
