"""Npm packages, fetched in the versions and by the hashes of the lock file, each whole or not at all.

npm takes its registry, proxy and certificates from the user's settings, and runs no script of a package
(`.npmrc`).
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.machine.frontend import LIST
from builder.machine.home import HOME
from builder.machine.lock import NODE_MODULES, Entries, needed, outermost, write_manifests
from builder.machine.node_program import npm
from builder.machine.staging import staging
from builder.machine.wheels import NotFetched

# What is never read of the larger packages, a quarter of all: other builds of the same, sources, maps.
UNREAD = {
    "@fortawesome/fontawesome-free": ("js", "scss", "sprites", "sprites-full", "svgs-full"),
    "@mathjax/mathjax-newcm-font": ("cjs", "chtml"),
    "@mathjax/mathjax-tex-font": ("cjs", "chtml"),
    "@mathjax/src": ("cjs", "components", "ts"),
}
MAPS = "*.map"
FRONT = re.compile(r"^npm error|\bFetchError: ")  # of what it says, which is no news


def fetch_packages(names: Iterable[str], root: Path) -> None:
    """Packages with all that they need in the folder `root`, where those of other versions are replaced.

    Those that are asked for come last: where they are, what they need is. Raises NotFetched, OSError, and
    FileNotFoundError without Node.js.
    """
    names = tuple(names)
    entries = needed(names)
    if not any(outdated(entries, root)):
        return
    with staging(root.parent) as folder:
        write_manifests(folder, names, entries)
        run_npm(folder)
        root.mkdir(exist_ok=True)
        late = {*outdated(entries, root)}  # another process may have been faster
        for name in sorted(late, key=lambda name: (name in names, name)):
            new = folder / NODE_MODULES / name
            shed(new, name)
            put_in_place(new, root / name, folder)
        (folder / NODE_MODULES / LIST).replace(root / LIST)


def outdated(entries: Entries, root: Path) -> Iterator[str]:
    """The packages in `root` that are not there, or in which something has another version."""
    for place, entry in entries.items():
        manifest = root / place.removeprefix(NODE_MODULES) / "package.json"
        try:
            version = json.loads(manifest.read_text(encoding="utf-8"))["version"]
        except (OSError, ValueError, KeyError):
            version = ""
        if version != entry["version"]:
            yield outermost(place)


def run_npm(folder: Path) -> None:
    """Raises NotFetched."""
    import subprocess

    shutil.copyfile(HOME / ".npmrc", folder / ".npmrc")
    command = [*npm(), "ci", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise NotFetched(reason(done.stderr.decode(errors="replace")))


def reason(told: str) -> str:
    """What npm says of a failure, in a line."""
    lines = [FRONT.sub("", line).strip() for line in told.splitlines()]
    said = [line for line in lines if line and not line.startswith(("code ", "syscall ", "errno "))]
    return said[0] if said else "npm gives no reason"


def shed(folder: Path, name: str) -> None:
    """Take away what is never read."""
    for part in UNREAD.get(name, ()):
        shutil.rmtree(folder / part, ignore_errors=True)
    for path in folder.rglob(MAPS):
        path.unlink()


def put_in_place(new: Path, place: Path, folder: Path) -> None:
    """Under its name in one step; who comes second finds it there."""
    place.parent.mkdir(exist_ok=True)
    if place.exists():
        old = folder / "old" / place.relative_to(place.parents[1])
        old.parent.mkdir(parents=True, exist_ok=True)
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if not place.is_dir():
            raise
