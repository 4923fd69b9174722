"""A picture that shows nothing, as large as another: what stands in the gaps of students."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from builder.page.assets import Asker, Assets
from builder.read.source import Unreadable, read_bytes

WITHIN = 65536  # characters of an SVG in which its size is looked for
ROOT = re.compile(r"<svg\b[^>]*>", re.I)
SIDE = re.compile(r"""\s(width|height|viewBox)\s*=\s*["']([-+\d.,%\sa-z]*)["']""")
TURNED = range(5, 9)  # orientations of EXIF in which width and height change places
ORIENTATION = 0x0112


def blank_picture(url: str, asker: Asker, assets: Assets) -> str:
    """The address of an empty drawing with the natural size of a picture; the picture is not in the site. One
    that is missing is reported, and takes no room; nor does one on another machine, or of no known kind."""
    path = assets.find(url, asker, "picture")
    sides = natural_size(path) if path else {}
    said = "".join(f" {name}='{value}'" for name, value in (sides or {"width": "1", "height": "1"}).items())
    return "data:image/svg+xml," + quote(f"<svg xmlns='http://www.w3.org/2000/svg'{said}/>", safe="/:='")


def natural_size(path: Path) -> dict[str, str]:
    """The sides of a picture, as a browser shows it and as SVG names them; none that are not known."""
    from PIL import Image

    try:
        if path.suffix.lower() == ".svg":
            root = ROOT.search(read_bytes(path)[:WITHIN].decode("utf-8", "replace"))
            return dict(SIDE.findall(root[0])) if root else {}
        with Image.open(path) as picture:
            turned = picture.getexif().get(ORIENTATION) in TURNED
            width, height = reversed(picture.size) if turned else picture.size
            return {"width": str(width), "height": str(height)}
    except (OSError, ValueError, SyntaxError, Unreadable, Image.DecompressionBombError):
        return {}
