"""What browsers do not understand in the attribute `style`."""

from __future__ import annotations

from functools import lru_cache

from builder.read.colours import colour_doubt
from builder.read.css_faults import causes

COLOURED = frozenset("color background-color outline-color caret-color text-decoration-color".split())


@lru_cache(maxsize=512)
def style_doubts(text: str) -> tuple[tuple[str, str], ...]:
    """A message and a hint for each fault; the same few styles stand on most slides of a deck."""
    faults = [(f"{message} in `style`", hint) for _, message, hint in sorted(causes(f"{{{text}}}"))]
    return tuple(faults or wrong_colours(text))


def wrong_colours(text: str) -> list[tuple[str, str]]:
    from tinycss2 import parse_blocks_contents, serialize  # type: ignore[import-untyped]

    written = parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    values = [(one.lower_name, serialize(one.value).strip()) for one in written if one.type == "declaration"]
    doubts = [(name, value, colour_doubt(value)) for name, value in values if name in COLOURED]
    return [(f"`{name}` in `style` has no value `{value}`", hint) for name, value, hint in doubts if hint]
