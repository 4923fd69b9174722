"""`slides snapshot` as it is typed: what it says, where its report is, and its exit status."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.command import typed

DECK = "<!-- slide -->\n\n# One\n\n<!-- slide -->\n\n# {}\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    (folder / "slides").mkdir(parents=True)
    (folder / "slides.yaml").write_text("theme: lecture\n", encoding="utf-8")
    (folder / "slides" / "deck.md").write_text(DECK.format("Two"), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("one_browser")
def test_it_says_what_changed_and_where_the_report_is(course: Path) -> None:
    def snapshot(*more: str) -> subprocess.CompletedProcess[str]:
        return typed("snapshot", *more, cwd=course)

    first = snapshot()
    assert first.stdout.startswith("no baselines yet: `slides snapshot --update` makes them")
    assert first.returncode == 0
    assert snapshot("--update").returncode == 0
    same = snapshot()
    assert (same.stdout, same.returncode) == ("0 slides changed\n", 0)
    (course / "slides" / "deck.md").write_text(DECK.format("Two and more"), encoding="utf-8")
    changed = snapshot()
    first_line, last_line = changed.stdout.splitlines()
    assert first_line.startswith("slides/deck.md, slide 2.1: ") and first_line.endswith(" % of it")
    assert last_line == "1 slide changed: open site/snapshots/index.html"
    assert (course / "site" / "snapshots" / "index.html").is_file()
    assert changed.returncode == 1


@pytest.mark.usefixtures("one_browser")
def test_changes_since_a_revision_are_a_fault_only_with_strict(course: Path) -> None:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "first"]):
        subprocess.run(["git", *command], cwd=course, check=True)
    (course / "slides" / "deck.md").write_text(DECK.format("Two and more"), encoding="utf-8")
    for more, status in (((), 0), (("--strict",), 1)):
        done = typed("snapshot", "--against", "HEAD", *more, cwd=course)
        assert "slide 2.1" in done.stdout and "1 slide changed" in done.stdout
        assert done.returncode == status, done.stderr
