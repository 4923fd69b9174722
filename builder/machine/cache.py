"""A store on disk of what is slow to make: typeset formulas, drawn diagrams, highlighted code.

Everything in it can be made again, so nothing that happens to it may fail a build: a file that is locked,
read-only, full or broken makes builds slower and nothing else.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

LARGEST_BYTES = 256 * 1024 * 1024
PATIENCE_SECONDS = 2.0
KEYS_A_QUERY = 500  # below the smallest limit on parameters that sqlite is built with
SCHEMA = """
    CREATE TABLE IF NOT EXISTS entry (
        kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
        size INTEGER NOT NULL, used INTEGER NOT NULL,
        PRIMARY KEY (kind, key)
    ) WITHOUT ROWID;
"""
DAY = 24 * 60 * 60


def cache_folder() -> Path:
    """`$SLIDES_CACHE`, else `slides` in the user's cache folder, where the platform keeps such things.

    Somebody without a home has a folder that nothing can be kept in.
    """
    if named := os.environ.get("SLIDES_CACHE"):
        return Path(named)
    try:
        return users_folder() / "slides"
    except RuntimeError:
        return Path(os.devnull, "slides")


def make_private(folder: Path) -> None:
    """Make a folder that only its user can open, as it holds the texts of notes and exams. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def users_folder() -> Path:
    """Raises RuntimeError for a user without a home."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def default_path() -> Path:
    """The cache file in `cache_folder`."""
    return cache_folder() / "cache.sqlite3"


class Cache:
    """Texts by kind and key, shared by all decks and safe for several builds at once.

    `path` is the file, else the user's (`default_path`). When it outgrows `largest` bytes, the entries
    longest unused (counted in days) are dropped. Opened at the first use, so making one costs nothing.
    Threads take turns.
    """

    def __init__(self, path: Path | None = None, largest: int = LARGEST_BYTES) -> None:
        self.path = path or default_path()
        self.largest = largest
        self._connection: sqlite3.Connection | None = None
        self._turn = RLock()

    def get_many(self, kind: str, keys: Iterable[str]) -> dict[str, str]:
        """What is known of `keys`; what is not known is absent."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, str] = {}

        def look_up(connection: sqlite3.Connection) -> None:
            for start in range(0, len(wanted), KEYS_A_QUERY):
                found.update(read(connection, kind, wanted[start : start + KEYS_A_QUERY]))

        self._attempt(look_up)
        return found

    def put_many(self, kind: str, values: Mapping[str, str]) -> None:
        """Keeps `values`; later ones replace earlier ones of the same kind and key."""

        def keep(connection: sqlite3.Connection) -> None:
            write(connection, kind, values)
            drop_longest_unused(connection, self.largest)

        if values:
            self._attempt(keep)

    def close(self) -> None:
        """Lets go of the file; the cache can be used again afterwards."""
        with self._turn:
            connection, self._connection = self._connection, None
            if connection:
                connection.close()

    def _attempt(self, action: Callable[[sqlite3.Connection], None]) -> None:
        """When the file fails, what was asked of it is left undone; a broken file makes room for another."""
        import sqlite3

        with self._turn:
            try:
                self._connection = self._connection or connect(self.path)
                action(self._connection)
            except (sqlite3.Error, OSError) as error:
                self.close()
                if is_broken(error):
                    remove(self.path)


def connect(path: Path) -> sqlite3.Connection:
    """Raises OSError or sqlite3.Error; the latter also for a file that is no database."""
    import sqlite3

    make_private(path.parent)
    connection = sqlite3.connect(path, PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        with suppress(sqlite3.OperationalError):  # sqlite does not wait here; who holds it sets the same
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def is_broken(error: Exception) -> bool:
    """True for a file that will never work, false for one that is busy, full or not ours to write."""
    return getattr(error, "sqlite_errorname", "") in ("SQLITE_NOTADB", "SQLITE_CORRUPT")


def remove(path: Path) -> None:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with suppress(OSError):
            name.unlink(missing_ok=True)


def read(connection: sqlite3.Connection, kind: str, keys: list[str]) -> dict[str, str]:
    """The values of `keys`, which count as used today."""
    where = f"WHERE kind = ? AND key IN ({','.join('?' * len(keys))})"
    rows = connection.execute(f"SELECT key, value, used FROM entry {where}", (kind, *keys)).fetchall()
    today = int(time.time()) // DAY
    if any(used < today for _, _, used in rows):
        mark_used(connection, where, (today, kind, *keys))
    return {key: value for key, value, _ in rows}


def mark_used(connection: sqlite3.Connection, where: str, parameters: tuple[object, ...]) -> None:
    """Best effort: who may not write, or not now, still reads."""
    import sqlite3

    with suppress(sqlite3.OperationalError):
        connection.execute(f"UPDATE entry SET used = ? {where}", parameters)


def write(connection: sqlite3.Connection, kind: str, values: Mapping[str, str]) -> None:
    today = int(time.time()) // DAY
    rows = ((kind, key, value, len(value.encode()), today) for key, value in values.items())
    connection.execute("BEGIN IMMEDIATE")
    with connection:  # commits, or rolls back and raises
        connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)", rows)


def drop_longest_unused(connection: sqlite3.Connection, largest: int) -> None:
    """Down to half of `largest` once it is passed, so that most writes drop nothing."""
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    if (pages - free) * size <= largest:
        return
    connection.execute(
        """DELETE FROM entry WHERE (kind, key) IN (
             SELECT kind, key FROM (
               SELECT kind, key, SUM(size) OVER (ORDER BY used DESC, kind, key) AS total FROM entry
             ) WHERE total > ?)""",
        (largest // 2,),
    )
