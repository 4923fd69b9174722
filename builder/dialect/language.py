"""The language of a deck: what its settings say, else what its text looks like."""

from __future__ import annotations

import re

from builder.read.options import DeckOptions
from builder.read.source import Source

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def language_of(source: Source, options: DeckOptions) -> str:
    """A tag of BCP 47, such as `zh-CN`."""
    return options.lang or ("zh-CN" if CHINESE.search(source.text) else "en")
