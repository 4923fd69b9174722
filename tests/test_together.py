"""Problems are told once, at their place, and the rest goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builder.diagnostics import Diagnostic, Location, together
from tests.command import typed

SLIDE = "<!-- slide -->\n\n"


def build(folder: Path, deck: str, **files: str) -> str:
    """What is said of a deck, the status in front."""
    for name, text in {"deck.md": deck, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    done = typed("build", "deck.md", "-o", "site", cwd=folder)
    return f"{done.returncode}\n{done.stderr}"


def missing(line: int, name: str, code: str = "missing-picture") -> Diagnostic:
    return Diagnostic(Location("deck.md", line), "warning", code, f"no picture `{name}`")


def test_one_missing_file_is_one_problem_with_all_its_lines() -> None:
    told = together([missing(1, "a"), missing(2, "b"), missing(3, "a"), missing(3, "a"), missing(9, "a")])
    assert [(p.location.line, p.said) for p in told] == [
        (1, "no picture `a`, also on 2 more lines: 3, 9"),
        (2, "no picture `b`"),
    ]
    plain = told[0].to_json()
    assert (plain["message"], len(told[0].also)) == (told[0].said, 2)


def test_lines_of_other_files_are_named_with_them_and_of_many_the_first() -> None:
    part = replace(missing(7, "a"), location=Location("part.md", 7))
    [told] = together([missing(1, "a"), part, *(missing(line, "a") for line in range(2, 20))])
    assert told.said.startswith("no picture `a`, also on 19 more lines: part.md:7, 2, 3, 4,")
    assert told.said.endswith(", 11, 12, …")


def test_one_unknown_command_is_one_error(tmp_path: Path) -> None:
    said = build(tmp_path, SLIDE + "$\\foo$ and $\\foo^2$\n\n$\\bar$\n\n$1 + \\foo$\n")
    assert said.count("error[tex]") == 2
    assert "deck.md:3:2: error[tex]: undefined control sequence `\\foo`, also on 1 more line: 7\n" in said


def test_code_that_wants_to_be_run_is_told_once(tmp_path: Path) -> None:
    """In the original it runs when one asks for it. A diagram is drawn all the same."""
    chunk = "```python {cmd=true}\nprint(1)\n```\n\n"
    diagram = "```dot {cmd=true}\ndigraph { a }\n```\n\n```python {cmd=false}\nprint(2)\n```\n\n"
    files = {"slow.py": "print(3)\n"}
    said = build(tmp_path, SLIDE + chunk + diagram + chunk + '@import "slow.py" {cmd=true}\n', **files)
    assert said.count("warning[") == 1
    assert "deck.md:3:1: warning[not-run]: code is shown and never run, also on 2 more lines: 15, 19" in said


def test_faults_that_want_mending_one_by_one_stay_apart() -> None:
    tags = [missing(line, "a", "stray-end-tag") for line in (1, 2)]
    assert together(tags) == tuple(tags)


def test_a_broken_macro_is_one_error_at_its_own_line(tmp_path: Path) -> None:
    macro = "{% macro hint(text) %}\n<p>{{ text | nothing }}</p>\n{% endmacro %}\n"
    said = build(tmp_path, SLIDE + "HINT a\n\nHINT b\n", **{"theme/macros/HINT.html.jinja": macro})
    assert said.count("error[template]") == 1
    assert "HINT.html.jinja:2:1" in said
    assert "<p>{{ text | nothing }}</p>" in said


def test_letters_and_their_marks_are_one_problem(tmp_path: Path) -> None:
    deck = "---\ntheme: solarized\n---\n\n" + SLIDE + "สวัสดี\n"
    assert build(tmp_path, deck).count("missing-glyph") == 1


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("# A\n\n---\n\n# B\n", "deck.md:3:1"),
        ("# A\n", "deck.md:1:1"),
        ("```md\n<!-- slide -->\n```\n", "deck.md:1:1"),
    ],
)
def test_a_file_without_slides_is_told_and_gives_no_page(tmp_path: Path, text: str, hint: str) -> None:
    said = build(tmp_path, text)
    assert said.startswith("1\n")
    assert f"{hint}: error[no-slides]" in said
    assert not (tmp_path / "site" / "deck.html").exists()


def test_the_bytes_of_a_program_are_never_printed(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"MZ\x00\x01secret")
    said = build(tmp_path, SLIDE + '@import "a.bin"\n')
    assert "error[unreadable-import]: `a.bin`: this is a binary file" in said
    assert "secret" not in (tmp_path / "site" / "deck.html").read_text(encoding="utf-8")
