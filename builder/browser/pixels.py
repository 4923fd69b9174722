"""What differs between two pictures, pixel by pixel, and pictures in few bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

CHANNEL_TOLERANCE = 24
"""A pixel has changed if red, green or blue differ by more than this, of 255."""
PIXEL_TOLERANCE = 4
"""A slide has changed if more than this many of its pixels have."""


@dataclass(frozen=True)
class Difference:
    """`pixels` have changed, all within `box` (left, top, right, bottom); `picture` shows which.

    Of pictures of different sizes everything has changed, and there is no `picture`.
    """

    pixels: int
    box: tuple[int, int, int, int]
    picture: bytes = b""


def compare(before: bytes, after: bytes) -> Difference | None:
    """What differs between two PNGs, or None if it is within the tolerance."""
    from PIL import Image, ImageChops

    old, new = (Image.open(io.BytesIO(png)).convert("RGB") for png in (before, after))
    if old.size != new.size:
        return Difference(new.width * new.height, (0, 0, *new.size))
    changed = changed_pixels(ImageChops.difference(old, new))
    pixels = changed.histogram()[255]
    if pixels <= PIXEL_TOLERANCE:
        return None
    return Difference(pixels, changed.getbbox() or (0, 0, 0, 0), marked(new, changed))


def changed_pixels(difference: Image) -> Image:
    """White where some channel differs by more than the tolerance, black elsewhere."""
    from PIL import ImageChops

    red, green, blue = difference.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return strongest.point([0] * (CHANNEL_TOLERANCE + 1) + [255] * (255 - CHANNEL_TOLERANCE))


def marked(picture: Image, changed: Image) -> bytes:
    """The picture, pale, with the changed pixels in red."""
    from PIL import Image

    pale = Image.blend(picture.convert("L").convert("RGB"), Image.new("RGB", picture.size, "white"), 0.75)
    pale.paste((220, 0, 0), mask=changed)
    return png(pale)


def smallest(picture: bytes) -> bytes:
    """The picture in few bytes: in 64 colours if that changes nothing near the tolerance, else as it is."""
    from PIL import Image, ImageChops

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(64, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    bands = ImageChops.difference(image, few.convert("RGB")).split()
    worst = max(value for band in bands for value, count in enumerate(band.histogram()) if count)
    return png(few if worst <= CHANNEL_TOLERANCE // 2 else image)


def png(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
