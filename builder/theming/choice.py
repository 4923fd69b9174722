"""Which theme a deck gets, and the folders in which its parts are sought.

The first of these that there is decides the look: the theme that the deck, its project or the deck's own
folder `theme/` names; the theme of reveal.js that its options name; the theme that provides style sheets
which the deck imports and which are not on disk; else reveal.js' white. Words come with the look, or with the
names of the style sheets that are imported, be they on disk or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from builder.machine.home import HOME
from builder.read.project import room
from builder.theming.manifest import ThemeError, listed
from builder.theming.shelves import Shelves
from builder.theming.theme import FontFace, Theme, load

BUILT_IN = HOME / "theme"
GROUND = "reveal"  # shows a style sheet of reveal.js
PARENT = "plain"  # of themes that name none, and the look of pages that are no decks
ROOT = "base"
BLOCKS = "mathematics"  # the folder of the blocks that a deck has by asking for them
NO_SHEETS: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A style sheet that a deck imports: the path as it is written, and whether there is such a file."""

    path: str
    on_disk: bool


@dataclass(frozen=True)
class Provider:
    """A theme that knows style sheets by their names: those that are its own, and those that others have as
    well, which say nothing by themselves. `look` is what a deck looks like without them; its `words` are
    folders, nearest first."""

    look: str
    words: tuple[Path, ...]
    own: tuple[str, ...]
    beside: tuple[str, ...]

    def all_missing(self, sheets: Sequence[Sheet]) -> bool:
        return not any(sheet.on_disk for sheet in sheets if is_named(sheet.path, (*self.own, *self.beside)))


def is_named(path: str, names: Sequence[str]) -> bool:
    return any(path == name or path.endswith("/" + name) for name in names)


def find_theme(
    name: str | None,
    deck_folder: Path,
    project_root: Path,
    reveal_theme: str = "",
    sheets: tuple[Sheet, ...] = NO_SHEETS,
    blocks: bool = False,
) -> Theme:
    """The theme of a deck: `name` is what it or its project says, `reveal_theme` the theme of reveal.js that
    its options name, `sheets` are the style sheets that it imports; with `blocks`, those of
    mathematics are found just before the ground.

    Themes are sought in `project_root/theme/` and among the built-in ones, in this order.
    Raises ThemeError for an unknown name, a loop of parents and settings that are not what they should be.
    """
    shelves = Shelves(project_root / "theme", BUILT_IN)
    own = deck_folder / "theme"
    if own.is_dir() and not room(own).holds(own):
        raise ThemeError("`theme` beside the deck is a link out of the project, and not read")
    own_settings = shelves.manifest(own) if own.is_dir() else {}
    provider = provider_of(sheets, shelves)
    missing = provider.look if provider and provider.all_missing(sheets) else ""
    named = name or str(own_settings.get("parent") or stand_in(reveal_theme, shelves) or "")
    chosen = named or (GROUND if reveal_theme else missing or GROUND)
    chain = list(lineage(chosen, shelves))
    if own.is_dir() and own not in chain:
        chain.insert(0, own)
    if blocks:
        chain.insert(ground_of(chain), BUILT_IN / BLOCKS)
    sheet = f"{chosen}-{BLOCKS}" if blocks else chosen  # a site may have decks with and decks without
    theme = load(sheet, with_words(chain, provider, shelves), shelves.manifest)
    grounded = any(folder.name == GROUND for folder in chain)
    if grounded:
        return on_ground(theme, provider)
    breaks = any(shelves.manifest(folder).get("formula-breaks") for folder in chain)
    return replace(in_our_look(theme, provider, chain), formula_breaks=breaks)


def on_ground(theme: Theme, provider: Provider | None) -> Theme:
    """A theme of reveal.js stands in for nothing; what words say of formulas is a part of its own sheet."""
    words = provider.words[0].name if provider and provider.words else ""
    return replace(theme, name=f"{theme.name}-{words}" if words else theme.name, provides=frozenset())


def in_our_look(theme: Theme, provider: Provider | None, chain: Sequence[Path]) -> Theme:
    """A look of ours stands in for the sheets that its words are known by, and for their styles."""
    names = {*provider.own, *provider.beside} if provider else set()
    styles = tuple(path for path in theme.styles if any(path.is_relative_to(folder) for folder in chain))
    return replace(theme, styles=styles, provides=theme.provides | names, reveal_theme="")


def with_words(
    chain: Sequence[Path], provider: Provider | None, shelves: Shelves
) -> tuple[Path, ...]:
    """The search path with the words that its themes name, and those of the sheets that the deck imports.
    They stand before the ground: a look of ours may shape what they say."""
    of_themes = (words for folder in chain for words in words_of(folder, shelves))
    named = [*(provider.words if provider else ()), *of_themes]
    words = [folder for folder in dict.fromkeys(named) if folder not in chain]
    ground = ground_of(chain)
    return (*chain[:ground], *words, *chain[ground:])


def ground_of(chain: Sequence[Path]) -> int:
    """Where on a search path what all themes stand on begins."""
    return next(index for index, folder in enumerate(chain) if folder.name in (GROUND, ROOT))


def words_of(folder: Path, shelves: Shelves) -> Iterator[Path]:
    """The folders of words that a theme's manifest names, and they in turn."""
    seen: list[str] = []
    while (name := str(shelves.manifest(folder).get("words", ""))) and name not in seen:
        seen.append(name)
        folder = shelves.folder(name)
        yield folder


def provider_of(sheets: Sequence[Sheet], shelves: Shelves) -> Provider | None:
    """The theme that knows the first of the sheets that any knows."""
    if not sheets:
        return None
    settings = reversed(shelves.manifests().items())
    owners = {name: tuple(map(str, listed(given, "provides"))) for name, given in settings}
    found = (name for sheet in sheets for name, own in owners.items() if is_named(sheet.path, own))
    name = next(found, None)
    return make_provider(name, shelves) if name else None


def make_provider(name: str, shelves: Shelves) -> Provider:
    """A look provides itself, with its words; a folder of words says with which look."""
    folder = shelves.folder(name)
    folders = (folder, *words_of(folder, shelves))
    settings = [shelves.manifest(each) for each in folders]
    look = next((str(given["look"]) for given in settings if "look" in given), "")
    own = (str(item) for given in settings for item in listed(given, "provides"))
    beside = (str(item) for given in settings for item in listed(given, "provides-beside"))
    return Provider(look or name, folders if look else folders[1:], tuple(own), tuple(beside))


def default_theme() -> Theme:
    """The look of pages that are no decks, whatever themes there are beside these."""
    return find_theme(PARENT, BUILT_IN, BUILT_IN)


@cache
def plain_faces() -> tuple[FontFace, ...]:
    """The faces of what themes that name no parent stand on."""
    return find_theme(PARENT, BUILT_IN, BUILT_IN).fonts


@cache
def shipped_faces() -> tuple[FontFace, ...]:
    """The faces of all themes here."""
    shelf = Shelves(BUILT_IN)
    themes = (load(name, (folder,), shelf.manifest) for name, folder in shelf.known.items())
    return tuple(dict.fromkeys(face for theme in themes for face in theme.fonts))


def lineage(name: str, shelves: Shelves) -> Iterator[Path]:
    """The folders of a theme and its ancestors, nearest first, ending at `base`."""
    seen: list[str] = []
    while True:
        if name in seen:
            raise ThemeError(f"themes extend each other in a loop: {' → '.join([*seen, name])}")
        seen.append(name)
        folder = shelves.folder(name)
        yield folder
        if name == ROOT:
            return
        name = str(shelves.manifest(folder).get("parent", PARENT))


def stand_in(reveal_theme: str, shelves: Shelves) -> str | None:
    """The theme whose manifest says that it is there instead of one of reveal.js."""
    if not reveal_theme:
        return None
    manifests = shelves.manifests().items()
    found = [name for name, settings in manifests if reveal_theme in listed(settings, "instead-of")]
    return found[-1] if found else None  # the project's own come last
