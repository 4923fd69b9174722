"""Run the WaveDrom libraries, which are JavaScript, in Node."""

from __future__ import annotations

import json
import re
from pathlib import Path

from markupsafe import Markup

from builder.filters import Failed, Refused
from builder.filters._program import ask
from builder.filters._svg import inline_svg
from builder.machine.frontend import package_root
from builder.machine.node_program import node

SCRIPT = Path(__file__).with_name("wavedrom.mjs")
MEGABYTES = 256  # what it may keep; a register of a thousand million lanes is given up after 3 s, and not 20

# The colours of WaveDrom's skin, which is for white paper, and what stands for them on any.
TINTS = {
    "#ffffb4": "yellow",
    "#ffe0b9": "orange",
    "#b9e0ff": "blue",
    "#ccfdfe": "cyan",
    "#cdfdc5": "green",
    "#f0c1fb": "magenta",
    "#f5c2c0": "red",
}
COLOURS = {
    "#0041c4": "var(--link)",
    "#fff": "var(--paper)",
    **{fill: f"color-mix(in srgb, var(--{name}) 25%, var(--paper))" for fill, name in TINTS.items()},
}
FILL = re.compile(rf"\bfill:({'|'.join(COLOURS)})\b")


def draw(kind: str, source: str, options: str = "{}") -> Markup:
    """`kind` is `wavedrom` or `bitfield`, `options` JSON. Raises Refused for text that is no JSON5, with its
    place, and for a description that draws nothing."""
    try:
        program = node()
    except FileNotFoundError as error:
        raise Failed("drawing this block needs Node.js", str(error)) from None
    command = [program, f"--max-old-space-size={MEGABYTES}", str(SCRIPT), kind, options]
    answer = ask(command, source, {"NODE_PATH": str(package_root())})
    if answer.status:
        raise fault(answer.err)
    if not answer.out:
        raise Refused("nothing to draw", "a diagram has `signal`, `assign` or `reg`")
    return inline_svg(in_ink(answer.out))


def in_ink(svg: str) -> str:
    """Without paper, black as the ink of the page, and other colours as the theme's."""
    svg = FILL.sub(lambda found: f"fill:{COLOURS[found[1]]}", svg)
    svg = svg.replace('style="stroke:none;fill:white"', 'style="fill:none"', 1)
    return re.sub(r'\b((?:fill|stroke|color)(?::|="))(?:#000\b|black\b)', r"\1currentColor", svg)


def fault(text: str) -> Refused:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return Failed(f"WaveDrom failed: {next(iter(text.strip().splitlines()), 'no message')}")
    message = re.sub(r" at \d+:\d+$", "", found["message"]).replace("JSON5: ", "not JSON5: ")
    return Refused(message, "", found.get("line"), found.get("column"))
