"""Help while a deck is typed, in any editor that speaks the Language Server Protocol.

What enters is the text of open documents, what leaves are problems, completions and answers to questions
about a place in a text. `session` builds decks as the preview does, with the editor's text instead of the
disk's; each feature is a file that reads what the last build knows; only `server` speaks the protocol.
"""

from __future__ import annotations

from collections.abc import Callable


def serve_editor(prepare: Callable[[], None]) -> None:
    """Speak the protocol on standard input and output until the editor ends it.

    `prepare` is called once, in the background, before the first deck is built.
    """
    from builder.editor.server import make_server

    server = make_server(prepare)
    try:
        server.start_io()
    finally:  # also for an editor that just goes away
        server.session.leave()
