"""`slides new`: a project that builds as it is."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from builder.adopt.new import create
from builder.adopt.schema import schema
from builder.cli.arguments import parse_arguments
from builder.diagnostics import Diagnostic, Location
from builder.machine.program import program
from builder.read.courses import Work, find_decks
from builder.read.options import KINDS
from builder.read.reveal_options import REVEAL
from builder.site.build import build_deck
from builder.site.engine import Engine
from builder.theming.choice import find_theme

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "新课程"
    problems: list[Diagnostic] = []
    assert create(folder, problems.append)
    assert {problem.code for problem in problems} <= {"no-address"}
    return folder


def test_its_decks_build_without_a_complaint(project: Path) -> None:
    works = find_decks([project / "slides"])
    with Engine() as engine:
        built = [build_deck(work, "build", engine) for work in works]
    assert built
    for deck in built:
        assert deck.page
        assert not deck.diagnostics
        assert "Name of the course · First lecture" in deck.page.html, "the macro of the project's own theme"


def test_its_slides_have_the_shape_of_a_screen_and_fill_it(project: Path) -> None:
    settings = yaml.safe_load((project / "slides.yaml").read_text(encoding="utf-8"))
    reveal = find_theme(settings["theme"], project / "slides", project).reveal
    assert (reveal["width"], reveal["height"]) == (1280, 720)
    assert int(str(reveal["maxScale"])) * 1280 >= 7680, "an 8K screen"


def test_its_deck_uses_every_macro_of_its_settings(project: Path) -> None:
    macros = yaml.safe_load((project / "slides.yaml").read_text(encoding="utf-8"))["tex"]["macros"]
    deck = (project / "slides" / "first.md").read_text(encoding="utf-8")
    assert [name for name in macros if f"\\{name}" not in deck] == []


def test_the_workflow_installs_the_program_from_where_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "slides-for-mathematics @ git+https://example.org/us/slides@0123"
    monkeypatch.setattr("builder.adopt.new.requirement", lambda: line)
    problems: list[Diagnostic] = []
    create(tmp_path, problems.append)
    assert (tmp_path / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1] == line
    assert problems == []


def test_where_the_program_has_no_address_the_author_is_told_to_fill_it_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.adopt.new.requirement", lambda: None)
    monkeypatch.setattr("builder.adopt.new.requirement_here", lambda: None)
    problems: list[Diagnostic] = []
    create(tmp_path, problems.append)
    [problem] = problems
    assert (problem.severity, problem.code) == ("warning", "no-address")
    lines = (tmp_path / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines[problem.location.line - 1] == problem.location.text
    assert "HOST/OWNER/NAME" in problem.location.text


def test_a_course_of_a_program_from_a_file_names_the_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "slides-for-mathematics @ file:///home/a/slides.whl"
    monkeypatch.setattr("builder.adopt.new.requirement", lambda: None)
    monkeypatch.setattr("builder.adopt.new.requirement_here", lambda: line)
    problems: list[Diagnostic] = []
    create(tmp_path, problems.append)
    assert [(problem.code, problem.location.text) for problem in problems] == [("no-address", line)]


TOOLS = {
    "slides": "slides",
    "uvx": "uvx --from slides-for-mathematics==1.0 slides",
    "pipx": "pipx run --spec slides-for-mathematics==1.0 slides",
}


@pytest.mark.parametrize(("at_hand", "used"), [
    (["slides", "uvx", "pipx"], "slides"), (["uvx", "pipx"], "uvx"), (["pipx"], "pipx"),
])
def test_make_finds_the_program_in_whatever_way_it_was_run(
    at_hand: list[str], used: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.adopt.new.requirement", lambda: "slides-for-mathematics==1.0")
    create(tmp_path / "course", [].append)
    for name in at_hand:
        tool = tmp_path / "bin" / name
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f'#!/bin/sh\necho "{name}" "$@"\n', encoding="utf-8")
        tool.chmod(0o755)
    done = make(tmp_path, "slides")
    assert (done.stdout, done.stderr) == (f"{TOOLS[used]} build slides -o site\n", "")


def test_make_says_what_to_type_where_nothing_can_run_the_program(tmp_path: Path) -> None:
    create(tmp_path / "course", [].append)
    done = make(tmp_path, "slides")
    assert done.returncode and ".venv/bin/pip install -r requirements.txt" in done.stderr


def make(home: Path, target: str) -> subprocess.CompletedProcess[str]:
    """Run it in a course, for somebody who has only the tools in `home/bin`."""
    env = {"HOME": str(home), "PATH": f"{home / 'bin'}:/usr/bin:/bin"}
    command = ["make", "--silent", "-C", str(home / "course"), target]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("called", "on_the_path", "typed"), [
    ("slides", True, "slides"),
    ("slides", False, "{folder}/slides"),
    ("with blank/slides", False, '"{folder}/with blank/slides"'),
])
def test_what_to_type_next_is_what_the_shell_finds(
    called: str, on_the_path: bool, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program_file = tmp_path / called
    program_file.parent.mkdir(exist_ok=True)
    program_file.write_text("#!/bin/sh\n", encoding="utf-8")
    program_file.chmod(0o755)
    monkeypatch.setattr("sys.argv", [str(program_file), "new", "course"])
    monkeypatch.setenv("PATH", str(program_file.parent) if on_the_path else "")
    assert program() == typed.format(folder=tmp_path)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    own = tmp_path / "slides" / "first.md"
    own.parent.mkdir()
    own.write_text("my words", encoding="utf-8")
    problems: list[Diagnostic] = []
    assert create(tmp_path, problems.append) == []
    assert [problem.code for problem in problems] == ["exists"]
    assert own.read_text(encoding="utf-8") == "my words"
    assert not (tmp_path / "Makefile").exists(), "all or nothing"


def test_the_workflow_and_the_settings_are_yaml_with_what_they_need(project: Path) -> None:
    workflow = yaml.safe_load((project / ".github/workflows/slides.yml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["build"]["steps"]]
    makefile = (project / "Makefile").read_text(encoding="utf-8")
    for step in steps:
        if step.startswith("make "):
            assert f"\n{step.split()[1]}:" in makefile
    for command in re.findall(r"\$\(SLIDES\) (.+)", makefile):
        parse_arguments(shlex.split(command))
    settings = yaml.safe_load((project / "slides.yaml").read_text(encoding="utf-8"))
    assert settings.keys() <= schema()["properties"].keys()


def test_the_schema_knows_every_option_and_says_what_it_is() -> None:
    properties = schema()["properties"]
    assert properties.keys() == KINDS.keys()
    assert all(entry["description"] and entry["type"] for entry in properties.values())
    assert properties["presentation"]["properties"].keys() == REVEAL, "a choice is of an option there is"
    assert "fade" in properties["presentation"]["properties"]["transition"]["enum"]
    assert "overflow" in properties["check"]["properties"]["off"]["items"]["enum"]


def test_the_projects_own_workflow_says_what_the_commands_understand() -> None:
    text = (ROOT / ".github" / "workflows" / "slides.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["jobs"].keys() == {"test", "newcomer", "decks", "pages", "publish"}
    commands = re.findall(r"(?:\.venv/bin/|run: )slides (.+)", text.replace("${{ matrix.share }}", "1"))
    assert len(commands) == 8
    for command in commands:
        parse_arguments(shlex.split(command))
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in targets for target in re.findall(r"run: make (\w+)", text))


def test_the_tour_builds_without_a_complaint() -> None:
    with Engine() as engine:
        built = build_deck(Work(ROOT / "slides" / "tour.md", ROOT / "slides"), "build", engine)
    assert built.page
    assert [str(problem) for problem in built.diagnostics] == []
    assert len(built.page.slides) >= 40


def test_only_the_job_that_publishes_may_write_and_nobody_moves_its_actions(project: Path) -> None:
    workflow = yaml.safe_load((project / ".github" / "workflows" / "slides.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    jobs = workflow["jobs"]
    writing = [name for name, job in jobs.items() if "write" in job.get("permissions", {}).values()]
    assert writing == ["publish"]
    assert all(job["timeout-minutes"] for job in jobs.values())
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert [action for action in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action)] == []


def test_only_the_job_that_publishes_may() -> None:
    workflows = ROOT / "theme" / "base" / "new" / "github" / "workflows"
    workflow = yaml.safe_load((workflows / "slides.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    jobs = workflow["jobs"]
    assert [name for name, job in jobs.items() if "permissions" in job] == ["publish"]
    checkouts = [s for job in jobs.values() for s in job["steps"] if "actions/checkout" in s.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_an_editor_knows_its_settings_and_reads_its_problems(project: Path) -> None:
    folder = project / ".vscode"
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    [schema_file] = settings["yaml.schemas"]
    assert (project / schema_file).is_file()
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    targets = re.findall(r"^([a-z]+):", (project / "Makefile").read_text(encoding="utf-8"), re.M)
    assert {target for task in tasks for target in task["args"]} <= set(targets)
    said = str(Diagnostic(Location("slides/a b.md", 4, 2, "$x$"), "error", "tex", "no `x`", "a hint"))
    for task in tasks:
        pattern = task["problemMatcher"]["pattern"]
        found = re.match(pattern["regexp"], said.split("\n")[0])
        assert found
        parts = {name: found[pattern[name]] for name in ("file", "line", "column", "severity", "message")}
        assert list(parts.values()) == ["slides/a b.md", "4", "2", "error", "no `x`"]


def test_the_extension_reads_the_same_problems(project: Path) -> None:
    tasks = json.loads((project / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    manifest = json.loads((ROOT / "editors" / "vscode" / "package.json").read_text(encoding="utf-8"))
    [matcher] = manifest["contributes"]["problemMatchers"]
    assert all(task["problemMatcher"]["pattern"] == matcher["pattern"] for task in tasks)
