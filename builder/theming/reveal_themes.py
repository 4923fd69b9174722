"""The themes that reveal.js brings."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from builder.machine.frontend import has_package, package

THEMES = PurePosixPath("dist/theme")


def reveal_themes() -> dict[str, Path]:
    """The themes of reveal.js by name; none where it is not installed."""
    if not has_package("reveal.js"):
        return {}
    return {path.stem: path for path in sorted((package("reveal.js") / THEMES).glob("*.css"))}
