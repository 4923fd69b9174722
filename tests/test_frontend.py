"""Front-end packages of an installed program: fetched once, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.machine import frontend

NPM = """#!/bin/sh
echo called >> "{log}"
test "$1" = ci && test -f package-lock.json && test -f .npmrc || exit 1
mkdir -p node_modules/reveal.js
"""


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for npm; the file it notes its calls in."""
    log = tmp_path / "calls"
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(NPM.format(log=log), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(frontend, "npm", lambda: [str(program)])
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache"))
    return log


def test_packages_are_fetched_once(npm: Path, tmp_path: Path) -> None:
    first = frontend.install_frontend()
    assert (first / "reveal.js").is_dir()
    assert first.is_relative_to(tmp_path / "cache")
    assert frontend.install_frontend() == first
    assert npm.read_text(encoding="utf-8").count("called") == 1
    left = [path.name for path in (tmp_path / "cache").iterdir()]
    assert left == [first.parent.name]


def test_what_fails_leaves_nothing_and_says_why(npm: Path, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "npm"
    program.write_text("#!/bin/sh\necho no network >&2\nexit 1\n", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="no network"):
        frontend.install_frontend()
    assert list((tmp_path / "cache").iterdir()) == []


def test_without_npm_the_message_says_what_to_install(npm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> list[str]:
        raise FileNotFoundError("install Node.js 20 or later")

    monkeypatch.setattr(frontend, "npm", absent)
    with pytest.raises(FileNotFoundError, match=r"Node\.js"):
        frontend.install_frontend()
