"""Run another program on a text, without a shell and with a time limit."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from builder.filters import Failed

SECONDS = 60  # a busy machine takes 20 and more for a chart
LARGEST_ANSWER = 64 * 1024 * 1024  # bytes; a drawing of that size is none that a page can hold
OUT_OF_MEMORY = "out of memory"  # in the last words of what runs JavaScript


@dataclass(frozen=True)
class Answer:
    """What a program wrote, its exit status, and the files that were asked for, as far as there are."""

    out: str
    err: str
    status: int
    files: Mapping[str, bytes] = field(default_factory=dict)


def ask(
    command: Sequence[str],
    text: str,
    more: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
    results: Sequence[str] = (),
) -> Answer:
    """Give `text` to the program's standard input. It runs with a small environment in a folder that holds
    `files` and nothing else, and is its temporary folder, too; `results` are files that it leaves there.

    Raises Failed when it takes more than a minute, writes without end, is ended or cannot be started.
    """
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT") if key in os.environ}
    with TemporaryDirectory() as folder:
        for name, data in (files or {}).items():
            (Path(folder) / name).write_bytes(data)
        try:
            answer = run(command, text, folder, {**environment, "TMPDIR": folder, **(more or {})})
        except subprocess.TimeoutExpired:
            raise Failed(f"drawing took longer than {SECONDS} seconds") from None
        except OSError as error:
            raise Failed(f"cannot start `{command[0]}`: {error.strerror}") from None
        left = {name: Path(folder) / name for name in results}
        found = {name: beginning(path) for name, path in left.items() if path.is_file()}
    if answer.status < 0:
        raise ended(command, answer)
    if any(len(data) > LARGEST_ANSWER for data in found.values()):
        raise Failed(too_long(command))
    return replace(answer, files=found)


def ended(command: Sequence[str], answer: Answer) -> Failed:
    if OUT_OF_MEMORY in answer.err:
        return Failed("drawing takes too much memory")
    return Failed(f"`{Path(command[0]).name}` was ended by signal {-answer.status}")


def beginning(path: Path) -> bytes:
    """As much of a file as may be in an answer, and a byte more."""
    with path.open("rb") as file:
        return file.read(LARGEST_ANSWER + 1)


def too_long(command: Sequence[str]) -> str:
    return f"`{Path(command[0]).name}` answers with more than {LARGEST_ANSWER >> 20} MB"


def run(command: Sequence[str], text: str, folder: str, environment: Mapping[str, str]) -> Answer:
    """Raises OSError, subprocess.TimeoutExpired, or Failed for too long an answer."""
    start, pipe = subprocess.Popen, subprocess.PIPE
    with (
        start(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, env=environment) as process,
        ThreadPoolExecutor(3) as hands,
    ):
        hands.submit(give, process.stdin, text.encode("utf-8", "replace"))
        ends = [hands.submit(taken, process, end) for end in (process.stdout, process.stderr)]
        try:
            status = process.wait(SECONDS)
        finally:
            process.kill()
    out, err = (end.result() for end in ends)
    if max(len(out), len(err)) > LARGEST_ANSWER:
        raise Failed(too_long(command))
    return Answer(out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), status)


def give(end: IO[bytes] | None, text: bytes) -> None:
    with suppress(OSError):  # it may not want to read to the end
        if end:
            with end:
                end.write(text)


def taken(process: subprocess.Popen[bytes], end: IO[bytes] | None) -> bytes:
    """What it writes there; who writes without end is ended."""
    answer = end.read(LARGEST_ANSWER + 1) if end else b""
    if len(answer) > LARGEST_ANSWER:
        process.kill()
    return answer
