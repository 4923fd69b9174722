"""The addresses that a JavaScript module imports, found by acorn in Node.js."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from builder.filters import Failed
from builder.filters._program import ask
from builder.machine.frontend import package_root
from builder.machine.node_program import node

SCRIPT = Path(__file__).with_suffix(".mjs")
HINT = re.compile(r"\b(?:import|export)\b")


@cache
def module_addresses(text: str) -> tuple[tuple[int, int, str], ...]:
    """The imports of a module, also those by `import(…)`: `text[start:end]` is a string, and what it says.

    Names of packages are none. Nothing is found in what is no JavaScript. Raises Failed when Node.js does not
    answer.
    """
    if not HINT.search(text):
        return ()
    try:
        answer = ask([node(), str(SCRIPT), str(package_root())], text)
        found = json.loads(answer.out)
    except FileNotFoundError as error:
        raise Failed(str(error)) from None
    except ValueError:
        raise Failed("Node.js did not read the module") from None
    named = ((start, end, str(url)) for start, end, url in found)
    return tuple(sorted(one for one in named if re.match(r"\.{0,2}/|[a-z][a-z0-9+.-]*:", one[2], re.I)))
