"""Read Mermaid diagrams as the library that draws them in the page, to tell early what it cannot draw."""

from __future__ import annotations

import json
from pathlib import Path

from markupsafe import Markup, escape

from builder.filters import Failed, Passing, Refused
from builder.filters._program import ask
from builder.machine.frontend import has_package, named_version, package_root
from builder.machine.node_program import is_at_hand, node
from builder.machine.parts import MERMAID, how_to_get, missing

SCRIPT = Path(__file__).with_suffix(".mjs")

version = named_version("mermaid") if is_at_hand() else ""


def mermaid(source: str) -> Markup:
    """The source, for the page to draw. Raises Refused, with the place, when the library's parser does not
    take it, and Failed without the library, as the page could not draw it; where only the parser cannot be
    asked, or breaks down, the source is `Passing`."""
    if not has_package("mermaid"):
        raise Failed(missing(MERMAID), how_to_get(MERMAID))
    if not is_at_hand():
        return Passing(escape(source))
    answer = ask([node(), str(SCRIPT)], source, {"NODE_PATH": str(package_root())})
    try:
        found = json.loads(answer.err) if answer.status else None
    except json.JSONDecodeError:  # which is no fault of the diagram
        return Passing(escape(source))
    if found:
        raise Refused(found["message"], "", found.get("line"), found.get("column"))
    return escape(source)
