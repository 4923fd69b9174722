"""However a command ends: nothing of it stays among the temporary files, and no process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import SECONDS, environment, slides, start

from builder.machine.staging import PREFIX, staging, tidy

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
IN_A_CALLBACK = """
import os, signal, sys, time, weakref
from builder.cli.signals import ended_tidily

class Thing: ...

def command():
    thing = Thing()
    reference = weakref.ref(thing, lambda gone: os.kill(os.getpid(), int(sys.argv[1])))
    del thing
    time.sleep(1000)

ended_tidily(command)
"""
SLOW = '#!/bin/sh\n[ "$1" = --version ] && echo v22.0.0 && exit\nmktemp -d > /dev/null\nexec sleep 1000\n'


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "slides.yaml").touch()
    for name in "ab":
        (folder / f"{name}.md").write_text(f"<!-- slide -->\n\n# {name} $x_{name}$\n", encoding="utf-8")
    return folder


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def env(tmp_path: Path, temporary: Path) -> dict[str, str]:
    return environment(tmp_path / "cache", {"TMPDIR": str(temporary)})


def hanging_node(folder: Path, env: dict[str, str]) -> dict[str, str]:
    """An environment whose Node.js makes a temporary folder and then never answers."""
    (folder / "bin").mkdir()
    (folder / "bin" / "node").write_text(SLOW)
    (folder / "bin" / "node").chmod(0o755)
    return env | {"PATH": f"{folder / 'bin'}{os.pathsep}{env['PATH']}"}


def wait_for(pattern: str, temporary: Path, process: subprocess.Popen[str]) -> None:
    """Until such a file or folder is among the temporary ones."""
    end = time.monotonic() + SECONDS
    while not list(temporary.rglob(pattern)):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, f"no {pattern} in {temporary}"
        time.sleep(0.02)


def group_of(text: str) -> set[int]:
    """The groups of processes whose command line has a word in it."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                found.add(os.getpgid(int(folder.name)))
        except OSError:
            continue
    return found


def processes_with(text: str) -> list[str]:
    """The command lines and environments of processes that name a path, where the system tells them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            alive = "\nState:\tZ" not in (folder / "status").read_text()
        except OSError:
            continue
        if alive and text.encode() in told:
            found.append(told.decode(errors="replace"))
    return found


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_build_that_is_asked_to_end(
    end: signal.Signals, jobs: int, course: Path, env: dict[str, str], temporary: Path, tmp_path: Path
) -> None:
    busy = hanging_node(tmp_path, env)
    process = start("build", "course", "-o", "site", "--jobs", jobs, cwd=tmp_path, env=busy)
    wait_for("tmp.*", temporary, process)
    process.send_signal(end)
    assert "Traceback" not in process.communicate(timeout=SECONDS)[1]
    assert process.returncode == -end
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="a system that tells no processes")
def test_what_a_terminal_signals_is_the_command_alone(
    course: Path, env: dict[str, str], temporary: Path, tmp_path: Path
) -> None:
    """Its browser's driver could end before it knows the browser, which would then go on."""
    process = start("pdf", "course", "-o", "site", cwd=tmp_path, env=env, start_new_session=True)
    wait_for("playwright_chromium*", temporary, process)
    drivers = group_of("run-driver")
    process.terminate()
    process.communicate(timeout=SECONDS)
    assert drivers and process.pid not in drivers


@pytest.mark.parametrize("end", ENDS)
def test_a_command_with_a_browser_that_is_asked_to_end(
    end: signal.Signals, course: Path, env: dict[str, str], temporary: Path, tmp_path: Path
) -> None:
    process = start("pdf", "course", "-o", "site", cwd=tmp_path, env=env, start_new_session=True)
    wait_for("playwright_chromium*", temporary, process)
    os.killpg(process.pid, end)  # as a terminal does
    told = process.communicate(timeout=SECONDS)[1]
    assert "Traceback" not in told and "Exception" not in told
    assert process.returncode == -end
    assert list(temporary.iterdir()) == []
    end_of_patience = time.monotonic() + SECONDS  # the last of a browser's processes may outlive its pipes
    while processes_with(str(temporary)) and time.monotonic() < end_of_patience:
        time.sleep(0.02)
    assert processes_with(str(temporary)) == []


@pytest.mark.parametrize("end", ENDS)
def test_a_preview_that_is_asked_to_end(
    end: signal.Signals, course: Path, env: dict[str, str], temporary: Path, tmp_path: Path
) -> None:
    process = start("serve", "course", "--port", "0", cwd=tmp_path, env=env)
    assert process.stdout and "preview at" in process.stdout.readline()
    assert list(temporary.glob(f"{PREFIX}*")) != []
    process.send_signal(end)
    process.communicate(timeout=SECONDS)
    assert list(temporary.iterdir()) == []


def test_what_a_killed_run_leaves_is_removed_by_the_next(
    course: Path, env: dict[str, str], temporary: Path, tmp_path: Path
) -> None:
    busy = hanging_node(tmp_path, env)
    process = start("build", "course", "-o", "site", cwd=tmp_path, env=busy, start_new_session=True)
    wait_for("tmp.*", temporary, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert list(temporary.iterdir()) != []
    assert slides("build", "course", "-o", "site", cwd=tmp_path, env=env).returncode == 0
    assert list(temporary.iterdir()) == []


def test_a_command_that_ends_by_itself(
    course: Path, env: dict[str, str], temporary: Path, tmp_path: Path
) -> None:
    for arguments in (["build", "course", "-o", "site"], ["build", "gone"], ["build", "--self-contained"]):
        slides(*arguments, cwd=tmp_path, env=env)
        assert list(temporary.iterdir()) == []


def test_the_folder_of_a_run_is_not_removed_by_another(tmp_path: Path) -> None:
    with staging(tmp_path) as first:
        with staging(tmp_path) as second:
            assert first.is_dir() and second.is_dir() and first != second
        assert first.is_dir() and not second.exists()


def test_what_only_looks_like_a_folder_of_ours_holds_nothing_up(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "file").touch()
    site = tmp_path / "site"
    site.mkdir()
    os.mkfifo(site / f"{PREFIX}pipe")
    (site / f"{PREFIX}link").symlink_to(other)
    (site / f"{PREFIX}file").touch()
    tidy(site)
    with staging(site):
        pass
    assert (other / "file").exists()


@pytest.mark.parametrize("end", ENDS)
def test_what_asks_it_to_end_where_python_drops_exceptions(end: signal.Signals) -> None:
    """As in the callbacks that run when a module has been imported."""
    asked = subprocess.run(
        [sys.executable, "-c", IN_A_CALLBACK, str(int(end))], capture_output=True, text=True, timeout=SECONDS
    )
    assert (asked.returncode, asked.stderr) == (-end, "")


def test_who_asks_twice_leaves_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove = shutil.rmtree
    asked: list[Path] = []

    def interrupted(folder: Path, **how: bool) -> None:
        asked.append(folder)
        if len(asked) == 1:
            raise KeyboardInterrupt
        remove(folder, **how)

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt), staging(tmp_path) as stage:
        (stage / "half").touch()
    assert list(tmp_path.iterdir()) == []
