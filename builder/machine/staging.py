"""A folder for files on their way to their place; it leaves nothing behind, even when its builder is killed.

It lies inside the folder the files are for, so that a file is moved into place in one step.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

try:
    import fcntl
except ImportError:  # Windows has no locks that end with their process
    fcntl = None  # type: ignore[assignment]

PREFIX = ".slides-"
LONGEST_BUILD_SECONDS = 24 * 60 * 60


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A new folder inside `folder`, which is made if need be; gone when the block ends.

    Those of builds that were killed are removed on the way; those of builds that run are locked and stay.
    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):  # so that nobody finds the new folder before its own lock is on
        sweep(folder)
        stage = Path(mkdtemp(prefix=PREFIX, dir=folder))
        lock = lock_on(stage)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def tidy(folder: Path) -> None:
    """Remove what builds that were killed have left in a folder."""
    with suppress(OSError), locked(folder):
        sweep(folder)


def sweep(folder: Path) -> None:
    with os.scandir(folder) as entries:
        left = [Path(entry.path) for entry in entries if entry.name.startswith(PREFIX)]
    for stage in left:
        if is_abandoned(stage):
            shutil.rmtree(stage, ignore_errors=True)


def is_abandoned(stage: Path) -> bool:
    """Whether its build is over: nobody holds the lock, or, where there are none, it is a day old."""
    with suppress(OSError):
        if fcntl is None:
            return time.time() - stage.stat().st_mtime > LONGEST_BUILD_SECONDS
        with locked(stage, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return True
    return False


@contextmanager
def locked(folder: Path, how: int | None = None) -> Iterator[None]:
    """Raises OSError when somebody else has the lock and `how` says not to wait."""
    lock = lock_on(folder, how)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def lock_on(folder: Path, how: int | None = None) -> int | None:
    """An open descriptor of the folder that holds its lock until it is closed or the process ends."""
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if how is None else how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
