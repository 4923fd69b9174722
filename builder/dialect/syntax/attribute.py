"""Attributes of elements that nothing reads: a warning tells which name or value may be meant.

Whatever gives attributes, Markdown or raw HTML, is looked at here, before comments add theirs (`element.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.dialect.balance import FOREIGN
from builder.dialect.syntax.doubts import Warning
from builder.dialect.syntax.slide import KNOWN as OF_SLIDES
from builder.read.attribute_names import OF_ELEMENTS, nearly_an_attribute, of_other_elements
from builder.read.attribute_values import doubtful_value
from builder.read.attributes import Value, as_text
from builder.read.inline_style import style_doubts

GIVEN = frozenset("image link_open span_open heading_open container_open block_open".split())
# What a block of the theme reads from its own attributes.
OF_BLOCKS = OF_ELEMENTS | {"tag"}
HOLDERS: Mapping[str, frozenset[str]] = {
    "section": OF_ELEMENTS | OF_SLIDES,
    "block_open": OF_BLOCKS,
}
ON_SLIDES = ("data-auto-animate", "data-background", "data-transition")
SLIDES_ONLY = frozenset(name for name in OF_SLIDES - OF_ELEMENTS if name.startswith(ON_SLIDES))


def attribute_plugin(md: MarkdownIt) -> None:
    md.core.ruler.before("element", "attribute", attributes)


def attributes(state: StateCore) -> None:
    foreign = ""
    for token in state.tokens:
        for piece in (token, *(token.children or [])):
            if piece.type == "html_tag":
                foreign = still_foreign(foreign, piece)
                if not foreign:
                    name = piece.meta["name"]
                    tell(piece, doubts(piece.meta["attributes"], name, HOLDERS.get(name, OF_ELEMENTS)))
            elif piece.type in GIVEN and piece.attrs:
                given = {name: value for name, value in piece.attrs.items() if isinstance(value, str)}
                tell(piece, doubts(given, piece.tag, HOLDERS.get(piece.type, OF_ELEMENTS)))


def still_foreign(foreign: str, tag: Token) -> str:
    """The drawing or formula that goes on behind a tag: what is in it has other attributes than HTML."""
    name, closing = tag.meta["name"], tag.meta["closing"]
    if foreign:
        return "" if closing and name == foreign else foreign
    return name if name in FOREIGN and not closing else ""


def tell(token: Token, found: Iterator[Warning]) -> None:
    if warnings := [*found]:
        token.meta["warnings"] = [*token.meta.get("warnings", ()), *warnings]


def doubts(
    given: Mapping[str, Value], tag: str = "", known: frozenset[str] = OF_ELEMENTS
) -> Iterator[Warning]:
    """A warning about each attribute of an element that is nearly one, or whose value is none it can have."""
    for name, value in given.items():
        if name == "style" and isinstance(value, str):
            yield from (("element-attribute", *doubt) for doubt in style_doubts(value))
        elif name in SLIDES_ONLY and name not in known:
            hint = "write it into the comment of the slide"
            yield ("element-attribute", f"`{name}` is read from slides alone", hint)
        elif hint := nearly_an_attribute(name, known):
            yield ("element-attribute", f"elements have no attribute `{name}`", hint)
        elif hint := of_other_elements(name, tag):
            yield ("element-attribute", f"`<{tag}>` has no attribute `{name}`", hint)
        elif hint := doubtful_value(name, value, tag):
            yield ("element-attribute", f"`{name}` has no value `{as_text(value)}`", hint)
