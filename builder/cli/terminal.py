"""What people see in the terminal: problems, progress, the end of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import TextIO

from builder.diagnostics import Diagnostic, visible

SILENCE_SECONDS = 10


class Usage(Exception):
    """What was typed cannot be done; the text says why."""


def show(problems: Iterable[Diagnostic], as_json: bool) -> None:
    """As text in the order in which they were found, which tells a cause before what follows from it; as JSON
    in the order of files and lines."""
    for problem in sorted(problems) if as_json else problems:
        if as_json:
            print(json.dumps(problem.to_json(), ensure_ascii=False))
        else:
            print(problem, file=sys.stderr)


def status(problems: Iterable[Diagnostic], strict: bool) -> int:
    """0 unless an error was reported; with `strict` a warning is one."""
    counted = {"error", "warning"} if strict else {"error"}
    return int(any(problem.severity in counted for problem in problems))


class Progress:
    """A counter line on a terminal; silence in a pipe."""

    def __init__(self, verb: str, total: int, stream: TextIO | None = None) -> None:
        self.verb, self.total, self.done = verb, total, 0
        self.stream = stream or sys.stderr
        self.is_terminal = self.stream.isatty()

    def step(self, name: str) -> None:
        """One more is done."""
        self.done += 1
        if self.total > 1:
            self.write(f"{self.verb} {self.done}/{self.total} {visible(name)}")

    def at(self, name: str, place: str) -> None:
        """Work has come to a place in one that is not done."""
        of_all = f"{self.done + 1}/{self.total} " if self.total > 1 else ""
        self.write(f"{self.verb} {of_all}{visible(name)} {place}")

    def clear(self) -> None:
        self.write("")

    def write(self, line: str) -> None:
        if self.is_terminal:
            self.stream.write(f"\r\x1b[K{line}")
            self.stream.flush()


class Patience:
    """A context in which it is said when nothing has happened for long, so that nobody takes work for dead.

    `sign` tells that something has. It is said after 10 s without, then after twice as long each time.
    """

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self.what, self.stream = what, stream or sys.stderr
        self.over, self.signs = Event(), 0

    def __enter__(self) -> Patience:
        self.teller = Thread(target=self.tell, daemon=True)
        self.teller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.teller.join()

    def sign(self) -> None:
        self.signs += 1

    def tell(self) -> None:
        seen, silence, waited = 0, SILENCE_SECONDS, 0
        while not self.over.wait(silence):
            waited += silence
            if self.signs != seen:
                seen, silence, waited = self.signs, SILENCE_SECONDS, 0
                continue
            message = f"{self.what}: no progress for {waited} s, still waiting"
            print(message, file=self.stream, flush=True)
            silence *= 2


def stepper(verb: str, total: int) -> Callable[[object], None]:
    """A progress line for jobs that know their deck."""
    progress = Progress(verb, total)

    def step(job: object) -> None:
        progress.step(str(getattr(job, "deck", "")))
        if progress.done == total:
            progress.clear()

    return step


def counted(number: int, name: str) -> str:
    return f"{number} {name}{'s' * (number != 1)}"
