"""Draw charts with Vega and Vega-Lite."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version as installed
from typing import Any

from markupsafe import Markup

from builder.filters import Refused
from builder.filters._program import ask
from builder.filters._svg import inline_svg

version = f"vl-convert {installed('vl-convert-python')}"

# A chart computes what it likes, so it is drawn where it can be stopped and can break nothing.
PROGRAM = """
import sys, vl_convert
draw = vl_convert.vegalite_to_svg if sys.argv[1] == "vega-lite" else vl_convert.vega_to_svg
try:
    sys.stdout.write(draw(sys.stdin.read(), allowed_base_urls=[]))
except ValueError as error:
    sys.exit(str(error))
"""

# What a chart without any mark still has: the frames of its groups.
MARK = re.compile(r'<(?:text|line|circle|image|rect|path (?!class="(?:back|fore)ground"))')


def vega(specification: str, grammar: str = "vega") -> Markup:
    """The chart of a JSON specification that holds its data (see `vega_data`); `grammar` is `vega` or
    `vega-lite`. The paper is transparent unless the specification says so.

    Raises Refused for what Vega does not understand, for pictures and for a chart with nothing in it.
    """
    chart: dict[str, Any] = {"background": "transparent", **json.loads(specification)}
    answer = ask([sys.executable, "-c", PROGRAM, grammar], json.dumps(chart), {"PYTHONUTF8": "1"})
    if answer.status:
        raise Refused(f"Vega cannot draw this chart: {reason(answer.err)}")
    svg = answer.out
    if re.search(r'<image [^>]*href="(?!data:)', svg):
        raise Refused("a chart with pictures from files is not drawn by this tool")
    if not MARK.search(svg):
        raise Refused(
            "the chart is empty", "Vega-Lite charts are `vega-lite` blocks, Vega charts `vega` blocks"
        )
    return inline_svg(svg)


def reason(report: str) -> str:
    """The message in a report of the library: the line after its heading, before the stack."""
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    return (lines[1:] or lines or ["no reason given"])[0].removeprefix("Error: ")
