"""What to type to run this program again, in whatever way it was installed."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

NAME = "slides-for-mathematics"
UVX = "archive-v0"  # the folder of uv's cache in which the environments of `uvx` lie, gone when it is swept
PIPX = "pipx"  # a folder above its environments; those of `pipx run` go after days, those in `venvs` stay


def program() -> str:
    """From any folder: `slides`, where the shell finds that by its name."""
    environment = Path(sys.prefix)
    if UVX in environment.parts:  # its `slides` is on the PATH of this process only
        return f"uvx --from {quoted(origin())} slides"
    if PIPX in environment.parts and environment.parent.name != "venvs":
        return f"pipx run --spec {quoted(origin())} slides"
    called = Path(os.path.abspath(sys.argv[0]))
    if called.name == "__main__.py":
        return f"{quoted(sys.executable)} -m builder"
    found = shutil.which(called.stem)
    is_found = found and bare(Path(found)) == bare(called)
    return called.stem if is_found else quoted(called)


def origin() -> str:
    """What this program was installed from, as installers are told it: its folder or repository, else its
    name on an index."""
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import urlsplit
    from urllib.request import url2pathname  # a third of the start of this program

    try:
        record = json.loads(distribution(NAME).read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        record = {}
    if "vcs_info" in record:
        return f"{record['vcs_info']['vcs']}+{record['url']}"
    if "dir_info" in record:
        return url2pathname(urlsplit(record["url"]).path)
    return str(record.get("url", NAME))


def bare(command: Path) -> Path:
    """Windows runs `slides.exe`, and calls it `slides`."""
    return command.resolve().with_suffix("")


def quoted(path: str | Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
