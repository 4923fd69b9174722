"""Elements whose text means what it is: neither formulas nor references are read in it."""

from __future__ import annotations

from markdown_it.token import Token

PROGRAMS = frozenset({"script", "style", "textarea"})
VERBATIM = PROGRAMS | {"code", "pre", "svg", "math"}


def still_verbatim(verbatim: str, tag: Token) -> str:
    """The element of these that text stands in behind a tag, if it stood in `verbatim` before; empty for
    none."""
    name, closing = tag.meta["name"], tag.meta["closing"]
    if verbatim:
        return "" if closing and name == verbatim else verbatim
    return name if name in VERBATIM and not closing and not tag.meta["empty"] else ""
