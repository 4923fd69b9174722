"""What lists of decks say of one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Summary:
    """What lists of decks say of one. `subtitle` is the second heading of the first slide, or empty."""

    url: str
    title: str
    lang: str
    slides: int
    subtitle: str = ""
