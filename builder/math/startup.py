"""MathJax as Node.js has read it: a startup snapshot, made once, from which a process is ready in a third of
the time.

It lies among the npm packages. Where none can be kept or made, `worker.mjs` reads MathJax itself.
Source: https://nodejs.org/api/cli.html#--build-snapshot
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from builder.machine.frontend import package, package_root
from builder.machine.node import LostError, Process, completes
from builder.machine.node_program import node
from builder.machine.staging import staging
from builder.math.formula import FONTS, Formula, MathOptions
from builder.math.jobs import Job, version

FLAGS = (
    "--max-old-space-size=1024",
    "--min-semi-space-size=16",  # room for what a formula leaves behind, so that it is seldom swept
    "--initial-old-space-size=256",  # and for what it keeps, so that a hundred are not searched for waste
)  # sizes are megabytes
BUNDLE = Path(__file__).with_name("bundle.mjs")
SECONDS = 20.0  # for each step of making it
DAY = 24 * 60 * 60.0
NAME = "mathjax-"


def from_snapshot() -> list[str]:
    """What Node.js is told besides FLAGS, to start from the snapshot; nothing where there is none.

    Raises FileNotFoundError as `node` and `package` do.
    """
    folder = place()
    if is_due(folder):
        with suppress(OSError):  # a folder that nobody can write to, or somebody was faster
            make(folder)
    return command(folder) if blob(folder).is_file() else []


def forget_snapshot() -> None:
    """Make the snapshot anew when it is wanted again: no process starts from this one."""
    shutil.rmtree(place(), ignore_errors=True)


def place() -> Path:
    """A folder for each Node.js, MathJax and code of ours: an empty one where it could not be made."""
    program = Path(node()).resolve()
    status = program.stat()
    parts = (version(), str(program), status.st_size, status.st_mtime_ns, FLAGS)
    return package_root() / ".cache" / (NAME + sha256(repr(parts).encode()).hexdigest()[:16])


def blob(folder: Path) -> Path:
    return folder / "worker.blob"


def command(folder: Path) -> list[str]:
    return ["--snapshot-blob", str(blob(folder)), str(folder)]


def is_due(folder: Path) -> bool:
    """Where it could not be made, it is tried once a day."""
    return not blob(folder).is_file() and age(folder) > DAY


def age(folder: Path) -> float:
    """Seconds; endless for one that is not there."""
    with suppress(OSError):
        return time.time() - folder.stat().st_mtime
    return float("inf")


def make(folder: Path) -> None:
    """Raises OSError."""
    with staging(folder.parent) as stage:
        new = stage / folder.name
        new.mkdir()
        if not (bundled(new) and taken(new) and answers(new)):
            shutil.rmtree(new)
            new.mkdir()
        new.rename(folder)
    for other in folder.parent.glob(f"{NAME}*"):
        if other != folder and age(other) > DAY:
            shutil.rmtree(other, ignore_errors=True)


def bundled(folder: Path) -> bool:
    usual = FONTS[MathOptions().font]
    others = [font for font in FONTS.values() if font != usual]
    return completes(SECONDS, str(BUNDLE), str(package("@mathjax/src")), str(folder), usual, *others)


def taken(folder: Path) -> bool:
    into = ["--snapshot-blob", str(blob(folder)), "--build-snapshot"]
    return completes(SECONDS, *FLAGS, *into, str(folder / "worker.cjs"))


def answers(folder: Path) -> bool:
    """Whether a process that starts from it typesets a formula, whose letter is in a file of its own."""
    question = Job((Formula("\\mathbb{R}", display=False),)).question("")
    process = Process(*FLAGS, *command(folder))
    try:
        _, reply = process.ask([{"options": MathOptions().as_json}, question], SECONDS)
        return "markup" in reply["formulas"][0]
    except (LostError, LookupError, TypeError):
        return False
    finally:
        process.end()
