"""Addresses in text become links: `https://…`, `www.…`, `name.tld` and e-mail (dialect §13)."""

from __future__ import annotations

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt

# The library's search takes time in the square of a line of addresses; no prose and no address is that long.
LONGEST_TEXT = 20_000
LONGEST_ADDRESS = 2_000


def linkify_plugin(md: MarkdownIt) -> None:
    md.linkify = Linkify()


class Linkify(LinkifyIt):  # type: ignore[misc]
    """The library's finder, which leaves very long texts alone."""

    def pretest(self, text: str) -> bool:
        return len(text) <= LONGEST_TEXT and bool(super().pretest(text))

    def match_at_start(self, text: str) -> Match | None:
        return super().match_at_start(text[:LONGEST_ADDRESS])
