"""The files of finished pages, kept so that they can be put in place again without anything being built.

A build whose page is gone, or whose sources bear new times and say the same, is done when its files stand.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from builder.machine.cache import Cache, cache_folder
from builder.machine.home import HOME
from builder.machine.output import Asset
from builder.site import ledger
from builder.site.ledger import Entry

KIND = "page"
LARGEST_BYTES = 8 * 1024 * 1024  # of a page with what was made for it; those of larger pages are not kept


def keep(name: str, entry: Entry, files: Sequence[Asset], cache: Cache) -> None:
    """Files that are copies are kept by their name, others as they are, with what they were made from: a
    build may be ended between its note and its page, and another one write at the same time."""
    if sum(len(file.source) for file in files if isinstance(file.source, bytes)) <= LARGEST_BYTES:
        text = json.dumps([made_from(entry), [as_json(file) for file in files]])
        packed = zlib.compress(text.encode(), level=1)
        cache.put_many(KIND, {name: b64encode(packed).decode()})


def kept(name: str, entry: Entry, cache: Cache) -> tuple[Asset, ...]:
    """Nothing for what was not kept, not by this version, or not by the build that the entry notes."""
    try:
        packed = b64decode(cache.get_many(KIND, [name])[name])
        origin, files = json.loads(zlib.decompress(packed))
        return tuple(from_json(*file) for file in files) if origin == made_from(entry) else ()
    except (KeyError, TypeError, ValueError, zlib.error):
        return ()


def made_from(entry: Entry) -> str:
    return ledger.digest(json.dumps(entry.contents, sort_keys=True).encode())


def as_json(file: Asset) -> tuple[str, str, str]:
    """Where it goes, what it is a copy of, its bytes: each byte a character, as JSON knows no bytes."""
    if isinstance(file.source, Path):
        return str(file.target), str(file.source), ""
    return str(file.target), "", file.source.decode("latin-1")


def from_json(target: str, copied: str, text: str) -> Asset:
    return Asset(Path(copied) if copied else text.encode("latin-1"), PurePosixPath(target))


def may_be_copied(file: Asset, root: Path) -> bool:
    """Whether a build of a deck of this project copies such a file: who writes into a cache that is shared
    may name any."""
    if not isinstance(file.source, Path):
        return True
    from builder.machine.frontend import package_root

    roots = (root, HOME, package_root(), cache_folder() / "fonts")
    return any(file.source.resolve().is_relative_to(one.resolve()) for one in roots)


def put_back(name: str, entry: Entry, seen: int, output: Path, cache: Cache, root: Path) -> bool:
    """Put the files of a build in place again, as what it read says the same; whether they stand there.

    `root` is the deck's project.
    What it read was looked at after the moment `seen` (nanoseconds): what changed since is looked at again.
    """
    from builder.machine.output import NotWritten, write_files

    files = kept(name, entry, cache)
    if not files or not all(may_be_copied(file, root) for file in files):
        return False
    try:
        written = write_files(files, output)
    except NotWritten:  # building says what is wrong
        return False
    read = [Path(path) for path in entry.contents]
    absent = {Path(path) for path, content in entry.contents.items() if not content}
    if ledger.unchanged_since(seen, read, absent):
        ledger.remember(name, replace(entry, stamps=ledger.stamps([*read, *written])), cache)
    return True
