"""`slides migrate`: macros and settings of Markdown Preview Enhanced are taken over."""

from __future__ import annotations

import argparse

from builder.adopt.javascript import NoParser
from builder.adopt.migrate import ANYWHERE, migrate
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
    if not found.taken:
        print(looked(found.read))
    return status(found.left, strict=False)


def looked(read: tuple[str, ...]) -> str:
    """Where there was nothing, and where there may be something."""
    names = f"{', '.join(sorted(ANYWHERE))} and the settings in .crossnote, .mume and .vscode"
    places = f"looked for {names}, and for pages exported beside their decks"
    files = ", ".join(read) if read else "found none of them"
    return f"{places}: {files}; a user's own settings are in `.crossnote` or `.mume` of the home folder"
