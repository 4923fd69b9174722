"""An engine whose MathJax starts before anything else where formulas are sure to come: both take long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.math.crew import Crew

if TYPE_CHECKING:
    from builder.site.engine import Engine


def engine_of(cores: int, expects_formulas: bool) -> Engine:
    """`expects_formulas` is whether there will be formulas, and none is in the cache."""
    crew = Crew(cores)
    if expects_formulas:
        crew.start()
    from builder.site.engine import Engine

    return Engine(crew)
