"""Python packages that only some machines need, fetched by hash into a folder of their own in the cache."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from builder.machine.cache import cache_folder
from builder.machine.staging import staging


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
    import subprocess

    given = ["--target", str(folder), "--no-deps", "--require-hashes", "-r", str(requirements)]
    done = subprocess.run([*installer(), *given], capture_output=True, check=False)
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotFetched(told[-1] if told else "no reason given")


def shed(folder: Path, unread: Iterable[str]) -> None:
    """Take away what is never read."""
    for path in [path for pattern in unread for path in folder.glob(pattern)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def installer() -> list[str]:
    """pip of this Python, else uv, which environments of uv have instead. Raises NotFetched."""
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "-q", "--python", sys.executable]
    raise NotFetched("there is neither pip nor uv to fetch it with")
