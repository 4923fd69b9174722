"""`slides docs`: the manual, with each example beside its slide."""

from __future__ import annotations

import argparse
import shutil
import sys
import webbrowser
from pathlib import Path

from builder.cli.arguments import command_line
from builder.cli.at_hand import frontend_at_hand
from builder.cli.terminal import Progress, Usage
from builder.machine.cache import cache_folder, make_private
from builder.machine.output import NotWritten
from builder.manual.pages import manual_pages
from builder.manual.stamp import manual_stamp
from builder.manual.tables import tables
from builder.manual.write import INDEX, write_manual


def run(options: argparse.Namespace) -> int:
    frontend_at_hand()
    first = written(options.output, options.jobs) if options.output else kept(options.jobs)
    if options.output or options.print:
        print(first)
    elif not webbrowser.open(first.absolute().as_uri()):
        print(f"no browser found: open {first}")
    return 0


def kept(jobs: int) -> Path:
    """The manual of this version in the cache folder, made when it is first asked for."""
    folder = cache_folder() / f"manual-{manual_stamp()}"
    if not (folder / INDEX).is_file():
        try:
            make_private(folder)
        except OSError as error:
            raise Usage(f"cannot write {error.filename}: {error.strerror}; name a folder with -o") from None
        print("building the manual, once for this version …", file=sys.stderr, flush=True)
        written(folder, jobs)
        for other in {*folder.parent.glob("manual-*")} - {folder}:  # of versions before
            shutil.rmtree(other, ignore_errors=True)
    return folder / INDEX


def written(output: Path, jobs: int) -> Path:
    pages = manual_pages()
    progress = Progress("building example", sum(len(page.examples) for page in pages))
    try:
        return write_manual(pages, output, tables(command_line()), jobs, lambda: progress.step(""))
    except NotWritten as error:
        raise Usage(error.diagnostic.message) from None
    except OSError as error:
        raise Usage(f"cannot write {error.filename}: {error.strerror}") from None
    finally:
        progress.clear()
