"""Font files cut to some characters by HarfBuzz in Node.js: ten times as fast as fontTools on woff2 files."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from builder.machine.frontend import package
from builder.machine.node import LostError, Process
from builder.machine.output import write_bytes

SCRIPT = Path(__file__).with_suffix(".mjs")
FLAGS = ["--liftoff-only"]  # so short a run does not repay the optimising compiler: half the time
SECONDS_A_PIECE = 30  # the first waits for the program to start
COPYRIGHT_NAMES = [0, 1, 2, 13, 14]
DROPPED_TABLES = ["FFTM", "feat", "morx", "DSIG", "meta", "STAT", "BASE", "VORG", "vhea", "vmtx"]
# As the package subset-font has them.
OPTIONS = {
    "targetFormat": "sfnt",
    "preserveNameIds": COPYRIGHT_NAMES,
    "noHinting": True,
    "dropTables": DROPPED_TABLES,
}
FAITHFUL_OPTIONS = {
    "targetFormat": "sfnt",
    "preserveNameIds": COPYRIGHT_NAMES,
    "dropTables": ["FFTM", "DSIG"],
}


@dataclass(frozen=True)
class Wanted:
    """Some characters of a font file, at one weight if it has several; without one it stays as variable as it
    is, and so does all else that its author may rely on."""

    path: Path
    text: str
    weight: int | None


@dataclass(frozen=True)
class Piece:
    """Those of the characters that the file has, and a TrueType font of just these; of none, no bytes."""

    shown: str
    font: bytes


class BadFont(Exception):
    """A file that no piece can be cut from; the message names it and says why."""


class Cutter:
    """A context manager; `folder` is where fonts are kept: that given, and from when nothing can be written
    there one that is gone at the end. The process starts at the first piece, and is left for the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._spare: TemporaryDirectory[str] | None = None
        self._process: Process | None = None

    def __enter__(self) -> Cutter:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()
        if self._spare:
            self._spare.cleanup()

    def keep(self, name: str, data: bytes) -> Path:
        """Write a file of the folder: all of it or nothing. Raises OSError with its name."""
        try:
            write_bytes(self.folder / name, data)
        except OSError as error:
            if self._spare:  # a full disk does not say where
                raise OSError(error.errno, error.strerror, str(self.folder / name)) from None
            self._spare = TemporaryDirectory(prefix="slides-")
            self.folder = Path(self._spare.name)
            return self.keep(name, data)
        return self.folder / name

    def stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.end()

    def start(self) -> Process:
        """Raises FileNotFoundError when Node.js or its packages are not installed."""
        if self._process is None:
            self._process = Process(*FLAGS, str(SCRIPT), str(package("subset-font").parent))
        return self._process

    def cut(self, wanted: Sequence[Wanted]) -> list[Piece]:
        """A piece for each, all asked for at once.

        Raises BadFont, and FileNotFoundError as `start` does.
        """
        pieces: list[Piece] = []
        try:
            answers = self.start().ask([job(one) for one in wanted], SECONDS_A_PIECE)
            for one, answer in zip(wanted, answers, strict=True):
                pieces.append(read_answer(one, answer))
        except LostError as error:
            self.stop()
            raise cannot_cut(wanted[len(pieces)], f"the font subsetter {error}") from None
        except BadFont:
            self.stop()  # it goes on to the other pieces, of which nobody wants to hear
            raise
        return pieces


def job(wanted: Wanted) -> dict[str, Any]:
    options = FAITHFUL_OPTIONS if wanted.weight is None else OPTIONS
    return {"path": str(wanted.path), "text": wanted.text, "weight": wanted.weight, "options": options}


def read_answer(wanted: Wanted, answer: Mapping[str, Any]) -> Piece:
    """Raises BadFont; LostError for what is no answer."""
    if "wrong" in answer:
        raise cannot_cut(wanted, answer["wrong"])
    try:
        return Piece(answer["shown"], b64decode(answer["font"]))
    except (KeyError, TypeError, ValueError):
        raise LostError("gave an answer that makes no sense") from None


def cannot_cut(wanted: Wanted, reason: str) -> BadFont:
    return BadFont(f"font `{wanted.path.name}` cannot be read ({reason})")
