"""All formulas of a page: what was typeset before comes from the cache, the rest from one worker."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple

from builder.machine.cache import Cache
from builder.math.crew import Crew
from builder.math.formula import Formula, MathOptions, Picture, Refused, Remark, TypesetPage
from builder.math.jobs import Job, key, plan, version
from builder.math.worker import Answer

FORMULAS, GLYPHS = "formula", "glyph"
SCOPE_LENGTH = 8


def typeset(
    slides: Sequence[Sequence[Formula]], options: MathOptions, cache: Cache, crew: Crew | None = None
) -> TypesetPage:
    """Each inner sequence is a slide: labels hold inside it, definitions made by a formula to the page's end.

    Workers start only for what the cache lacks. Lend a crew to keep them for the next page; without one they
    live as long as this call. Raises FileNotFoundError when Node.js or MathJax is not installed.
    """
    if crew is None:
        with Crew() as crew:
            return typeset(slides, options, cache, crew)
    return Typesetter(options, cache, crew).typeset(slides)


class Typesetter:
    """`typeset` with everything but the slides given beforehand.

    `known` are answers that need not be looked up; `used` those this typesetter has given, refusals excepted.
    """

    def __init__(self, options: MathOptions, cache: Cache, crew: Crew) -> None:
        self.options, self.cache, self.crew = options, cache, crew
        self.known: Mapping[Job, Answer] = {}
        self.used: dict[Job, Answer] = {}

    def typeset(self, slides: Sequence[Sequence[Formula]]) -> TypesetPage:
        jobs = plan(slides, self.options)
        answers = {job: self.known[job] for job in jobs if job in self.known}
        answers |= self.looked_up(job for job in jobs if job not in answers)
        self.used |= {job: answer for job, answer in answers.items() if is_typeset(answer)}
        return assemble(slides, [(answers[job], places) for job, at in jobs.items() for places in at])

    def looked_up(self, jobs: Iterable[Job]) -> dict[Job, Answer]:
        """The answers of the cache, else of the workers."""
        keys = {job: key(job, self.options) for job in jobs}
        answers = recall(keys, self.cache)
        scopes = {job: name[:SCOPE_LENGTH] for job, name in keys.items() if job not in answers}
        fresh = self.crew.typeset(scopes, self.options)
        remember(fresh, keys, self.cache)
        return answers | fresh


def is_typeset(answer: Answer) -> bool:
    return all(isinstance(result, Picture) for result in answer.results)


def recall(keys: Mapping[Job, str], cache: Cache) -> dict[Job, Answer]:
    """The answers in the cache whose glyphs are there too: one may have been dropped without the other."""
    texts = cache.get_many(FORMULAS, keys.values())
    found = {job: pictures(texts[key]) for job, key in keys.items() if key in texts}
    wanted = {glyph for results in found.values() for picture in results for glyph in picture.glyphs}
    paths = recall_glyphs(wanted, cache)
    return {
        job: Answer(results, {glyph: paths[glyph] for picture in results for glyph in picture.glyphs})
        for job, results in found.items()
        if results and all(glyph in paths for picture in results for glyph in picture.glyphs)
    }


def pictures(text: str) -> tuple[Picture, ...]:
    """None for a text that is not one of ours, which is then made anew."""
    try:
        return tuple(
            Picture(markup, tuple(glyphs), mathml, tuple(Remark(*remark) for remark in remarks))
            for markup, glyphs, mathml, remarks in json.loads(text)
        )
    except (ValueError, TypeError):
        return ()


def recall_glyphs(names: Iterable[str], cache: Cache) -> dict[str, str]:
    by_key = {f"{version()}/{name}": name for name in names}
    return {by_key[found]: path for found, path in cache.get_many(GLYPHS, by_key).items()}


def remember(answers: Mapping[Job, Answer], keys: Mapping[Job, str], cache: Cache) -> None:
    """Refusals are not kept: their hints depend on all macros, and a broken formula is soon mended."""
    glyphs = {name: path for answer in answers.values() for name, path in answer.glyphs.items()}
    cache.put_many(GLYPHS, {f"{version()}/{name}": path for name, path in glyphs.items()})
    texts = {}
    for job, answer in answers.items():
        kept = [result for result in answer.results if isinstance(result, Picture)]
        if len(kept) == len(answer.results):
            texts[keys[job]] = json.dumps([astuple(picture) for picture in kept])
    cache.put_many(FORMULAS, texts)


def assemble(
    slides: Sequence[Sequence[Formula]], answers: Iterable[tuple[Answer, tuple[tuple[int, int], ...]]]
) -> TypesetPage:
    found: dict[tuple[int, int], Picture | Refused] = {}
    outlines: dict[str, str] = {}
    for answer, places in answers:
        outlines |= answer.glyphs
        found |= zip(places, answer.results, strict=True)
    rows = tuple(tuple(found[s, p] for p in range(len(slide))) for s, slide in enumerate(slides))
    return TypesetPage(rows, outlines)
