"""Addresses in text become links: `https://…`, `www.…`, `name.tld` and e-mail (dialect §13)."""

from __future__ import annotations

import re

from linkify_it import LinkifyIt  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, linkify

# The library's searches take time in the square of a line of addresses; no prose is that long.
LONGEST = 20_000
# Each address has a scheme's sign, an `@` or a letter behind a dot in it. Most text has none, and to make the
# library's expressions takes 20 ms.
MAY_HOLD = re.compile(r"//|@|mailto:|\S\.[^\W\d_]", re.I)


def linkify_plugin(md: MarkdownIt) -> None:
    md.linkify = Linkify()
    md.inline.ruler.at("linkify", address)


class Linkify(LinkifyIt):  # type: ignore[misc]
    """The library's finder, which leaves very long texts alone."""

    def pretest(self, text: str) -> bool:
        return len(text) <= LONGEST and bool(super().pretest(text))

    def test(self, text: str) -> bool:
        return bool(MAY_HOLD.search(text)) and bool(super().test(text))


def address(state: StateInline, silent: bool) -> bool:
    return len(state.src) <= LONGEST and linkify(state, silent)
