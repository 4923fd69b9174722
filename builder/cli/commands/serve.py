"""`slides serve`: the live preview."""

from __future__ import annotations

import argparse

from builder.cli.at_hand import frontend_at_hand
from builder.cli.decks import DEFAULT
from builder.cli.terminal import Usage
from builder.read.courses import NoDecks
from builder.serve import EDITOR, CannotServe
from builder.serve import serve as preview
from builder.serve.editors import NoEditor, way_to_open


def run(options: argparse.Namespace) -> int:
    frontend_at_hand()
    try:
        preview(
            options.paths or [DEFAULT],
            options.host,
            options.port,
            options.open,
            not options.no_follow,
            options.poll,
            way_to_open(options.editor) if options.editor else EDITOR,
        )
    except (NoDecks, CannotServe, NoEditor) as error:
        raise Usage(str(error)) from None
    return 0
