"""Programs that are started and left to themselves."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence


def start_program(command: Sequence[str]) -> str:
    """Start a program that goes on by itself; what is wrong if it cannot be started, else empty."""
    nowhere = subprocess.DEVNULL
    try:
        subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""
