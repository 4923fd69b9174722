"""Compile LESS with the library of its authors."""

from __future__ import annotations

import json
import re
from pathlib import Path

from markupsafe import Markup

from builder.filters import Failed, Refused
from builder.filters._program import ask
from builder.machine.frontend import named_version, package_root
from builder.machine.node_program import node
from builder.machine.parts import BASE, how_to_get

SCRIPT = Path(__file__).with_suffix(".mjs")
REMOTE_IMPORT = re.compile(r"@import\s+(?:url\()?\s*[\"']?(?:[a-z][a-z0-9+.-]*:)?//", re.I)
MEMORY = "--max-old-space-size=256"

version = named_version("less")


def less(files: str) -> Markup:
    """The CSS of what `less_files` has gathered, to stand in a `<style>`. Raises Refused, with the file and
    the place in it."""
    if not version:
        raise Failed("compiling LESS needs the npm package `less`", how_to_get(BASE))
    try:
        command = [node(), MEMORY, str(SCRIPT)]
    except FileNotFoundError as error:
        raise Failed(str(error)) from None
    answer = ask(command, files, {"NODE_PATH": str(package_root())})
    if answer.status:
        raise fault(answer.err)
    css = compiled(answer.out)
    if REMOTE_IMPORT.search(css):
        raise Refused("LESS: the style sheet imports one from another server", "copy it into the project")
    return Markup(css.replace("</", "<\\/"))


def compiled(answer: str) -> str:
    """Raises Failed for what is no answer: another program may be called `node`."""
    try:
        return str(json.loads(answer)["css"])
    except (ValueError, KeyError, TypeError):
        raise Failed("the LESS compiler gave an answer that cannot be read") from None


def fault(report: str) -> Refused:
    try:
        found = json.loads(report)
    except json.JSONDecodeError:
        return Failed("the LESS compiler crashed", "does the sheet call itself endlessly?")
    column = found.get("column")
    return Refused(
        f"LESS: {found.get('message') or 'something in the sheet never ends'}",
        line=found.get("line"),
        column=None if column is None else column + 1,
        file=found.get("filename") or "",
        text=found.get("text") or "",
    )
