"""What lists of decks say of one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Summary:
    """What lists of decks say of one. `subtitle` is the second heading of the first slide, or empty. `size`
    is that of its slides, as `1280px 720px`; empty where its page is not built, or begins otherwise."""

    url: str
    title: str
    lang: str
    slides: int
    subtitle: str = ""
    size: str = ""
