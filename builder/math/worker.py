"""The process that runs MathJax: started at the first question, kept for the next, replaced when it fails."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from builder.machine.frontend import package
from builder.machine.node import LostError, Process
from builder.math.formula import FONTS, Formula, MathOptions, Picture, Refused
from builder.math.jobs import Job
from builder.math.refusal import refused
from builder.math.remarks import remarks
from builder.math.startup import FLAGS, forget_snapshot, from_snapshot

SECONDS_A_JOB = 20.0
SECONDS_TO_START = 60.0
LOST_AT_MOST = 5  # questions; a program that does not even start is asked twice
GIVEN_UP_SECONDS = 600.0
SCRIPT = Path(__file__).with_name("worker.mjs")


@dataclass(frozen=True)
class Answer:
    """A result for each formula of a job, and the outlines of all glyphs they use."""

    results: tuple[Picture | Refused, ...]
    glyphs: Mapping[str, str]


class Worker:
    """A context manager; leaving it ends the process, and no other is started after.

    A question may take `seconds`. The process that hangs, dies or answers nonsense is replaced and asked once
    more; when that fails too the formulas of that question are refused, and the next question gets a new one.
    After LOST_AT_MOST in a row nothing is asked for a while, so that there is an end to waiting.
    """

    def __init__(self, seconds: float = SECONDS_A_JOB) -> None:
        self.seconds = seconds
        self._process: Process | None = None
        self._options: MathOptions | None = None
        self._ended = False
        self._lost = 0
        self._lost_at = 0.0

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._ended = True
        self.close()

    @property
    def running(self) -> bool:
        return self._process is not None

    def start(self) -> Process:
        """The process. Raises FileNotFoundError as `typeset` does, LostError when it was ended for good."""
        if self._ended:
            raise LostError("was ended")
        if self._process is None:
            self._process, self._options = new_process(), None
        return self._process

    def close(self) -> None:
        """Ends the process; the next question starts another."""
        process, self._process = self._process, None
        if process:
            process.end()

    def typeset(self, scopes: Mapping[Job, str], options: MathOptions) -> dict[Job, Answer]:
        """`scopes` sets the ids of labels of a job apart from those of other slides.

        Raises FileNotFoundError when Node.js or MathJax is not installed.
        """
        answers: dict[Job, Answer] = {}
        lost: Job | None = None
        while rest := [job for job in scopes if job not in answers]:
            if self._given_up():
                return answers | {job: no_answer(job, "fails again and again") for job in rest}
            try:
                for job, reply in zip(rest, self._ask(rest, scopes, options), strict=False):
                    answers[job] = read_answer(job, scopes[job], reply, options)
                    self._lost = 0
            except LostError as error:
                started = self._options is not None
                self.close()
                if not started:
                    forget_snapshot()
                failed = next(job for job in rest if job not in answers)
                if failed == lost:
                    self._lost = self._lost + 1 if started else LOST_AT_MOST
                    self._lost_at = time.monotonic()
                    answers[failed] = no_answer(failed, str(error))
                lost = failed
        return answers

    def meanings(self, names: Sequence[str], packages: Sequence[str]) -> dict[str, str]:
        """Command → what it means in TeX with those packages, of the names that mean something there.

        Raises FileNotFoundError as `typeset` does, LostError when the process is lost.
        """
        [reply] = self.start().ask([{"names": list(names), "packages": list(packages)}], SECONDS_TO_START)
        found = reply.get("meanings")
        if not isinstance(found, dict):
            raise LostError("gave an answer that makes no sense")
        return found

    def known(self, options: MathOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the commands and of the environments that formulas may use, as TeX lists them for
        whoever asks for one that is not there.

        Raises FileNotFoundError as `typeset` does, LostError when the process is lost.
        """
        jobs = [Job((Formula(tex, False),)) for tex in ("\\nosuchcommand", "\\begin{nosuchenvironment}")]
        replies = list(self._ask(jobs, dict.fromkeys(jobs, "known"), options))
        try:
            commands, environments = (tuple(reply["formulas"][0]["known"]) for reply in replies)
        except (KeyError, IndexError, TypeError, ValueError):
            raise LostError("gave an answer that makes no sense") from None
        return commands, environments

    def _given_up(self) -> bool:
        return self._lost >= LOST_AT_MOST and time.monotonic() - self._lost_at < GIVEN_UP_SECONDS

    def _ask(
        self, jobs: Sequence[Job], scopes: Mapping[Job, str], options: MathOptions
    ) -> Iterator[dict[str, Any]]:
        """The replies, in order, as they come. Raises LostError."""
        process = self.start()
        questions = [job.question(scopes[job]) for job in jobs]
        if self._options == options:
            yield from process.ask(questions, self.seconds)
            return
        # In one go: before the next question is asked other threads want their turn, which takes 60 ms.
        replies = process.ask([{"options": options.as_json}, *questions], self.seconds, SECONDS_TO_START)
        next(replies)
        self._options = options
        yield from replies


def no_answer(job: Job, reason: str) -> Answer:
    return Answer((Refused(f"typesetting {reason}", passing=True),) * len(job.formulas), {})


def new_process() -> Process:
    start = from_snapshot() or [str(SCRIPT), str(package("@mathjax/src")), FONTS[MathOptions().font]]
    return Process(*FLAGS, *start)


def read_answer(job: Job, scope: str, reply: Mapping[str, Any], options: MathOptions) -> Answer:
    """Raises LostError for anything but an answer to this job."""
    try:
        if reply["id"] != scope:
            raise ValueError("an answer to another question")
        results = tuple(
            refused(formula, result, options)
            if "error" in result
            else picture(formula, result)
            for formula, result in zip(job.formulas, reply["formulas"], strict=True)
        )
        return Answer(results, reply["glyphs"])
    except (KeyError, TypeError, ValueError):
        raise LostError("gave an answer that makes no sense") from None


def picture(formula: Formula, result: Mapping[str, Any]) -> Picture:
    found = remarks(formula.tex, result["remarks"])
    return Picture(result["markup"], tuple(result["glyphs"]), result["mathml"], found)
