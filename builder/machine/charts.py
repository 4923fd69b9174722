"""The library that draws charts: installed beside this program, or fetched when it was asked for."""

from __future__ import annotations

from importlib.util import find_spec

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
    if find_spec(MODULE):
        return ()
    folder = folder_of(REQUIREMENTS, NAME)
    return (str(folder),) if folder.is_dir() else None
