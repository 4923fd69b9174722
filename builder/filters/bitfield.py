"""Draw the bit fields of registers and packets with the bit-field library."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import Markup

from builder.filters._wavedrom import draw
from builder.machine.frontend import named_version
from builder.read.attributes import Value

version = named_version("wavedrom")

OPTIONS = (
    "vspace",
    "hspace",
    "lanes",
    "bits",
    "fontsize",
    "fontfamily",
    "fontweight",
    "compact",
    "hflip",
    "vflip",
    "uneven",
    "trim",
    "offset",
)


def bitfield(source: str, attributes: Mapping[str, Value]) -> Markup:
    """The register of a JSON5 list of fields as SVG; options of the library are taken from `attributes`.

    Raises Refused for text that is no JSON5.
    """
    options = {key: value for key, value in attributes.items() if key in OPTIONS}
    return draw("bitfield", source, json.dumps(options, sort_keys=True))
