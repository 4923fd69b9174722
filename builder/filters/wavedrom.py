"""Draw timing diagrams and logic circuits with WaveDrom."""

from __future__ import annotations

from markupsafe import Markup

from builder.filters._wavedrom import draw
from builder.machine.frontend import named_version

version = named_version("wavedrom")


def wavedrom(source: str) -> Markup:
    """A WaveJSON description as SVG. Raises Refused for text that is no JSON5 and for nothing."""
    return draw("wavedrom", source)
