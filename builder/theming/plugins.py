"""reveal.js plugins: which there are, and which of them a path in an old deck means.

They are listed in the theme's `runtime/plugins.yaml`: name → npm package, files, the global they define.
An entry without `variable` is no plugin of reveal but a library that the runtime file of its name needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from builder.diagnostics import Diagnostic, Location, did_you_mean
from builder.read.project import room
from builder.read.yaml12 import YamlProblem, parse_yaml
from builder.theming.manifest import ThemeError
from builder.theming.theme import Theme

LIST = "runtime/plugins.yaml"


@dataclass(frozen=True)
class Plugin:
    """`scripts` and `styles` are files of the npm `package`; `variable` is the global that
    holds the plugin, empty for a library that is none, `exports` the one that holds what scripts export that
    are CommonJS modules."""

    name: str
    package: str
    variable: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    always: bool = False
    exports: str = ""


def known_plugins(theme: Theme) -> dict[str, Plugin]:
    """The plugins of the theme and its parents, by name. Raises `ThemeError` for a list that is none."""
    found: dict[str, Plugin] = {}
    for folder in reversed(theme.folders):
        path = folder / LIST
        if path.is_file() and room(folder).holds(path):
            try:
                entries = parse_yaml(path.read_text(encoding="utf-8"))
                found |= {name: make_plugin(name, entry) for name, entry in entries.items()}
            except (YamlProblem, KeyError, AttributeError, TypeError) as error:
                raise ThemeError(f"`{folder.name}/{LIST}` is no list of plugins: {error}") from None
    return found


def make_plugin(name: str, entry: dict[str, object]) -> Plugin:
    def names(key: str) -> tuple[str, ...]:
        value = entry.get(key, [])
        return tuple(part_of_package(str(item)) for item in value) if isinstance(value, list) else ()

    return Plugin(
        name,
        part_of_package(str(entry["package"])),
        str(entry.get("variable", "")),
        names("scripts"),
        names("styles"),
        names("files"),
        bool(entry.get("always")),
        str(entry.get("exports", "")),
    )


def part_of_package(name: str) -> str:
    """The name of a package or of a file in it. Raises TypeError for what leads out of it."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith(("/", "~")) or ".." in parts or "\\" in name or "\0" in name:
        raise TypeError(f"`{name}` is no file of a package")
    return name


def unknown_plugins(
    names: Iterable[str], plugins: Mapping[str, Plugin], at: Location
) -> Iterator[Diagnostic]:
    """A warning for each name that a deck's `plugins:` has and no plugin of reveal."""
    known = [name for name, plugin in plugins.items() if plugin.variable]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
            yield Diagnostic(at, "warning", "unknown-plugin", f"no plugin `{name}`", hint)


def plugin_of(path: str, plugins: dict[str, Plugin]) -> str | None:
    """The plugin a path such as `../plugin/reveal.js-menu/menu.js` means, by its folder or name."""
    file = PurePosixPath(path)
    if file.suffix not in {".js", ".css"}:
        return None
    words = [
        re.sub(r"^reveal(?:\.js)?-|-plugin$|\.min$", "", part) for part in (file.stem, *file.parts[-2:-1])
    ]
    in_plugin_folder = any(part.startswith("plugin") for part in file.parts[:-1])
    return (
        next((word for word in words if word in plugins), None)
        if in_plugin_folder or file.suffix == ".js"
        else None
    )
