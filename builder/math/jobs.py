"""From the formulas of a page to what is asked of the worker: each question once, with its cache key."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from builder.machine.frontend import package
from builder.math.commands import DEFINERS, LINKS, definitions, reach, uses
from builder.math.formula import FONTS, Formula, Macro, MathOptions

Place = tuple[int, int]  # slide, position on it
KEY_LENGTH = 32


@dataclass(frozen=True)
class Job:
    """Formulas typeset in one scope: one by itself, or those of a slide that labels tie together (`linked`).

    `setup` is the TeX of earlier formulas whose definitions they use.
    """

    formulas: tuple[Formula, ...]
    setup: tuple[str, ...] = ()
    linked: bool = False

    def question(self, scope: str) -> dict[str, Any]:
        """As the worker is asked; `scope` is in its answer, too."""
        return {
            "id": scope,
            "scope": scope,
            "setup": self.setup,
            "formulas": [(formula.tex, formula.display) for formula in self.formulas],
            "linked": self.linked,
        }


def plan(slides: Sequence[Sequence[Formula]], options: MathOptions) -> dict[Job, list[tuple[Place, ...]]]:
    """The distinct jobs of a page, each with the places of its formulas wherever it occurs."""
    jobs: dict[Job, list[tuple[Place, ...]]] = defaultdict(list)
    for job, places in jobs_in_order(slides, options.by_name):
        jobs[job].append(places)
    return jobs


def jobs_in_order(
    slides: Sequence[Sequence[Formula]], macros: Mapping[str, Macro]
) -> Iterator[tuple[Job, tuple[Place, ...]]]:
    earlier: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for number, slide in enumerate(slides):
        linked: list[tuple[Formula, Place]] = []
        at_start = dict(earlier)
        for position, formula in enumerate(slide):
            reached = reach(formula.tex, macros)
            place = (number, position)
            if reached & LINKS:
                linked.append((formula, place))
            else:
                yield Job((formula,), setup_for([formula], macros, earlier)), (place,)
            if reached & DEFINERS:
                earlier[formula.tex] = definitions(formula.tex)
        if linked:
            formulas = tuple(formula for formula, _ in linked)
            job = Job(formulas, setup_for(formulas, macros, at_start), linked=True)
            yield job, tuple(place for _, place in linked)


def setup_for(
    formulas: Iterable[Formula],
    macros: Mapping[str, Macro],
    earlier: Mapping[str, tuple[frozenset[str], frozenset[str]]],
) -> tuple[str, ...]:
    """All earlier definitions when one of them is used, for they may use one another."""
    if any(uses(f.tex, reach(f.tex, macros), earlier.values()) for f in formulas):
        return tuple(earlier)
    return ()


def key(job: Job, options: MathOptions) -> str:
    """The cache key: everything the result depends on and nothing else, so that decks share results."""
    macros = options.by_name
    text = [*job.setup, *(formula.tex for formula in job.formulas)]
    used = sorted({macros[name] for tex in text for name in reach(tex, macros) & macros.keys()})
    parts = (
        version(),
        options.packages,
        options.x_height,
        options.font,
        options.breaks,
        [(m.name, m.definition, m.nargs, m.default) for m in used],
        job.setup,
        [(formula.tex, formula.display) for formula in job.formulas],
        job.linked,
    )
    return sha256(json.dumps(parts).encode()).hexdigest()[:KEY_LENGTH]


@cache
def version() -> str:
    """Changes with MathJax, its fonts and our side of the worker. Raises FileNotFoundError (`frontend`)."""
    parts = ("src", "mathjax-mhchem-font-extension", "mathjax-bbm-font-extension")
    names = (*(f"@mathjax/{part}" for part in parts), *FONTS.values())
    texts = [(package(name) / "package.json").read_bytes() for name in names]
    texts += [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.mjs"))]
    return sha256(b"\0".join(texts)).hexdigest()[:KEY_LENGTH]
