"""Find the decks of a folder. Nothing heavy is imported: a build with nothing to do ends here."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from builder.read.project import deck_around, folder_around, namesake, root_of
from builder.read.source import LARGEST_BYTES

SLIDE = re.compile(rb"^(?:\xef\xbb\xbf)?(?:>\s?)?<!--\s+(?:slide|\.slide:?)\s", re.M)
# At the margin, for a line there ends a list with the fences in its items.
FENCE = re.compile(rb"(?:>\s?)?(?P<sign>`{3,}(?=[^`]*$)|~{3,})")
MARKDOWN = frozenset(".md .markdown .mdown .mkdn .mkd .rmd .qmd .mdx".split())
SKIPPED = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True)
class Work:
    """One deck to build: its file, and the folder it was found in, which the site mirrors.

    `around` is the project of a deck that no marker gives one; without it, the folder. `common` is what the
    projects of a site lie in that is made of several folders; None for a site of one.
    """

    deck: Path
    folder: Path
    around: Path | None = None
    common: Path | None = None

    @property
    def root(self) -> Path:
        """The project of the deck."""
        return root_of(self.deck, self.around or self.folder)

    @property
    def page(self) -> PurePosixPath:
        return PurePosixPath(self.deck.relative_to(self.folder).with_suffix(".html").as_posix())


class NoDecks(Exception):
    """A path that is neither a deck nor a folder with decks."""


def find_decks(paths: Sequence[Path], output: Path | None = None) -> list[Work]:
    """The decks of the paths, sorted: a file as it is; in a folder every `.md` that has a slide comment.

    Raises `NoDecks` for a path that does not exist or a folder without decks.
    """
    found: dict[Path, Work] = {}
    for path in paths:
        absolute = Path(os.path.abspath(path))
        try:
            is_folder, is_file = absolute.is_dir(), absolute.is_file()
        except OSError as error:  # a name that no file can have
            raise NoDecks(f"{(error.strerror or str(error)).lower()}: `{path}`") from None
        if is_folder:
            if output and os.path.abspath(output) == str(absolute):
                raise NoDecks(f"the site cannot be `{path}`, the folder of the decks: choose another folder")
            around = folder_around(absolute, Path.cwd())
            files = markdown_files(absolute, output)
            works = [Work(file, absolute, around) for file in files if has_slides(file)]
            if not works:
                raise NoDecks(f"no deck in `{path}`: a deck is a `.md` file with a slide comment")
        elif is_file:
            if absolute.suffix.lower() not in MARKDOWN:
                raise NoDecks(f"`{path}` is no deck: name a `.md` file, or the folder of the decks")
            works = [Work(absolute, absolute.parent, deck_around(absolute, Path.cwd()))]
        else:
            reason = "not a regular file or folder" if absolute.exists() else "no such file or folder"
            near = "" if absolute.exists() else namesake(absolute)
            raise NoDecks(f"{reason}: `{path}`" + (f"; {near}" if near else ""))
        found |= {work.deck: work for work in works}
    for deck in found:
        if str(deck) != printable(deck):
            raise NoDecks(f"the file name `{printable(deck)}` is not UTF-8, which pages require: rename it")
    return side_by_side(distinct([found[deck] for deck in sorted(found)]))


def side_by_side(works: Sequence[Work]) -> list[Work]:
    """The decks of a site, so that no file of one folder takes the place of another folder's: a site mirrors
    one folder alone."""
    if len({work.folder for work in works}) < 2:
        return list(works)
    common = Path(os.path.commonpath({work.root for work in works}))
    return [replace(work, common=common) for work in works]


def printable(path: Path) -> str:
    """The path as it can be shown and linked, with � for bytes that are no characters."""
    return os.fsencode(path).decode("utf-8", "replace")


def distinct(works: list[Work]) -> list[Work]:
    """The same decks. Raises `NoDecks` when two of them would become the same page."""
    pages: dict[PurePosixPath, Work] = {}
    for work in works:
        other = pages.setdefault(work.page, work)
        if other is not work:
            raise NoDecks(
                f"`{other.deck}` and `{work.deck}` would both become `{work.page}`: build them separately"
            )
    return works


def markdown_files(folder: Path, output: Path | None) -> Iterator[Path]:
    """Every `.md` below a folder, but not in hidden folders, packages or the site itself."""
    site = os.path.abspath(output) if output else None
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in SKIPPED and str(Path(root, name)) != site
        )
        yield from (
            Path(root, name) for name in sorted(files) if name.endswith(".md") and not name.startswith(".")
        )


def has_slides(file: Path) -> bool:
    """Whether a slide comment stands at the margin of a plain file that can be read."""
    try:
        if not file.is_file():
            return False
        with file.open("rb") as opened:
            text = opened.read(LARGEST_BYTES).replace(b"\r", b"\n")
    except OSError:
        return False
    return is_deck(text)


def is_deck(text: bytes) -> bool:
    """Whether a slide comment stands at the margin of a text."""
    return bool(SLIDE.search(text)) and any(SLIDE.match(line + b"\n") for line in outside_fences(text))


def outside_fences(text: bytes) -> Iterator[bytes]:
    sign = b""
    for line in text.split(b"\n"):
        fence = FENCE.match(line)
        if sign:
            closes = fence and fence["sign"].startswith(sign) and not line[fence.end() :].strip()
            sign = b"" if closes else sign
        elif fence:
            sign = fence["sign"]
        else:
            yield line


def shard(works: list[Work], part: int, parts: int) -> list[Work]:
    """The `part`-th (from 1) of `parts` shares, even by size; equal decks give equal shares."""
    shares: list[list[Work]] = [[] for _ in range(parts)]
    sizes = [0] * parts
    for work in sorted(works, key=lambda work: (-work.deck.stat().st_size, work.deck)):
        least = sizes.index(min(sizes))
        shares[least].append(work)
        sizes[least] += work.deck.stat().st_size
    return sorted(shares[part - 1], key=lambda work: work.deck)
