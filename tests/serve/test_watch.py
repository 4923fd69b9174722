"""Which changes of files the preview notices."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from builder.serve.watch import Watch
from tests.command import SECONDS


def changes(watch: Watch, acts: list[object]) -> list[set[str]]:
    """The names of what changed after each act, a function without parameters."""

    async def run() -> list[set[str]]:
        found = []
        stream = watch.changes()
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.1)
        for act in acts:
            act()  # type: ignore[operator]
            found.append({path.name for path in await asyncio.wait_for(first, SECONDS)})
            first = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0.1)
        first.cancel()
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("poll", [False, True])
def test_writes_renames_and_new_files_are_noticed(decks: Path, poll: bool) -> None:
    deck, missing, other = decks / "deck.md", decks / "later.svg", decks / "deck.md.tmp"

    def by_rename() -> None:
        other.write_text("renamed", encoding="utf-8")
        other.replace(deck)

    watch = Watch(poll)
    watch.keep([deck, missing], [decks], time.time_ns() + 10**9)
    acts = [lambda: deck.write_text("x", encoding="utf-8"), by_rename, missing.touch, deck.unlink]
    assert changes(watch, acts) == [{"deck.md"}, {"deck.md"}, {"later.svg"}, {"deck.md"}]


def test_folders_may_go_and_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "project" / "material"
    folder.mkdir(parents=True)
    file = folder / "part.md"
    file.write_text("one", encoding="utf-8")

    def back() -> None:
        folder.mkdir(parents=True)
        file.write_text("two", encoding="utf-8")

    watch = Watch()
    watch.keep([file], [tmp_path / "project"], time.time_ns() + 10**9)
    acts = [lambda: shutil.rmtree(tmp_path / "project"), back, lambda: file.write_text("3", encoding="utf-8")]
    assert changes(watch, acts) == [{"part.md"}] * 3


def test_a_file_that_changed_while_it_was_read_is_reported(decks: Path) -> None:
    watch = Watch()
    before = time.time_ns() - 10**9
    watch.keep([decks / "deck.md"], [decks], before)
    assert changes(watch, [lambda: None]) == [{"deck.md"}]


def test_temporary_files_of_editors_do_not_count(decks: Path) -> None:
    watch = Watch()
    watch.keep([decks], [decks], time.time_ns())

    def save_with_leftovers() -> None:
        for name in (".deck.md.swp", "deck.md~", "4913", "new.md"):
            (decks / name).touch()

    assert changes(watch, [save_with_leftovers]) == [{decks.name}]
    assert {"new.md"} == set(watch.stamps[decks]) - {"deck.md", "figure.svg", "slides.yaml"}  # type: ignore[arg-type]
