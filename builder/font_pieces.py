"""Font files cut to some characters, by HarfBuzz in Node.js: ten times as fast as fontTools on woff2 files.

What is cut is kept in a folder, by content, for the next deck that shows the same characters.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from builder.frontend import package
from builder.node import node
from builder.staging import staging

FORMAT = "3"  # part of every key: raise it when the same input should give other bytes
SCRIPT = Path(__file__).with_suffix(".mjs")
FLAGS = ["--liftoff-only"]  # so short a run does not repay the optimising compiler: half the time
SECONDS_TO_START = 30
SECONDS_A_PIECE = 5
COPYRIGHT_NAMES = [0, 1, 2, 13, 14]
DROPPED_TABLES = ["FFTM", "feat", "morx", "DSIG", "meta", "STAT", "BASE", "VORG", "vhea", "vmtx"]
OPTIONS = {
    "targetFormat": "sfnt",
    "preserveNameIds": COPYRIGHT_NAMES,
    "noHinting": True,
    "dropTables": DROPPED_TABLES,
}


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


def cut_pieces(pieces: Iterable[Piece], folder: Path) -> list[str]:
    """Sees to it that `folder` holds each piece as `piece_file`; says what is wrong with those it cannot cut.

    Raises OSError, FileNotFoundError when Node.js or its package is not installed.
    """
    wanted = {file: piece for piece in pieces if not (file := piece_file(piece, folder)).is_file()}
    if not wanted:
        return []
    with staging(folder) as stage:
        answers = ask([job(piece, stage / file.name) for file, piece in wanted.items()])
        for file in wanted:
            if (stage / file.name).is_file():
                (stage / file.name).replace(file)
    return [f"font `{piece.path.name}`: {a}" for piece, a in zip(wanted.values(), answers, strict=True) if a]


def piece_file(piece: Piece, folder: Path) -> Path:
    return folder / f"{piece.key}.ttf"


def job(piece: Piece, out: Path) -> dict[str, object]:
    return {"path": str(piece.path), "text": piece.text, "axes": piece.axes, "out": str(out)}


def ask(jobs: list[dict[str, object]]) -> list[str | None]:
    """What is wrong with each job, or None."""
    command = [node(), *FLAGS, str(SCRIPT), str(package("subset-font"))]
    question = json.dumps({"jobs": jobs, "options": OPTIONS})
    seconds = SECONDS_TO_START + SECONDS_A_PIECE * len(jobs)
    try:
        done = subprocess.run(
            command, input=question, capture_output=True, encoding="utf-8", timeout=seconds, check=True
        )
        answers = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return [f"not cut within {seconds} seconds"] * len(jobs)
    except (subprocess.CalledProcessError, ValueError):
        return ["the program that cuts fonts broke down"] * len(jobs)
    return list(answers)
