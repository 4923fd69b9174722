"""Put a rendered deck into the theme's page, with the files it needs beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, Report
from builder.dialect.deck import Deck, Slide
from builder.dialect.language import language_of
from builder.filters import Failed, Refused
from builder.machine.output import Asset
from builder.page.contained import contained
from builder.page.context import Context, RenderedSlide
from builder.page.drawn_ink import Ink, drawn_ink
from builder.page.fences import draw_ahead
from builder.page.from_disk import not_from_disk
from builder.page.holes import Holes
from builder.page.lettering import missing_letters
from builder.page.libraries import (
    declared,
    libraries,
    morphs,
    opening,
    runtime,
    theme_place,
    to_json,
    used_plugins,
)
from builder.page.material import Help, Material
from builder.page.render import render_tokens, second_heading, slide_attributes, slide_source, slide_title
from builder.page.reveal_slides import done_otherwise
from builder.page.search import search_place, search_script
from builder.page.style import page_style
from builder.page.summary import Summary
from builder.page.waiting import is_long, waiting
from builder.read.counters import counts_through
from builder.read.ink import INK
from builder.theming.fonts import FontRules

OF_SLIDES = ("formulas", "lines", "jump", "tools", "deck")
ICON_SHEET = re.compile(r"font-?awesome", re.I)


@dataclass(frozen=True)
class Page:
    """A deck's page, whole and in the parts a live preview replaces, and the files it needs.

    `frame` is the page without those parts: when it changes, the page has to be loaded anew. `search` makes
    the script in which the list of decks looks for words; `on_disk` says what it lacks when it is opened from
    disk.
    """

    target: PurePosixPath
    html: str
    frame: str
    title: str
    subtitle: str
    lang: str
    slides: tuple[RenderedSlide, ...]
    style: str
    defs: str
    assets: frozenset[Asset]
    search: Callable[[], bytes]
    on_disk: tuple[Diagnostic, ...]

    def files(self) -> tuple[Asset, ...]:
        """All that is written, the page last."""
        texts = Asset(self.search(), search_place(self.target))
        page = Asset(self.html.encode("utf-8"), self.target)
        return (*sorted(self.assets, key=lambda asset: asset.target), texts, page)


@dataclass(frozen=True)
class Draft:
    """A page whose formulas are still missing: what lists of decks say of it. `finish` waits for them."""

    summary: Summary
    finish: Callable[[], Page]


@dataclass(frozen=True)
class Body:
    """A deck's slides, and what stands before the first, with holes where their formulas will be."""

    holes: Holes
    slides: tuple[RenderedSlide, ...]
    prologue: str


@dataclass(frozen=True)
class Layout:
    """What a page is: the `template` of the theme it is put into, how the slides are arranged there, and what
    else the template is told. `presents` are pages with reveal.js, its plugins and scripts of ours for it."""

    template: str
    arrange: Callable[[Sequence[RenderedSlide]], Sequence[Any]]
    told: Mapping[str, Any]
    presents: bool


def draft_page(material: Material, help: Help, layout: Layout | None = None) -> Draft:
    """All of a page that can be made without its formulas, for which `finish` waits."""
    layout = layout or PRESENTED
    deck = material.deck
    body = draw(material, help)
    title = deck.options.title or (body.slides[0].title if body.slides else "") or deck.source.path.stem
    subtitle = next((second_heading(slide) for slide in deck.slides), "")
    lang = language_of(deck.source, deck.options)
    programs = programs_of(material, body, layout)
    style = page_style(material)
    # Before the fonts, as a sheet may bring some.
    frame = frame_of(material, programs.plugins, programs.own, layout)
    fonts = help.fonts(material, body.slides)
    frame |= {**fonts_of(fonts), "lang": lang, **layout.told}
    material.assets.report_remote()
    if layout.presents:
        for problem in done_otherwise(material):
            material.report(problem)
    ink = to_json({"version": 1, "strokes": list(map(asdict, deck.ink))}) if INK in programs.plugins else ""

    def finish() -> Page:
        typeset = help.formulas()
        for problem in (*typeset.problems, *missing_letters(fonts.missing, deck, typeset.markup)):
            material.report(problem)
        whole = body.holes.filled(body.slides, typeset.markup)
        before = safe(body.holes.fill(body.prologue, typeset.markup))
        render = partial(material.templates.render, layout.template, **frame, prologue=before)
        shown = layout.arrange(waiting(whole) if programs.far_slides_wait else whole)
        target = material.assets.site.page
        return Page(
            target=target,
            html=render(title=title, style=safe(style), defs=safe(typeset.defs), slides=shown,
                        formulas=safe(to_json(typeset.table)), ink=safe(ink)),
            frame=render(title="", style="", defs="", slides=[], formulas="", ink=""),
            title=title,
            subtitle=subtitle,
            lang=lang,
            slides=whole,
            style=style,
            defs=typeset.defs,
            assets=frozenset(material.assets.files),
            search=lambda: search_script(target, deck, whole, typeset.markup),
            on_disk=(*not_from_disk(material.assets.served),),
        )

    size = " ".join(frame["size"].values()) if layout.presents else ""
    url = str(material.assets.site.page)
    return Draft(Summary(url, title, lang, len(body.slides), subtitle, size), finish)


def slide_size(reveal: Mapping[str, Any]) -> dict[str, str]:
    """Width and height of a slide where no scripts run, as lengths of CSS."""
    width, height = reveal.get("width"), reveal.get("height")
    if not isinstance(width, int | float) or not isinstance(height, int | float):
        width, height = 960, 700
    return {"width": f"{width}px", "height": f"{height}px"}


@dataclass(frozen=True)
class Programs:
    """What runs in a page: plugins of reveal.js and scripts of ours, by name. `far_slides_wait` says whether
    slides far from the one shown are text until they come near."""

    plugins: Sequence[str]
    own: Sequence[str]
    far_slides_wait: bool


def programs_of(material: Material, body: Body, layout: Layout) -> Programs:
    needed = runtime(material)
    if not layout.presents:
        return Programs([], needed, False)
    plugins, known = used_plugins(material), material.templates.plugins
    moving = ["morph"] if morphs(material) else []
    plain = all(known[name].always for name in plugins) and not needed and not moving
    wait = plain and is_long(body.slides, body.prologue) and not counts_through(material.door.sheets)
    cites = bool(material.deck.options.numbering or material.deck.options.citations)
    near = [*(["near"] if wait else []), *(["references"] if cites else [])]
    late = [name for name in needed if name in known]  # libraries: reveal.js does not wait for them
    early = [name for name in needed if name not in known]
    return Programs(plugins, [*early, *near, *moving, *OF_SLIDES, *late], wait)


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


def frame_of(
    material: Material, plugins: Sequence[str], own: Sequence[str], layout: Layout
) -> dict[str, Any]:
    """What the template of the page is told that does not change with its slides: the `plugins` it
    registers, and `own`, the scripts of the theme it runs."""
    options = material.deck.options
    place = theme_place(material.templates.theme, material.assets.site.page)
    loaded = libraries([*plugins, *own], place, material)
    scripts = loaded.scripts if layout.presents else loaded.scripts[1:]  # the first is reveal.js
    return {
        "author": options.author,
        "direction": options.direction,
        "id": options.id,
        "classes": options.classes,
        "reveal": material.reveal_options,
        "size": slide_size(material.reveal_options),
        "scale": material.scale,
        "styles": loaded.styles,
        "without_scripts": loaded.without_scripts,
        "scripts": scripts,
        "options": safe(to_json(declared(material, plugins))),
        "opening": safe(opening(material)),
    }


def fonts_of(rules: FontRules) -> dict[str, Any]:
    return {"fonts": safe(rules.css), "fonts_are_cut": rules.cut, "own_fonts": safe(rules.own)}


def safe(markup: str) -> Any:
    from markupsafe import Markup

    return Markup(markup)


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
                body=safe(body),
                notes=safe(notes),
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


def sections(slides: Sequence[RenderedSlide]) -> Iterable[str]:
    """The slides' markup, those of a stack of several wrapped in a section of their own."""
    stacks: dict[int, list[str]] = {}
    for slide in slides:
        stacks.setdefault(slide.h, []).append(slide.html)
    for stack in stacks.values():
        yield stack[0] if len(stack) == 1 else "<section>\n" + "".join(stack) + "</section>\n"


PRESENTED = Layout(
    "page.html.jinja", lambda slides: [safe(section) for section in sections(slides)], {}, presents=True
)
"""Slides, shown by reveal.js."""
