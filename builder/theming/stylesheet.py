"""A theme's style sheets as one text, small and with its pictures inside."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

from builder.read.css import SHEETS_KEPT
from builder.theming.manifest import ThemeError
from builder.theming.theme import Theme

LAYER = "slides"  # named in `theme/base/page.html.jinja`
STRING = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
COMMENT = re.compile(STRING + r"|/\*.*?\*/\s*", re.DOTALL)
BLANKS = re.compile(
    STRING + r"|\s*;?\s*(\})\s*|\s*([{;>])\s*|(,)\s+|(?<![\w-])([a-z][a-z-]*:)\s+|\n\s*", re.DOTALL
)
RELATIVE_URL = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|[#/])([^"')]+)\1\s*\)""")


def stylesheet(theme: Theme) -> str:
    """All style sheets of a theme as one text, base first, without comments and indentation, the
    pictures they name embedded.

    `url(logo.svg)` means the nearest `logo.svg` of the theme, whichever sheet says so: a derived theme or a
    deck replaces the logo by having one. Raises ThemeError if there is none.
    """

    def embed(match: re.Match[str]) -> str:
        path = theme.file(match[2])
        if path is None:
            raise ThemeError(f"theme `{theme.name}` has no `{match[2]}`, which a style sheet of it names")
        return f'url("{data_url(path)}")'

    sheets = (path.read_text(encoding="utf-8").strip() for path in theme.styles)
    return in_layer(RELATIVE_URL.sub(embed, squeeze("\n".join(sheets)))) + "\n"


def in_layer(css: str) -> str:
    """Rules of ours in the layer of them all: whatever a deck's own sheet says wins by being there."""
    return f"@layer {LAYER}{{{css}}}" if css else ""


@lru_cache(maxsize=SHEETS_KEPT)
def squeeze(css: str) -> str:
    """A style sheet without comments and the blanks that only its reader needs."""
    bare = COMMENT.sub(lambda found: found[1] or "", css)
    return BLANKS.sub(kept, bare)


def kept(blank: re.Match[str]) -> str:
    """What remains of a blank: the sign that stands in it, or between words the end of a line as a space."""
    return blank[blank.lastindex] if blank.lastindex else " " if "\n" in blank[0] else ""


def data_url(path: Path) -> str:
    """A file as a data URL; SVG stays text, which is shorter than base64 and compresses."""
    from urllib.parse import quote

    if path.suffix == ".svg":
        text = " ".join(path.read_text(encoding="utf-8").split())
        return "data:image/svg+xml," + quote(text, safe=" =:/(),;'!*$&@?-")
    kind = guess_type(path.name, strict=False)[0] or "application/octet-stream"
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode('ascii')}"
