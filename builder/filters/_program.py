"""Run another program on a text, without a shell and with a time limit."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.filters import Failed

SECONDS = 20


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

    Raises Failed when it takes more than 20 seconds, is ended or cannot be started.
    """
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT") if key in os.environ}
    with TemporaryDirectory() as folder:
        for name, data in (files or {}).items():
            (Path(folder) / name).write_bytes(data)
        try:
            done = subprocess.run(
                command,
                input=text,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=SECONDS,
                cwd=folder,
                env={**environment, "TMPDIR": folder, **(more or {})},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Failed(f"drawing took longer than {SECONDS} seconds") from None
        except OSError as error:
            raise Failed(f"cannot start `{command[0]}`: {error.strerror}") from None
        left = {name: Path(folder) / name for name in results}
        found = {name: path.read_bytes() for name, path in left.items() if path.is_file()}
    if done.returncode < 0:
        raise Failed(f"`{Path(command[0]).name}` was ended by signal {-done.returncode}")
    return Answer(done.stdout, done.stderr, done.returncode, found)
