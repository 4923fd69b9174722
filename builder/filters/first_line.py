"""The number at the first line of a code block."""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.filters.steps import IN_INFO
from builder.read.attributes import Value, as_text

NUMBER = re.compile(r"\d{1,9}")


def first_line(info: str, attributes: Mapping[str, Value]) -> int | None:
    """What reveal.js writes before the steps (` ```js [5: 1|2] `) or in `data-ln-start-from`; 1 for brackets
    or `data-line-numbers` alone, None when nothing asks for numbers."""
    named = IN_INFO.search(info)
    asked = [as_text(attributes.get("data-ln-start-from", "")), (named["first"] or "1") if named else ""]
    if "data-line-numbers" in attributes:
        asked.append("1")
    found = next((NUMBER.fullmatch(number) for number in asked if NUMBER.fullmatch(number)), None)
    return int(found[0]) if found else None
