"""Draw charts with Vega and Vega-Lite.

Labels are measured with the fonts that vl-convert brings and with our squares for Chinese, not with those of
the machine: a chart is the same everywhere. They are shown in the font of the slide, whatever it asks for.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from builder.filters import Failed, Refused
from builder.filters._program import ask
from builder.filters._squares import squares
from builder.filters._svg import inline_svg
from builder.machine.parts import CHARTS, how_to_get, missing
from builder.machine.wheel_parts import part_paths, part_version

version = part_version(CHARTS)

# A chart computes what it likes, so it is drawn where it can be stopped and can break nothing. Where the
# system has limits, it gets a gigabyte, of which V8 takes half for itself.
PROGRAM = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30))
except (ImportError, ValueError):
    pass
import vl_convert
vl_convert.register_font_directory(".")
draw = vl_convert.vegalite_to_svg if sys.argv[1] == "vega-lite" else vl_convert.vega_to_svg
try:
    sys.stdout.write(draw(sys.stdin.read(), allowed_base_urls=[]))
except ValueError as error:
    sys.exit(str(error))
"""

# Where the machine has fontconfig, it is told of no other font.
FONTS = {"FONTCONFIG_FILE": "fonts.conf"}
NO_FONTS = b"<fontconfig></fontconfig>"
FONT_NAMES = frozenset({"font", "labelFont", "titleFont", "subtitleFont"})

# What a chart without any mark still has: the frames of its groups.
MARK = re.compile(r'<(?:text|line|circle|image|rect|path (?!class="(?:back|fore)ground"))')


def vega(specification: str, grammar: str = "vega", look: Mapping[str, Any] | None = None) -> Markup:
    """The chart of a JSON specification that holds its data (see `vega_data`); `grammar` is `vega` or
    `vega-lite`, and `look` is what its `config` has where it says nothing itself.

    Raises Refused for what Vega does not understand, for pictures and for a chart with nothing in it; Failed
    where Vega is not installed.
    """
    paths = part_paths(CHARTS)
    if paths is None:
        raise Failed(missing(CHARTS), how_to_get(CHARTS))
    asked = without_fonts(json.loads(specification))
    chart = {"background": "transparent", **asked, "config": over(look or {}, asked.get("config"))}
    answer = ask(
        [sys.executable, "-c", PROGRAM, grammar],
        json.dumps(chart),
        {"PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(paths), **FONTS},
        {"squares.ttf": squares(), "fonts.conf": NO_FONTS},
    )
    if answer.status:
        broken = answer.err.startswith(("Traceback", "Fatal", "MemoryError"))  # the program, not the chart
        raise (Failed if broken else Refused)(f"Vega cannot draw this chart: {reason(answer.err)}")
    svg = answer.out
    if re.search(r'<image [^>]*href="(?!data:)', svg):
        raise Refused("charts with pictures from files are not supported")
    if not MARK.search(svg):
        raise Refused(
            "the chart is empty", "Vega-Lite charts are `vega-lite` blocks, Vega charts `vega` blocks"
        )
    return inline_svg(svg)


def over(ground: Any, upon: Any) -> Any:
    """Settings with others laid upon them, section by section."""
    if isinstance(ground, Mapping) and isinstance(upon, Mapping):
        return {**ground, **{key: over(ground.get(key), value) for key, value in upon.items()}}
    return ground if upon is None else upon


def without_fonts(part: Any) -> Any:
    """A part of a specification without the names of fonts, whose letters Vega would guess. Data stay."""
    if isinstance(part, list):
        return [without_fonts(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: value if key in {"values", "datasets"} else without_fonts(value)
        for key, value in part.items()
        if key not in FONT_NAMES
    }


def reason(report: str) -> str:
    """The message in a report of the library: the line after its heading, before the stack."""
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    return (lines[1:] or lines or ["no reason given"])[0].removeprefix("Error: ")
