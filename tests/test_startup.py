"""MathJax from a startup snapshot answers as MathJax read file by file; without one all is the same."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builder.math import startup
from builder.math.formula import Formula, MathOptions, Picture
from builder.math.jobs import Job
from builder.math.worker import Worker

FORMULAS = (
    r"\int_0^1 \frac{\sqrt{x}}{2}\,\mathrm{d}x",
    r"\mathbb{R} \mathscr{A} \mathfrak{g} \boldsymbol{\alpha}",  # files of rarer glyphs
    r"\begin{aligned} a &= b \label{a} \\ &= \text{中文 text} \end{aligned}",
    r"\ce{H2O} \bm{x}",
    r"\qty(x)",
    r"\color{nosuch} \left( x",
)
OPTIONS = (
    MathOptions(),
    MathOptions(font="tex", packages=("physics",), breaks=True),
    MathOptions(packages=("mathtools", "bbm", "upgreek")),
)


real_place = startup.place


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a snapshot of this test's own is."""
    folder = tmp_path / "packages" / f"{startup.NAME}test"
    monkeypatch.setattr(startup, "place", lambda: folder)
    return folder


def answers() -> list[object]:
    with Worker() as worker:
        jobs = {Job((Formula(tex, True),), linked=True): f"s{n}" for n, tex in enumerate(FORMULAS)}
        found: list[object] = [worker.typeset(jobs, options) for options in OPTIONS]
        return [*found, worker.meanings(["R", "qty", "frac"], ["physics"]), worker.known(OPTIONS[1])]


def test_it_answers_as_mathjax_read_file_by_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert startup.from_snapshot()
    from_snapshot = answers()
    monkeypatch.setattr("builder.math.worker.from_snapshot", list)
    assert answers() == from_snapshot


def test_it_is_made_once() -> None:
    first, file = startup.from_snapshot(), startup.blob(startup.place())
    before = file.stat()
    assert startup.from_snapshot() == first and str(file) in first
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_it_is_another_for_another_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.write_bytes(b"one")
    monkeypatch.setattr(startup, "node", lambda: str(program))
    first = startup.place()
    program.write_bytes(b"three")
    assert startup.place() != first
    assert startup.place().parent == first.parent


def test_two_at_once_make_it(place: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(lambda _: startup.from_snapshot(), range(2)))
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_one_that_is_broken_is_made_anew(place: Path) -> None:
    shutil.copytree(real_place(), place)
    startup.blob(place).write_bytes(startup.blob(place).read_bytes()[:1000])
    with Worker() as worker:
        [answer] = worker.typeset({Job((Formula("x", False),)): "s"}, MathOptions()).values()
    assert isinstance(answer.results[0], Picture)
    assert startup.blob(place).stat().st_size > 1000


@pytest.mark.parametrize("step", ["bundled", "taken", "answers"])
def test_without_one_mathjax_is_read_file_by_file(
    place: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """And it is tried again only when a day is over."""
    tried = []
    for earlier in ("bundled", "taken"):  # which take long
        monkeypatch.setattr(startup, earlier, lambda folder: True)
    monkeypatch.setattr(startup, step, lambda folder: bool(tried.append(folder)))
    assert startup.from_snapshot() == startup.from_snapshot() == []
    with Worker() as worker:
        [answer] = worker.typeset({Job((Formula("x", False),)): "s"}, MathOptions()).values()
    assert isinstance(answer.results[0], Picture)
    assert len(tried) == 1 and list(place.iterdir()) == []
    os.utime(place, (1, 1))
    assert startup.from_snapshot() == [] and len(tried) == 2


def test_where_nothing_can_be_kept_there_is_none(place: Path) -> None:
    place.parent.write_text("no folder")
    assert startup.from_snapshot() == []


def test_old_ones_go(place: Path) -> None:
    for name, time in (("old", 1), ("young", None)):
        folder = place.with_name(startup.NAME + name)
        folder.mkdir(parents=True)
        if time:
            os.utime(folder, (time, time))
    startup.from_snapshot()
    assert sorted(path.name for path in place.parent.iterdir()) == [place.name, f"{startup.NAME}young"]


def test_a_step_that_hangs_is_ended(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "SECONDS", 0.01)
    assert startup.from_snapshot() == []
