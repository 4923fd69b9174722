"""Say in a template that a block cannot be drawn."""

from __future__ import annotations

from typing import NoReturn

from builder.filters import Refused


def refuse(message: str, hint: str = "") -> NoReturn:
    """Raises Refused with this message: the block's source is shown with it."""
    raise Refused(message, hint)
