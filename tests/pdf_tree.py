"""The structure tree of a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf


def elements(kid: Any) -> Iterator[Any]:
    """Every structure element, in reading order."""
    if isinstance(kid, pikepdf.Array):
        for one in kid:
            yield from elements(one)
    elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
        yield kid
        yield from elements(kid.get("/K"))
