"""Font files cut to some characters, by HarfBuzz in Node.js: ten times as fast as fontTools on woff2 files.

What is cut is kept in a folder, by content, for the next deck that shows the same characters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from builder.frontend import package
from builder.node import LostError, Process
from builder.staging import staging

FORMAT = "3"  # part of every key: raise it when the same input should give other bytes
SCRIPT = Path(__file__).with_suffix(".mjs")
FLAGS = ["--liftoff-only"]  # so short a run does not repay the optimising compiler: half the time
SECONDS_A_PIECE = 30  # the first waits for the program to start
COPYRIGHT_NAMES = [0, 1, 2, 13, 14]
DROPPED_TABLES = ["FFTM", "feat", "morx", "DSIG", "meta", "STAT", "BASE", "VORG", "vhea", "vmtx"]


@dataclass(frozen=True)
class Piece:
    """Some characters of a font file, at one point of its variable axes: name → value."""

    path: Path
    text: str
    axes: Mapping[str, float]

    @cached_property
    def key(self) -> str:
        """Changes with the file's content and all else that decides what is cut. Raises OSError."""
        content = sha256(self.path.read_bytes()).hexdigest()
        return digest("piece", content, self.text, json.dumps(sorted(self.axes.items())))


def digest(*parts: str) -> str:
    return sha256("\0".join([FORMAT, *parts]).encode()).hexdigest()[:32]


class Cutter:
    """A context manager; `folder` is where what is cut is kept. The process starts at the first piece that is
    not there, and is left for the next until the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: Process | None = None

    def __enter__(self) -> Cutter:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        process, self._process = self._process, None
        if process:
            process.end()

    def start(self) -> Process:
        """Raises FileNotFoundError when Node.js or its package is not installed."""
        if self._process is None:
            self._process = Process(*FLAGS, str(SCRIPT), str(package("subset-font")))
        return self._process

    def cut(self, pieces: Iterable[Piece]) -> list[str]:
        """Sees to it that the folder holds each piece; says what is wrong with those it cannot cut.

        Raises OSError, FileNotFoundError as `start` does.
        """
        wanted = {file: piece for piece in pieces if not (file := self.file(piece)).is_file()}
        if not wanted:
            return []
        with staging(self.folder) as stage:
            answers = self._ask([job(piece, stage / file.name) for file, piece in wanted.items()])
            for file in wanted:
                if (stage / file.name).is_file():
                    (stage / file.name).replace(file)
        names = (piece.path.name for piece in wanted.values())
        return [f"font `{name}`: {a}" for name, a in zip(names, answers, strict=True) if a]

    def file(self, piece: Piece) -> Path:
        return self.folder / f"{piece.key}.ttf"

    def _ask(self, jobs: list[dict[str, object]]) -> list[str | None]:
        """What is wrong with each job, or None."""
        answers: list[str | None] = []
        try:
            answers += (reply["wrong"] for reply in self.start().ask(jobs, SECONDS_A_PIECE))
        except (LostError, KeyError) as error:
            self.__exit__()
            answers += [f"the program that cuts fonts {error}"] * (len(jobs) - len(answers))
        return answers


def job(piece: Piece, out: Path) -> dict[str, object]:
    return {"path": str(piece.path), "text": piece.text, "out": str(out), "options": options(piece)}


def options(piece: Piece) -> dict[str, object]:
    """As the package subset-font has them."""
    return {
        "targetFormat": "sfnt",
        "preserveNameIds": COPYRIGHT_NAMES,
        "noHinting": True,
        "dropTables": DROPPED_TABLES,
        "variationAxes": piece.axes,
    }
