"""Build a whole site: only the decks that changed, several at once, and the list of them all."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from builder.machine.cache import Cache
from builder.machine.home import HOME
from builder.machine.staging import tidy
from builder.page.summary import Summary
from builder.read.courses import Work
from builder.read.project import PYPROJECT, YAML
from builder.site import ledger
from builder.site.task import Announce, Outcome, Settings, Task, perform_all, without_building
from builder.site.tool import tool_stamp

if TYPE_CHECKING:
    from builder.site.engine import Engine

# Published from a branch, GitHub Pages leaves out folders that begin with `_` unless this file says not to.
NO_JEKYLL = ".nojekyll"
INDEX = "index.html"


def build_site(works: Sequence[Work], settings: Settings) -> Iterator[Outcome]:
    """Outcomes as they are known: first the decks whose last build still stands, then those built now.

    Raises `NotWritten` at the end when the list of the decks cannot be written.
    """
    with suppress(OSError):  # which is told of where something is to be written
        settings.output.mkdir(parents=True, exist_ok=True)  # so that no folder changes while decks are read
    tidy(settings.output)
    cache = Cache()
    expects_formulas = settings.math == "build" and not cache.path.exists()
    with one_engine(settings.jobs, expects_formulas and is_here(works, settings)) as engine:
        tool = tool_stamp(cache)
        tasks = [Task(work, ledger.key(work, settings.output, settings.shaping, tool)) for work in works]
        done: list[Outcome] = []
        to_build: list[Task] = []
        for task, outcome in last_outcomes(tasks, settings, cache):
            if outcome:
                done.append(outcome)
                yield outcome
            else:
                to_build.append(task)
        root = common_root(works)
        list_of = functools.cache(partial(make_list, settings.output, tool, cache, engine, root))
        known = {summary.url: summary for summary in summaries(done)}

        def announce(summary: Summary) -> None:
            known[summary.url] = summary
            if len(known) == len(works):  # all that is left is to wait for formulas: a good time
                with suppress(OSError):  # which is told of when the list is written
                    list_of(in_order(known.values()))

        for outcome in build_all(to_build, settings, expects_formulas, engine, announce):
            done.append(outcome)
            yield outcome
        write_lists(in_order(summaries(done)), settings.output, list_of)


@contextmanager
def one_engine(cores: int, expects_formulas: bool) -> Iterator[Callable[[], Engine]]:
    """Gives an engine to whoever asks, always the same. When nothing is to be built, nobody does."""
    with ExitStack() as open_until_done:

        @functools.cache
        def engine() -> Engine:
            from builder.site.ahead import engine_of

            return open_until_done.enter_context(engine_of(cores, expects_formulas))

        if expects_formulas:
            engine()
        yield engine


def last_outcomes(
    tasks: Sequence[Task], settings: Settings, cache: Cache
) -> Iterator[tuple[Task, Outcome | None]]:
    """Each deck with the outcome of its last build, where that still stands."""
    noted = ledger.recall([task.key for task in tasks], cache) if cache.path.exists() else {}
    seen = ledger.Seen()
    for task in tasks:
        entry = noted.get(task.key)
        yield task, without_building(task, entry, seen, settings, cache) if entry else None
    cache.close()  # a database is not to be shared with the processes to come


def is_here(decks: Sequence[Work] | Sequence[Task], settings: Settings) -> bool:
    """Whether decks are built in this process."""
    return min(settings.jobs, len(decks)) == 1 and not settings.apart


def build_all(
    tasks: Sequence[Task],
    settings: Settings,
    expects_formulas: bool,
    engine: Callable[[], Engine],
    announce: Announce,
) -> Iterator[Outcome]:
    """What lists will say of each deck is announced before it is done, see `perform`."""
    if not tasks:
        return iter(())
    if is_here(tasks, settings):
        return perform_all(tasks, settings, engine(), announce)
    from builder.site.parallel import build_apart

    return build_apart(tasks, settings, announce, expects_formulas)


def summaries(outcomes: Iterable[Outcome]) -> Iterator[Summary]:
    return (outcome.summary for outcome in outcomes if outcome.summary)


def in_order(decks: Iterable[Summary]) -> tuple[Summary, ...]:
    return tuple(sorted(decks, key=lambda deck: deck.url))


def common_root(works: Sequence[Work]) -> Path | None:
    """The project of all the decks; None where they are of several."""
    roots = {work.root for work in works}
    return roots.pop() if len(roots) == 1 else None


def settings_files(root: Path) -> list[Path]:
    return [path for name in (YAML, PYPROJECT) if (path := root / name).is_file()]


def make_list(
    output: Path,
    tool: str,
    cache: Cache,
    engine: Callable[[], Engine],
    root: Path | None,
    decks: tuple[Summary, ...],
) -> str | None:
    """The page that lists the decks; None where there should be none.

    A single deck is listed where there is no list yet: it may be one of many, or all there is. That list
    stays, so it waits for a build that has its fonts.
    """
    if any(deck.url == INDEX for deck in decks) or (len(decks) == 1 and (output / INDEX).exists()):
        return None
    own = [*(root / "theme").rglob("*"), *settings_files(root)] if root else []
    looks = ledger.contents([*(HOME / "theme").rglob("*"), *own])
    state = ledger.digest(repr((decks, tool, looks)).encode())
    text = cache.get_many("index", [state]).get(state)
    if text is None:
        from builder.site.index import make_index

        made = make_index(decks, engine(), root)
        text = made.text
        if made.has_its_fonts:
            cache.put_many("index", {state: text})
        elif len(decks) == 1:
            return None
    return text


def write_lists(
    decks: tuple[Summary, ...], output: Path, list_of: Callable[[tuple[Summary, ...]], str | None]
) -> None:
    """The lists of what is there on paper and of the decks. Raises `NotWritten`."""
    from builder.page.papers import PAPERS, papers

    if not decks:
        return
    write_list(output / PAPERS, papers(output))
    text = list_of(decks)
    if text is not None:
        write_list(output / INDEX, text)
        write_list(output / NO_JEKYLL, "")


def write_list(place: Path, text: str) -> None:
    """Raises `NotWritten`."""
    from builder.machine.output import NotWritten, write_text

    try:
        write_text(place, text)
    except OSError as error:
        raise NotWritten(error, place) from None
