"""Draw charts with Vega and Vega-Lite."""

from __future__ import annotations

import json
import re
from importlib.metadata import version as installed
from typing import Any

from markupsafe import Markup

from builder.filters import Refused
from builder.filters._svg import inline_svg

version = f"vl-convert {installed('vl-convert-python')}"

MARK = re.compile(r"<(?:path|text|line|circle|image|rect)\b")
REMARK = re.compile(r"^(?:Vega(?:-Lite)? to SVG conversion failed:\s*)?(?:Uncaught )?(?:\(in promise\) )?"
                    r"(?:Error: )?", re.I)


def vega(specification: str, grammar: str = "vega") -> Markup:
    """The chart of a JSON specification that holds its data (see `vega_data`); `grammar` is `vega` or
    `vega-lite`. The paper is transparent unless the specification says so.

    Raises Refused for what Vega does not understand and for a chart with nothing in it.
    """
    import vl_convert

    chart: dict[str, Any] = {"background": "transparent", **json.loads(specification)}
    draw = vl_convert.vegalite_to_svg if grammar == "vega-lite" else vl_convert.vega_to_svg
    try:
        svg = draw(chart, allowed_base_urls=[])
    except ValueError as error:
        first = next(iter(str(error).strip().splitlines()), "no reason given")
        raise Refused(f"Vega: {REMARK.sub('', first)}") from None
    if not MARK.search(svg):
        raise Refused("the chart is empty", "a Vega-Lite chart is a `vega-lite` block, a Vega chart a `vega` block")
    return inline_svg(svg)
