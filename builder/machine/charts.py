"""The library that draws charts: installed beside this program, or fetched when it was asked for."""

from __future__ import annotations

from pathlib import Path

from builder.machine.home import HOME
from builder.machine.wheels import folder_of

NAME = "charts"
REQUIREMENTS = HOME / ".requirements-charts.txt"
MODULE = "vl_convert"


def charts_version() -> str:
    """Changes with the library of the lock file."""
    return folder_of(REQUIREMENTS, NAME).name


def charts_paths() -> tuple[str, ...] | None:
    """The folders in which Python looks for the library besides its own; None where there is no library."""
    from importlib.util import find_spec

    if find_spec(MODULE):
        return ()
    folder = fetched_charts()
    return (str(folder),) if folder else None


def fetched_charts() -> Path | None:
    """The folder of the library, if it was fetched."""
    folder = folder_of(REQUIREMENTS, NAME)
    return folder if folder.is_dir() else None
