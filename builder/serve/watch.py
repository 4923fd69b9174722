"""Notice that files changed: by their status on disk, looked at when the system says that something happened.

An event only wakes us; what counts is whether a file's status differs from what it was. So renames, bursts,
temporary files of editors and folders that vanish and come back need no cases of their own, an event that is
lost while watching starts anew does no harm, and polling is the same with a clock instead of events.
"""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

# What tells one state of a file from another: time of change (ns), size (bytes), inode; of a folder the names
# in it. None for what is not there.
Stamp = tuple[int, int, int] | frozenset[str] | None

POLL_SECONDS = 0.5
# watchfiles: how long to wait for a further event, and for how long at most, in milliseconds.
STEP, DEBOUNCE = 1, 20
# Two saves closer together than this may leave the same time of change.
CLOCK_GRAIN = 20_000_000
# A file that is empty or gone has often only been opened for writing, or is about to be replaced.
SETTLE_SECONDS, SETTLE_TRIES = 0.01, 10
# Editors' own files beside those they save.
TEMPORARY = re.compile(r"^\.|~$|\.(?:tmp|bak|swp|swx)$|^#.*#$|^4913$")


def stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return frozenset(file.name for file in path.iterdir() if not TEMPORARY.search(file.name))
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def is_settled(path: Path) -> bool:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(status.st_mode) or status.st_size > 0


def folders_to_watch(files: Iterable[Path], roots: Iterable[Path]) -> frozenset[Path]:
    """The folders of the files, and those above them as far as the folder that holds the root they are in."""
    tops = {root.parent for root in roots}

    def chain(folder: Path) -> Iterator[Path]:
        above = list(folder.parents)
        top = next((i for i, parent in enumerate(above) if parent in tops), -1)
        return iter((folder, *above[: top + 1]))

    inner = {file if file.is_dir() else file.parent for file in files}
    return frozenset(folder for parent in inner for folder in chain(parent))


class Watch:
    """The files someone cares about; `changes` says which of them changed."""

    def __init__(self, poll: bool = False) -> None:
        self.poll = poll
        self.folders: frozenset[Path] = frozenset()
        self.stamps: dict[Path, Stamp] = {}
        self.due: set[Path] = set()
        self.woken = asyncio.Event()
        self.listened: dict[Path, int] = {}
        self.listener: asyncio.Task[None] | None = None

    def keep(self, files: Iterable[Path], roots: Iterable[Path], since: int) -> None:
        """Care about these files from now on. `roots` are the folders whose own removal is noticed.

        A file that is new here and changed after `since` (nanoseconds) may have been read before that
        change, so it is reported.
        """
        stamps = {path: self.stamps[path] if path in self.stamps else stamp(path) for path in files}
        fresh = ((path, stamps[path]) for path in stamps.keys() - self.stamps.keys())
        self.due |= {
            path for path, found in fresh if isinstance(found, tuple) and found[0] >= since - CLOCK_GRAIN
        }
        if stamps.keys() != self.stamps.keys():
            self.folders = folders_to_watch(stamps, roots)
            self.woken.set()
        self.stamps = stamps

    async def changes(self) -> AsyncIterator[frozenset[Path]]:
        """Sets of changed files, for ever."""
        try:
            while True:
                self.woken.clear()
                stamps = self.stamps
                now, folders = await asyncio.to_thread(look, stamps, self.folders)
                found = self.take(stamps, now)
                self.listen(folders)
                if found:
                    await settle(found)
                    yield found
                else:
                    await self.sleep()
        finally:
            if self.listener:
                self.listener.cancel()

    def take(self, before: dict[Path, Stamp], now: dict[Path, Stamp]) -> frozenset[Path]:
        """Note the present status; what differs from before."""
        changed = {path for path, found in now.items() if found != before[path]}
        self.stamps |= {path: now[path] for path in changed if path in self.stamps}
        changed |= self.due
        self.due = set()
        return frozenset(changed)

    async def sleep(self) -> None:
        """Until something may have happened."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.woken.wait(), POLL_SECONDS if self.poll else None)

    def listen(self, folders: dict[Path, int]) -> None:
        """Hear the events of these folders; a folder that was replaced by another is listened to anew."""
        if self.poll or folders == self.listened:
            return
        if self.listener:
            self.listener.cancel()
        self.listened = folders
        self.listener = asyncio.create_task(self.hear(list(folders)))

    async def hear(self, folders: list[Path]) -> None:
        from watchfiles import awatch

        # What happened before the listening began is found by looking once more when it has begun.
        asyncio.get_running_loop().call_soon(self.woken.set)
        try:
            async for _ in awatch(*folders, watch_filter=None, step=STEP, debounce=DEBOUNCE, recursive=False):
                self.woken.set()
        except (OSError, RuntimeError):
            # Either a folder has just gone, or the system lets us watch no more of them.
            self.poll = self.poll or all(folder.is_dir() for folder in folders)
            self.listened = {}
            await asyncio.sleep(POLL_SECONDS)
            self.woken.set()


def look(files: Iterable[Path], folders: Iterable[Path]) -> tuple[dict[Path, Stamp], dict[Path, int]]:
    """The state of the files, and those of the folders that are there with their inodes."""
    inodes = ((folder, inode(folder)) for folder in folders)
    return {path: stamp(path) for path in files}, {folder: found for folder, found in inodes if found}


def inode(path: Path) -> int:
    try:
        return path.stat().st_ino if path.is_dir() else 0
    except OSError:
        return 0


async def settle(files: Iterable[Path]) -> None:
    """Wait a moment for files that are empty or gone."""
    for _ in range(SETTLE_TRIES):
        if all(map(is_settled, files)):
            return
        await asyncio.sleep(SETTLE_SECONDS)
