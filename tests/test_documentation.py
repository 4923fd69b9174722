"""Every command in the documentation runs, and every link in it leads somewhere."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

import pytest

from tests.command import ROOT, SECONDS, environment, typed

PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob(".github/*.md"), *ROOT.glob("*/README.md"),
                 *ROOT.glob("tests/recipes/*.md"), *ROOT.glob("tests/guide/*.md"))
    if path.is_file()
)
SPANS = re.compile(r"`((?:[\w./~-]*/)?slides [a-z][^`\n]*)`")
LINES = re.compile(r"^\s*(?:[\w./~-]*/)?slides ([a-z][^#\n]*)", re.M)
MAKE = re.compile(r"\bmake ([a-z]+)\b")
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
# Placeholders of the documentation and what they stand for here.
MEANING = {
    "FOLDER": "slides", "DIR": "old", "COURSE": "old", "REVISION": "HEAD",
    "deck.md": "slides/deck.md", "a.md": "slides/deck.md",
}  # fmt: skip
TOLD = "textDocument/publishDiagnostics"
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
    alone = len(words) == 1 and words[0] in {"new", "migrate", "lsp", "docs"}
    far = words == ["install", "browser"]  # which comes from a place that tests do not ask
    return [*words, "--help"] if alone or far else words


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small course under version control, with something to migrate beside it."""
    folder = tmp_path_factory.mktemp("committed")
    (folder / "slides").mkdir()
    (folder / "slides" / "deck.md").write_text("<!-- slide -->\n\n# One\n\n$x^2$\n", encoding="utf-8")
    (folder / "old").mkdir()
    (folder / "old" / "deck.md").write_text("<!-- slide -->\n\n# Old\n", encoding="utf-8")
    (folder / ".gitignore").write_text("site/\n", encoding="utf-8")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q", "--template="], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def course(committed: Path, tmp_path: Path) -> Path:
    """A copy of it for each command."""
    return shutil.copytree(committed, tmp_path / "course")


def test_there_are_commands_in_the_documentation() -> None:
    verbs = {command.split()[0] for command in commands()}
    assert {"build", "serve", "pdf", "check", "snapshot", "new", "migrate"} <= verbs


@pytest.mark.usefixtures("one_browser")
@pytest.mark.parametrize("command", [c for c in commands() if not c.startswith("serve")])
def test_every_command_of_the_documentation_runs(command: str, course: Path) -> None:
    words = meant(command)
    if words[0] == "snapshot" and "--against" not in words:
        made = typed("snapshot", "--update", cwd=course)
        assert made.returncode == 0, made.stderr
    done = typed(*words, cwd=course)
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


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel, and an environment in which it is installed as a stranger does.

    The pip at hand fills it: one of its own, and compiling what nothing imports, take as long again."""
    folder = tmp_path_factory.mktemp("stranger")
    pack = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", str(ROOT), "-w", str(folder)]
    subprocess.run(pack, check=True, capture_output=True, timeout=SECONDS)
    [wheel] = folder.glob("*.whl")
    empty = [sys.executable, "-m", "venv", "--without-pip", folder / "empty"]
    subprocess.run(empty, check=True, timeout=SECONDS)
    there = ["--python", scripts(folder) / "python"]
    install = [sys.executable, "-m", "pip", *there, "install", "-q", "--no-compile", f"{wheel}[charts]"]
    subprocess.run(install, check=True, capture_output=True, timeout=SECONDS)
    return folder


def scripts(folder: Path) -> Path:
    return folder / "empty" / ("Scripts" if sys.platform == "win32" else "bin")


def only_packages_at_hand(folder: Path) -> dict[str, str]:
    at_hand = {"PYTHONPATH": None, "SLIDES_NODE_MODULES": str(ROOT / "node_modules")}
    return environment(folder / "cache", at_hand)


def test_the_wheel_in_an_empty_environment_builds_the_tour(stranger: Path) -> None:
    """Only the browser packages are those at hand."""
    [wheel] = stranger.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("theme/base/page.html.jinja", "theme/base/new/slides.yaml", "package-lock.json", ".npmrc",
                 "tests/spec/slide.md", "tests/guide/index.md", "editors/README.md"):
        assert f"builder/built-in/{name}" in names
    shutil.copytree(ROOT / "slides", stranger / "slides")
    build = [scripts(stranger) / "slides", "build", "--strict"]
    env = only_packages_at_hand(stranger)
    done = subprocess.run(build, cwd=stranger, env=env, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    assert (stranger / "site" / "tour.html").is_file()


def test_the_wheel_in_an_empty_environment_helps_an_editor(stranger: Path) -> None:
    """It answers on standard input and output."""
    command, env = [scripts(stranger) / "slides", "lsp"], only_packages_at_hand(stranger)
    deck = (stranger / "deck.md").as_uri()
    text = "<!-- slide -->\n\n$\\alpa$\n"
    document = {"uri": deck, "languageId": "markdown", "version": 1, "text": text}
    messages = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
        {"id": 2, "method": "textDocument/foldingRange", "params": {"textDocument": {"uri": deck}}},
    ]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        for message in messages:
            process.stdin.write(framed(message))
        process.stdin.flush()
        said: list[dict[str, Any]] = []
        while not {TOLD, 2} <= {one.get("method", one.get("id")) for one in said}:
            said.append(unframed(process.stdout))
        for message in ({"id": 3, "method": "shutdown"}, {"method": "exit"}):
            process.stdin.write(framed(message))
        process.stdin.close()
        assert process.wait(SECONDS) == 0
    [told] = [one["params"] for one in said if one.get("method") == TOLD][:1]
    assert "did you mean `\\alpha`" in told["diagnostics"][0]["message"]


def framed(message: dict[str, Any]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def unframed(stream: IO[bytes]) -> dict[str, Any]:
    length = 0
    while (line := stream.readline().strip()) or not length:
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    found: dict[str, Any] = json.loads(stream.read(length))
    return found
