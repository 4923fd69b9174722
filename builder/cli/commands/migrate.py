"""`slides migrate`: macros and settings of Markdown Preview Enhanced are taken over."""

from __future__ import annotations

import argparse

from builder.adopt.javascript import NoParser
from builder.adopt.migrate import migrate
from builder.cli.at_hand import frontend_at_hand
from builder.cli.terminal import Usage, counted, show, status
from builder.diagnostics import visible


def run(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        raise Usage(f"no such folder: `{options.folder}`")
    frontend_at_hand()
    try:
        found = migrate(options.folder, not options.dry_run)
    except NoParser as error:
        raise Usage(str(error)) from None
    except OSError as error:
        raise Usage(f"cannot write {error.filename}: {error.strerror}") from None
    show(found.left, as_json=False)
    for path in found.files:
        print(("would write " if options.dry_run else "wrote ") + visible(str(path)))
    print(f"{counted(len(found.taken), 'macro')} taken over, {counted(len(found.left), 'remark')}")
    return status(found.left, strict=False)
