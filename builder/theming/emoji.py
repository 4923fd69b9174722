"""Emoji that are several characters: skin tones, families, flags, keycaps.

A font draws them as one by its rules for ligatures, which hold within one file. Packages ship an emoji font
as several files, each with all that its sequences need (Unicode Technical Standard 51, 1.4.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from builder.theming.font_sheets import SourceFile

PICTURE = "[\u00a9-\u3299\U0001f000-\U0001fbff]"
TONE = "[\U0001f3fb-\U0001f3ff]"
ONE = f"{PICTURE}(?:\ufe0f|{TONE})?"
SEQUENCE = re.compile(
    f"[#*0-9]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{{2}}|{ONE}(?:\u200d{ONE})+|{PICTURE}{TONE}"
    f"|{PICTURE}[\U000e0020-\U000e007f]+"
)


def sequences(text: str) -> Iterator[str]:
    """The emoji of a text that are several characters."""
    return (found[0] for found in SEQUENCE.finditer(text))


def files_with(wanted: Iterable[str], files: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, str]]:
    """The files that hold some of these sequences whole, and the characters of those; each sequence once."""
    left = sorted(wanted)
    for file in files:
        held = [sequence for sequence in left if all(map(file.has, sequence))]
        if held:
            yield file, "".join(sorted({*"".join(held)}))
        left = [sequence for sequence in left if sequence not in held]
