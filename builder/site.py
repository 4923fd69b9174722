"""Build a whole site: only the decks that changed, several at once, and the list of them all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from builder import ledger
from builder.cache import Cache
from builder.courses import Work
from builder.diagnostics import Diagnostic
from builder.ledger import Summary

if TYPE_CHECKING:
    from builder.engine import Engine

Math = Literal["build", "client"]
INDEX = "index.html"


@dataclass(frozen=True)
class Settings:
    """How a site is built. `output` is its folder, `jobs` the number of processes."""

    output: Path
    math: Math = "build"
    jobs: int = 1

    @property
    def shaping(self) -> tuple[str, ...]:
        """What of this a page's bytes depend on."""
        return (self.math,)


@dataclass(frozen=True)
class Outcome:
    """What building one deck came to; `summary` is None when there was no text at all."""

    work: Work
    summary: Summary | None
    diagnostics: tuple[Diagnostic, ...]


def build_site(works: Sequence[Work], settings: Settings) -> Iterator[Outcome]:
    """Outcomes as they are known: first the decks whose last build still stands, then those built now."""
    cache = Cache()
    tool = ledger.tool_stamp()
    keys = {ledger.key(work, settings.output, settings.shaping, tool): work for work in works}
    standing = ledger.recall(keys, cache)
    done = [Outcome(work, entry.summary, entry.diagnostics) for work, entry in standing.items()]
    yield from done
    changed = [work for work in works if work not in standing]
    for outcome in build_changed(changed, settings, {work: name for name, work in keys.items()}):
        done.append(outcome)
        yield outcome
    write_index([outcome.summary for outcome in done if outcome.summary], settings.output, cache)


def build_changed(works: Sequence[Work], settings: Settings, keys: dict[Work, str]) -> Iterator[Outcome]:
    jobs = min(settings.jobs, len(works))
    if jobs <= 1:
        yield from build_here(works, settings, keys)
    else:
        yield from build_apart(works, settings, keys, jobs)


def build_here(works: Sequence[Work], settings: Settings, keys: dict[Work, str]) -> Iterator[Outcome]:
    from builder.engine import Engine

    if not works:
        return
    with Engine() as engine:
        for work in works:
            yield build_one(work, settings, keys[work], engine)


def build_apart(works: Sequence[Work], settings: Settings, keys: dict[Work, str], jobs: int) -> Iterator[Outcome]:
    """One process a share of the decks; the longest decks are dealt out first, so that shares are even."""
    from concurrent.futures import ProcessPoolExecutor, as_completed

    longest_first = sorted(works, key=lambda work: -work.deck.stat().st_size)
    with ProcessPoolExecutor(jobs) as pool:
        shares = [pool.submit(build_share, longest_first[n::jobs], settings, keys) for n in range(jobs)]
        for share in as_completed(shares):
            yield from share.result()


def build_share(works: Sequence[Work], settings: Settings, keys: dict[Work, str]) -> list[Outcome]:
    return list(build_here(works, settings, keys))


def build_one(work: Work, settings: Settings, key: str, engine: Engine) -> Outcome:
    """Build and write a deck, and note what it depended on, unless something changed meanwhile."""
    from builder.build import build_deck
    from builder.output import NotWritten, write_page

    built = build_deck(work, settings.math, engine)
    before = ledger.stamps(built.read)
    if built.page is None:
        return Outcome(work, None, built.diagnostics)
    summary = Summary(str(built.page.target), built.page.title, built.page.lang, len(built.page.slides))
    try:
        written = write_page(built.page, settings.output)
    except NotWritten as error:
        return Outcome(work, summary, (*built.diagnostics, error.diagnostic))
    entry = ledger.Entry(summary, built.diagnostics, before | ledger.stamps(written))
    if all(is_older(stamp, built.started) for stamp in before.values()):
        ledger.remember({key: entry}, engine.cache)
    return Outcome(work, summary, built.diagnostics)


def is_older(stamp: ledger.Stamp, moment: int) -> bool:
    """Whether a file was last changed before a moment: a source that changes during the build is built again."""
    return stamp is None or stamp[1] < moment


def write_index(decks: list[Summary], output: Path, cache: Cache) -> None:
    """The list of the decks, unless a deck has its place or it stands there already."""
    decks = sorted(decks, key=lambda deck: deck.url)
    if len(decks) < 2 or any(deck.url == INDEX for deck in decks):
        return
    path = output / INDEX
    name = sha256(os.path.abspath(path).encode()).hexdigest()
    state = sha256(repr((decks, ledger.tool_stamp())).encode()).hexdigest()
    if cache.get_many("index", [name]).get(name) == f"{state} {ledger.stamp(path)}" and path.exists():
        return
    from builder.index import make_index
    from builder.output import write_text

    write_text(path, make_index(decks, output))
    cache.put_many("index", {name: f"{state} {ledger.stamp(path)}"})

