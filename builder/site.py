"""Build a whole site: only the decks that changed, several at once, and the list of them all."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from builder import ledger
from builder.cache import Cache
from builder.courses import Work
from builder.home import HOME
from builder.ledger import Summary
from builder.staging import tidy
from builder.task import Outcome, Settings, Task, perform_all, without_building

if TYPE_CHECKING:
    from builder.engine import Engine

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
    cache, tool = Cache(), ledger.tool_stamp()
    first = not cache.path.exists()
    tasks = [Task(work, ledger.key(work, settings.output, settings.shaping, tool)) for work in works]
    noted = {} if first else ledger.recall([task.key for task in tasks], cache)
    seen = ledger.Seen()
    done: list[Outcome] = []
    to_build: list[Task] = []
    for task in tasks:
        entry = noted.get(task.key)
        if entry and (outcome := without_building(task, entry, seen, settings, cache)):
            done.append(outcome)
            yield outcome
        else:
            to_build.append(task)
    cache.close()  # a database is not to be shared with the processes to come
    with one_engine(settings.jobs, expects_formulas=first and settings.math == "build") as engine:
        for outcome in build_all(to_build, settings, engine):
            done.append(outcome)
            yield outcome
        decks = [outcome.summary for outcome in done if outcome.summary]
        write_lists(decks, settings.output, tool, cache, engine)


@contextmanager
def one_engine(cores: int, expects_formulas: bool) -> Iterator[Callable[[], Engine]]:
    """Gives an engine to whoever asks, always the same. When nothing is to be built, nobody does.

    One that expects formulas the cache lacks starts MathJax before anything else: both take their time.
    """
    with ExitStack() as open_until_done:

        @functools.cache
        def engine() -> Engine:
            from builder.math.crew import Crew

            crew = Crew(cores)
            if expects_formulas:
                crew.start()
            from builder.engine import Engine

            return open_until_done.enter_context(Engine(crew))

        yield engine


def build_all(
    tasks: Sequence[Task], settings: Settings, engine: Callable[[], Engine]
) -> Iterator[Outcome]:
    if not tasks:
        return iter(())
    if min(settings.jobs, len(tasks)) == 1:
        return perform_all(tasks, settings, engine())
    from builder.parallel import build_apart

    return build_apart(tasks, settings)


def write_lists(
    decks: list[Summary], output: Path, tool: str, cache: Cache, engine: Callable[[], Engine]
) -> None:
    """The lists of what is there on paper and of the decks, unless they stand already. Raises `NotWritten`.

    A single deck is listed where there is no list yet: it may be one of many, or all there is.
    """
    from builder.papers import PAPERS, papers

    if not decks:
        return
    write_list(output / PAPERS, papers(output))
    decks = sorted(decks, key=lambda deck: deck.url)
    index = output / INDEX
    if any(deck.url == INDEX for deck in decks) or (len(decks) == 1 and index.exists()):
        return
    state = ledger.digest(repr((decks, tool, ledger.contents((HOME / "theme").rglob("*")))).encode())
    text = cache.get_many("index", [state]).get(state)
    if text is None:
        from builder.index import make_index

        text = make_index(decks, output, engine())
        cache.put_many("index", {state: text})
    write_list(index, text)
    write_list(output / NO_JEKYLL, "")


def write_list(place: Path, text: str) -> None:
    """Raises `NotWritten`."""
    from builder.output import NotWritten, write_text

    try:
        write_text(place, text)
    except OSError as error:
        raise NotWritten(error, place) from None
