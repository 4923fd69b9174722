"""The process that runs MathJax: started at the first question, kept for the next, replaced when it fails."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from builder.frontend import package
from builder.math.formula import MathOptions, Refused
from builder.math.jobs import Job
from builder.math.refusal import refused
from builder.node import node

SECONDS_A_JOB = 20.0
SECONDS_TO_START = 60.0
MEGABYTES = 1024
YOUNG_MEGABYTES = 16  # room for what a formula leaves behind, so that it is seldom swept
SCRIPT = Path(__file__).with_name("worker.mjs")


@dataclass(frozen=True)
class Picture:
    """One typeset formula: its markup and the ids of the glyphs it refers to."""

    markup: str
    glyphs: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """A result for each formula of a job, and the outlines of all glyphs they use."""

    results: tuple[Picture | Refused, ...]
    glyphs: Mapping[str, str]


class LostError(Exception):
    """The process is gone, silent or not making sense; the message says which."""


class Worker:
    """A context manager; leaving it ends the process. One question at a time, from one thread.

    A question may take `seconds`. The process that hangs, dies or answers nonsense is replaced and asked once
    more; when that fails too the formulas of that question are refused, and the next question gets a new one.
    """

    def __init__(self, seconds: float = SECONDS_A_JOB) -> None:
        self.seconds = seconds
        self._process: Process | None = None
        self._options: MathOptions | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    @property
    def running(self) -> bool:
        return self._process is not None

    def close(self) -> None:
        """Ends the process; the next question starts another."""
        process, self._process = self._process, None
        if process:
            process.end()

    def typeset(self, job: Job, scope: str, options: MathOptions) -> Answer:
        """`scope` sets the ids of labels apart from those of other slides.

        Raises FileNotFoundError when Node.js or MathJax is not installed.
        """
        for _ in range(2):
            try:
                return read_answer(job, self._ask(question(job, scope), options), options)
            except LostError as error:
                self.close()
                reason = str(error)
        return Answer((Refused(reason),) * len(job.formulas), {})

    def _ask(self, message: Mapping[str, Any], options: MathOptions) -> dict[str, Any]:
        if self._process is None:
            self._process, self._options = Process(), None
        if self._options != options:
            self._process.ask({"options": as_json(options)}, SECONDS_TO_START)
            self._options = options
        return self._process.ask(message, self.seconds)


class Process:
    """Node.js at work, spoken to in lines of JSON."""

    def __init__(self) -> None:
        room = f"--max-old-space-size={MEGABYTES}", f"--min-semi-space-size={YOUNG_MEGABYTES}"
        command = [node(), *room, str(SCRIPT), str(package("@mathjax/src"))]
        pipe = subprocess.PIPE
        self.popen = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self.lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=pour, args=(self.popen.stdout, self.lines), daemon=True).start()

    def ask(self, message: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """One line there, one line back. Raises LostError."""
        assert self.popen.stdin is not None
        try:
            self.popen.stdin.write(json.dumps(message).encode() + b"\n")
            self.popen.stdin.flush()
            reply = json.loads(self.lines.get(timeout=seconds))
        except queue.Empty:
            raise LostError(f"typesetting did not end within {seconds:g} seconds") from None
        except (OSError, ValueError):
            raise LostError("typesetting broke down") from None
        if not isinstance(reply, dict) or "error" in reply:
            raise LostError(f"typesetting failed: {reply.get('error') if isinstance(reply, dict) else reply}")
        return reply

    def end(self) -> None:
        self.popen.kill()
        self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was left in it has nobody to go to
                continue


def pour(pipe: IO[bytes] | None, lines: queue.SimpleQueue[bytes]) -> None:
    """Hands on the lines of a pipe, then an empty one, which is no answer to anything."""
    try:
        for line in pipe or ():
            lines.put(line)
    except ValueError:  # closed while we waited
        pass
    lines.put(b"")


def question(job: Job, scope: str) -> dict[str, Any]:
    return {
        "id": scope,
        "scope": scope,
        "setup": job.setup,
        "formulas": [(formula.tex, formula.display) for formula in job.formulas],
        "linked": job.linked,
    }


def read_answer(job: Job, reply: Mapping[str, Any], options: MathOptions) -> Answer:
    """Raises LostError for anything but an answer to this job."""
    try:
        results = tuple(
            refused(formula.tex, result, options)
            if "error" in result
            else Picture(result["markup"], tuple(result["glyphs"]))
            for formula, result in zip(job.formulas, reply["formulas"], strict=True)
        )
        return Answer(results, reply["glyphs"])
    except (KeyError, TypeError, ValueError):
        raise LostError("typesetting gave an answer that makes no sense") from None


def as_json(options: MathOptions) -> dict[str, Any]:
    """Macros as MathJax takes them: definition, number of arguments, default of the first."""
    macros = {
        m.name: [m.definition, m.nargs] if m.default is None else [m.definition, m.nargs, m.default]
        for m in options.macros
    }
    return {"macros": macros, "packages": options.packages, "x_height": options.x_height}
