"""What the command says to who types it for the first time, or wrongly."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from builder.cli import decks, main
from builder.cli.terminal import Usage, show
from builder.diagnostics import Diagnostic, Location
from builder.machine import frontend, install, npm
from builder.read.courses import NoDecks, Work, find_decks
from builder.site.task import Outcome, Settings


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    declared = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    number = re.search(r'^version = "(.+)"', declared, re.M)
    assert number
    assert capsys.readouterr().out == f"slides {number[1]}\n"


@pytest.mark.parametrize("arguments", [["build", "gone"], ["migrate", "gone"], ["check", "gone"]])
def test_a_folder_that_is_not_there_is_wrong_usage(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert re.fullmatch(r"slides: no such .*folder: `gone`\n", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "slides.yaml"], "`slides.yaml` is no deck: name a `.md` file"),
        (["build", "lectures", "-o", "lectures"], "the site cannot be `lectures`, the folder of the decks"),
        (["build", "lecture"], "no such file or folder: `lecture`; did you mean `lectures`?"),
        (["biuld"], "no command `biuld`; did you mean `build`?"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "lectures").mkdir()
    (tmp_path / "lectures" / "a.md").write_text("<!-- slide -->\n")
    (tmp_path / "slides.yaml").write_text("title: A course\n")
    monkeypatch.chdir(tmp_path)
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert capsys.readouterr().err.startswith(f"slides: {said}")


def test_a_slide_comment_in_a_fence_makes_no_deck(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("````markdown\n```\n<!-- slide -->\n```\n````\n")
    (tmp_path / "deck.md").write_text("```\n<!-- no -->\n```\n<!-- slide -->\n")
    assert [work.deck.name for work in find_decks([tmp_path])] == ["deck.md"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (b"\xff.md", "rename it"),
        ("\ufeff讲.md".encode(), ""),
    ],
)
def test_names_of_decks_that_pages_cannot_have(tmp_path: Path, name: bytes, reason: str) -> None:
    path = tmp_path / os.fsdecode(name)
    try:
        path.write_text("<!-- slide -->\n", encoding="utf-8-sig")
    except OSError:
        pytest.skip("this disk has no such names")
    if not reason:
        assert [work.deck for work in find_decks([tmp_path])] == [path]
        return
    with pytest.raises(NoDecks, match=reason):
        find_decks([tmp_path])


def test_an_option_for_sheets_is_wrong_usage_without_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pdf", "--per-page", "2", "--paper", "Letter"]) == 2
    assert capsys.readouterr().err.startswith("slides: `--per-page`, `--paper`: only with `--layout handout`")


def test_what_is_fetched_at_the_first_use_is_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from builder.cli.at_hand import frontend_at_hand

    monkeypatch.setattr(frontend, "package_root", lambda: tmp_path / "node_modules")
    monkeypatch.setattr(install, "install", lambda part: None)
    frontend_at_hand()
    assert re.match(r"fetching .*the base of every page .*\d+ MB to download", capsys.readouterr().err)


def test_without_npm_an_installed_program_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builder.cli.at_hand import frontend_at_hand

    monkeypatch.setattr(frontend, "package_root", lambda: tmp_path / "node_modules")
    monkeypatch.setattr(install, "package_root", lambda: tmp_path / "node_modules")

    def absent() -> list[str]:
        raise FileNotFoundError("install Node.js 20 or later")

    monkeypatch.setattr(npm, "npm", absent)
    with pytest.raises(Usage, match=r"install Node\.js"):
        frontend_at_hand()


def test_without_a_command_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr().err
    for name in ("build", "serve", "pdf", "check", "new"):
        assert f"\n    {name} " in said


def test_of_a_long_line_the_part_at_the_fault_is_shown() -> None:
    line = "a" * 5_000 + "图X" + "b" * 5_000
    shown = str(Diagnostic(Location("deck.md", 1, 5_002, line), "error", "tex", "wrong")).split("\n")
    assert len(shown[1]) < 500 and shown[1].strip()[0] == shown[1][-1] == "…"
    assert shown[1].index("X") + 1 == shown[2].index("^"), "the Chinese sign is two cells wide"


def test_signs_that_command_a_terminal_are_shown_as_signs() -> None:
    where = Location("a\x1b]0;x\x07\nb.md", 1, 2, "\x1b[31mred\u202e\x9b")
    shown = str(Diagnostic(where, "error", "code", "the \x1b[2J message", "a \x1b hint"))
    assert [c for c in shown if (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c == "\u202e"] == []
    assert "\u241b" in shown and len(shown.split("\n")) == 4


def test_decks_are_told_of_in_their_order_whichever_was_done_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = [Work(tmp_path / name, tmp_path) for name in ("a.md", "b.md", "c.md")]
    wrong = {work: Diagnostic(Location(work.deck.name), "warning", "css", "wrong") for work in works}
    done = [Outcome(work, None, (wrong[work],)) for work in reversed(works)]
    monkeypatch.setattr(decks, "build_site", lambda *_: iter(done))
    told = decks.build_as(works, Settings(tmp_path / "site", jobs=3))
    assert told == [wrong[work] for work in works]


def test_json_is_in_the_order_of_files_and_lines(capsys: pytest.CaptureFixture[str]) -> None:
    places = [("b.md", 1), ("a.md", 30), ("a.md", 4)]
    show([Diagnostic(Location(path, line), "error", "tex", "wrong") for path, line in places], as_json=True)
    found = [json.loads(line)["location"] for line in capsys.readouterr().out.splitlines()]
    assert [(at["path"], at["line"]) for at in found] == [("a.md", 4), ("a.md", 30), ("b.md", 1)]
