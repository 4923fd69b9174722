"""The lock file of the npm packages: what some of them need, and a lock file of just that."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from builder.machine.home import HOME

NODE_MODULES = "node_modules/"
# What packages name as needed and never load when their files are used as here.
UNNEEDED = {
    "reveal.js-plugins": {"npm"},
    "@mathjax/src": {"speech-rule-engine", "mj-context-menu"},
}
SORTS = ("dev", "optional")  # of entries that npm may leave out
# As npm names what Python names.
CPUS = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "i686": "ia32", "ppc64le": "ppc64"}
Entries = Mapping[
    str, Mapping[str, Any]
]  # by place, such as `node_modules/less` and `node_modules/a/node_modules/b`


@cache
def locked() -> Entries:
    """Every package of the lock file."""
    entries: Entries = json.loads((HOME / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return entries


@cache
def named() -> tuple[str, ...]:
    """The packages that we name ourselves."""
    manifest = json.loads((HOME / "package.json").read_text(encoding="utf-8"))
    return tuple(manifest["dependencies"])


def needed(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The entries of packages and of all that they need in turn."""
    found: dict[str, dict[str, Any]] = {}
    fresh = [NODE_MODULES + name for name in names]
    while fresh:
        place = fresh.pop()
        if place not in found:
            found[place] = trimmed(place)
            fresh += [beside(place, name) for name in found[place]["dependencies"]]
    return dict(sorted(found.items()))


def trimmed(place: str) -> dict[str, Any]:
    """An entry without what is never loaded, or is for other machines; all else has to be there, so that a
    lack is a fault of npm."""
    entry = {key: value for key, value in locked()[place].items() if key not in SORTS}
    left_out = UNNEEDED.get(name_of(place), ())
    optional = entry.pop("optionalDependencies", {})
    fit = {name: optional[name] for name in optional if is_for_this_machine(locked()[beside(place, name)])}
    wanted = {**fit, **entry.get("dependencies", {})}
    return {**entry, "dependencies": {name: wanted[name] for name in wanted if name not in left_out}}


def is_for_this_machine(entry: Mapping[str, Any]) -> bool:
    """Whether a package that names systems and processors names these."""
    cpu = platform.machine().lower()
    here = {"os": sys.platform, "cpu": CPUS.get(cpu, cpu)}
    return all(here[key] in entry.get(key, [here[key]]) for key in here)


def beside(place: str, name: str) -> str:
    """Where Node.js finds a package that the one of this place asks for: inside of it, else further out."""
    if f"{place}/{NODE_MODULES}{name}" in locked():
        return f"{place}/{NODE_MODULES}{name}"
    outside = place.rpartition(f"/{NODE_MODULES}")[0]
    return beside(outside, name) if outside else NODE_MODULES + name


def name_of(place: str) -> str:
    return place.rpartition(NODE_MODULES)[2]


def outermost(place: str) -> str:
    """The package in whose folder one lies."""
    return place.removeprefix(NODE_MODULES).partition(f"/{NODE_MODULES}")[0]


def write_manifests(folder: Path, names: Iterable[str], entries: Entries) -> None:
    """What npm needs to fetch packages and nothing else, each in its version and by its hash."""
    asked = {name: locked()[NODE_MODULES + name]["version"] for name in names}
    manifest = {"name": "slides-frontend", "private": True, "dependencies": asked}
    lock = {"name": manifest["name"], "lockfileVersion": 3, "packages": {"": manifest, **entries}}
    for name, content in (("package.json", manifest), ("package-lock.json", lock)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
