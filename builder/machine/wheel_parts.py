"""Parts that are Python packages: installed beside this program, or fetched when they were asked for."""

from __future__ import annotations

import sys
from pathlib import Path

from builder.machine.home import HOME
from builder.machine.parts import Part
from builder.machine.wheels import fetched, folder_of


def part_version(part: Part) -> str:
    """Changes with the packages of the lock file."""
    return folder_of(lock_file(part), part.name).name


def part_paths(part: Part) -> tuple[str, ...] | None:
    """The folders in which Python looks for the packages besides its own; None where there are none."""
    from importlib.util import find_spec  # a build with nothing to do asks for no module

    if all(map(find_spec, part.modules)):
        return ()
    folder = part_folder(part)
    return (str(folder),) if folder.is_dir() else None


def part_folder(part: Part) -> Path:
    """Where the packages are kept once they have been fetched."""
    return folder_of(lock_file(part), folder_name(part))


def fetch_part(part: Part) -> None:
    """Fetch the packages by the hashes of the lock file, unless they are there. Raises NotFetched."""
    fetched(lock_file(part), folder_name(part), part.unread)


def lock_file(part: Part) -> Path:
    return HOME / part.wheels


def folder_name(part: Part) -> str:
    """Compiled packages are for one version of Python."""
    return f"{part.name}-{sys.implementation.cache_tag}"
