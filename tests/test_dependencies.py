"""The list of dependencies is complete, and every lock file agrees with it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| `(?P<name>[^`]+)` \| (?P<version>\S+) \| (?P<rest>.+) \|$", re.M)


def listed() -> dict[str, str]:
    text = (ROOT / ".github" / "DEPENDENCIES.md").read_text(encoding="utf-8")
    return {row["name"]: row["version"] for row in ROW.finditer(text)}


def python_packages() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    pins = [*project["dependencies"], *(pin for extra in extras for pin in extra)]
    return dict(pin.split("==") for pin in pins)


def node_packages() -> dict[str, str]:
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    return dict(manifest["dependencies"])


def test_every_dependency_is_listed_with_its_version() -> None:
    assert listed() == {**python_packages(), **node_packages()}


def test_every_row_says_licence_use_and_replacement() -> None:
    text = (ROOT / ".github" / "DEPENDENCIES.md").read_text(encoding="utf-8")
    for row in ROW.finditer(text):
        cells = row["rest"].split(" | ")
        assert len(cells) == 3, row["name"]
        assert all(cell.strip() for cell in cells), row["name"]


@pytest.mark.parametrize(("name", "version"), python_packages().items())
def test_the_python_lock_has_that_version(name: str, version: str) -> None:
    lock = (ROOT / ".requirements-test.txt").read_text(encoding="utf-8").lower()
    assert f"\n{name.lower()}=={version} " in f"\n{lock}"


@pytest.mark.parametrize(("name", "version"), node_packages().items())
def test_the_front_end_lock_has_that_version_and_a_licence(name: str, version: str) -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    entry = packages[f"node_modules/{name}"]
    assert entry["version"] == version
    assert entry["integrity"]
    assert entry.get("license")
