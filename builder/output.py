"""Write a page and its files: whole or not at all, and only what changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from builder.diagnostics import Diagnostic, Location
from builder.source import shown_name

if TYPE_CHECKING:
    from builder.assets import Asset
    from builder.page import Page


def write_text(path: Path, text: str) -> bool:
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> bool:
    """Put `data` at `path` in one step; whether anything changed. Raises `OSError`."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except OSError:
        pass
    with beside(path) as name:
        Path(name).write_bytes(data)
    return True


def copy_file(source: Path, path: Path) -> bool:
    """Copy a file with its time, unless the copy has the same size and time already."""
    have, want = (os.stat(path) if path.exists() else None), os.stat(source)
    if have and (have.st_size, have.st_mtime_ns) == (want.st_size, want.st_mtime_ns):
        return False
    with beside(path) as name:
        shutil.copyfile(source, name)
        os.utime(name, ns=(want.st_atime_ns, want.st_mtime_ns))
    return True


class beside:  # noqa: N801 - reads as a statement
    """A temporary file next to `path` that takes its place when the block ends well."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> str:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, self.name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=self.path.parent)
        os.close(handle)
        os.chmod(self.name, 0o644)
        return self.name

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            os.replace(self.name, self.path)
        else:
            os.unlink(self.name)


class NotWritten(Exception):
    """A file of the site that could not be written; `diagnostic` says which and why."""

    def __init__(self, error: OSError, output: Path) -> None:
        super().__init__(str(error))
        where = Location(shown_name(Path(error.filename2 or error.filename or output)))
        message = f"cannot write: {error.strerror or error}"
        self.diagnostic = Diagnostic(where, "error", "not-written", message, "what was built before is untouched")


def write_page(page: Page, output: Path) -> list[Path]:
    """Put a page into the site, its files first, so that it never stands there without them.

    Returns every file of the site the page consists of. Raises `NotWritten`.
    """
    try:
        files = [file for asset in sorted(page.assets, key=lambda a: a.target) for file in write_asset(asset, output)]
        write_text(output / page.target, page.html)
    except OSError as error:
        raise NotWritten(error, output) from None
    return [*files, output / page.target]


def write_asset(asset: Asset, output: Path) -> Iterator[Path]:
    target = output / asset.target
    if isinstance(asset.source, bytes):
        write_bytes(target, asset.source)
        yield target
    elif asset.source.is_dir():
        for file in sorted(p for p in asset.source.rglob("*") if p.is_file()):
            copy_file(file, target / file.relative_to(asset.source))
            yield target / file.relative_to(asset.source)
    else:
        copy_file(asset.source, target)
        yield target
