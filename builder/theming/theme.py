"""Themes: a folder with a `theme.yaml`, its parents, and where a template, style or picture is found.

The search path is the deck's own `theme/` folder, the chosen theme, its parents, and last `base`.
Files and settings of the nearest folder win; style sheets add up, base first, as the cascade wants it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from builder.diagnostics import did_you_mean
from builder.read.project import Project, room
from builder.theming.manifest import (
    MANIFEST,
    Settings,
    ThemeError,
    label,
    listed,
    mapping,
    named_files,
    read_manifest,
)

TEMPLATE = ".html.jinja"
FORMULA_FONTS = ("newcm", "tex")  # as `builder.math` calls them; the first is that of themes which name none
BREAKS = "formula-breaks"
X_HEIGHT = 0.5  # what browsers assume of a font that does not say
PROVIDES = ("provides", "provides-beside")
FONT_KEYS = ("css", "family", "weight", "style", "use", "ranges", "size", "chinese")

NAME = re.compile(r"[\w.-]*\w")

TexMacro = str | list[object]


@dataclass(frozen=True)
class FontFace:
    """One face of a theme: where it comes from and what the style sheets call it.

    `source` is a style sheet of `@font-face` rules, as font packages ship them; of its rules those count
    that have `style`. `weight` is the weight the face is used at, to which a variable font is fixed.
    `use` names the part of a deck whose characters it must hold (`text`, `heading`, `strong`, `code`, …).
    `ranges` is a CSS `unicode-range` the face is restricted to, empty for all; `size` is a CSS `size-adjust`.
    `weights` is a CSS range of weights that it is declared for, instead of the one.
    A face for `chinese` has other characters only where nothing else does, unless Chinese stands beside them.
    `instead_of` are fonts of the reader's own that are tried before it, as `src` has them.
    """

    name: str
    family: str
    source: str
    weight: int = 400
    style: str = "normal"
    use: str = "text"
    ranges: str = ""
    size: str = ""
    weights: str = ""
    chinese: bool = False
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    """A theme ready for look-ups. `folders` is the search path, nearest first.

    `name` tells it apart from others of a site whose style sheets differ. `styles` are the paths of its style
    sheets, base first; `provides` the historical names of style sheets
    it stands in for; `tex_macros` maps a macro's name to its definition or `[definition, arity, …]`;
    `x_height` is how high an x is in its text font, in em; `formula_font` is one of FORMULA_FONTS;
    `formula_breaks` says whether a line of text may end inside a formula;
    `reveal` holds defaults of reveal's options; `reveal_theme` is the theme of reveal.js that it shows unless
    a deck names another, empty for a look of ours; `utilities` is the vocabulary of
    `builder.theming.classes`, base first.
    """

    name: str
    folders: tuple[Path, ...]
    styles: tuple[Path, ...]
    utilities: tuple[Path, ...]
    provides: frozenset[str]
    fonts: tuple[FontFace, ...]
    tex_macros: Mapping[str, TexMacro]
    x_height: float
    formula_font: str
    formula_breaks: bool
    reveal: Settings
    reveal_theme: str = ""

    @cached_property
    def rooms(self) -> dict[Path, Project]:
        """Which files of each folder may be read."""
        return {folder: room(folder) for folder in self.folders}

    def file(self, relative: str) -> Path | None:
        """The nearest file of that name, or None."""
        paths = ((own, folder / relative) for folder, own in self.rooms.items())
        return next((path for own, path in paths if path.is_file() and own.holds(path)), None)

    def files(self, pattern: str) -> dict[str, Path]:
        """Relative name → nearest path of all files a glob such as `macros/*.html.jinja` finds, by name."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            paths = [path for path in folder.glob(pattern) if path.is_file()]
            if outside := next((path for path in paths if not self.rooms[folder].holds(path)), None):
                raise ThemeError(f"{label(outside)} is a link out of the project, and not read")
            found |= {path.relative_to(folder).as_posix(): path for path in paths}
        return dict(sorted(found.items()))

    def templates(self, folder: str) -> dict[str, Path]:
        """Name without ending → nearest path of the templates in a folder such as `fences`."""
        found = self.files(f"{folder}/*{TEMPLATE}").values()
        return {path.name.removesuffix(TEMPLATE): path for path in found}


def macro_files(theme: Theme) -> dict[str, Path]:
    """Macro name → template, for the macros that stand on a line of their own."""
    return theme.templates("macros")


def word_files(theme: Theme) -> dict[str, Path]:
    """Word → template, for the words replaced anywhere in text."""
    return theme.templates("words")


def fence_files(theme: Theme) -> dict[str, Path]:
    """Language → template, for fenced blocks."""
    return theme.templates("fences")


def block_files(theme: Theme) -> dict[str, Path]:
    """Name → template, for blocks between `:::` lines; those that begin with `_` are parts of others."""
    return {name: path for name, path in theme.templates("blocks").items() if not name.startswith("_")}


def load(name: str, folders: tuple[Path, ...], read: Callable[[Path], Settings] = read_manifest) -> Theme:
    """Merges the settings of a search path, given nearest first."""
    layers = [(folder, read(folder)) for folder in reversed(folders)]
    return Theme(
        name=name,
        folders=folders,
        styles=tuple(path for folder, settings in layers for path in style_paths(folder, settings)),
        utilities=tuple(path for folder, s in layers for path in files_of(folder, s, "utilities")),
        provides=frozenset(str(item) for _, s in layers for key in PROVIDES for item in listed(s, key)),
        fonts=font_faces(layers),
        tex_macros=MappingProxyType(tex_macros(layers)),
        formula_font=formula_font(layers),
        formula_breaks=next((bool(s[BREAKS]) for _, s in reversed(layers) if BREAKS in s), False),
        x_height=next((float(str(s["x-height"])) for _, s in reversed(layers) if "x-height" in s), X_HEIGHT),
        reveal_theme=next((str(s["reveal-theme"]) for _, s in reversed(layers) if "reveal-theme" in s), ""),
        reveal=MappingProxyType({k: v for _, s in layers for k, v in mapping(s, "reveal").items()}),
    )


def formula_font(layers: list[tuple[Path, Settings]]) -> str:
    """That of the nearest layer. Raises ThemeError for one that formulas cannot be set in."""
    for folder, settings in reversed(layers):
        if name := settings.get("formula-font"):
            if name not in FORMULA_FONTS:
                known = " or ".join(f"`{font}`" for font in FORMULA_FONTS)
                place = label(folder / MANIFEST)
                raise ThemeError(f"`formula-font` in {place} should be {known}, found `{name}`")
            return str(name)
    return FORMULA_FONTS[0]


def style_paths(folder: Path, settings: Settings) -> list[Path]:
    """The style sheets a folder adds: those its manifest lists, else its `style.css` if it has one."""
    if "styles" in settings:
        return named_files(folder, map(str, listed(settings, "styles")))
    return [path for path in [folder / "style.css"] if path.is_file()]


def files_of(folder: Path, settings: Settings, key: str) -> list[Path]:
    """The file that a setting names, if a manifest has that setting."""
    return named_files(folder, [str(settings[key])]) if key in settings else []


def tex_macros(layers: list[tuple[Path, Settings]]) -> dict[str, TexMacro]:
    """The TeX macros of all layers, the nearest definition last and winning."""
    macros: dict[str, TexMacro] = {}
    for folder, settings in layers:
        for path in files_of(folder, settings, "tex"):
            try:
                macros |= json.loads(path.read_text(encoding="utf-8"))
            except (ValueError, TypeError) as error:
                raise ThemeError(f"{label(path)} should be a JSON object of macros: {error}") from error
    return macros


def font_faces(layers: list[tuple[Path, Settings]]) -> tuple[FontFace, ...]:
    """The faces of all layers by name; a nearer theme replaces one in its place, or drops it (`null`)."""
    faces: dict[str, FontFace] = {}
    for folder, settings in layers:
        for name, value in mapping(settings, "fonts").items():
            if value is None:
                faces.pop(name, None)
            else:
                faces[name] = font_face(folder, name, value)
    return tuple(faces.values())


def font_face(folder: Path, name: str, value: object) -> FontFace:
    """One entry under `fonts`. A `css` path beginning with `./` is in the theme, any other in a package."""
    where = f"font `{name}` in {label(folder / MANIFEST)}"
    if not isinstance(value, dict) or not {"css", "family"} <= value.keys():
        raise ThemeError(f"{where} should have at least `css` and `family`")
    unknown = next((key for key in value if key not in FONT_KEYS), None)
    if unknown is not None:
        raise ThemeError(f"unknown setting `{unknown}` of {where}", did_you_mean(str(unknown), FONT_KEYS))
    if not NAME.fullmatch(name):
        raise ThemeError(f"the name of {where} should be a word")
    if not isinstance(value.get("weight", 400), int):
        raise ThemeError(f"`weight` of {where} should be a number, found `{value['weight']}`")
    if not isinstance(value.get("chinese", False), bool):
        raise ThemeError(f"`chinese` of {where} should be true or false, found `{value['chinese']}`")
    css = str(value["css"])
    if not css.startswith("./") and (css.startswith(("/", "~")) or ".." in css.split("/") or "\\" in css):
        raise ThemeError(f"{where} should be `./file` of the theme or a file of a package, found `{css}`")
    source = str(named_files(folder, [css])[0]) if css.startswith("./") else css
    rest = {key: item for key, item in value.items() if key not in ("css", "family")}
    return FontFace(name=name, family=str(value["family"]), source=source, **rest)


# Strings stay as they are; comments go, and blanks where no rule needs them.
