"""The themes there are by name, and their manifests."""

from __future__ import annotations

from pathlib import Path

from builder.diagnostics import did_you_mean
from builder.read.project import room
from builder.theming.manifest import MANIFEST, Settings, ThemeError, read_manifest


class Shelves:
    """Folders with themes in them, nearest first. `known` maps the name of each theme to its folder, those of
    the nearest shelf last. Each manifest is read once."""

    def __init__(self, *shelves: Path) -> None:
        found = (path for shelf in reversed(shelves) for path in sorted(shelf.glob(f"*/{MANIFEST}")))
        self.known = {path.parent.name: path.parent for path in found if room(path.parent).holds(path)}
        self.read: dict[Path, Settings] = {}

    def folder(self, name: str) -> Path:
        """The folder of the theme of that name; raises ThemeError with the nearest known name."""
        if name not in self.known:
            hint = did_you_mean(name, self.known) or f"known themes: {', '.join(sorted(self.known))}"
            raise ThemeError(f"unknown theme `{name}`", hint)
        return self.known[name]

    def manifest(self, folder: Path) -> Settings:
        """See `read_manifest`."""
        if folder not in self.read:
            self.read[folder] = read_manifest(folder)
        return self.read[folder]

    def manifests(self) -> dict[str, Settings]:
        """The name of each theme and its settings."""
        return {name: self.manifest(folder) for name, folder in self.known.items()}
