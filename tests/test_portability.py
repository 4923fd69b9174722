"""What decks and terminals of other systems bring along."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from command import ROOT, environment, slides
from dialect import build

from builder.adopt.templates import UNNAMEABLE
from builder.machine.program import program, quoted

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "square.svg").write_text(PICTURE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("line", [
    '@import "pictures\\square.svg"',
    '@import ".\\pictures\\square.svg"',
    '<img src="pictures\\square.svg" alt="">',
    "![](pictures\\square.svg)",
])
def test_folders_parted_as_on_windows(folder: Path, line: str) -> None:
    built = build(f"<!-- slide -->\n\n{line}\n", folder / "deck.md")
    assert [str(problem) for problem in built.diagnostics] == []
    assert "pictures/square.svg" in built.html


@pytest.mark.parametrize(("line", "hint"), [
    ('@import "pictures/Square.SVG"', "did you mean `square.svg`?"),
    ("![](pictures/Square.SVG)", "did you mean `square.svg`?"),
    ('@import "pictures/sqare.svg"', "did you mean `square.svg`?"),
    ('@import "pictures/circle.svg"', ""),
    ('@import "photos/square.svg"', ""),
])
def test_a_file_that_is_called_otherwise_is_named(folder: Path, line: str, hint: str) -> None:
    """Names that differ in capitals are the same name on Windows and on macOS, not on the web."""
    [problem] = build(f"<!-- slide -->\n\n{line}\n", folder / "deck.md").diagnostics
    assert problem.hint == hint


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_that_has_no_chinese(tmp_path: Path, encoding: str) -> None:
    deck = tmp_path / "课程" / "第一讲.md"
    deck.parent.mkdir()
    deck.write_text('<!-- slide -->\n\n# 一\n\n@import "没有.md"\n', encoding="utf-8")
    env = environment(more={"PYTHONIOENCODING": encoding})
    done = slides("build", deck, "-o", tmp_path / "site", cwd=tmp_path, env=env)
    assert done.returncode == 1
    assert "\\u7b2c\\u4e00\\u8bb2.html" in done.stdout
    assert "missing-import" in done.stderr


def test_a_program_with_an_ending_is_called_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", [str(tmp_path / "slides"), "new", "course"])
    monkeypatch.setattr("shutil.which", lambda name: str(tmp_path / f"{name}.EXE"))
    assert program() == "slides"


def test_what_to_type_on_windows() -> None:
    assert quoted(str(PureWindowsPath("C:/my slides/Scripts/slides"))) == '"C:\\my slides\\Scripts\\slides"'


def test_every_file_of_the_repository_has_a_name_everywhere() -> None:
    reserved = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
    skipped = {".git", "node_modules", ".venv", "site"}
    inside = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    names = [path for path in inside if not skipped & set(path.parts) and "__pycache__" not in path.parts]
    assert len(names) > 200
    assert [str(path) for path in names if UNNAMEABLE.search(path.name)] == []
    assert [str(path) for path in names if path.name.partition(".")[0].lower() in reserved] == []
    folded = [str(path).casefold() for path in names]
    assert len(folded) == len(set(folded)), "two names that differ in capitals alone"


def test_a_page_does_not_tell_where_its_deck_lies(tmp_path: Path) -> None:
    """Not even where something is wrong with it."""
    deck = tmp_path / "course" / "deck.md"
    deck.parent.mkdir()
    (deck.parent / "slides.yaml").touch()
    text = '<!-- slide -->\n\n```dot\ngraph {\n```\n\n@import "none.md"\n\n$\\none$\n'
    deck.write_text(text, encoding="utf-8")
    done = slides("build", deck, "-o", tmp_path / "site", cwd=tmp_path.parent, env=environment())
    assert done.returncode == 1
    page = (tmp_path / "site" / "deck.html").read_text(encoding="utf-8")
    assert '<p class="fault-place">deck.md:' in page and tmp_path.name not in page
