"""Whether style sheets count something through all slides, as figures of a whole talk."""

from __future__ import annotations

import re
from collections.abc import Iterable

from builder.read.font_rules import COMMENTS

DECLARATION = re.compile(r"(?<![\w-])counter-(reset|increment)\s*:\s*([^;{}]*)", re.I)
NAME = re.compile(r"(?<![\w.-])-?[a-z_][\w-]*", re.I)
NOT_NAMES = frozenset("none inherit initial unset revert revert-layer reversed important list-item".split())
# The last part of a selector for what stands round the slides.
AROUND = re.compile(
    r"(?:^|[\s>+~])(?::root|html|body|\.reveal-viewport|\.markdown-preview|\.crossnote|\.mume|\.reveal|\.slides)$"
)


def counts_through(sheets: Iterable[str]) -> bool:
    """Whether a counter grows from slide to slide: nothing on a slide resets it. Never raises."""
    grown: set[str] = set()
    begun_anew: set[str] = set()
    for sheet in sheets:
        if "counter-increment" not in sheet.lower() and "counter-reset" not in sheet.lower():
            continue
        text = COMMENTS.sub("", sheet)
        for found in DECLARATION.finditer(text):
            names = {name for name in NAME.findall(found[2]) if name.lower() not in NOT_NAMES}
            if found[1].lower() == "increment":
                grown |= names
            elif not is_around(selector_before(text, found.start())):
                begun_anew |= names
    return bool(grown - begun_anew)


def selector_before(text: str, declaration: int) -> str:
    """The selector of the rule in which a declaration stands; none in a `style` attribute."""
    opening = text.rfind("{", 0, declaration)
    start = max(text.rfind(sign, 0, max(opening, 0)) for sign in "{};")
    return text[start + 1 : max(opening, 0)].strip()


def is_around(selector: str) -> bool:
    """Whether a rule is for elements round the slides alone."""
    return all(AROUND.search(one.strip().lower()) for one in selector.split(","))
