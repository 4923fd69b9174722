"""Whatever happens during a build, the last good site stays whole and what happened is said."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from command import SECONDS, environment, leftovers, named_files, slides, start, typed

from builder.diagnostics import Diagnostic, Location
from builder.read.courses import Work
from builder.site.engine import Engine
from builder.site.ledger import unchanged_since
from builder.site.parallel import build_apart
from builder.site.site import build_site
from builder.site.task import Outcome, Settings, Task, nobody, perform

DOT = b"\x89PNG\r\n\x1a\n"
KILLS = 10

forked = pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="needs processes that inherit a patch"
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def env(cache: Path) -> dict[str, str]:
    return environment(cache)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Three decks with a formula and a picture each."""
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "slides.yaml").write_text("")
    edition(folder, "first")
    return folder


def edition(course: Path, name: str) -> None:
    for number in range(3):
        (course / f"picture-{number}-{name}.png").write_bytes(DOT + name.encode() * 100)
        (course / f"deck-{number}.md").write_text(
            f"<!-- slide -->\n\n# Deck {number}, {name} edition\n\n$x_{number}$\n\n"
            f"![]( picture-{number}-{name}.png )\n\n" + "words and words\n\n" * 500
        )


def pages(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in site.glob("*.html")}


def assert_whole(site: Path) -> None:
    for page in site.glob("*.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
        assert [file for file in named_files(page) if not file.is_file()] == []


def build(
    course: Path, env: dict[str, str], *more: object, **options: object
) -> subprocess.CompletedProcess[str]:
    return slides("build", "course", "-o", "site", *more, cwd=course.parent, env=env, **options)


def built(course: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """The same in this process: what it writes and says."""
    return typed("build", "course", "-o", "site", "--jobs", 1, cwd=course.parent, cache=cache)


def started(course: Path, env: dict[str, str], *more: object) -> subprocess.Popen[str]:
    return start("build", "course", "-o", "site", *more, cwd=course.parent, env=env, start_new_session=True)


def both_editions(course: Path, cache: Path) -> dict[str, dict[str, bytes]]:
    """The pages of each edition; the second is what stands in the site."""
    site, found = course.parent / "site", {}
    for name in ("first", "second"):
        edition(course, name)
        assert built(course, cache).returncode == 0
        found[name] = pages(site)
    return found


def test_killed_at_any_moment(course: Path, cache: Path, env: dict[str, str]) -> None:
    site, known = course.parent / "site", both_editions(course, cache)
    began = time.monotonic()
    edition(course, "first")
    build(course, env)
    length = time.monotonic() - began
    for kill in range(KILLS):
        edition(course, "second" if kill % 2 == 0 else "first")
        process = started(course, env, "--jobs", 1 + kill % 2)
        if kill % 3 == 0:  # when writing begins
            while process.poll() is None and not list(site.glob(".slides-*")):
                time.sleep(0.0005)
        else:
            time.sleep(length * (kill + 1) / KILLS)
        with suppress(ProcessLookupError):  # it was quicker
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert_whole(site)
        for name, page in pages(site).items():
            assert page in (known["first"][name], known["second"][name]), f"{name} is neither old nor new"
    edition(course, "first")
    assert built(course, cache).returncode == 0
    assert pages(site) == known["first"]
    assert leftovers(site) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted(jobs: int, course: Path, cache: Path, env: dict[str, str], tmp_path: Path) -> None:
    """While the build waits for a Node.js that answers nothing."""
    known, site = both_editions(course, cache), course.parent / "site"
    edition(course, "first")
    node = tmp_path / "bin" / "node"
    node.parent.mkdir()
    node.write_text('#!/bin/sh\n[ "$1" = --version ] && echo v22.0.0 && exit\nexec cat 3>&1 > /dev/null\n')
    node.chmod(0o755)
    busy = env | {"PATH": f"{node.parent}:{env['PATH']}", "SLIDES_CACHE": str(tmp_path / "empty")}
    process = started(course, busy, "--jobs", jobs)
    children = wait_for(lambda: [one for one in family_of(process.pid) if runs(one, "cat")], process)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert "Traceback" not in err
    assert process.returncode == -signal.SIGINT
    until = time.monotonic() + SECONDS  # the last of a process may outlive its pipes
    while time.monotonic() < until and any(map(is_alive, children)):
        time.sleep(0.01)
    assert [child for child in children if is_alive(child)] == []
    assert leftovers(site) == []
    assert set(pages(site).values()) <= {*known["first"].values(), *known["second"].values()}


def wait_for(found: Callable[[], list[int]], process: subprocess.Popen[str]) -> list[int]:
    while process.poll() is None:
        if numbers := found():
            return numbers
        time.sleep(0.005)
    raise AssertionError("the build was over too soon")


def children_of(process: int) -> list[int]:
    with suppress(FileNotFoundError):
        lists = [thread / "children" for thread in Path(f"/proc/{process}/task").iterdir()]
        return [int(word) for path in lists for word in path.read_text().split()]
    return []


def family_of(process: int) -> list[int]:
    children = children_of(process)
    return [*children, *(one for child in children for one in family_of(child))]


def runs(process: int, program: str) -> bool:
    with suppress(FileNotFoundError):
        return Path(f"/proc/{process}/comm").read_text().strip() == program
    return False


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_a_process_that_is_killed_costs_nothing(course: Path, env: dict[str, str]) -> None:
    process = started(course, env, "--jobs", 2)
    victim = wait_for(lambda: children_of(process.pid), process)[0]
    os.kill(victim, signal.SIGKILL)
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, err
    assert re.search(r"deck-\d\.md:1:1: note\[process-died\]: .* stopped early and was repeated", err)
    assert len(pages(course.parent / "site")) == 4
    assert_whole(course.parent / "site")


@forked
def test_a_deck_that_kills_its_process_twice_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def perform_all(tasks: Iterator[Task], *rest: object) -> Iterator[Outcome]:
        for task in tasks:
            if task.key == "1":
                os.kill(os.getpid(), signal.SIGKILL)
            yield Outcome(task.work, None, ())

    monkeypatch.setattr("builder.site.parallel.perform_all", perform_all)
    tasks = [Task(Work(tmp_path / f"{n}.md", tmp_path), str(n)) for n in range(5)]
    outcomes = build_apart(tasks, Settings(tmp_path, jobs=2))
    found = {outcome.work.deck.name: outcome.diagnostics for outcome in outcomes}
    (problem,) = found.pop("1.md")
    assert (problem.severity, problem.code) == ("error", "process-died")
    assert list(found.values()) == [(), (), (), ()]


@pytest.fixture
def small_disk(course: Path) -> Iterator[Path]:
    site = course.parent / "site"
    site.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", site]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a file system")
    yield site
    subprocess.run(["umount", "-l", site], check=True)


def test_a_full_disk(course: Path, cache: Path, small_disk: Path) -> None:
    assert built(course, cache).returncode == 0
    before = pages(small_disk)
    filler = small_disk / "filler"
    fill(filler)
    edition(course, "second")
    done = built(course, cache)
    assert done.returncode == 1
    assert "error[not-written]: cannot be written: no space left on device" in done.stderr
    assert "what was built before is untouched" in done.stderr
    assert pages(small_disk) == before
    assert_whole(small_disk)
    filler.unlink()
    assert built(course, cache).returncode == 0
    assert pages(small_disk) != before
    assert leftovers(small_disk) == []


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def no_large_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_files_may_not_grow_that_large(course: Path, cache: Path) -> None:
    """A quota for each file, which holds for those of the cache as well."""
    assert built(course, cache).returncode == 0
    before = pages(course.parent / "site")
    (course / "deck-1.md").write_text("<!-- slide -->\n\n" + "words and words\n\n" * 10_000)
    done = build(course, environment(cache), preexec_fn=no_large_files)
    assert done.returncode == 1
    assert "error[not-written]: cannot be written: file too large" in done.stderr
    assert pages(course.parent / "site")["deck-1.html"] == before["deck-1.html"]
    assert leftovers(course.parent / "site") == []


def test_a_folder_that_cannot_be_written(course: Path, cache: Path, small_disk: Path) -> None:
    assert built(course, cache).returncode == 0
    before = pages(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    edition(course, "second")
    done = built(course, cache)
    assert done.returncode == 1
    assert "error[not-written]: cannot be written: read-only file system" in done.stderr
    assert pages(small_disk) == before


@pytest.mark.parametrize("place", ["site", "site/deck-1.html"])
def test_something_else_in_the_way(course: Path, cache: Path, place: str) -> None:
    """A file where the folder should be, a folder where a page should be."""
    target = course.parent / place
    if place == "site":
        target.write_text("mine")
    else:
        (target / "mine").mkdir(parents=True)
    done = built(course, cache)
    assert done.returncode == 1
    assert "error[not-written]" in done.stderr
    assert target.is_file() == (place == "site")


def test_two_builds_at_once(course: Path, cache: Path, env: dict[str, str]) -> None:
    builds = [started(course, env, "--jobs", 2) for _ in range(2)]
    for process in builds:
        _, err = process.communicate(timeout=SECONDS)
        assert (process.returncode, err) == (0, "")
    site = course.parent / "site"
    assert_whole(site)
    assert leftovers(site) == []
    twice = pages(site)
    shutil.rmtree(site)
    built(course, cache)
    assert pages(site) == twice


def test_a_deck_that_changes_during_the_build_is_built_again(
    course: Path, cache: Path, env: dict[str, str]
) -> None:
    deck, number = course / "deck-0.md", 0
    process = started(course, env, "--jobs", 1)
    while process.poll() is None:
        number += 1
        deck.write_text(f"<!-- slide -->\n\nstate {number} of it\n")
        time.sleep(0.003)
    process.communicate()
    built(course, cache)
    assert f"state {number} of it" in (course.parent / "site" / "deck-0.html").read_text()


def test_a_file_put_there_with_an_old_date_counts_as_changed(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("1")
    moment = time.time_ns() + 10**9
    assert unchanged_since(moment, [old, tmp_path / "absent"])
    time.sleep(0.05)
    moment = time.time_ns()
    time.sleep(0.05)
    shutil.copyfile(old, tmp_path / "new")
    os.utime(tmp_path / "new", ns=(0, 0))
    (tmp_path / "new").replace(old)
    assert not unchanged_since(moment, [old])


def test_what_was_never_there_has_not_changed_whatever_else_comes_and_goes(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    moment = time.time_ns()
    (tmp_path / "other").touch()
    assert unchanged_since(moment, [absent], {absent})
    absent.touch()
    assert not unchanged_since(moment, [absent], {absent})


def test_a_file_that_went_meanwhile_counts_as_changed(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.write_text("1")
    time.sleep(0.05)
    moment = time.time_ns()
    time.sleep(0.05)
    gone.unlink()
    assert not unchanged_since(moment, [gone])


def broken(folder: Path) -> None:
    folder.mkdir()
    (folder / "cache.sqlite3").write_bytes(b"no database" * 1000)


def a_file(folder: Path) -> None:
    folder.write_text("not a folder")


@pytest.mark.parametrize("spoil", [broken, a_file])
def test_a_cache_that_is_no_cache(course: Path, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(tmp_path / "cache")
    done = built(course, tmp_path / "cache")
    assert (done.returncode, done.stderr) == (0, "")
    assert_whole(course.parent / "site")


def test_a_cache_that_is_locked(course: Path, cache: Path) -> None:
    built(course, cache)
    edition(course, "second")
    lock = sqlite3.connect(cache / "cache.sqlite3", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    done = built(course, cache)
    lock.execute("ROLLBACK")
    lock.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert "second edition" in (course.parent / "site" / "deck-0.html").read_text()


def test_nobody_home(course: Path, cache: Path) -> None:
    env = environment(cache, {"HOME": None, "SLIDES_CACHE": None, "XDG_CACHE_HOME": str(cache)})
    assert build(course, env).returncode == 0


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    from builder.machine.cache import Cache, default_path

    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("SLIDES_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("pathlib.Path.home", nowhere)
    cache = Cache(default_path())
    cache.put_many("formula", {"a": "1"})
    assert cache.get_many("formula", ["a"]) == {}


def test_a_fault_of_the_program_stops_one_deck_only(course: Path, env: dict[str, str]) -> None:
    """`sitecustomize` stands for a fault nobody knows yet."""
    patch = course.parent / "patch"
    patch.mkdir()
    (patch / "sitecustomize.py").write_text(
        "import builder.dialect.macros as m\nold = m.expand\n"
        "def expand(tokens, *rest):\n"
        "    if any('Deck 1' in token.content for token in tokens):\n        raise KeyError('surprise')\n"
        "    return old(tokens, *rest)\n"
        "m.expand = expand\n"
    )
    env = {**env, "PYTHONPATH": f"{patch}{os.pathsep}{env['PYTHONPATH']}"}
    done = build(course, env, "--json", "--jobs", 1)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(d["code"], Path(d["location"]["path"]).name) for d in found] == [("internal", "deck-1.md")]
    assert "please report it" in found[0]["hint"]
    assert sorted(pages(course.parent / "site")) == ["deck-0.html", "deck-2.html", "index.html"]


def test_a_reader_that_leaves(course: Path, env: dict[str, str]) -> None:
    pictures = "".join(f"![](gone-{number}.png)\n\n" for number in range(1000))
    (course / "deck-1.md").write_text(f"<!-- slide -->\n\n{pictures}")
    process = started(course, env, "--json")
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=SECONDS) == 1


@pytest.mark.usefixtures("one_browser")
def test_a_deck_that_cannot_be_built_any_more_is_not_examined(tmp_path: Path) -> None:
    """Its page of before is still there."""
    course = tmp_path / "course"
    course.mkdir()
    (course / "slides.yaml").touch()
    for number in range(2):
        (course / f"deck-{number}.md").write_text(f"<!-- slide -->\n\n# Deck {number}\n")
    assert typed("build", ".", "-o", "../site", cwd=course).returncode == 0
    word = course / "theme" / "words" / "Nota.html.jinja"
    word.parent.mkdir(parents=True)
    word.write_text("{{ nope }}", encoding="utf-8")
    with (course / "deck-0.md").open("a") as deck:
        deck.write("\nNota\n")
    done = typed("check", ".", "-o", "../site", cwd=course)
    assert done.returncode == 1
    assert "error[template]" in done.stderr, done.stderr


def test_a_deck_that_is_built_leaves_nothing_to_collect(course: Path) -> None:
    """What goes round in circles stays until there are 100,000 objects: the pages of hundreds of decks."""
    task = Task(Work(course / "deck-0.md", course), "0")
    settings = Settings(course.parent / "site")
    with Engine() as engine:
        perform(task, settings, engine, nobody)  # what all decks share
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            perform(task, settings, engine, nobody)
            gc.collect()
            left = [each for each in gc.garbage if type(each).__module__.startswith("builder.")]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
    assert left == []


@forked
def test_a_deck_built_apart_leaves_this_process_as_it_was(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def perform_all(tasks: Iterator[Task], *rest: object) -> Iterator[Outcome]:
        for task in tasks:
            yield Outcome(task.work, None, (Diagnostic(Location("x"), "note", "process", str(os.getpid())),))

    monkeypatch.setattr("builder.site.parallel.perform_all", perform_all)
    monkeypatch.setattr("builder.site.site.perform_all", perform_all)
    work = Work(course / "deck-0.md", course)
    here, apart = (
        next(build_site([work], Settings(course.parent / "site", apart=apart))) for apart in (False, True)
    )
    assert here.diagnostics[0].message == str(os.getpid()) != apart.diagnostics[0].message
