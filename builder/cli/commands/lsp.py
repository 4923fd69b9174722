"""`slides lsp`: help while typing, in any editor that speaks the Language Server Protocol."""

from __future__ import annotations

import argparse

from builder.cli.at_hand import frontend_at_hand
from builder.cli.terminal import Usage
from builder.editor import NoServer, serve_editor


def run(options: argparse.Namespace) -> int:
    try:
        serve_editor(frontend_at_hand)
    except NoServer as error:
        raise Usage(str(error)) from None
    return 0
