"""Build a whole site: only the decks that changed, several at once, and the list of them all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from builder import ledger
from builder.cache import Cache
from builder.courses import Work
from builder.ledger import Summary
from builder.task import Outcome, Settings, Task, perform_all

INDEX = "index.html"


def build_site(works: Sequence[Work], settings: Settings) -> Iterator[Outcome]:
    """Outcomes as they are known: first the decks whose last build still stands, then those built now.

    Raises `NotWritten` at the end when the list of the decks cannot be written.
    """
    cache, tool = Cache(), ledger.tool_stamp()
    tasks = [Task(work, ledger.key(work, settings.output, settings.shaping, tool)) for work in works]
    standing = ledger.recall([task.key for task in tasks], cache)
    cache.close()  # a database is not to be shared with the processes to come
    done: list[Outcome] = []
    for task in tasks:
        if entry := standing.get(task.key):
            done.append(Outcome(task.work, entry.summary, entry.diagnostics))
            yield done[-1]
    for outcome in build_all([task for task in tasks if task.key not in standing], settings):
        done.append(outcome)
        yield outcome
    write_lists([outcome.summary for outcome in done if outcome.summary], settings.output, tool, cache)


def build_all(tasks: Sequence[Task], settings: Settings) -> Iterator[Outcome]:
    if not tasks:
        return iter(())
    if min(settings.jobs, len(tasks)) == 1:
        return perform_all(tasks, settings)
    from builder.parallel import build_apart

    return build_apart(tasks, settings)


def write_lists(decks: list[Summary], output: Path, tool: str, cache: Cache) -> None:
    """The lists of the decks and of what is there on paper, unless they stand already. Raises `NotWritten`."""
    if not decks:
        return
    decks = sorted(decks, key=lambda deck: deck.url)
    index = output / INDEX
    name = sha256(os.path.abspath(index).encode()).hexdigest()
    state = sha256(repr((decks, tool)).encode()).hexdigest()
    if cache.get_many("index", [name]).get(name) == f"{state} {ledger.stamp(index)}":
        return
    from builder.index import make_index
    from builder.output import NotWritten, write_text
    from builder.papers import PAPERS, papers

    place = output / PAPERS
    try:
        write_text(place, papers(output))
        if len(decks) > 1 and all(deck.url != INDEX for deck in decks):
            place = index
            write_text(place, make_index(decks, output))
    except OSError as error:
        raise NotWritten(error, place) from None
    cache.put_many("index", {name: f"{state} {ledger.stamp(index)}"})
