"""Live preview: all decks of a folder on a local address, each page kept up to date while its sources change.

Changes flow one way: `watch` says which files changed, `desk` builds the decks that read them, `version`
says what of a page differs, `app` hands it to the tabs, and the theme's `runtime/live.js` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

EDITOR = "vscode://file/{path}:{line}:{column}"


class CannotServe(Exception):
    """No port can be had; the message says of what host, and why."""


def serve(
    paths: Sequence[Path],
    host: str = "127.0.0.1",
    port: int = 8000,
    open_browser: bool = False,
    follow: bool = True,
    poll: bool = False,
    editor: str = EDITOR,
    report: Callable[[str], None] = print,
) -> None:
    """Serve the decks of `paths` until Ctrl-C (or SIGTERM).

    `port` is where the search for a free one begins; 0 lets the system choose. `follow`: pages go to the
    slide that is edited unless their reader switches that off. `poll`: look at the files twice a second, for
    disks that send no events. `editor` is the address or the command that opens a file, with `{path}`,
    `{line}` and `{column}` (`builder.serve.editors`); empty for none. `report` is given each line meant for
    the person at the terminal.

    Raises `NoDecks` for a path without decks and `CannotServe` when no port of `host` can be had.
    """
    import asyncio
    from contextlib import suppress

    from builder.read.courses import find_decks
    from builder.serve.run import Preview, run

    find_decks(paths)
    preview = Preview(tuple(paths), host, port, open_browser, follow, poll, editor, report)
    with suppress(KeyboardInterrupt):
        asyncio.run(run(preview))
