"""A face that a style sheet of the deck brings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from builder.page.assets import Asker
from builder.read.font_rules import FontRule

# What browsers load of the sources of a font, by format or ending; they ask for no other.
LOADED_FONTS = frozenset(["woff2", "woff", "truetype", "opentype", "ttf", "otf"])


def ending(url: str) -> str:
    """Of the name of a file in an address, in small letters."""
    return re.split(r"[?#]", url)[0].rpartition(".")[2].lower()


@dataclass(frozen=True)
class OwnFace:
    """A face that a sheet of the deck brings: its rule, the file that is to be in it, and the sheet."""

    rule: FontRule
    file: Path
    asker: Asker

    @property
    def before(self) -> list[str]:
        """What the rule tries before the file: fonts of the reader's own."""
        first = next(n for n, source in enumerate(self.rule.sources) if source.address)
        return [source.written for source in self.rule.sources[:first]]
