"""Where the npm packages lie that pages and tools are made of: the base and parts, fetched when asked for."""

from __future__ import annotations

import json
import os
from functools import cache
from hashlib import sha256
from pathlib import Path

from builder.machine.cache import cache_folder
from builder.machine.home import HOME, INSTALLED
from builder.machine.lock import named
from builder.machine.parts import Part, how_to_get, missing, part_of

LIST = ".package-lock.json"  # what was fetched last: by it a build knows that something else is there


@cache
def package(name: str) -> Path:
    """The folder of an npm package, such as `reveal.js` or `@mathjax/src`.

    Raises FileNotFoundError with what to do when it is not there.
    """
    folder = package_root() / name
    if not folder.is_dir():
        raise FileNotFoundError(f"{missing(part_of(name))}: {how_to_get(part_of(name))}")
    return folder


def package_name(path: str) -> str:
    """The package in which a file lies: `@mathjax/src` of `@mathjax/src/mjs/mathjax.js`."""
    return "/".join(path.split("/")[: 2 if path.startswith("@") else 1])


def has_package(name: str) -> bool:
    """Whether an npm package is there."""
    return (package_root() / name).is_dir()


def named_version(name: str) -> str:
    """An npm package with its version, such as `wavedrom 3.7.0`; empty when it is not installed."""
    try:
        manifest = json.loads((package(name) / "package.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    return f"{name} {manifest['version']}"


def packages_of(part: Part) -> tuple[str, ...]:
    """Those that we name; the base has all that are in no part."""
    return tuple(name for name in named() if part_of(name) == part)


def is_fetched(part: Part) -> bool:
    """Whether the npm packages of a part are there."""
    return all(map(has_package, packages_of(part)))


def is_named() -> bool:
    """Whether the folder of packages was named, and so is filled by who named it."""
    return bool(os.environ.get("SLIDES_NODE_MODULES"))


def package_root() -> Path:
    """The folder of packages: the one that `$SLIDES_NODE_MODULES` names, a checkout's own, or the user's."""
    if named_folder := os.environ.get("SLIDES_NODE_MODULES"):
        return Path(named_folder)
    return fetched_folder() if HOME == INSTALLED else HOME / "node_modules"


def fetched_folder() -> Path:
    """Where an installed program keeps packages: each lock file has a folder of its own."""
    lock = sha256((HOME / "package-lock.json").read_bytes()).hexdigest()[:12]
    return cache_folder() / f"frontend-{lock}" / "node_modules"
