"""Which program builds: its code and what is installed for it, as one name that changes with them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from builder.machine.cache import Cache
from builder.machine.frontend import LIST, package_root
from builder.machine.parts import CHARTS
from builder.machine.wheel_parts import part_folder
from builder.site.ledger import TICK, contents, digest

KIND = "tool"
CODE = (".py", ".mjs")
Status = tuple[str, int, int, int]


def tool_stamp(cache: Cache, code: Path = Path(__file__).parents[1]) -> str:
    """Changes whenever the builder does, or what is installed for it: not with the times of their files.

    What was read of files is kept under their status (size, times of change), so that a build with nothing to
    do reads none of them.
    """
    now = time.time_ns()
    front_end = package_root() / LIST
    packages = [names(path) for path in sys.path if path.endswith("-packages")]
    packages += [[CHARTS.name]] if part_folder(CHARTS).is_dir() else []
    found = sorted((*statuses(code), *status(front_end)))
    key = digest(repr((found, packages)).encode())
    known = cache.get_many(KIND, [key])
    if key in known:
        return known[key]
    read = contents(Path(path) for path, *_ in found)
    stamp = digest(repr((read, packages)).encode())
    if all(max(times) < now - TICK for _, _, *times in found):  # none changed while it was read
        cache.put_many(KIND, {key: stamp})
    return stamp


def statuses(folder: str | Path) -> Iterator[Status]:
    """Path, size and times of change of each file of code."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(CODE):
                yield from status(entry)
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from statuses(entry.path)


def status(file: Path | os.DirEntry[str]) -> Iterator[Status]:
    """Nothing of a file that is not there."""
    try:
        found = file.stat()
    except OSError:
        return
    yield os.fspath(file), found.st_size, found.st_mtime_ns, found.st_ctime_ns


def names(packages: str) -> list[str]:
    """What is installed in a folder, with versions."""
    try:
        with os.scandir(packages) as entries:
            return sorted(entry.name for entry in entries if entry.name.endswith("-info"))
    except OSError:
        return []
