"""What the last build of a deck read, wrote and reported: while none of it changed there is nothing to do.

Only file status is looked at (size and time of change), so a build with nothing to do reads no deck. Where
that is another, the content decides: after a checkout files have new times and say the same.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Set
from dataclasses import asdict, dataclass
from functools import cache as cached
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any
from zlib import crc32

from builder.diagnostics import Diagnostic, from_plain
from builder.machine.cache import Cache
from builder.page.summary import Summary
from builder.read.courses import Work
from builder.read.source import unsaved_text

KIND = "ledger"
TICK = 20_000_000
"""Times of files are that coarse, in nanoseconds: what changed within it may bear the time before."""
LARGEST_READ = 32 * 1024 * 1024  # bytes
Stamp = tuple[int, int] | None


@dataclass(frozen=True)
class Entry:
    """A finished build. `stamps` maps every file it read or wrote, or looked for in vain, to its status,
    `contents` those it read or looked for to what stood in them (see `content`)."""

    summary: Summary
    diagnostics: tuple[Diagnostic, ...]
    stamps: dict[str, Stamp]
    contents: dict[str, str]


def stamp(path: str | Path) -> Stamp:
    """Size in bytes and time of change in nanoseconds; None when there is no such file. Of a text that is
    open in an editor, a size no file has and a number that changes with the text."""
    edited = unsaved_text(path)
    if edited is not None:
        return -1, crc32(edited.encode("utf-8", "replace"))
    try:
        status = os.stat(path)  # noqa: PTH116  hundreds of names are asked for: no object for each
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def stamps(files: Iterable[Path]) -> dict[str, Stamp]:
    return {name: stamp(name) for name in sorted(map(str, set(files)))}


def contents(files: Iterable[Path]) -> dict[str, str]:
    return {name: content(name) for name in sorted(map(str, set(files)))}


def content(path: str) -> str:
    """Equal for equal content: of a file its bytes, of a folder the names in it. What is too large to be read
    each time, or no file, is as its status says."""
    place = Path(path)
    try:
        status = place.stat()
        if S_ISDIR(status.st_mode):
            inside = "\0".join(sorted(entry.name for entry in place.iterdir()))
            return digest(inside.encode("utf-8", "replace"))
        if S_ISREG(status.st_mode) and status.st_size <= LARGEST_READ:
            return digest(place.read_bytes())
        return repr((status.st_size, status.st_mtime_ns))  # a pipe would never end
    except (OSError, ValueError):
        return ""


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


class Consulted:
    """The files a build reads or looks for; `absent` are those that were not there when first looked for."""

    def __init__(self, *files: Path) -> None:
        self.files: set[Path] = set()
        self.absent: set[Path] = set()
        self.update(files)

    def add(self, path: Path) -> None:
        if path not in self.files:
            self.files.add(path)
            if stamp(path) is None:
                self.absent.add(path)

    def update(self, paths: Iterable[Path]) -> None:
        for path in paths:
            self.add(path)


def unchanged_since(moment: int, files: Iterable[Path], absent: Set[Path] = frozenset()) -> bool:
    """Whether the files have surely not changed, come or gone since a moment (nanoseconds).

    Of those that were `absent` then, it is enough that they still are: a folder of temporary files above a
    course always changes.
    """
    still = (path for path in set(files) if path not in absent or stamp(path) is not None)
    return all(last_change(path) < moment - TICK for path in still)


def last_change(path: Path) -> int:
    """When a file was last changed or put there; of one that is not there, when one may have gone."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return last_change(path.parent) if path != path.parent else 0
    return max(status.st_mtime_ns, status.st_ctime_ns)


def key(work: Work, output: Path, settings: tuple[Any, ...], tool: str) -> str:
    """The name of a build: the same deck may be built into several sites and in several ways."""
    folders = (str(work.folder), str(work.common), os.path.abspath(output), str(Path.cwd()))
    return digest(repr((str(work.deck), folders, settings, tool)).encode())


def recall(keys: Iterable[str], cache: Cache) -> dict[str, Entry]:
    """What is noted under the keys."""
    noted = {name: read_entry(text) for name, text in cache.get_many(KIND, keys).items()}
    return {name: entry for name, entry in noted.items() if entry}


class Seen:
    """Files as they were when first looked at, after the moment `since`: decks have most in common."""

    def __init__(self) -> None:
        self.since = time.time_ns()
        self.stamp, self.content = cached(stamp), cached(content)

    def stands(self, entry: Entry) -> bool:
        """Whether all that a build read and wrote is as it was."""
        return all(self.stamp(path) == before for path, before in entry.stamps.items())

    def reads_the_same(self, entry: Entry) -> bool:
        """Whether all that a build read still says what it said then."""
        return all(
            self.stamp(path) == entry.stamps[path] or self.content(path) == before
            for path, before in entry.contents.items()
        )


def remember(name: str, entry: Entry, cache: Cache) -> None:
    cache.put_many(KIND, {name: json.dumps(asdict(entry), ensure_ascii=False)})


def read_entry(text: str) -> Entry | None:
    """None for what is no entry of this version."""
    try:
        data = json.loads(text)
        problems = tuple(map(from_plain, data["diagnostics"]))
        stamps = {path: tuple(value) if value else None for path, value in data["stamps"].items()}
        return Entry(Summary(**data["summary"]), problems, stamps, dict(data["contents"]))
    except (ValueError, KeyError, TypeError):
        return None
