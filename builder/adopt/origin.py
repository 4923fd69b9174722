"""Where this program was installed from, as `pip` asks for it: what a new course needs."""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from builder.machine.worktree import NoRevision, git

NAME = "slides-for-mathematics"
# `git@github.com:owner/name.git`, which only its owner can read, and the address everybody can.
SSH = re.compile(r"(?:ssh://)?(?:[\w.-]+@)(?P<host>[\w.-]+)[:/](?!\d+/)(?P<path>[\w~][\w./~-]*)")


def requirement() -> str | None:
    """A line of `requirements.txt`; None where the place has no address other machines could ask."""
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        return None
    return requirement_of(installed)


def requirement_here() -> str | None:
    """A line that only this machine understands: a folder or file that the program was installed from."""
    try:
        record = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    return f"{NAME} @ {json.loads(record)['url']}" if record else None


def requirement_of(installed: Distribution) -> str | None:
    """From the record pip keeps (PEP 610): an index, a repository, or a folder, perhaps a clone of one."""
    record = installed.read_text("direct_url.json")
    if record is None:
        return f"{NAME}=={installed.version}"
    origin: dict[str, Any] = json.loads(record)
    if "vcs_info" in origin:
        return from_repository(origin["url"], origin["vcs_info"]["commit_id"])
    if "dir_info" in origin:
        return from_clone(Path(url2pathname(urlsplit(origin["url"]).path)))
    return None


def from_clone(folder: Path) -> str | None:
    """The repository a folder was cloned from, at the commit it shows, if that was pushed."""
    try:
        if Path(git(folder, "rev-parse", "--show-toplevel").strip()).resolve() != folder.resolve():
            return None
        address = git(folder, "remote", "get-url", "origin").strip()
        commit = git(folder, "rev-parse", "HEAD").strip()
        pushed = git(folder, "branch", "--remotes", "--contains", commit).strip()
    except NoRevision:
        return None
    return from_repository(address, commit if pushed else "")


def from_repository(address: str, commit: str) -> str | None:
    if ssh := SSH.fullmatch(address):
        address = f"https://{ssh['host']}/{ssh['path']}"
    if not address.startswith("https://") or "@" in address:
        return None
    return f"{NAME} @ git+{address}" + (f"@{commit}" if commit else "")
