"""Whether style sheets count something through all slides, as figures of a whole talk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tinycss2 import parse_blocks_contents, serialize  # type: ignore[import-untyped]

from builder.read.css import pieces, readable

HINT = re.compile(r"counter-(?:reset|increment)", re.I)
NOT_NAMES = frozenset("none inherit initial unset revert revert-layer list-item".split())
# The last part of a selector for what stands round the slides.
AROUND = re.compile(
    r"(?:^|[\s>+~])(?::root|html|body|\.reveal-viewport|\.markdown-preview|\.crossnote|\.mume|\.reveal|\.slides)$"
)


@dataclass(frozen=True)
class Change:
    """The counters that a declaration grows or begins anew. The `selector` is that of its rule, empty for an
    attribute."""

    grows: bool
    names: frozenset[str]
    selector: str

    @property
    def is_around(self) -> bool:
        """Whether the rule is for elements round the slides alone."""
        return all(AROUND.search(one.strip().lower()) for one in self.selector.split(","))


def counts_through(sheets: Iterable[str]) -> bool:
    """Whether a counter grows from slide to slide: nothing on a slide resets it.

    The texts are those of sheets and of `style` attributes. Never raises.
    """
    found = [change for sheet in sheets if HINT.search(sheet) for change in changes(readable(sheet))]
    grown = {name for change in found if change.grows for name in change.names}
    begun_anew = {name for change in found if not (change.grows or change.is_around) for name in change.names}
    return bool(grown - begun_anew)


def changes(sheet: str) -> Iterator[Change]:
    rules = (sheet[start:end] for start, end in pieces(sheet) if HINT.search(sheet, start, end))
    # A list of our own: rules may be nested deeper than Python calls.
    todo = [(parse_blocks_contents(rule), "") for rule in rules]
    while todo:
        nodes, selector = todo.pop()
        for node in nodes:
            if node.type == "declaration" and HINT.fullmatch(node.lower_name):
                names = {token.value for token in node.value if token.type == "ident"}
                yield Change(node.lower_name == "counter-increment", frozenset(names - NOT_NAMES), selector)
            elif node.type == "qualified-rule":
                todo.append((parse_blocks_contents(node.content), serialize(node.prelude).strip()))
            elif node.type == "at-rule" and node.content is not None:
                todo.append((parse_blocks_contents(node.content), selector))
