"""Drawings of the chalkboard that come with a deck."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.diagnostics import Diagnostic
from builder.page.assets import Assets
from builder.read.project import Outside
from builder.read.source import Source
from builder.theming.stylesheet import data_url


def with_drawings(reveal: Mapping[str, Any], source: Source, assets: Assets) -> dict[str, Any]:
    """reveal's options with the file named by `chalkboard: src:` in them as a data URL, because a page opened
    from disk may not read the files beside it. A file that cannot be had is reported and left out."""
    board = reveal.get("chalkboard")
    if not isinstance(board, dict) or not isinstance(board.get("src"), str):
        return dict(reveal)
    rest = {key: value for key, value in board.items() if key != "src"}
    path = find(board["src"], source, assets)
    return {**reveal, "chalkboard": {**rest, "src": data_url(path)} if path else rest}


def find(name: str, source: Source, assets: Assets) -> Path | None:
    at = source.option_lines.get("presentation.chalkboard.src") or source.locate(0)
    project, folder = assets.site.project, source.path.parent
    try:
        path = project.find(name, folder)
        assets.note_read(path or project.resolve(name, folder))
    except Outside as error:
        assets.report(Diagnostic(at, "error", "outside-project", f"drawing `{name}` {error}"))
        return None
    if path is None:
        assets.report(Diagnostic(at, "warning", "missing-drawing", f"no drawing `{name}` in the project"))
    return path
