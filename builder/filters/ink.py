"""Draw strokes of a pen as the page draws them while one writes: by perfect-freehand, in Node."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from builder.filters import Failed
from builder.filters._program import ask
from builder.machine.frontend import named_version, package_root
from builder.machine.home import HOME
from builder.machine.node_program import node

SCRIPT = Path(__file__).with_suffix(".mjs")
PEN = HOME / "theme" / "base" / "runtime" / "ink.js"
Shape = tuple[str, float, tuple[tuple[float, float, float], ...]]
"""The tool of a stroke, its size in pixels and its points: x, y and pressure."""


def library_version() -> str:
    """The library with its version and a mark of the script that asks it; empty when it is not installed."""
    named = named_version("perfect-freehand")
    return f"{named} {sha256(PEN.read_bytes()).hexdigest()[:16]}" if named else ""


version = library_version()


def ink(strokes: tuple[Shape, ...]) -> str:
    """The outlines of strokes as data of SVG paths, a line each. Raises Failed without Node.js."""
    try:
        command = [node(), str(SCRIPT), str(PEN)]
    except FileNotFoundError as error:
        raise Failed("drawing ink needs Node.js", str(error)) from None
    given = [{"tool": tool, "size": size, "points": points} for tool, size, points in strokes]
    answer = ask(command, json.dumps(given), {"NODE_PATH": str(package_root())})
    drawn = answer.out.split("\n")
    if answer.status or len(drawn) != len(strokes):
        told = [line for line in answer.err.splitlines() if "Error" in line]
        raise Failed(f"ink could not be drawn: {next(iter(told), 'no reason given')}")
    return answer.out
