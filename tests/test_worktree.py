"""An earlier revision beside the working tree, and nothing left of it afterwards."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from builder.machine.worktree import NoRevision, worktree


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "slides").mkdir(parents=True)
    deck = folder / "slides" / "a.md"
    run(folder, "init", "--quiet")
    for text in ("old", "new"):
        deck.write_text(text)
        run(folder, "add", ".")
        run(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", text)
    deck.write_text("newest")
    return folder


def run(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", folder, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_folder_is_as_it_was(repository: Path) -> None:
    with worktree(repository / "slides", "HEAD~1") as folder:
        assert (folder / "a.md").read_text() == "old"
        assert (repository / "slides" / "a.md").read_text() == "newest"
        assert (folder.parent / ".git").exists()


def test_nothing_that_the_repository_names_is_run(repository: Path, tmp_path: Path) -> None:
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hook\n")
    hook.chmod(0o755)
    run(repository, "config", "core.fsmonitor", f"touch {tmp_path}/monitor;")
    run(repository, "config", "filter.evil.smudge", f"touch {tmp_path}/filter; cat")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("*.md filter=evil\n")
    with worktree(repository, "HEAD") as folder:
        assert (folder / "slides" / "a.md").read_text() == "new"
    assert {path.name for path in tmp_path.iterdir()} == {"repository"}


def test_links_and_names_are_as_they_were(repository: Path) -> None:
    (repository / "図 \n.md").write_text("named")
    (repository / "link.md").symlink_to("図 \n.md")
    run(repository, "add", ".")
    run(repository, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "more")
    with worktree(repository, "HEAD") as folder:
        assert (folder / "link.md").is_symlink()
        assert (folder / "link.md").read_text() == "named"


def test_nothing_is_left_even_after_a_failure(repository: Path) -> None:
    with pytest.raises(ZeroDivisionError), worktree(repository, "HEAD") as folder:
        raise ZeroDivisionError
    assert not folder.exists()
    assert len(run(repository, "worktree", "list").splitlines()) == 1


def test_an_unknown_revision_is_said(repository: Path) -> None:
    with pytest.raises(NoRevision, match="single revision"), worktree(repository, "nowhere"):
        pass


def test_a_folder_outside_a_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoRevision, match="not a git repository"), worktree(tmp_path, "HEAD"):
        pass
