"""An earlier revision of a git repository, checked out for a moment beside the working tree."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


class NoRevision(Exception):
    """git could not check the revision out; the text is what it said."""


@contextmanager
def worktree(folder: Path, revision: str) -> Iterator[Path]:
    """The folder as it was at `revision`, in a temporary worktree that is gone afterwards.

    `folder` may be anywhere inside the repository; the same place inside the worktree is returned.
    Raises NoRevision.
    """
    top = Path(git(folder, "rev-parse", "--show-toplevel").strip())
    commit = git(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").strip()
    with TemporaryDirectory(prefix="slides-") as temporary:
        tree = Path(temporary, "tree")
        git(top, "worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            yield tree / folder.resolve().relative_to(top.resolve())
        finally:
            git(top, "worktree", "remove", "--force", str(tree))


def git(folder: Path, *arguments: str) -> str:
    """What git prints. Raises NoRevision with what it complains of."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except FileNotFoundError:
        raise NoRevision("git is not installed") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["git failed"]
        raise NoRevision(lines[-1].removeprefix("fatal: "))
    return done.stdout
