"""Where the npm packages lie that pages and tools are made of; installed at the first use."""

from __future__ import annotations

import json
import os
import shutil
from functools import cache
from hashlib import sha256
from pathlib import Path

from builder.machine.cache import cache_folder
from builder.machine.home import HOME, INSTALLED
from builder.machine.node_program import npm
from builder.machine.staging import staging

MANIFESTS = ("package.json", "package-lock.json", ".npmrc")


@cache
def package(name: str) -> Path:
    """The folder of an npm package, such as `reveal.js` or `@mathjax/src`.

    Raises FileNotFoundError with what to do when it is not there and cannot be had.
    """
    root = package_root()
    folder = root / name
    if not folder.is_dir():
        raise FileNotFoundError(f"front-end package `{name}` is not in {root}; run `make install`")
    return folder


def named_version(name: str) -> str:
    """An npm package with its version, such as `wavedrom 3.7.0`; empty when it is not installed."""
    try:
        manifest = json.loads((package(name) / "package.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    return f"{name} {manifest['version']}"


def is_fetched() -> bool:
    """Whether what pages are made of is there, without asking the network."""
    return bool(os.environ.get("SLIDES_NODE_MODULES")) or HOME != INSTALLED or fetched_folder().is_dir()


def package_root() -> Path:
    """The folder `node_modules`: `$SLIDES_NODE_MODULES`, a checkout's own, or the user's, filled when needed.

    Raises FileNotFoundError when it cannot be filled.
    """
    if named := os.environ.get("SLIDES_NODE_MODULES"):
        return Path(named)
    return install_frontend() if HOME == INSTALLED else HOME / "node_modules"


def install_frontend() -> Path:
    """Fetch the packages of the lock file into the user's cache folder, once; the folder they are in.

    npm checks their hashes and takes its registry, proxy and certificates from the user's settings. Each
    lock file has a folder of its own. Raises FileNotFoundError without npm or when npm fails.
    """
    home = fetched_folder()
    if not home.is_dir():
        with staging(home.parent) as folder:
            fetch(folder)
            put_in_place(folder, home)
    return home / "node_modules"


def fetched_folder() -> Path:
    """Where an installed program keeps the packages of its lock file."""
    lock = sha256((HOME / "package-lock.json").read_bytes()).hexdigest()[:12]
    return cache_folder() / f"frontend-{lock}"


def fetch(folder: Path) -> None:
    import subprocess

    command = [*npm(), "ci", "--loglevel=error"]
    for name in MANIFESTS:
        shutil.copyfile(HOME / name, folder / name)
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip() or "it gives no reason"
        raise FileNotFoundError(f"npm could not fetch the front-end packages: {reason}")


def put_in_place(folder: Path, home: Path) -> None:
    """Under its name in one step; who comes second finds it there."""
    (folder / "done").mkdir()
    for name in ("node_modules", *MANIFESTS):
        (folder / name).rename(folder / "done" / name)
    try:
        (folder / "done").rename(home)
    except OSError:
        if not home.is_dir():
            raise
