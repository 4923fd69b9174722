"""The command line. Only in this folder is anything printed, and only here exit statuses are made."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from builder.diagnostics import visible

# Tokens live as long as their deck: to look for waste at each thousandth takes a tenth of a build's time.
OBJECTS_BETWEEN_COLLECTIONS = 100_000


def run() -> int:
    """`main` in a process that ends with it.

    All it holds is given back then: to look for waste among it once more would take a tenth of the time of a
    build.
    """
    from builder.cli.signals import ended_tidily

    status = ended_tidily(main)
    gc.freeze()
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0 done, 1 errors reported, 2 wrong usage."""
    from builder.cli.arguments import parse_arguments
    from builder.cli.terminal import Usage
    from builder.machine.temporary import temporary_files

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name in Chinese may meet a terminal that has only Latin, and a line of a preview a pipe.
            stream.reconfigure(errors="backslashreplace", line_buffering=True)
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    options = parse_arguments(arguments)
    try:
        with temporary_files():
            return int(options.run(options))
    except Usage as error:
        print(*map(visible, f"slides: {error}".split("\n")), sep="\n", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
