"""Draw the slides of a deck, with holes where their formulas will be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from markdown_it.token import Token
from markupsafe import Markup

from builder.diagnostics import Diagnostic, Location, Report
from builder.dialect.deck import Deck, Slide
from builder.dialect.language import language_of
from builder.filters import Failed, Refused
from builder.page.contained import contained
from builder.page.context import Context, RenderedSlide
from builder.page.drawn_ink import Ink, drawn_ink
from builder.page.fences import draw_ahead
from builder.page.holes import Holes
from builder.page.material import Help, Material
from builder.page.render import render_tokens, slide_attributes, slide_source, slide_title

ICON_SHEET = re.compile(r"font-?awesome", re.I)


@dataclass(frozen=True)
class Body:
    """A deck's slides, and what stands before the first, with holes where their formulas will be."""

    holes: Holes
    slides: tuple[RenderedSlide, ...]
    prologue: str


def draw(material: Material, help: Help) -> Body:
    """Render all slides; what programs draw is begun with before."""
    holes = Holes(material.deck)
    templates, breaks = material.templates, material.deck.options.breaks
    icons = brings_icons(material.tokens)
    context = Context(templates, material.door, holes.marks, material.report, icons, breaks=breaks,
                      tex_macros=material.tex_macros)
    context = replace(context, ahead=draw_ahead(material.tokens, context, help.meanwhile))
    slides = tuple(render_slides(material.deck, context, partial(ink_on, material)))
    return Body(holes, slides, contained(render_tokens(material.deck.prologue, context), "div"))


def brings_icons(tokens: Iterable[Token]) -> bool:
    """Whether a deck has a style sheet of Font Awesome of its own, whose classes are drawn by it."""
    sheets = (token.meta["path"] for token in tokens if token.type == "stylesheet")
    return any(ICON_SHEET.search(path) for path in sheets)


def ink_on(material: Material, slide: Slide) -> Ink | None:
    """What was drawn on a slide; a fault is reported."""
    if not slide.ink:
        return None
    try:
        return drawn_ink(slide.ink, material.templates.environment.filters["ink"], *material.size)
    except Refused as error:
        passing = isinstance(error, Failed)
        material.report(Diagnostic(slide.at, "error", "ink", error.message, error.hint, passing))
        return None


def undrawn(slide: Slide) -> None:
    """No ink on any slide."""


def render_slides(
    deck: Deck, context: Context, ink_on: Callable[[Slide], Ink | None] = undrawn
) -> Iterable[RenderedSlide]:
    lang = language_of(deck.source, deck.options)
    for h, stack in enumerate(deck.stacks):
        for v, slide in enumerate(stack.slides):
            context.door.assets.slide = slide.at
            body = kept_inside(render_tokens(slide.tokens, context), slide.at, context.report)
            source = slide_source(slide, deck.source.path)
            notes = contained(render_tokens(slide.notes, context))
            ink = ink_on(slide)
            html = context.templates.render(
                "slide.html.jinja",
                attributes=slide_attributes(slide, context),
                source=source,
                body=Markup(body),
                notes=Markup(notes),
                ink=ink,
                lang=lang,
            )
            yield RenderedSlide(html, h, v, slide_title(slide), slide.at, source, body, notes, ink)


def kept_inside(markup: str, at: Location, report: Report) -> str:
    """Markup that ends no element round it and leaves none open."""
    whole = contained(markup)
    if whole != markup:
        message = "raw HTML on this slide would reach into the next slides"
        hint = "it is shown as a browser reads it on its own; close elements in the reverse order of opening"
        report(Diagnostic(at, "warning", "misnested-html", message, hint))
    return whole
