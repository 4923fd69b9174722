"""A new project: a small deck, its theme, a Makefile, and a workflow that publishes it."""

from __future__ import annotations

from pathlib import Path

from builder.adopt.origin import NAME, requirement, requirement_here
from builder.adopt.schema import SCHEMA, schema_text
from builder.diagnostics import Diagnostic, Location, Report, shown_name
from builder.machine.home import HOME
from builder.machine.output import write_bytes

TEMPLATE = HOME / "theme" / "base" / "new"
# In the template these have no dot, else they would mean something where the template is kept.
DOTTED = {"gitignore": ".gitignore", "github": ".github", "vscode": ".vscode"}
REQUIREMENTS = "requirements.txt"
ADDRESS = f"{NAME} @ git+https://HOST/OWNER/NAME"


def create(folder: Path, report: Report) -> list[Path]:
    """Write a project into `folder`, which may exist; the files written, in order.

    Nothing is overwritten: if any of the files is there, that is reported and nothing is written.
    Raises `OSError`.
    """
    files = project_files(folder)
    there = [path for path in files if path.exists()]
    if there:
        names = ", ".join(f"`{path.relative_to(folder).as_posix()}`" for path in there[:3])
        more = f" and {len(there) - 3} more" if len(there) > 3 else ""
        message = f"nothing was written: there are files of the names {names}{more}"
        report(Diagnostic(Location(shown_name(folder)), "error", "exists", message, "choose another folder"))
        return []
    for path, content in files.items():
        write_bytes(path, content)
    if not requirement():
        report(no_address(folder / REQUIREMENTS))
    return list(files)


def project_files(folder: Path) -> dict[Path, bytes]:
    """Every file of a new project and what is in it."""
    sources = sorted(path for path in TEMPLATE.rglob("*") if path.is_file())
    files = {folder / target(path.relative_to(TEMPLATE)): path.read_bytes() for path in sources}
    address = requirement() or requirement_here() or ADDRESS
    needed = files[folder / REQUIREMENTS].replace(ADDRESS.encode(), address.encode())
    return files | {folder / REQUIREMENTS: needed, folder / SCHEMA: schema_text().encode()}


def no_address(file: Path) -> Diagnostic:
    lines = file.read_text(encoding="utf-8").splitlines()
    message = "the workflow cannot know where to install this program from"
    hint = "before you publish, put the address of its repository there"
    place = Location(shown_name(file), len(lines), 1, lines[-1])
    return Diagnostic(place, "warning", "no-address", message, hint)


def target(path: Path) -> Path:
    first, *rest = path.parts
    return Path(DOTTED.get(first, first), *rest)
