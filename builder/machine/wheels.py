"""Python packages that only some machines need, fetched by hash into a folder of their own in the cache."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from builder.machine.cache import cache_folder
from builder.machine.staging import staging

PIP = ("-m", "pip", "install", "-q", "--disable-pip-version-check")


class NotFetched(Exception):
    """The packages could not be had; the text says why."""


def folder_of(requirements: Path, name: str) -> Path:
    """Where the packages of a lock file are kept once they have been fetched."""
    return cache_folder() / f"{name}-{sha256(requirements.read_bytes()).hexdigest()[:12]}"


def fetched(requirements: Path, name: str, unread: Iterable[str] = ()) -> Path:
    """The folder with the packages of a lock file, fetched unless they are there: whole or not at all.

    What matches the patterns `unread` is not kept. Raises NotFetched.
    """
    home = folder_of(requirements, name)
    if not home.is_dir():
        with staging(home.parent) as folder:
            fetch(requirements, folder / name)
            shed(folder / name, unread)
            try:
                (folder / name).rename(home)
            except OSError:  # another process was faster
                if not home.is_dir():
                    raise
    return home


def fetch(requirements: Path, folder: Path) -> None:
    """Installs the packages of a lock file into a folder. Raises NotFetched."""
    command = installer() or own_pip(folder.with_name("pip"))
    run([*command, "--target", str(folder), "--no-deps", "--require-hashes", "-r", str(requirements)])


def run(command: list[str]) -> None:
    """Raises NotFetched with the last line of what a command that fails has said."""
    import subprocess

    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        told = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        raise NotFetched(told[-1] if told else "no reason given")


def shed(folder: Path, unread: Iterable[str]) -> None:
    """Take away what is never read."""
    for path in [path for pattern in unread for path in folder.glob(pattern)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def installer() -> list[str]:
    """pip of this Python, else uv, which environments of uv have instead; empty where both are missing."""
    from importlib.util import find_spec  # a build with nothing to do asks for no module

    if find_spec("pip"):
        return [sys.executable, *PIP]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "-q", "--python", sys.executable]
    return []


def own_pip(folder: Path) -> list[str]:
    """The pip that comes with Python, in a folder that goes away: some versions of pipx leave out pip and do
    not tell where their uv is. Raises NotFetched."""
    run([sys.executable, "-m", "venv", str(folder)])
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    return [str(python), *PIP]
