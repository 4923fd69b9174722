"""The addresses that a JavaScript module imports, found by acorn in Node.js."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from builder.filters import Refused
from builder.filters._program import ask
from builder.machine.frontend import package_root
from builder.machine.node_program import node

SCRIPT = Path(__file__).with_suffix(".mjs")
HINT = re.compile(r"\b(?:import|export)\b")


@cache
def module_addresses(text: str) -> tuple[tuple[int, int, str], ...]:
    """The imports of a module, also those by `import(…)`: `text[start:end]` is a string, and what it says.

    Names of packages are none. Nothing is found in what is no JavaScript, or without Node.js.
    """
    if not HINT.search(text):
        return ()
    try:
        answer = ask([node(), str(SCRIPT), str(package_root())], text)
        found = json.loads(answer.out) if answer.status == 0 else []
    except (FileNotFoundError, Refused, ValueError):
        return ()
    named = ((start, end, str(url)) for start, end, url in found)
    return tuple(sorted(one for one in named if re.match(r"\.{0,2}/|[a-z][a-z0-9+.-]*:", one[2], re.I)))
