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
REMOVALS, SECONDS_BETWEEN = 100, 0.1  # a browser on a busy machine takes seconds to end


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A new folder inside `folder`, which is made if need be; gone when the block ends.

    Those of builds that were killed are removed on the way; those of builds that run are locked and stay.
    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tidy(folder)
    stage, lock = new_stage(folder)
    try:
        yield stage
    finally:
        remove(stage)
        if lock is not None:
            os.close(lock)


def new_stage(folder: Path) -> tuple[Path, int | None]:
    """A folder and what holds its lock. Who tidies up just before the lock is on may take it for left behind:
    then it is another. Raises OSError."""
    while True:
        stage = Path(mkdtemp(prefix=PREFIX, dir=folder))
        try:
            lock = lock_on(stage)
        except FileNotFoundError:
            continue
        if lock is None or is_same(stage, lock):
            return stage, lock
        os.close(lock)


def is_same(folder: Path, descriptor: int) -> bool:
    with suppress(OSError):
        return os.path.samestat(folder.stat(), os.fstat(descriptor))
    return False


def tidy(folder: Path) -> None:
    """Remove what builds that were killed have left in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for stage in [Path(entry.path) for entry in entries if entry.name.startswith(PREFIX)]:
            remove_abandoned(stage)


def remove_abandoned(stage: Path) -> None:
    """Its build is over when nobody holds the lock, or, where there are none, when it is a day old."""
    with suppress(OSError):
        lock = lock_on(stage, wait=False)
        if lock is None and time.time() - stage.stat().st_mtime < LONGEST_BUILD_SECONDS:
            return
        shutil.rmtree(stage, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def remove(stage: Path) -> None:
    """A program that is just ending may still write into it. Who presses Ctrl-C once more is answered when it
    is gone."""
    again: KeyboardInterrupt | None = None
    for _ in range(REMOVALS):
        try:
            shutil.rmtree(stage, ignore_errors=True)
            if not stage.exists():
                break
            time.sleep(SECONDS_BETWEEN)
        except KeyboardInterrupt as interrupt:
            again = interrupt
    if again:
        raise again


def lock_on(folder: Path, wait: bool = True) -> int | None:
    """An open descriptor of the folder that holds its lock until it is closed or the process ends; None where
    there are no locks. Raises OSError, also for what is no folder, and when somebody else has the lock."""
    if fcntl is None:
        return None
    # A pipe of that name would make us wait for ever, and a link lead elsewhere.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
