"""Themes: a folder with a `theme.yaml`, its parents, and where a template, style or picture is found.

The search path is the deck's own `theme/` folder, the chosen theme, its parents, and last `base`.
Files and settings of the nearest folder win; style sheets add up, base first, as the cascade wants it.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from types import MappingProxyType

from builder.diagnostics import did_you_mean
from builder.machine.home import HOME

BUILT_IN = HOME / "theme"
DEFAULT = "solarized"
ROOT = "base"
MANIFEST = "theme.yaml"
TEMPLATE = ".html.jinja"

KINDS: Mapping[str, type | tuple[type, ...]] = MappingProxyType(
    {
        "parent": str,
        "description": str,
        "provides": list,
        "instead-of": list,
        "styles": list,
        "utilities": str,
        "fonts": dict,
        "tex": str,
        "reveal": dict,
        "x-height": float,
    }
)
X_HEIGHT = 0.5  # what browsers assume of a font that does not say
FONT_KEYS = ("css", "family", "weight", "style", "use", "ranges", "size")

Settings = Mapping[str, object]
TexMacro = str | list[object]


class ThemeError(Exception):
    """A theme that cannot be used; `message` and `hint` are worded as those of a diagnostic."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class FontFace:
    """One face of a theme: where it comes from and what the style sheets call it.

    `source` is a style sheet of `@font-face` rules, as font packages ship them; of its rules those count
    that have `style`. `weight` is the weight the face is used at, to which a variable font is fixed.
    `use` names the part of a deck whose characters it must hold (`text`, `heading`, `strong`, `code`, …).
    `ranges` is a CSS `unicode-range` the face is restricted to, empty for all; `size` is a CSS `size-adjust`.
    """

    name: str
    family: str
    source: str
    weight: int = 400
    style: str = "normal"
    use: str = "text"
    ranges: str = ""
    size: str = ""


@dataclass(frozen=True)
class Theme:
    """A theme ready for look-ups. `folders` is the search path, nearest first.

    `styles` are the paths of its style sheets, base first; `provides` the historical names of style sheets
    it stands in for; `tex_macros` maps a macro's name to its definition or `[definition, arity, …]`;
    `x_height` is how high an x is in its text font, in em; `reveal` holds defaults of reveal's options;
    `utilities` the vocabulary of `builder.theming.classes`, base first.
    """

    name: str
    folders: tuple[Path, ...]
    styles: tuple[Path, ...]
    utilities: tuple[Path, ...]
    provides: frozenset[str]
    fonts: tuple[FontFace, ...]
    tex_macros: Mapping[str, TexMacro]
    x_height: float
    reveal: Settings

    def file(self, relative: str) -> Path | None:
        """The nearest file of that name, or None."""
        return next((path for folder in self.folders if (path := folder / relative).is_file()), None)

    def files(self, pattern: str) -> dict[str, Path]:
        """Relative name → nearest path of all files a glob such as `macros/*.html.jinja` finds, by name."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            paths = (path for path in folder.glob(pattern) if path.is_file())
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


def find_theme(
    name: str | None, deck_folder: Path, project_root: Path, reveal_theme: object = None
) -> Theme:
    """The theme called `name`, or the one the deck's own `theme/theme.yaml` derives from, or the one that
    stands for a theme of reveal.js such as `night.css`, or the default.

    Themes are sought in `project_root/theme/` and among the built-in ones, in this order.
    Raises ThemeError for an unknown name, a loop of parents and settings that are not what they should be.
    """
    shelves = (project_root / "theme", BUILT_IN)
    own = deck_folder / "theme"
    own_settings = read_manifest(own) if own.is_dir() else {}
    chosen = name or str(own_settings.get("parent") or stand_in(reveal_theme, shelves) or DEFAULT)
    chain = list(lineage(chosen, shelves))
    if own.is_dir() and own not in chain:
        chain.insert(0, own)
    return load(chosen, tuple(chain))


def default_theme() -> Theme:
    """The built-in default, whatever themes there are beside the decks."""
    return load(DEFAULT, tuple(lineage(DEFAULT, (BUILT_IN,))))


def lineage(name: str, shelves: tuple[Path, ...]) -> Iterator[Path]:
    """The folders of a theme and its ancestors, nearest first, ending at `base`."""
    seen: list[str] = []
    while True:
        if name in seen:
            raise ThemeError(f"themes derive from each other in a loop: {' → '.join([*seen, name])}")
        seen.append(name)
        folder = theme_folder(name, shelves)
        yield folder
        if name == ROOT:
            return
        name = str(read_manifest(folder).get("parent", ROOT))


def known_themes(shelves: tuple[Path, ...]) -> dict[str, Path]:
    manifests = (path for shelf in reversed(shelves) for path in sorted(shelf.glob(f"*/{MANIFEST}")))
    return {path.parent.name: path.parent for path in manifests}


def stand_in(reveal_theme: object, shelves: tuple[Path, ...]) -> str | None:
    """The theme whose manifest says that it is there instead of one of reveal.js; most are not spoken of."""
    if not reveal_theme:
        return None
    manifests = {name: read_manifest(folder) for name, folder in known_themes(shelves).items()}
    found = [name for name, settings in manifests.items() if reveal_theme in listed(settings, "instead-of")]
    return found[-1] if found else None  # the project's own come last


def theme_folder(name: str, shelves: tuple[Path, ...]) -> Path:
    """The folder of the theme of that name; raises ThemeError with the nearest known name."""
    known = known_themes(shelves)
    if name not in known:
        hint = did_you_mean(name, known) or f"known themes: {', '.join(sorted(known))}"
        raise ThemeError(f"unknown theme `{name}`", hint)
    return known[name]


def read_manifest(folder: Path) -> Settings:
    """The settings in `theme.yaml` of a folder, checked; a folder without the file has none."""
    from builder.read.yaml12 import YamlProblem, parse_yaml

    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        data = parse_yaml(path.read_text(encoding="utf-8")) or {}
    except YamlProblem as error:
        raise ThemeError(f"{label(path)}, line {error.line + 1}: {error.message}", error.hint) from error
    except UnicodeDecodeError as error:
        raise ThemeError(f"{label(path)} is not UTF-8 text") from error
    if not isinstance(data, dict):
        raise ThemeError(f"{label(path)} should map settings to values, found {type(data).__name__}")
    for key, value in data.items():
        check_setting(path, str(key), value)
    return data


def check_setting(path: Path, key: str, value: object) -> None:
    """Raises ThemeError for a setting nobody knows or a value of the wrong kind."""
    if key not in KINDS:
        raise ThemeError(f"unknown setting `{key}` in {label(path)}", did_you_mean(key, KINDS))
    kind = KINDS[key]
    if not isinstance(value, kind):
        expected = {str: "text", list: "a list", dict: "a mapping", float: "a number such as 0.4"}[kind]  # type: ignore[index]
        raise ThemeError(f"`{key}` in {label(path)} should be {expected}, found `{value}`")


def label(path: Path) -> str:
    """A path as messages name it: the theme's folder and the file."""
    return f"`{path.parent.name}/{path.name}`"


def load(name: str, folders: tuple[Path, ...]) -> Theme:
    """Merges the settings of a search path, given nearest first."""
    layers = [(folder, read_manifest(folder)) for folder in reversed(folders)]
    return Theme(
        name=name,
        folders=folders,
        styles=tuple(path for folder, settings in layers for path in style_paths(folder, settings)),
        utilities=tuple(named_file(folder, str(s["utilities"])) for folder, s in layers if "utilities" in s),
        provides=frozenset(str(item) for _, s in layers for item in listed(s, "provides")),
        fonts=font_faces(layers),
        tex_macros=MappingProxyType(tex_macros(layers)),
        x_height=next((float(str(s["x-height"])) for _, s in reversed(layers) if "x-height" in s), X_HEIGHT),
        reveal=MappingProxyType({k: v for _, s in layers for k, v in mapping(s, "reveal").items()}),
    )


def listed(settings: Settings, key: str) -> list[object]:
    value = settings.get(key, [])
    return value if isinstance(value, list) else []


def mapping(settings: Settings, key: str) -> dict[str, object]:
    value = settings.get(key, {})
    return value if isinstance(value, dict) else {}


def named_file(folder: Path, relative: str) -> Path:
    """A file that a manifest names, which must be in the folder of that manifest."""
    path = folder / relative
    if not path.is_file():
        raise ThemeError(f"{label(folder / MANIFEST)} names `{relative}`, which is not in its folder")
    return path


def style_paths(folder: Path, settings: Settings) -> list[Path]:
    """The style sheets a folder adds: those its manifest lists, else its `style.css` if it has one."""
    if "styles" in settings:
        return [named_file(folder, str(item)) for item in listed(settings, "styles")]
    return [path for path in [folder / "style.css"] if path.is_file()]


def tex_macros(layers: list[tuple[Path, Settings]]) -> dict[str, TexMacro]:
    """The TeX macros of all layers, the nearest definition last and winning."""
    macros: dict[str, TexMacro] = {}
    for folder, settings in layers:
        if "tex" in settings:
            path = named_file(folder, str(settings["tex"]))
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
    if not isinstance(value.get("weight", 400), int):
        raise ThemeError(f"`weight` of {where} should be a number, found `{value['weight']}`")
    css = str(value["css"])
    source = str(named_file(folder, css)) if css.startswith("./") else css
    rest = {key: item for key, item in value.items() if key not in ("css", "family")}
    return FontFace(name=name, family=str(value["family"]), source=source, **rest)


# Strings stay as they are; comments go, and blanks where no rule needs them.
STRING = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
COMMENT = re.compile(STRING + r"|/\*.*?\*/\s*", re.DOTALL)
BLANKS = re.compile(
    STRING + r"|\s*;?\s*(\})\s*|\s*([{;>])\s*|(,)\s+|(?<![\w-])([a-z][a-z-]*:)\s+|\n\s*", re.DOTALL
)
RELATIVE_URL = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|[#/])([^"')]+)\1\s*\)""")


def stylesheet(theme: Theme) -> str:
    """All style sheets of a theme as one text, base first, without comments and indentation, the
    pictures they name embedded.

    `url(logo.svg)` means the nearest `logo.svg` of the theme, whichever sheet says so: a derived theme or a
    deck replaces the logo by having one. Raises ThemeError if there is none.
    """

    def embed(match: re.Match[str]) -> str:
        path = theme.file(match[2])
        if path is None:
            raise ThemeError(f"theme `{theme.name}` has no `{match[2]}`, which a style sheet of it names")
        return f'url("{data_url(path)}")'

    sheets = (path.read_text(encoding="utf-8").strip() for path in theme.styles)
    return RELATIVE_URL.sub(embed, squeeze("\n".join(sheets))) + "\n"


def squeeze(css: str) -> str:
    """A style sheet without comments and the blanks that only its reader needs."""
    bare = COMMENT.sub(lambda found: found[1] or "", css)
    return BLANKS.sub(kept, bare)


def kept(blank: re.Match[str]) -> str:
    """What remains of a blank: the sign that stands in it, or between words the end of a line as a space."""
    return blank[blank.lastindex] if blank.lastindex else " " if "\n" in blank[0] else ""


def data_url(path: Path) -> str:
    """A file as a data URL; SVG stays text, which is shorter than base64 and compresses."""
    from urllib.parse import quote

    if path.suffix == ".svg":
        text = " ".join(path.read_text(encoding="utf-8").split())
        return "data:image/svg+xml," + quote(text, safe=" =:/(),;'!*$&@?-")
    kind = guess_type(path.name, strict=False)[0] or "application/octet-stream"
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode('ascii')}"
