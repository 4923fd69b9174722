"""Npm packages, in the versions of the lock file: fetched once, each whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.machine import frontend, install, npm
from builder.machine.lock import locked, needed, outermost
from builder.machine.parts import BASE, CHINESE, MERMAID, PARTS, Part, part_of
from tests.command import ROOT

NPM = """
import json, os, pathlib, sys
log, names = pathlib.Path({log!r}), json.loads(pathlib.Path("package-lock.json").read_text())["packages"]
log.open("a").write(" ".join(sys.argv[1:]) + os.linesep)
assert pathlib.Path(".npmrc").is_file()
for place in filter(None, names):
    folder = pathlib.Path(place)
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({{"version": names[place]["version"]}}))
    (folder / "index.js.map").touch()
pathlib.Path("node_modules/.package-lock.json").write_text(str(list(names)))
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where packages go; a stand-in for npm notes its calls beside it."""
    folder = tmp_path / "place" / "node_modules"
    (tmp_path / "npm.py").write_text(NPM.format(log=str(tmp_path / "calls")), encoding="utf-8")
    monkeypatch.setattr(npm, "npm", lambda: [sys.executable, str(tmp_path / "npm.py")])
    monkeypatch.setenv("SLIDES_NODE_MODULES", str(folder))
    frontend.package.cache_clear()
    yield folder
    frontend.package.cache_clear()


def fails(tmp_path: Path, says: str) -> None:
    (tmp_path / "npm.py").write_text(f"import sys; sys.exit({says!r})", encoding="utf-8")


def test_packages_are_fetched_once(root: Path, tmp_path: Path) -> None:
    assert not install.is_installed(BASE)
    install.install(BASE)
    install.install(BASE)
    assert install.is_installed(BASE)
    assert (root / "reveal.js").is_dir() and (root / "@mathjax" / "src").is_dir()
    assert (tmp_path / "calls").read_text(encoding="utf-8").splitlines() == ["ci --loglevel=error"]
    assert [path.name for path in root.parent.iterdir()] == ["node_modules"]


def test_a_part_comes_when_it_is_asked_for_and_leaves_the_others_as_they_are(root: Path) -> None:
    install.install(BASE)
    assert not any(frontend.has_package(name) for part in PARTS for name in part.packages)
    (root / "reveal.js" / "mark").touch()
    install.install(MERMAID)
    assert frontend.has_package("mermaid") and frontend.has_package("@mermaid-js/parser")
    assert (root / "reveal.js" / "mark").is_file()
    assert not install.is_installed(CHINESE)


def test_a_package_of_another_version_is_replaced(root: Path) -> None:
    install.install(BASE)
    for name in ("less", "acorn"):
        (root / name / "mark").touch()
    (root / "less" / "package.json").write_text('{"version": "0.1"}', encoding="utf-8")
    assert not install.is_installed(BASE)
    install.install(BASE)
    assert install.is_installed(BASE)
    assert [(root / name / "mark").is_file() for name in ("less", "acorn")] == [False, True]


def test_what_is_never_read_is_not_kept(root: Path) -> None:
    install.install(BASE)
    assert not list(root.rglob("*.map"))


def test_what_fails_leaves_nothing_and_says_why_in_a_line(root: Path, tmp_path: Path) -> None:
    fails(tmp_path, "npm error code ENOTFOUND\nnpm error request to https://host failed\nnpm error more")
    with pytest.raises(FileNotFoundError) as raised:
        install.install(MERMAID)
    assert str(raised.value) == (
        f"{MERMAID.what} could not be fetched, and needs a network once: request to https://host failed"
    )
    assert list(root.parent.iterdir()) == []


def test_without_npm_the_message_says_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> list[str]:
        raise FileNotFoundError("install Node.js 20 or later")

    monkeypatch.setattr(npm, "npm", absent)
    with pytest.raises(FileNotFoundError, match=r"install Node\.js"):
        install.install(BASE)


def test_a_package_that_is_not_there_says_what_to_type(root: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"Mermaid.* is not installed: `.* install mermaid` fetches"):
        frontend.package("mermaid")


def test_an_installed_program_has_a_folder_for_each_lock_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLIDES_NODE_MODULES", raising=False)
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(frontend, "HOME", tmp_path)
    monkeypatch.setattr(frontend, "INSTALLED", tmp_path)
    found = set()
    for lock in ("one", "two"):
        (tmp_path / "package-lock.json").write_text(lock, encoding="utf-8")
        found.add(frontend.package_root())
    assert len(found) == 2
    assert all(folder.is_relative_to(tmp_path / "cache") for folder in found)


def test_every_package_belongs_to_one_part() -> None:
    for part in PARTS:
        assert all(part_of(name) == part for name in part.packages)
    assert part_of("reveal.js") == BASE


def test_what_a_part_needs_is_all_in_the_lock_file_with_a_hash() -> None:
    for part in (BASE, *PARTS):
        entries = needed(frontend.packages_of(part))
        assert all(entry["integrity"] for entry in entries.values())
        asked = {name for entry in entries.values() for name in entry["dependencies"]}
        assert asked <= {place.rpartition("node_modules/")[2] for place in entries}


def test_what_is_needed_inside_of_a_package_comes_with_it() -> None:
    nested = [place for place in locked() if place.count("node_modules/") == 2 and "/npm/" not in place]
    assert nested
    assert outermost(nested[0]) == nested[0].split("/node_modules/")[0].removeprefix("node_modules/")


@pytest.mark.parametrize(
    ("system", "cpu", "expected"),
    [
        ("linux", "x86_64", ["@esbuild/linux-x64"]),
        ("linux", "aarch64", ["@esbuild/linux-arm64"]),
        ("darwin", "arm64", ["@esbuild/darwin-arm64"]),
        ("win32", "AMD64", ["@esbuild/win32-x64"]),
        ("linux", "vax", []),
    ],
)
def test_of_programs_for_many_machines_the_one_for_this_comes(
    monkeypatch: pytest.MonkeyPatch, system: str, cpu: str, expected: list[str]
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: cpu)
    programs = [place for place in needed(["esbuild"]) if "@esbuild/" in place]
    assert programs == [f"node_modules/{name}" for name in expected]


def test_no_package_manager_comes_along() -> None:
    """`reveal.js-plugins` names npm as needed, and loads nothing of it."""
    assert "node_modules/npm" in locked()
    assert not any(place.startswith("node_modules/npm") for place in needed(frontend.packages_of(BASE)))


@pytest.mark.parametrize("part", [BASE, CHINESE, MERMAID], ids=["base", "chinese", "mermaid"])
def test_the_size_that_is_told_is_about_that_on_disk(part: Part) -> None:
    """Other files that a developer's npm leaves there are not counted."""
    packages = ROOT / "node_modules"
    names = {outermost(place) for place in needed(frontend.packages_of(part))}
    if part != BASE:
        names -= {outermost(place) for place in needed(frontend.packages_of(BASE))}
    size = sum(kept_size(packages / name, name) for name in names) / 1e6
    assert 0.8 * part.on_disk < size < 1.2 * part.on_disk


def kept_size(folder: Path, name: str) -> int:
    """In bytes, whole blocks of 4096."""
    left_out = tuple(folder / part for part in npm.UNREAD.get(name, ()))
    files = [path for path in folder.rglob("*") if path.is_file() and not path.match(npm.MAPS)]
    kept = (path for path in files if not any(path.is_relative_to(part) for part in left_out))
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in kept)
