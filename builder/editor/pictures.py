"""Pictures inside an answer: their bytes as an address, so that the editor needs no file and no network."""

from __future__ import annotations

from base64 import b64encode
from mimetypes import guess_type
from pathlib import Path

from builder.read.source import Unreadable, read_bytes

LARGEST = 256 * 1024
HEIGHT = 160


def picture(path: Path) -> str:
    """Markdown that shows a picture file; empty for what is too large or no picture."""
    kind = guess_type(path.name)[0] or ""
    if not kind.startswith("image/"):
        return ""
    try:
        data = read_bytes(path, LARGEST)
    except Unreadable:
        return ""
    return f'<img src="data:{kind};base64,{b64encode(data).decode("ascii")}" height="{HEIGHT}">'


def drawing(svg: str) -> str:
    """Markdown that shows a drawing."""
    return f"![](data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')})"
