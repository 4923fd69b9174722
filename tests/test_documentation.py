"""Every command in the documentation runs, and every link in it leads somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.command import ROOT, SECONDS, environment, slides

PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("*/README.md"),
                 *ROOT.glob("tests/recipes/*.md"))
    if path.is_file()
)
SPANS = re.compile(r"`((?:[\w./~-]*/)?slides [a-z][^`\n]*)`")
LINES = re.compile(r"^\s*(?:[\w./~-]*/)?slides ([a-z][^#\n]*)", re.M)
MAKE = re.compile(r"\bmake ([a-z]+)\b")
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
# Placeholders of the documentation and what they stand for here.
MEANING = {"FOLDER": "slides", "DIR": "old", "COURSE": "old", "REVISION": "HEAD"}
CODE = re.compile(r"^```\n(.*?)^```", re.M | re.S)


def commands() -> Iterator[str]:
    """Each command once, with what placeholders stand for."""
    found: dict[str, None] = {}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        inline = [span.partition("slides ")[2] for span in SPANS.findall(text)]
        blocks = [line.strip() for block in CODE.findall(text) for line in LINES.findall(block)]
        found |= dict.fromkeys([*inline, *blocks])
    return iter(found)


def meant(command: str) -> list[str]:
    words = [MEANING.get(word, word) for word in shlex.split(command)]
    return words if len(words) > 1 or words[0] not in {"new", "migrate"} else [*words, "--help"]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A small course under version control, with something to migrate beside it."""
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides" / "deck.md").write_text("<!-- slide -->\n\n# One\n\n$x^2$\n", encoding="utf-8")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "deck.md").write_text("<!-- slide -->\n\n# Old\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("site/\n", encoding="utf-8")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


def test_there_are_commands_in_the_documentation() -> None:
    verbs = {command.split()[0] for command in commands()}
    assert {"build", "serve", "pdf", "check", "snapshot", "new", "migrate"} <= verbs


@pytest.mark.parametrize("command", [c for c in commands() if not c.startswith("serve")])
def test_every_command_of_the_documentation_runs(command: str, course: Path) -> None:
    words = meant(command)
    if words[0] == "snapshot" and "--against" not in words:
        made = slides("snapshot", "--update", cwd=course, env=environment(course / "cache"))
        assert made.returncode == 0, made.stderr
    done = slides(*words, cwd=course, env=environment(course / "cache"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("serve")])
def test_every_way_to_serve_is_understood(command: str) -> None:
    from builder.cli.arguments import parse_arguments

    assert parse_arguments(meant(command)).run


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_target_and_link_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    marked = "\n".join(re.findall(r"`[^`\n]+`", text) + CODE.findall(text))
    for target in MAKE.findall(marked):
        assert f"\n{target}:" in targets, f"make {target}"
    prose = re.sub(r"^(`{3,}).*?^\1$|`[^`\n]+`", "", text, flags=re.M | re.S)
    for found in LINK.finditer(prose):
        link = found[1] or found[2]
        if not re.match(r"[a-z]+:|#", link):
            assert (page.parent / unquote(link.partition("#")[0])).exists(), link


def test_the_wheel_in_an_empty_environment_builds_the_tour(tmp_path: Path) -> None:
    """Installed as a stranger does; only the browser packages are those at hand."""
    pack = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", str(ROOT), "-w", str(tmp_path)]
    subprocess.run(pack, check=True, capture_output=True, timeout=SECONDS)
    [wheel] = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("theme/base/page.html.jinja", "theme/base/new/slides.yaml", "package-lock.json", ".npmrc"):
        assert f"builder/built-in/{name}" in names
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "empty"], check=True, timeout=SECONDS)
    scripts = tmp_path / "empty" / ("Scripts" if sys.platform == "win32" else "bin")
    install = [scripts / "python", "-m", "pip", "install", "-q", wheel]
    subprocess.run(install, check=True, capture_output=True, timeout=SECONDS)
    shutil.copytree(ROOT / "slides", tmp_path / "slides")
    at_hand = {"PYTHONPATH": None, "SLIDES_NODE_MODULES": str(ROOT / "node_modules")}
    env = environment(tmp_path / "cache", at_hand)
    build = [scripts / "slides", "build", "--strict"]
    done = subprocess.run(build, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "tour.html").is_file()
