"""The project of a deck: the folder that imports and assets may not leave."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from builder.diagnostics import did_you_mean

YAML, PYPROJECT = "slides.yaml", "pyproject.toml"
MISNAMED = "slides.yml"
MARKERS = (YAML, ".git", ".crossnote")
TABLE = re.compile(r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*slides[ \t]*[\].]", re.M)


class Outside(Exception):
    """A path that leaves the project, or is hidden in it; `hint` says how to have the file all the same."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


WIDER = "`slides.yaml` in the folder that holds both makes it the project"
HIDDEN = "`hidden: [{}]` in the project's `slides.yaml` lets its decks use it"


@dataclass(frozen=True)
class Project:
    """The one who knows which files may be read. `root` is absolute; of the files in it those are refused
    that are hidden (`.git`, `.env`), but for the names in `hidden`."""

    root: Path
    hidden: frozenset[str] = frozenset()

    @cached_property
    def real_root(self) -> Path:
        """The folder itself, behind any links. Raises OSError or RuntimeError where they lead in a circle."""
        return self.root.resolve()

    @cached_property
    def is_home(self) -> bool:
        """Whether it is somebody's home, or above it, and nobody made it a project."""
        return is_private(self.real_root) and not is_project(self.real_root)

    def resolve(self, reference: str, base: Path) -> Path:
        """The file a reference in a file of folder `base` means; `/x` counts from the root.

        Raises `Outside` when the path, or the target of a link on it, is not below the root or is hidden.
        """
        if "\x00" in reference:
            raise Outside("a path cannot hold a null byte")
        start = self.root if reference.startswith("/") else base
        path = Path(os.path.normpath(start / reference.lstrip("/")))
        try:
            real, root = path.resolve(), self.real_root
        except (OSError, RuntimeError):
            raise Outside("leads through links in a circle") from None
        if not real.is_relative_to(root):
            raise Outside(f"leaves the project `{self.root.name}`", WIDER)
        if real.parent != root and self.is_home:
            raise Outside("is in another folder of the home folder, which is not a project", WIDER)
        written = path.relative_to(self.root) if path.is_relative_to(self.root) else Path()
        for part in (*written.parts, *real.relative_to(root).parts):
            is_hidden = part.startswith(".") and not part.startswith((".\\", "..\\"))  # as Windows does
            if is_hidden and part not in self.hidden:
                raise Outside(f"is hidden: `{part}`", HIDDEN.format(part))
        return path

    def holds(self, path: Path) -> bool:
        """Whether a path, followed through its links, may be read."""
        try:
            self.resolve(path.name, path.parent)
        except Outside:
            return False
        return True

    def find(self, reference: str, base: Path) -> Path | None:
        """The existing file a URL reference means, as written or percent-decoded; query and part are cut.

        Decks written on Windows may part folders by `\\`.
        """
        bare = reference.partition("?")[0].partition("#")[0]
        names = (reference, unquote(reference), bare, unquote(bare))
        for name in dict.fromkeys((*names, *(name.replace("\\", "/") for name in names))):
            path = self.resolve(name, base)
            try:
                if name and path.is_file():
                    return path
            except OSError:
                continue
        return None


def namesake(missing: Path) -> str:
    """A hint at the file beside a missing one whose name is nearly the same, if only in capitals."""
    try:
        with os.scandir(missing.parent) as entries:  # a path for each name takes ten times as long
            there = {name.casefold(): name for name in sorted(entry.name for entry in entries)}
    except OSError:
        return ""
    hint = did_you_mean(missing.name.casefold(), there)
    return re.sub("`(.+)`", lambda near: f"`{there[near[1]]}`", hint)


def markers_above(deck: Path, root: Path) -> Iterator[Path]:
    """The files that would make a folder nearer than `root` the project, were they there."""
    for folder in Path(os.path.abspath(deck)).parents:
        if folder == root and is_project(root):
            return
        yield from (folder / marker for marker in (*MARKERS, PYPROJECT))


def misnamed_settings(root: Path) -> tuple[Path, ...]:
    """Where settings whose name ends wrong would stand: in the project, or just above the decks' folder."""
    return (root / MISNAMED, *([] if is_project(root) else [root.parent / MISNAMED]))


def is_private(folder: Path) -> bool:
    """Whether a folder is somebody's home or above it, where all sorts of things are."""
    try:
        return Path.home().resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # somebody without a home
        return False


def is_project(folder: Path) -> bool:
    """Whether a folder has a marker, or a `pyproject.toml` with a table for slides. A home folder is a
    project only if that is said: `.git` there holds its settings, `.crossnote` those of the editor."""
    said, *signs = ((folder / marker).exists() for marker in MARKERS)
    if said or (any(signs) and not is_private(folder.resolve())):
        return True
    try:
        table = folder / PYPROJECT
        return table.exists() and bool(TABLE.search(table.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return False


def root_of(deck: Path, given: Path) -> Path:
    """The nearest folder above the deck with a marker, else the folder given."""
    return next((folder for folder in Path(os.path.abspath(deck)).parents if is_project(folder)), given)


def folder_around(folder: Path, here: Path) -> Path:
    """The project of a folder of decks that no marker gives one: where the user stands, if that is above."""
    stands_above = folder.is_relative_to(here) and not is_private(here.resolve())
    return here if stands_above else folder


def deck_around(deck: Path, here: Path) -> Path:
    """The same for a deck on its own, at least the folder above its own, for decks import `../common/…`: but
    never a home folder, nor what is above one."""
    folder, above = deck.parent, deck.parent.parent
    lower = folder if is_private(above.resolve()) else above
    here = folder_around(folder, here)
    return here if lower.is_relative_to(here) else lower


def room(folder: Path) -> Project:
    """The project that files of a theme's folder may come from. The folder itself may lie anywhere in it, as
    one in `.venv` does."""
    names = frozenset(part for part in folder.parts if part.startswith("."))
    return Project(root_of(folder / "theme.yaml", folder), names)
