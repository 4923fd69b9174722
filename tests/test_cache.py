"""The cache remembers, forgets what is longest unused, and never fails a build."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builder.machine.cache import DAY, Cache, cache_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "cache.sqlite3"


def test_remembers_across_openings(path: Path) -> None:
    Cache(path).put_many("formula", {"a": "1", "b": "二"})
    assert Cache(path).get_many("formula", ["a", "b", "c"]) == {"a": "1", "b": "二"}


def test_kinds_are_apart_and_later_values_win(path: Path) -> None:
    cache = Cache(path)
    cache.put_many("formula", {"a": "1"})
    cache.put_many("diagram", {"a": "2"})
    cache.put_many("formula", {"a": "3"})
    assert cache.get_many("formula", ["a"]) == {"a": "3"}
    assert cache.get_many("diagram", ["a"]) == {"a": "2"}


def test_more_keys_than_one_query_takes(path: Path) -> None:
    values = {str(n): f"value {n}" for n in range(2000)}
    cache = Cache(path)
    cache.put_many("formula", values)
    assert cache.get_many("formula", values) == values


def test_is_used_again_after_closing(path: Path) -> None:
    cache = Cache(path)
    cache.put_many("formula", {"a": "1"})
    cache.close()
    assert cache.get_many("formula", ["a"]) == {"a": "1"}


def test_is_made_without_touching_the_disk(path: Path) -> None:
    Cache(path)
    assert not path.parent.exists()


def test_drops_the_longest_unused_when_too_large(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(path, largest=200_000)
    for day, name in enumerate(("old", "kept", "new")):
        monkeypatch.setattr("time.time", lambda day=day: (20_000 + day) * DAY)
        cache.put_many("formula", {name: "x" * 60_000})
    monkeypatch.setattr("time.time", lambda: 20_003 * DAY)
    cache.get_many("formula", ["old"])  # the oldest is in use
    cache.put_many("formula", {"last": "x" * 60_000})
    assert set(cache.get_many("formula", ["old", "kept", "new", "last"])) == {"last"}


def test_what_was_read_counts_as_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(path, largest=400_000)
    monkeypatch.setattr("time.time", lambda: 20_000 * DAY)
    cache.put_many("formula", {"read": "x" * 100_000, "unread": "x" * 100_000})
    monkeypatch.setattr("time.time", lambda: 20_001 * DAY)
    cache.get_many("formula", ["read"])
    monkeypatch.setattr("time.time", lambda: 20_002 * DAY)
    cache.put_many("formula", {"later": "x" * 90_000, "last": "x" * 150_000})
    assert "unread" not in cache.get_many("formula", ["read", "unread"])


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_replaced(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    cache = Cache(path)
    assert cache.get_many("formula", ["a"]) == {}
    cache.put_many("formula", {"a": "1"})
    assert cache.get_many("formula", ["a"]) == {"a": "1"}


def test_a_place_that_cannot_hold_a_file_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache.sqlite3")
    cache.put_many("formula", {"a": "1"})
    assert cache.get_many("formula", ["a"]) == {}


def test_a_locked_file_is_only_slower(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.machine.cache.PATIENCE_SECONDS", 0.01)
    cache = Cache(path)
    cache.put_many("formula", {"a": "1"})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache.put_many("formula", {"b": "2"})
    other.execute("ROLLBACK")
    other.close()
    assert cache.get_many("formula", ["a", "b"]) == {"a": "1"}


def test_several_builds_at_once(path: Path) -> None:
    def build(number: int) -> None:
        cache = Cache(path)
        for n in range(20):
            cache.put_many("formula", {f"{number}-{n}": "x"})
        cache.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(build, range(4)))
    keys = [f"{number}-{n}" for number in range(4) for n in range(20)]
    assert len(Cache(path).get_many("formula", keys)) == len(keys)


def test_the_user_names_the_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "mine"))
    assert Cache().path == tmp_path / "mine" / "cache.sqlite3"
    monkeypatch.delenv("SLIDES_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "slides"
