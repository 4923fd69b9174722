"""`slides lsp`: help while typing, in any editor that speaks the Language Server Protocol."""

from __future__ import annotations

import argparse

from builder.cli.at_hand import frontend_at_hand
from builder.editor import serve_editor


def run(options: argparse.Namespace) -> int:
    serve_editor(frontend_at_hand)
    return 0
