"""Put a rendered deck into the theme's page, with the files it needs beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from builder.diagnostics import Diagnostic
from builder.dialect.language import language_of
from builder.machine.output import Asset
from builder.page.body import Body, draw
from builder.page.context import RenderedSlide
from builder.page.formulas import Formulas
from builder.page.from_disk import not_from_disk
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
from builder.page.render import second_heading
from builder.page.reveal_slides import done_otherwise
from builder.page.search import search_place, search_script
from builder.page.style import page_style
from builder.page.summary import Summary
from builder.page.waiting import is_long, waiting
from builder.read.counters import counts_through
from builder.read.ink import INK
from builder.theming.fonts import FontRules

OF_SLIDES = ("formulas", "lines", "jump", "tools", "deck")


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
    body = draw(material, help)
    programs = programs_of(material, body, layout)
    style = page_style(material)
    # Before the fonts, as a sheet may bring some.
    frame = frame_of(material, programs, layout)
    fonts = help.fonts(material, body.slides)
    material.assets.report_remote()
    if layout.presents:
        for problem in done_otherwise(material):
            material.report(problem)
    made = Unfinished(material, layout, body, programs, style, {**frame, **fonts_of(fonts)}, fonts.missing)
    size = " ".join(frame["size"].values()) if layout.presents else ""
    url = str(material.assets.site.page)
    summary = Summary(url, made.title, frame["lang"], len(body.slides), made.subtitle, size)
    return Draft(summary, lambda: made.finished(help.formulas()))


@dataclass(frozen=True)
class Unfinished:
    """A page but for its formulas. `frame` is what its template is told that does not change with its slides,
    `missing` are letters without a font."""

    material: Material
    layout: Layout
    body: Body
    programs: Programs
    style: str
    frame: Mapping[str, Any]
    missing: frozenset[str]

    @cached_property
    def title(self) -> str:
        deck, slides = self.material.deck, self.body.slides
        return deck.options.title or (slides[0].title if slides else "") or deck.source.path.stem

    @cached_property
    def subtitle(self) -> str:
        return next((second_heading(slide) for slide in self.material.deck.slides), "")

    def finished(self, typeset: Formulas) -> Page:
        """The page with its formulas; what is wrong with them is reported."""
        material, deck, markup = self.material, self.material.deck, typeset.markup
        for problem in (*typeset.problems, *missing_letters(self.missing, deck, markup)):
            material.report(problem)
        target = material.assets.site.page
        whole = self.body.holes.filled(self.body.slides, markup)
        shown = self.layout.arrange(waiting(whole) if self.programs.far_slides_wait else whole)
        prologue = Markup(self.body.holes.fill(self.body.prologue, markup))
        render = partial(material.templates.render, self.layout.template, **self.frame, prologue=prologue)
        return Page(
            target=target,
            html=render(title=self.title, style=Markup(self.style), defs=Markup(typeset.defs), slides=shown,
                        formulas=Markup(to_json(typeset.table)), ink=Markup(self.ink)),
            frame=render(title="", style="", defs="", slides=[], formulas="", ink=""),
            title=self.title,
            subtitle=self.subtitle,
            lang=self.frame["lang"],
            slides=whole,
            style=self.style,
            defs=typeset.defs,
            assets=frozenset(material.assets.files),
            search=lambda: search_script(target, deck, whole, markup),
            on_disk=(*not_from_disk(material.assets.served),),
        )  # fmt: skip

    @property
    def ink(self) -> str:
        """The strokes on its slides, as JSON; empty where nobody can draw."""
        drawn = INK in self.programs.plugins
        strokes = list(map(asdict, self.material.deck.ink))
        return to_json({"version": 1, "strokes": strokes}) if drawn else ""


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


def frame_of(material: Material, programs: Programs, layout: Layout) -> dict[str, Any]:
    """What the template of the page is told that does not change with its slides, but for its fonts."""
    deck = material.deck
    options = deck.options
    place = theme_place(material.templates.theme, material.assets.site.page)
    loaded = libraries([*programs.plugins, *programs.own], place, material)
    scripts = loaded.scripts if layout.presents else loaded.scripts[1:]  # the first is reveal.js
    return {
        "lang": language_of(deck.source, options),
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
        "options": Markup(to_json(declared(material, programs.plugins))),
        "opening": Markup(opening(material)),
        **layout.told,
    }


def fonts_of(rules: FontRules) -> dict[str, Any]:
    return {"fonts": Markup(rules.css), "fonts_are_cut": rules.cut, "own_fonts": Markup(rules.own)}


def sections(slides: Sequence[RenderedSlide]) -> Iterable[str]:
    """The slides' markup, those of a stack of several wrapped in a section of their own."""
    stacks: dict[int, list[str]] = {}
    for slide in slides:
        stacks.setdefault(slide.h, []).append(slide.html)
    for stack in stacks.values():
        yield stack[0] if len(stack) == 1 else "<section>\n" + "".join(stack) + "</section>\n"


PRESENTED = Layout(
    "page.html.jinja", lambda slides: [Markup(section) for section in sections(slides)], {}, presents=True
)
"""Slides, shown by reveal.js."""
