"""`slides new`: a project begins."""

from __future__ import annotations

import argparse

from builder.adopt.new import create
from builder.cli.terminal import Usage, counted, show, status
from builder.diagnostics import Diagnostic
from builder.machine.program import program, quoted


def run(options: argparse.Namespace) -> int:
    problems: list[Diagnostic] = []
    try:
        written = create(options.folder, problems.append)
    except OSError as error:
        raise Usage(f"cannot write {error.filename}: {error.strerror}") from None
    show(problems, as_json=False)
    if written:
        print(f"{counted(len(written), 'file')} written; now type")
        print(f"  cd {quoted(options.folder)}\n  {program()} serve --open")
    return status(problems, strict=False)
