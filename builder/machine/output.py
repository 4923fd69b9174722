"""Write a page and its files: whole or not at all, and only what changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path, PurePosixPath

from builder.diagnostics import Diagnostic, Location, shown_name
from builder.machine.staging import staging

LONGEST_NAME = 255  # bytes, of nearly all file systems
UNTOUCHED = "what was built before is untouched"


@dataclass(frozen=True)
class Asset:
    """A file, or the bytes of one, and where it goes, relative to the site's root."""

    source: Path | bytes
    target: PurePosixPath


@dataclass(frozen=True)
class Part:
    """A file of the site: its bytes, or the file it is a copy of, and its place."""

    content: Path | bytes
    place: Path


class NotWritten(Exception):
    """A file of the site that could not be written; `diagnostic` says which and why."""

    def __init__(self, error: OSError, place: Path) -> None:
        super().__init__(str(error))
        reason = (error.strerror or str(error)).lower()
        self.diagnostic = Diagnostic(
            Location(shown_name(place)), "error", "not-written", f"cannot be written: {reason}", UNTOUCHED
        )


def write_text(path: Path, text: str) -> bool:
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> bool:
    """Put `data` at `path` in one step; whether anything changed. Raises `OSError`."""
    part = Part(data, path)
    if is_there(part):
        return False
    with staging(path.parent) as stage:
        prepare(part, stage / path.name)
        (stage / path.name).replace(path)
    return True


def write_files(files: Sequence[Asset], output: Path) -> list[Path]:
    """Put the files of a page into the site: first all are prepared, then they take their places, in order.

    So a full disk changes nothing, and no page ever stands there without its files.
    Returns every file of the site the page consists of. Raises `NotWritten`, also for a place outside the
    site and for one that two files want.
    """
    parts = [part for file in files for part in parts_of(file, output)]
    refuse_places(parts, output)
    changed = [part for part in parts if not is_there(part)]
    if changed:
        put_in_place(changed, output)
    return [part.place for part in parts]


def is_written(place: Path) -> bool:
    """Whether a file stands there; there is none for a name that no file can have."""
    try:
        return place.is_file()
    except OSError:
        return False


def parts_of(asset: Asset, output: Path) -> Iterator[Part]:
    target = output / asset.target
    if isinstance(asset.source, Path) and asset.source.is_dir():
        files = sorted(path for path in asset.source.rglob("*") if path.is_file())
        yield from (Part(file, target / file.relative_to(asset.source)) for file in files)
    else:
        yield Part(asset.source, target)


def refuse_places(parts: Sequence[Part], output: Path) -> None:
    """Nobody's name leads out of the site, whoever made it, nor does a link on the way to a place in it.

    Raises `NotWritten`.
    """
    folders: set[Path] = set()
    taken: dict[Path, Part] = {}
    for part in parts:
        inside = part.place.relative_to(output) if part.place.is_relative_to(output) else None
        if inside is None or ".." in inside.parts or "\0" in str(inside):
            raise NotWritten(OSError("a place outside the site"), part.place)
        if any(len(os.fsencode(name)) > LONGEST_NAME for name in inside.parts):
            raise NotWritten(OSError("a name that is too long"), part.place)
        if taken.setdefault(part.place, part).content != part.content:
            raise NotWritten(OSError("two files would be written here"), part.place)
        folders |= {output / folder for folder in inside.parents} - {output}
    for folder in sorted(folders):
        if folder.is_symlink():
            raise NotWritten(OSError("a link, which may lead out of the site"), folder)


def is_there(part: Part) -> bool:
    """Whether the very bytes stand at their place. Times say nothing: packages date all versions alike."""
    try:
        if isinstance(part.content, bytes):
            return part.place.stat().st_size == len(part.content) and part.place.read_bytes() == part.content
        return cmp(part.content, part.place, shallow=False)
    except (OSError, ValueError):
        return False


def put_in_place(parts: Sequence[Part], output: Path) -> None:
    """Raises `NotWritten`."""
    place = output
    try:
        with staging(output) as stage:
            for number, part in enumerate(parts):
                place = part.place
                prepare(part, stage / str(number))
            for number, part in enumerate(parts):
                place = part.place
                place.parent.mkdir(parents=True, exist_ok=True)
                (stage / str(number)).replace(place)
    except OSError as error:
        raise NotWritten(error, place) from None


def prepare(part: Part, draft: Path) -> None:
    """Raises `OSError`."""
    if isinstance(part.content, bytes):
        draft.write_bytes(part.content)
    else:
        shutil.copyfile(part.content, draft)
