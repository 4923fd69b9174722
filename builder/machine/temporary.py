"""One folder for all temporary files of a run, also those of the programs that it starts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from builder.machine.staging import staging

VARIABLES = ("TMPDIR", "TEMP", "TMP")  # what programs ask for the place, on one system or another


@contextmanager
def temporary_files() -> Iterator[None]:
    """What is temporary in the block is gone at its end; what a run that was killed has left, too.

    Where no folder can be made, what wants a temporary file will say so.
    """
    with ExitStack() as until_done:
        try:
            folder = str(until_done.enter_context(staging(Path(tempfile.gettempdir()))))
        except OSError:
            yield
            return
        until_done.callback(setattr, tempfile, "tempdir", tempfile.tempdir)
        before = {name: os.environ.get(name) for name in VARIABLES}
        until_done.callback(set_variables, before)
        tempfile.tempdir = folder
        set_variables(dict.fromkeys(VARIABLES, folder))
        yield


def set_variables(values: dict[str, str | None]) -> None:
    """None is for a variable that is not there at all."""
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
