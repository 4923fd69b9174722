"""Where the program came from, as the workflow of a new course asks for it."""

from __future__ import annotations

import json
import subprocess
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from builder.adopt.origin import from_repository, requirement_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = {"url": "https://example.org/us/slides.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}


def installed(folder: Path, record: object) -> PathDistribution:
    """A package as pip leaves it behind."""
    info = folder / "slides_for_mathematics-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slides-for-mathematics\nVersion: 0.1.0\n")
    if record:
        (info / "direct_url.json").write_text(json.dumps(record), encoding="utf-8")
    return PathDistribution(info)


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "a clone"
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "Begin")
    return folder


@pytest.mark.parametrize(("record", "line"), [
    (None, "slides-for-mathematics==0.1.0"),
    (REPOSITORY, f"slides-for-mathematics @ git+https://example.org/us/slides.git@{COMMIT}"),
    ({"url": "file:///nowhere", "dir_info": {}}, None),
    ({"url": "file:///nowhere/slides.whl", "archive_info": {}}, None),
], ids=["an index", "a repository", "a folder", "a file"])
def test_the_record_of_pip_says_it(record: object, line: str | None, tmp_path: Path) -> None:
    assert requirement_of(installed(tmp_path, record)) == line


def test_a_clone_means_its_repository(clone: Path, tmp_path: Path) -> None:
    git(clone, "remote", "add", "origin", "git@example.org:us/slides.git")
    package = installed(tmp_path, {"url": clone.as_uri(), "dir_info": {"editable": True}})
    line = "slides-for-mathematics @ git+https://example.org/us/slides.git"
    assert requirement_of(package) == line, "a commit nobody else has is not asked for"
    commit = git(clone, "rev-parse", "HEAD")
    git(clone, "update-ref", "refs/remotes/origin/main", commit)
    assert requirement_of(package) == f"{line}@{commit}"


def test_a_folder_inside_another_repository_is_no_clone(clone: Path, tmp_path: Path) -> None:
    git(clone, "remote", "add", "origin", "https://example.org/us/else.git")
    (clone / "unpacked").mkdir()
    record = {"url": (clone / "unpacked").as_uri(), "dir_info": {}}
    assert requirement_of(installed(tmp_path, record)) is None


@pytest.mark.parametrize(("address", "reachable"), [
    ("git@github.com:us/slides.git", "https://github.com/us/slides.git"),
    ("ssh://git@example.org/us/slides", "https://example.org/us/slides"),
    ("https://example.org/us/slides", "https://example.org/us/slides"),
    ("https://me:secret@example.org/us/slides", None),
    ("ssh://git@example.org:2222/us/slides", None),
    ("../slides", None),
    ("/srv/slides.git", None),
    ("C:\\slides", None),
])
def test_only_what_others_can_ask_is_an_address(address: str, reachable: str | None) -> None:
    line = f"slides-for-mathematics @ git+{reachable}" if reachable else None
    assert from_repository(address, "") == line
