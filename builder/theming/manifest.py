"""The `theme.yaml` of a theme's folder: its settings, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from builder.diagnostics import did_you_mean
from builder.read.project import Outside, Project, room

MANIFEST = "theme.yaml"
KINDS: Mapping[str, type | tuple[type, ...]] = MappingProxyType(
    {
        "parent": str,
        "description": str,
        "words": str,
        "look": str,
        "provides": list,
        "provides-beside": list,
        "reveal-theme": str,
        "instead-of": list,
        "styles": list,
        "utilities": str,
        "fonts": dict,
        "tex": str,
        "reveal": dict,
        "x-height": float,
        "formula-font": str,
        "formula-breaks": bool,
    }
)

EXPECTED: Mapping[type, str] = MappingProxyType(
    {
        str: "text",
        list: "a list",
        dict: "a mapping",
        float: "a number such as 0.4",
        bool: "`true` or `false`",
    }
)

Settings = Mapping[str, object]


class ThemeError(Exception):
    """A theme that cannot be used; `message` and `hint` are worded as those of a diagnostic."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_manifest(folder: Path) -> Settings:
    """The settings in `theme.yaml` of a folder, checked; a folder without the file has none."""
    from builder.read.yaml12 import YamlProblem, parse_yaml

    path = folder / MANIFEST
    if not path.is_file():
        return {}
    if not room(folder).holds(path):
        raise ThemeError(f"{label(path)} is a link out of the project, and not read")
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
        expected = EXPECTED[kind]  # type: ignore[index]
        raise ThemeError(f"`{key}` in {label(path)} should be {expected}, found `{value}`")


def label(path: Path) -> str:
    """A path as messages name it: the theme's folder and the file."""
    return f"`{path.parent.name}/{path.name}`"


def listed(settings: Settings, key: str) -> list[object]:
    value = settings.get(key, [])
    return value if isinstance(value, list) else []


def mapping(settings: Settings, key: str) -> dict[str, object]:
    value = settings.get(key, {})
    return value if isinstance(value, dict) else {}


def named_files(folder: Path, names: Iterable[str]) -> list[Path]:
    """Files that a manifest names, which must be in the folder of that manifest."""
    own = room(folder)  # which looks for markers in each folder above
    return [named_in(own, folder, name) for name in names]


def named_in(own: Project, folder: Path, relative: str) -> Path:
    try:
        path = own.resolve(relative.lstrip("/"), folder)
    except Outside as error:
        raise ThemeError(f"{label(folder / MANIFEST)} names `{relative}`, which {error}") from None
    if relative.startswith("/") or not path.is_file():
        raise ThemeError(f"{label(folder / MANIFEST)} names `{relative}`, which is not in its folder")
    return path
