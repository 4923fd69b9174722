"""Each example of the manual as a deck of its own, built as any deck is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.diagnostics import Diagnostic, Location
from builder.manual.examples import Example
from builder.manual.pages import Page
from builder.read.courses import Work
from builder.read.project import YAML
from builder.site.site import build_site
from builder.site.task import Outcome, Settings

STEP = re.compile(r'class="[^"]*\bfragment\b')
LOOK = "theme: large-print\n"  # of examples that bring no settings: their slides are shown small


@dataclass(frozen=True)
class Built:
    """What became of an example: the address of its page in the folder of examples (empty if it has none),
    how many slides it has, whether something appears in steps, and what was reported, its places those of the
    source shown."""

    url: str
    slides: int
    has_steps: bool
    problems: tuple[Diagnostic, ...]


Key = tuple[str, int]  # the name of a page, the first line of an example


def build_examples(
    pages: Iterable[Page], output: Path, jobs: int, step: Callable[[], None]
) -> dict[Key, Built]:
    """The examples of all pages, built into a folder. `step` is called after each. Raises `NotWritten`.

    They are built from where they are, so that messages name them the same wherever that is.
    """
    found: dict[Key, Built] = {}
    output = output.absolute()
    with TemporaryDirectory(prefix="slides-") as folder:
        works = dict(written(pages, Path(folder).resolve()))
        by_deck = {work.deck: (key, example) for work, (key, example) in works.items()}
        with chdir(folder):
            for outcome in build_site(list(works), Settings(output, jobs=jobs)):
                key, example = by_deck[outcome.work.deck]
                found[key] = built(outcome, example, output)
                step()
    return found


def written(pages: Iterable[Page], root: Path) -> Iterator[tuple[Work, tuple[Key, Example]]]:
    """Writes the examples, each into a folder of its own, which is its project."""
    for page in pages:
        for number, example in enumerate(page.examples, 1):
            folder = root / f"{page.name}-{number}"
            files = {YAML: LOOK, **example.files, example.deck: example.source}
            for name, text in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
            yield Work(folder / example.deck, root, folder), ((page.name, example.block.first), example)


def built(outcome: Outcome, example: Example, output: Path) -> Built:
    folder = outcome.work.root.name + "/"
    problems = tuple(at_source(problem, folder, example) for problem in outcome.diagnostics)
    summary = outcome.summary
    if not summary:
        return Built("", 0, False, problems)
    page = (output / summary.url).read_text(encoding="utf-8")
    return Built(summary.url, summary.slides, bool(STEP.search(page)), problems)


def at_source(problem: Diagnostic, folder: str, example: Example) -> Diagnostic:
    """A problem as it is reported to who stands in the folder; lines before the source do not count."""

    def seen(at: Location) -> Location:
        path = at.path.removeprefix(folder)
        line = max(1, at.line - example.lines_before) if path == example.deck else at.line
        return replace(at, path=path, line=line)

    hint, also = problem.hint.replace(folder, ""), tuple(map(seen, problem.also))
    return replace(problem, location=seen(problem.location), hint=hint, also=also)
