"""Which theme a deck gets, and the folders in which its parts are sought."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builder.diagnostics import did_you_mean
from builder.machine.home import HOME
from builder.theming.manifest import MANIFEST, ThemeError, listed, read_manifest
from builder.theming.theme import Theme, load

BUILT_IN = HOME / "theme"
DEFAULT = "solarized"
ROOT = "base"
BLOCKS = "mathematics"  # the folder of the blocks that a deck has by asking for them


def find_theme(
    name: str | None,
    deck_folder: Path,
    project_root: Path,
    reveal_theme: object = None,
    blocks: bool = False,
) -> Theme:
    """The theme called `name`, or the one the deck's own `theme/theme.yaml` derives from, or the one that
    stands for a theme of reveal.js such as `night.css`, or the default. With `blocks`, those of mathematics
    are found just before what `base` has.

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
    if blocks:
        chain.insert(-1, BUILT_IN / BLOCKS)
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
