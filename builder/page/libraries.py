"""Style sheets and scripts that a page loads, and what they are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from builder.diagnostics import Diagnostic
from builder.dialect.syntax.morph import begins
from builder.machine.frontend import has_package, package
from builder.math import client
from builder.math.formula import THERE
from builder.page.assets import Assets
from builder.page.ground import ground, layered
from builder.page.material import Material
from builder.page.option_files import with_files
from builder.page.papers import PAPERS
from builder.theming.choice import BUILT_IN
from builder.theming.plugins import Plugin
from builder.theming.stylesheet import stylesheet
from builder.theming.theme import Theme

SCRIPT = re.compile("<(?=script)", re.IGNORECASE)


@dataclass(frozen=True)
class Libraries:
    """The addresses of style sheets and scripts, in order, and of the sheet for browsers without scripts."""

    styles: list[str]
    scripts: list[str]
    without_scripts: str


def used_plugins(material: Material) -> list[str]:
    """The plugins of reveal.js that a page registers: those of every page, and those the deck asks for."""
    imported = {token.meta["plugin"] for token in material.tokens if token.type == "plugin"}
    asked = {*imported, *material.deck.options.plugins}
    known = material.templates.plugins.items()
    return [name for name, plugin in known if plugin.variable and (plugin.always or name in asked)]


def runtime(material: Material) -> list[str]:
    """What draws on this deck's slides in the browser, by name: languages with a template for their fences,
    MathJax. A fence may be called like another script, which is none of its business. A library that is not
    installed draws nothing, which is said at each fence."""
    languages = {
        t.meta["language"].lower() for t in material.tokens if t.type == "fence" and t.meta.get("language")
    }
    drawn = sorted(languages & set(material.templates.fences))
    names = [*drawn, *(["mathjax"] if material.math == "client" else [])]
    known = [name for name in names if material.templates.theme.file(f"runtime/{name}.js")]
    plugins = material.templates.plugins
    return [name for name in known if name not in plugins or has_package(plugins[name].package)]


def morphs(material: Material) -> bool:
    """Whether formulas of the deck become others before one's eyes (`runtime/morph.js`)."""
    if any(begins(token) for token in material.tokens):
        return True
    moving = [slide for slide in material.deck.slides if "data-auto-animate" in slide.attributes]
    return material.math == "build" and any(slide.formulas for slide in moving)


def libraries(names: Sequence[str], place: PurePosixPath, material: Material) -> Libraries:
    """What a page loads; `names` are plugins and files of `runtime/`, `place` is where the theme's files
    stand in the site."""
    templates, assets = material.templates, material.assets
    theme = templates.theme
    styles = [*ground(material), assets.content(stylesheet(theme).encode(), place / f"{theme.name}.css")]
    scripts = [assets.library("reveal.js", "dist/reveal.js")]
    for name in names:
        if plugin := templates.plugins.get(name):
            styles += [layered(plugin.package, file, assets) for file in plugin.styles]
            scripts += [script(plugin, file, assets) for file in plugin.scripts]
            for file in plugin.files:
                assets.library(plugin.package, file)
        path = theme.file(f"runtime/{name}.js")
        if path:
            scripts.append(assets.add(path, place / "runtime" / path.name))
    if material.math == "client":
        for package, file in client.files():
            assets.library(package, file)
    return Libraries(styles, scripts, sheet_without_scripts(theme, place, assets))


def opening(material: Material) -> str:
    """The script that shows the first slide before reveal.js has come; it stands in the page itself."""
    path = material.templates.theme.file("runtime/opening.js")
    return path.read_text(encoding="utf-8").strip() if path else ""


def script(plugin: Plugin, file: str, assets: Assets) -> str:
    """The address of a script of a plugin."""
    if not plugin.exports:
        return assets.library(plugin.package, file)
    return assets.content(with_global(plugin, file), PurePosixPath("_lib", plugin.package, file))


def with_global(plugin: Plugin, file: str) -> bytes:
    """A CommonJS module as a script that sets the plugin's global to what it exports."""
    text = (package(plugin.package) / file).read_text(encoding="utf-8")
    name = json.dumps(plugin.exports)
    inside = f"const exports = {{}};\n{text}\nreturn exports;"
    return f"globalThis[{name}] = (() => {{\n{inside}\n}})();\n".encode()


def sheet_without_scripts(theme: Theme, place: PurePosixPath, assets: Assets) -> str:
    """The style sheet that only a browser without scripts loads."""
    path = theme.file("css/without-scripts.css")
    return assets.add(path, place / path.name) if path else ""


def theme_place(theme: Theme, page: PurePosixPath) -> PurePosixPath:
    """Where the theme's files stand in the site. What decks or projects add of their own may differ from one
    folder of decks to the next and have the same name, so it stands apart for each. Templates add no file."""
    own = (folder for folder in theme.folders if not folder.is_relative_to(BUILT_IN))
    added = any(path.is_file() and path.suffix != ".jinja" for folder in own for path in folder.rglob("*"))
    return PurePosixPath("_theme", "own", page.parent) if added else PurePosixPath("_theme")


def declared(material: Material, plugins: Sequence[str]) -> dict[str, Any]:
    """What the page's scripts read: reveal's options, the plugins' globals, where the site's list of PDFs is,
    TeX for client-side math."""
    deck, assets = material.deck, material.assets
    for problem in options_without_plugin(material, plugins):
        material.report(problem)
    options: dict[str, Any] = {
        "reveal": with_files(material.reveal_options, deck, material.door),
        "plugins": [material.templates.plugins[name].variable for name in plugins],
        "papers": assets.site.url(PurePosixPath(PAPERS)),
    }
    if material.math == "client":
        packages = [name for name in deck.options.packages if name in THERE]
        options["tex"] = {"macros": material.tex_macros, "packages": packages}
    return options


def options_without_plugin(material: Material, plugins: Sequence[str]) -> Iterator[Diagnostic]:
    """A warning for each option of the deck that is read by a plugin which its page does not have."""
    deck = material.deck
    named = (name for name, plugin in material.templates.plugins.items() if plugin.variable)
    for name in named:
        if name in deck.options.reveal and name not in plugins:
            at = deck.options.places.of("presentation", name)
            message = f"`{name}` of `presentation` does nothing without the plugin of this name"
            hint = f"write `plugins: [{name}]` beside `presentation:`"
            yield Diagnostic(at, "warning", "option-without-effect", message, hint)


def to_json(value: Any) -> str:
    """JSON that may stand inside a `<script>`."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return SCRIPT.sub("\\\\u003c", text).replace("</", "<\\/").replace("<!--", "<\\u0021--")
