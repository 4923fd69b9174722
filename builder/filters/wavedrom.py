"""Draw timing diagrams and logic circuits with WaveDrom."""

from __future__ import annotations

from markupsafe import Markup

from builder.filters._wavedrom import draw

version = "wavedrom 3.7.0"


def wavedrom(source: str) -> Markup:
    """The diagram of a WaveJSON description as SVG. Raises Refused for text that is no JSON5 and for nothing."""
    return draw("wavedrom", source)
