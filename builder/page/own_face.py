"""A face that a style sheet of the deck brings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from builder.page.assets import UNTOUCHED, Asker, Assets, is_remote
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


def own_face(rule: FontRule, assets: Assets, asker: Asker) -> OwnFace | None:
    """The face of a rule one of whose files is there and can be loaded: the first, as browsers choose."""
    for source in rule.sources:
        form = source.format.partition("-variations")[0] or ending(source.address)
        if source.address and form in LOADED_FONTS and is_here(source.address, assets, asker):
            file = assets.find(source.address, asker, "font")
            return OwnFace(rule, file, asker) if file else None
    return None


def is_lost(rule: FontRule, assets: Assets, asker: Asker) -> bool:
    """Whether a face has files, and none is there."""
    named = [source.address for source in rule.sources if source.address]
    return bool(named) and not any(UNTOUCHED.match(url) or is_here(url, assets, asker) for url in named)


def is_here(url: str, assets: Assets, asker: Asker) -> bool:
    return not is_remote(url) and assets.exists(url, asker.base)
