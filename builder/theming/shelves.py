"""The themes there are by name, and their manifests."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from builder.diagnostics import did_you_mean
from builder.read.project import room
from builder.theming.manifest import MANIFEST, Settings, ThemeError, read_manifest
from builder.theming.reveal_themes import reveal_themes


class Shelves:
    """Folders with themes in them, nearest first. Each manifest is read once."""

    def __init__(self, *shelves: Path) -> None:
        self.shelves = shelves
        self.read: dict[Path, Settings] = {}

    @cached_property
    def known(self) -> dict[str, Path]:
        """The name of each theme and its folder, those of the nearest shelf last."""
        found = (path for shelf in reversed(self.shelves) for path in sorted(shelf.glob(f"*/{MANIFEST}")))
        return {path.parent.name: path.parent for path in found if room(path.parent).holds(path)}

    def folder(self, name: str) -> Path:
        """The folder of the theme of that name; raises ThemeError with the nearest known name."""
        if folder := next((shelf / name for shelf in self.shelves if stands_on(shelf, name)), None):
            return folder
        if name not in self.known:
            raise ThemeError(f"unknown theme `{name}`", self.hint(name))
        return self.known[name]

    def hint(self, unknown: str) -> str:
        """What may have been meant by a name that no theme has."""
        if (stem := unknown.removesuffix(".css")) in reveal_themes():
            return f"reveal.js has one of this name: `presentation: {{theme: {stem}.css}}`"
        return did_you_mean(unknown, self.known) or f"known themes: {', '.join(sorted(self.known))}"

    def manifest(self, folder: Path) -> Settings:
        """See `read_manifest`."""
        if folder not in self.read:
            self.read[folder] = read_manifest(folder)
        return self.read[folder]

    def manifests(self) -> dict[str, Settings]:
        """The name of each theme and its settings."""
        return {name: self.manifest(folder) for name, folder in self.known.items()}


def stands_on(shelf: Path, name: str) -> bool:
    """Whether a shelf has a theme called exactly so, whatever a file system takes for the same name."""
    folder = shelf / name
    if folder.parent != shelf or not (folder / MANIFEST).is_file():
        return False
    return folder in shelf.iterdir() and room(folder).holds(folder / MANIFEST)
