"""The style sheets of reveal.js and its plugins that a page stands on."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from builder.diagnostics import Diagnostic, Location, did_you_mean
from builder.machine.frontend import package
from builder.page.assets import Assets
from builder.page.door import SHEET
from builder.page.material import Material
from builder.read.project import Outside
from builder.theming.reveal_themes import THEMES, reveal_themes
from builder.theming.stylesheet import in_layer

NO_THEME = "none"
# Web fonts of a machine that a page does not ask; their names stay, for who has them.
REMOTE_IMPORT = re.compile(r"""@import\s+(?:url\()?\s*["']?(?:https?:)?//[^;]*;""")


def ground(material: Material) -> list[str]:
    """The addresses of reveal.js' own sheets. Below one of its themes they stand as the original has them, so
    that a deck's sheets meet what they were written for; below a look of ours they are a part of it."""
    assets = material.assets
    if not material.templates.theme.reveal_theme:
        return [layered("reveal.js", "dist/reveal.css", assets)]
    theme = reveal_theme(material)
    return [assets.library("reveal.js", "dist/reveal.css"), *([theme] if theme else [])]


def layered(name: str, file: str, assets: Assets) -> str:
    """The address of a sheet of an npm package, which is a part of ours and yields to a deck's."""
    text = (package(name) / file).read_text(encoding="utf-8")
    path = PurePosixPath("_lib", name, file)
    return assets.content(in_layer(text).encode(), path.with_name(f"layered-{path.name}"))


def reveal_theme(material: Material) -> str:
    """The address of the theme's sheet that the deck's options name: a file of the project, or one of
    reveal.js."""
    given = material.deck.options.reveal.get("theme")
    name = given if isinstance(given, str) and given else material.templates.theme.reveal_theme
    own = own_file(name, material)
    if own:
        source = material.deck.source
        asker = material.door.asker(source.path.parent, option_place(material))
        return material.assets.site.url(material.door.place(own, SHEET, asker))
    if PurePosixPath(name).stem == NO_THEME:
        return ""
    known = reveal_themes()
    path = known.get(PurePosixPath(name).stem)
    if path is None:
        report_unknown(name, list(known), material)
        path = known[PurePosixPath(material.templates.theme.reveal_theme).stem]
    css = REMOTE_IMPORT.sub("", path.read_text(encoding="utf-8"))
    return material.assets.content(css.encode(), PurePosixPath("_lib/reveal.js", THEMES, path.name))


def own_file(name: str, material: Material) -> Path | None:
    """The file of the project at that path."""
    folder, project = material.deck.source.path.parent, material.assets.site.project
    try:
        found = project.find(name, folder) if name.endswith(".css") else None
        material.assets.note_read(found or project.resolve(name, folder))
    except Outside:
        return None
    return found


def report_unknown(name: str, known: list[str], material: Material) -> None:
    hint = did_you_mean(PurePosixPath(name).stem, known) or f"there are: {', '.join(known)}"
    message = f"`{name}` is neither a theme of reveal.js nor a file of the project"
    material.report(Diagnostic(option_place(material), "warning", "unknown-reveal-theme", message, hint))


def option_place(material: Material) -> Location:
    return material.deck.options.places.of("presentation", "theme")
