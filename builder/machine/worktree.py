"""An earlier revision of a git repository, written out for a moment beside the working tree.

A repository can name programs that git runs as it checks out: hooks, filters, a monitor of files. None of
them is run here: the files are taken out of git's store as they are in it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

QUIET = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never")
LINK = "120000"


class NoRevision(Exception):
    """git could not give the revision out; the text is what it said."""


@contextmanager
def worktree(folder: Path, revision: str) -> Iterator[Path]:
    """The folder as it was at `revision`, in a temporary folder that is gone afterwards.

    `folder` may be anywhere inside the repository; the same place inside the temporary one is returned.
    Raises NoRevision.
    """
    top = Path(git(folder, "rev-parse", "--show-toplevel").strip())
    name = f"{revision}^{{commit}}"
    commit = git(folder, "rev-parse", "--verify", "--end-of-options", name).strip()
    with TemporaryDirectory(prefix="slides-") as temporary:
        tree = Path(temporary, "tree")
        write_tree(top, commit, tree)
        yield tree / folder.resolve().relative_to(top.resolve())


def write_tree(top: Path, commit: str, tree: Path) -> None:
    """Raises NoRevision, also for a tree whose names lead out of it."""
    rows = ask(top, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")
    pairs = [row.split(b"\t", 1) for row in rows if row]
    found = [(*head.decode().split(), os.fsdecode(name)) for head, name in pairs]
    files = [(mode, digest, name) for mode, kind, digest, name in found if kind == "blob"]
    (tree / ".git").mkdir(parents=True)  # the project ends here, as it does in the working tree
    contents = blobs(top, [digest for _, digest, _ in files])
    links: list[tuple[Path, bytes]] = []
    for (mode, _, name), data in zip(files, contents, strict=True):
        if ".." in PurePosixPath(name).parts or name.startswith("/"):
            raise NoRevision(f"`{name}` leads out of the repository")
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if mode == LINK:
            links.append((path, data))
        else:
            path.write_bytes(data)
    for path, target in links:  # behind all files, none of which is written through one
        path.symlink_to(os.fsdecode(target))


def blobs(top: Path, digests: Sequence[str]) -> Iterator[bytes]:
    """The contents of files in git's store. Raises NoRevision."""
    answer = ask(top, "cat-file", "--batch", given="".join(f"{digest}\n" for digest in digests).encode())
    at = 0
    for digest in digests:
        head, _, _ = answer[at : at + 200].partition(b"\n")
        size = head.split()[-1]
        if not size.isdigit():
            raise NoRevision(f"object {digest} is missing")
        start = at + len(head) + 1
        yield answer[start : start + int(size)]
        at = start + int(size) + 1


def git(folder: Path, *arguments: str) -> str:
    """What git prints. Raises NoRevision with what it complains of."""
    return ask(folder, *arguments).decode("utf-8", "replace")


def ask(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """The bytes that git prints when it is given some. Raises NoRevision."""
    command = ["git", "-C", str(folder), *QUIET, *arguments]
    env = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=env)
    except FileNotFoundError:
        raise NoRevision("git is not installed") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        raise NoRevision(lines[-1].removeprefix("fatal: "))
    return done.stdout
