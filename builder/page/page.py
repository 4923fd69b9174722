"""Put a rendered deck into the theme's page, with the files it needs beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report
from builder.dialect.deck import Deck
from builder.machine.frontend import package_root
from builder.machine.output import Asset
from builder.math import client
from builder.page.assets import Assets
from builder.page.characters import by_script, first_with, shown_characters
from builder.page.drawings import with_drawings
from builder.page.formulas import Formulas, Math
from builder.page.holes import Holes
from builder.page.papers import PAPERS
from builder.page.render import (
    Context,
    Meanwhile,
    RenderedSlide,
    draw_ahead,
    render_tokens,
    slide_attributes,
    slide_source,
    slide_title,
    walk,
)
from builder.page.search import search_place, search_script
from builder.page.summary import Summary
from builder.page.waiting import is_long, waiting
from builder.theming.classes import utility_css
from builder.theming.font_pieces import Cutter
from builder.theming.fonts import FontRules, subset_fonts
from builder.theming.templates import Templates
from builder.theming.theme import BUILT_IN, Theme, squeeze, stylesheet

GROUNDS = frozenset(("data-background", "data-background-color"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


# The fonts of a deck's page, whose files are added to its assets.
Fonts = Callable[[Deck, Sequence[RenderedSlide], Templates, Assets, Report], FontRules]


@dataclass(frozen=True)
class Page:
    """A deck's page, whole and in the parts a live preview replaces, and the files it needs.

    `frame` is the page without those parts: when it changes, the page has to be loaded anew. `search` makes
    the script in which the list of decks looks for words.
    """

    target: PurePosixPath
    html: str
    frame: str
    title: str
    lang: str
    slides: tuple[RenderedSlide, ...]
    style: str
    defs: str
    assets: frozenset[Asset]
    search: Callable[[], bytes]

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


def draft_page(
    deck: Deck,
    math: Math,
    formulas: Callable[[], Formulas],
    fonts: Fonts,
    templates: Templates,
    assets: Assets,
    meanwhile: Meanwhile,
    report: Report,
) -> Draft:
    """All of a page that can be made without its formulas, for which `formulas` waits; `fonts` gives its
    `@font-face` rules, and `meanwhile` begins with what takes its time."""
    holes = Holes(deck)
    context = Context(templates, assets, holes.marks, report)
    context = replace(context, ahead=draw_ahead(all_tokens(deck), context, meanwhile))
    slides = tuple(render_slides(deck, context))
    title = deck.options.title or (slides[0].title if slides else "") or deck.source.path.stem
    lang = deck.options.lang or ("zh-CN" if CHINESE.search(deck.source.text) else "en")
    prologue = render_tokens(deck.prologue, context)
    used = used_plugins(deck, templates)
    needed = runtime(deck, math, templates)
    long = is_long(slides, prologue) and all(templates.plugins[name].always for name in used) and not needed
    own = [*needed, *(["near"] if long else []), "tools", "deck"]
    place = theme_place(templates.theme, assets.site.page)
    styles, scripts = libraries([*used, *own], math, templates, place, assets)
    style = page_style(deck, templates, report)
    rules = fonts(deck, slides, templates, assets, report)
    fixed = {
        "lang": lang,
        "author": deck.options.author,
        "direction": deck.options.direction,
        "id": deck.options.id,
        "classes": deck.options.classes,
        "reveal": reveal_options(deck, templates.theme),
        "styles": styles,
        "without_scripts": sheet_without_scripts(templates.theme, place, assets),
        "scripts": scripts,
        "fonts": safe(rules.css),
        "fonts_are_cut": rules.cut,
        "options": safe(to_json(declared(deck, math, templates, assets, used))),
    }

    def finish() -> Page:
        typeset = formulas()
        for problem in typeset.problems:
            report(problem)
        whole = holes.filled(slides, typeset.markup)
        before = safe(holes.fill(prologue, typeset.markup))
        parts = {
            "title": title,
            "style": safe(style),
            "defs": safe(typeset.defs),
            "slides": [safe(s) for s in sections(waiting(whole) if long else whole)],
        }
        render = partial(templates.render, "page.html.jinja", **fixed, prologue=before)
        return Page(
            target=assets.site.page,
            html=render(**parts),
            frame=render(title="", style="", defs="", slides=[]),
            title=title,
            lang=lang,
            slides=whole,
            style=style,
            defs=typeset.defs,
            assets=frozenset(assets.files),
            search=lambda: search_script(assets.site.page, deck, whole),
        )

    return Draft(Summary(str(assets.site.page), title, lang, len(slides)), finish)


def safe(markup: str) -> Any:
    from markupsafe import Markup

    return Markup(markup)


def render_slides(deck: Deck, context: Context) -> Iterable[RenderedSlide]:
    for h, stack in enumerate(deck.stacks):
        for v, slide in enumerate(stack.slides):
            body = render_tokens(slide.tokens, context)
            source = slide_source(slide, deck.source.path)
            html = context.templates.render(
                "slide.html.jinja",
                attributes=slide_attributes(slide, context),
                source=source,
                body=safe(body),
                notes=safe(render_tokens(slide.notes, context)),
            )
            yield RenderedSlide(html, h, v, slide_title(slide), slide.at, source, body)


def sections(slides: Sequence[RenderedSlide]) -> Iterable[str]:
    """The slides' markup, those of a stack of several wrapped in a section of their own."""
    stacks: dict[int, list[str]] = {}
    for slide in slides:
        stacks.setdefault(slide.h, []).append(slide.html)
    for stack in stacks.values():
        yield stack[0] if len(stack) == 1 else "<section>\n" + "".join(stack) + "</section>\n"


def used_plugins(deck: Deck, templates: Templates) -> list[str]:
    known = templates.plugins
    imported = {t.meta["plugin"] for t in all_tokens(deck) if t.type == "plugin"}
    known = {name: plugin for name, plugin in known.items() if plugin.variable}
    return [
        name
        for name, plugin in known.items()
        if plugin.always or name in imported or name in deck.options.plugins
    ]


def all_tokens(deck: Deck) -> Iterable[Any]:
    yield from walk(deck.prologue)
    for slide in deck.slides:
        yield from walk(slide.tokens)


def libraries(
    names: Sequence[str], math: Math, templates: Templates, place: PurePosixPath, assets: Assets
) -> tuple[list[str], list[str]]:
    """Style sheets and scripts, in order, that a page loads; `names` are plugins and files of `runtime/`,
    `place` is where the theme's files stand in the site."""
    theme = templates.theme
    styles = [
        assets.library("reveal.js", "dist/reveal.css"),
        assets.content(stylesheet(theme).encode(), place / f"{theme.name}.css"),
    ]
    scripts = [assets.library("reveal.js", "dist/reveal.js")]
    for name in names:
        if plugin := templates.plugins.get(name):
            styles += [assets.library(plugin.package, file) for file in plugin.styles]
            scripts += [assets.library(plugin.package, file) for file in plugin.scripts]
            for file in plugin.files:
                assets.library(plugin.package, file)
        path = theme.file(f"runtime/{name}.js")
        if path:
            scripts.append(assets.add(path, place / "runtime" / path.name))
    if math == "client":
        for package, file in client.files():
            assets.library(package, file)
    return styles, scripts


def sheet_without_scripts(theme: Theme, place: PurePosixPath, assets: Assets) -> str:
    """The style sheet that only a browser without scripts loads."""
    path = theme.file("css/without-scripts.css")
    return assets.add(path, place / path.name) if path else ""


def reveal_options(deck: Deck, theme: Theme) -> dict[str, Any]:
    return {"hash": True, **theme.reveal, **deck.options.reveal}


def tex_macros(deck: Deck, theme: Theme) -> dict[str, Any]:
    """Those of the deck and its project stand before the theme's."""
    return {**theme.tex_macros, **deck.options.macros}


def theme_place(theme: Theme, page: PurePosixPath) -> PurePosixPath:
    """Where the theme's files stand in the site. What decks or projects add of their own may differ from one
    folder of decks to the next and have the same name, so it stands apart for each. Templates add no file."""
    own = (folder for folder in theme.folders if not folder.is_relative_to(BUILT_IN))
    added = any(path.is_file() and path.suffix != ".jinja" for folder in own for path in folder.rglob("*"))
    return PurePosixPath("_theme", "own", page.parent) if added else PurePosixPath("_theme")


def runtime(deck: Deck, math: Math, templates: Templates) -> list[str]:
    """What draws on this deck's slides in the browser, by name: languages with a template for their fences,
    MathJax. A fence may be called like another script, which is none of its business."""
    languages = {
        t.meta["language"].lower() for t in all_tokens(deck) if t.type == "fence" and t.meta.get("language")
    }
    drawn = sorted(languages & set(templates.fences))
    names = [*drawn, *(["mathjax"] if math == "client" else [])]
    return [name for name in names if templates.theme.file(f"runtime/{name}.js")]


def declared(
    deck: Deck, math: Math, templates: Templates, assets: Assets, plugins: list[str]
) -> dict[str, Any]:
    """What the page's scripts read: reveal's options, the plugins' globals, where the site's list of PDFs is,
    TeX for client-side math."""
    options: dict[str, Any] = {
        "reveal": with_drawings(reveal_options(deck, templates.theme), deck.source, assets),
        "plugins": [templates.plugins[name].variable for name in plugins],
        "papers": assets.site.url(PurePosixPath(PAPERS)),
    }
    if math == "client":
        options["tex"] = {
            "macros": tex_macros(deck, templates.theme),
            "packages": list(deck.options.packages),
        }
    return options


def page_style(deck: Deck, templates: Templates, report: Report) -> str:
    """The rules of the utility classes that only this page needs."""
    places = {
        name: token.meta["at"]
        for token in reversed([*all_tokens(deck)])
        for name in classes(token)
        if "at" in token.meta
    }
    for slide in deck.slides:
        given = slide.attributes.get("class")
        places |= dict.fromkeys(given.split() if isinstance(given, str) else [], slide.at)
    css, misspelt = utility_css(sorted(places), templates.utilities)
    for wrong in misspelt:
        report(Diagnostic(places[wrong.name], "warning", "misspelt-class", wrong.message, wrong.hint))
    return css.strip() + own_ground(deck, templates.theme)


def own_ground(deck: Deck, theme: Theme) -> str:
    """The rules for slides on grounds of their own, which few decks have."""
    coloured = any(not GROUNDS.isdisjoint(slide.attributes) for slide in deck.slides)
    sheet = theme.file("css/own-ground.css")
    return squeeze(sheet.read_text(encoding="utf-8")).strip() if coloured and sheet else ""


def page_fonts(
    deck: Deck,
    slides: Sequence[RenderedSlide],
    templates: Templates,
    assets: Assets,
    cutter: Cutter,
    report: Report,
) -> FontRules:
    """The theme's fonts, cut to the deck's characters. Reports what is missing."""
    folder = PurePosixPath("_fonts")
    base_url = assets.site.url(folder) + "/"
    characters = shown_characters(deck, slides, tex_macros(deck, templates.theme))
    bundle = subset_fonts(templates.theme.fonts, characters, package_root(), cutter, base_url)
    for name, path in bundle.files.items():
        assets.add(path, folder / name)
    for reason in bundle.absent:
        message = f"{reason}, the reader's own fonts are used"
        report(Diagnostic(deck.source.locate(0), "warning", "missing-font", message, "run `make install`"))
    for together in by_script(bundle.missing):
        places = {c: token.meta["at"] for c in together if (token := first_with(c, deck))}
        if places:  # formulas bring their own glyphs
            report(missing_glyphs(places))
    return FontRules(bundle.css, cut=True)


def missing_glyphs(places: Mapping[str, Location]) -> Diagnostic:
    """Characters of one script that no font has, and where each stands first."""
    shown = ", ".join(f"`{c}` (U+{ord(c):04X})" for c in list(places)[:3])
    more = f" and {len(places) - 3} more letters of the script" if len(places) > 3 else ""
    hint = "`fonts:` in the theme.yaml of a theme names those that have them" if more else ""
    message = f"no font of the theme has {shown}{more}"
    return Diagnostic(min(places.values()), "warning", "missing-glyph", message, hint)


def classes(token: Any) -> list[str]:
    """The classes a token gives its element."""
    given = token.meta.get("attributes", {}).get("class") or token.attrs.get("class") if token.meta else ""
    return str(given).split() if given else []


def to_json(value: Any) -> str:
    """JSON that may stand inside a `<script>`."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text.replace("</", "<\\/").replace("<!--", "<\\u0021--")
