"""`:fa-name:` is an icon of Font Awesome, by its present name or by that of version 4 (dialect §13)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.syntax.texts import replace_text

ICON = re.compile(r":fa-(?P<name>[a-z0-9-]+):")


def icon_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("linkify", "icon", icons)


def icons(state: StateCore) -> None:
    replace_text(state.tokens, ICON, icon)


def icon(found: re.Match[str]) -> Token:
    """A name that no icon has is known when the icon is drawn."""
    return Token("icon", "i", 0, content=found[0], meta={"icon": found["name"]})
