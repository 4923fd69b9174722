"""What the last build of a deck read, wrote and reported: while none of it changed there is nothing to do.

Only file status is looked at (size and time of change), so a build with nothing to do reads no deck.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache as cached
from hashlib import sha256
from pathlib import Path
from typing import Any

from builder.cache import Cache
from builder.courses import Work
from builder.diagnostics import Diagnostic, Location
from builder.home import HOME

KIND = "ledger"
TICK = 20_000_000
"""Times of files are that coarse, in nanoseconds: what changed within it may bear the time before."""
Stamp = tuple[int, int] | None


@dataclass(frozen=True)
class Summary:
    """What lists of decks say of one; `text` is what a search looks through."""

    url: str
    title: str
    lang: str
    slides: int


@dataclass(frozen=True)
class Entry:
    """A finished build. `stamps` maps every file it read or wrote, or looked for in vain, to its status."""

    summary: Summary
    diagnostics: tuple[Diagnostic, ...]
    stamps: dict[str, Stamp]


def stamp(path: str | Path) -> Stamp:
    """Size in bytes and time of change in nanoseconds; None when there is no such file."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def stamps(files: Iterable[Path]) -> dict[str, Stamp]:
    return {str(path): stamp(path) for path in sorted(set(files))}


def unchanged_since(moment: int, files: Iterable[Path]) -> bool:
    """Whether the files have surely not changed, come or gone since a moment (nanoseconds)."""
    return all(last_change(path) < moment - TICK for path in set(files))


def last_change(path: Path) -> int:
    """When a file was last changed or put there; of one that is not there, when one may have gone."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return last_change(path.parent) if path != path.parent else 0
    return max(status.st_mtime_ns, status.st_ctime_ns)


def tool_stamp() -> str:
    """Changes whenever the builder does, or what is installed for it."""
    folder = Path(__file__).parent
    own = (path for path in folder.rglob("*") if path.suffix in {".py", ".mjs"})
    packages = (Path(path) for path in sys.path if path.endswith("-packages"))
    front_end = os.environ.get("SLIDES_NODE_MODULES") or HOME / "node_modules"
    parts = stamps([*own, *packages, Path(front_end, ".package-lock.json")])
    return sha256(repr(parts).encode()).hexdigest()


def key(work: Work, output: Path, settings: tuple[Any, ...], tool: str) -> str:
    """The name of a build: the same deck may be built into several sites and in several ways."""
    parts = (str(work.deck), str(work.folder), os.path.abspath(output), str(Path.cwd()), settings, tool)
    return sha256(repr(parts).encode()).hexdigest()


def recall(keys: Iterable[str], cache: Cache) -> dict[str, Entry]:
    """The builds that still stand: all they read and wrote is as it was."""
    found: dict[str, Entry] = {}
    now = cached(stamp)  # decks have most files in common
    for name, text in cache.get_many(KIND, keys).items():
        entry = read_entry(text)
        if entry and all(now(path) == before for path, before in entry.stamps.items()):
            found[name] = entry
    return found


def remember(name: str, entry: Entry, cache: Cache) -> None:
    cache.put_many(KIND, {name: json.dumps(asdict(entry), ensure_ascii=False)})


def read_entry(text: str) -> Entry | None:
    """None for what is no entry of this version."""
    try:
        data = json.loads(text)
        problems = tuple(
            Diagnostic(Location(**d["location"]), d["severity"], d["code"], d["message"], d["hint"])
            for d in data["diagnostics"]
        )
        stamps = {path: tuple(value) if value else None for path, value in data["stamps"].items()}
        return Entry(Summary(**data["summary"]), problems, stamps)
    except (ValueError, KeyError, TypeError):
        return None
