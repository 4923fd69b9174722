"""Build decks in several processes, each handed one deck after another.

A process that dies takes nothing with it but the deck it was at. That deck is built again when the others are
done and the machine's memory is its own, and given up when that fails as well.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from builder.diagnostics import Diagnostic, Location, Severity, shown_name
from builder.machine.staging import tidy
from builder.page.summary import Summary
from builder.site.ledger import stamp
from builder.site.task import Announce, Outcome, Settings, Task, nobody, perform_all


@dataclass
class Helper:
    """A process and the deck it is at."""

    process: BaseProcess
    connection: Connection
    task: Task | None = None

    def take(self, task: Task | None) -> None:
        """Begin with a deck; with None, end."""
        self.task = task
        with suppress(OSError):  # a dead process is noticed when it should answer
            self.connection.send(task)

    def answer(self) -> Outcome | Summary | None:
        """What will be listed of the deck, then what came of it; None when the process died over it."""
        try:
            answer: Outcome | Summary = self.connection.recv()
        except (EOFError, OSError):
            return None
        return answer


def build_apart(
    tasks: Iterable[Task], settings: Settings, announce: Announce = nobody, expects_formulas: bool = False
) -> Iterator[Outcome]:
    """Outcomes as they come; the largest decks are begun first, so that the processes end together.

    What lists will say of a deck is announced as soon as it is known, see `perform`. `expects_formulas`: see
    `builder.site.ahead`.
    """
    lost: list[Task] = []
    largest_first = sorted(tasks, key=size, reverse=True)
    yield from share_out(largest_first, settings, lost, announce, expects_formulas)
    for task in lost:
        yield from build_again(task, settings)


def size(task: Task) -> int:
    found = stamp(task.work.deck)
    return found[0] if found else 0


def build_again(task: Task, settings: Settings) -> Iterator[Outcome]:
    lost: list[Task] = []
    for outcome in share_out([task], settings, lost):
        problem = died(task, "note", "building this deck stopped early and was repeated")
        yield replace(outcome, diagnostics=(*outcome.diagnostics, problem))
    if lost:
        yield Outcome(task.work, None, (died(task, "error", "building this deck stopped early twice"),))


def died(task: Task, severity: Severity, message: str) -> Diagnostic:
    where = Location(shown_name(task.work.deck))
    return Diagnostic(where, severity, "process-died", message, "was there enough memory?")


def share_out(
    tasks: Sequence[Task],
    settings: Settings,
    lost: list[Task],
    announce: Announce = nobody,
    expects_formulas: bool = False,
) -> Iterator[Outcome]:
    """A process that dies is replaced, and its deck added to `lost`."""
    waiting = deque(tasks)
    helpers: list[Helper] = []
    processes = min(settings.jobs, len(tasks))
    start = partial(start_one, settings, settings.jobs // processes, expects_formulas)
    with ended(helpers, settings.output):
        for _ in range(processes):
            helpers.append(start())
            helpers[-1].take(waiting.popleft())
        while busy := {helper.connection: helper for helper in helpers if helper.task}:
            for connection in wait(list(busy)):
                helper = busy[connection]  # type: ignore[index]
                answer = helper.answer()
                if isinstance(answer, Summary):
                    announce(answer)
                    continue
                if answer is None and helper.task:
                    lost.append(helper.task)
                    helpers.remove(helper)
                    helpers.append(helper := start())
                helper.take(waiting.popleft() if waiting else None)
                if answer:
                    yield answer


def start_one(settings: Settings, cores: int, expects_formulas: bool) -> Helper:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(
        target=work, args=(theirs, ours, settings, cores, expects_formulas), daemon=True
    )
    with uninterrupted():
        process.start()
    theirs.close()
    return Helper(process, ours)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the block ends."""
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


def work(
    connection: Connection, far_end: Connection, settings: Settings, cores: int, expects_formulas: bool
) -> None:
    """What a process does: build what it is handed until there is no more, or nobody to hand it."""
    # Ctrl-C reaches all processes of a terminal; the first alone answers it, and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")):
        if number and callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    far_end.close()  # else the end of the other process would go unnoticed
    from builder.site.ahead import engine_of

    with suppress(EOFError, OSError), engine_of(cores, expects_formulas) as engine:
        for outcome in perform_all(iter(connection.recv, None), settings, engine, connection.send):
            connection.send(outcome)


@contextmanager
def ended(helpers: list[Helper], output: Path) -> Iterator[None]:
    """When the block ends, so do the processes; those still at work are stopped, and tidied up after."""
    try:
        yield
    finally:
        for helper in helpers:
            helper.connection.close()
            if helper.task:
                helper.process.kill()
        for helper in helpers:
            helper.process.join()
        tidy(output)
