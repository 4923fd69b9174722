"""What the last build of a deck read, wrote and reported: while none of it changed there is nothing to do.

Only file status is looked at (size and time of change), so a build with nothing to do reads no deck.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from builder.cache import Cache
from builder.courses import Work
from builder.diagnostics import Diagnostic, Location

KIND = "ledger"
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
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def stamps(files: Iterable[Path]) -> dict[str, Stamp]:
    return {str(path): stamp(path) for path in sorted(set(files))}


def tool_stamp() -> str:
    """Changes whenever the builder itself does."""
    folder = Path(__file__).parent
    files = sorted(p for p in folder.rglob("*") if p.suffix in {".py", ".mjs"})
    return sha256(repr([(p.name, stamp(p)) for p in files]).encode()).hexdigest()


def key(work: Work, output: Path, settings: tuple[Any, ...], tool: str) -> str:
    parts = (str(work.deck), str(work.folder), os.path.abspath(output), os.getcwd(), settings, tool)
    return sha256(repr(parts).encode()).hexdigest()


def recall(keys: dict[str, Work], cache: Cache) -> dict[Work, Entry]:
    """The works whose last build still stands."""
    found: dict[Work, Entry] = {}
    for name, text in cache.get_many(KIND, keys).items():
        entry = read_entry(text)
        if entry and all(stamp(path) == before for path, before in entry.stamps.items()):
            found[keys[name]] = entry
    return found


def remember(entries: dict[str, Entry], cache: Cache) -> None:
    cache.put_many(KIND, {name: json.dumps(asdict(entry), ensure_ascii=False) for name, entry in entries.items()})


def read_entry(text: str) -> Entry | None:
    """None for what is no entry of this version."""
    try:
        data = json.loads(text)
        problems = tuple(
            Diagnostic(Location(**d["location"]), d["severity"], d["code"], d["message"], d["hint"])
            for d in data["diagnostics"]
        )
        stamps = {path: tuple(value) if value else None for path, value in data["stamps"].items()}
        return Entry(Summary(**data["summary"]), problems, stamps)  # type: ignore[arg-type]
    except (ValueError, KeyError, TypeError):
        return None
