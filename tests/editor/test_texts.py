"""The editor's text and its columns, on their way in and out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.workspace import Workspace

from builder.diagnostics import Diagnostic, Location
from builder.editor.server import make_server
from builder.editor.texts import Text, Texts
from builder.read.source import read_text, unsaved
from builder.site.ledger import stamp


def test_columns_count_characters_and_positions_the_units_of_the_editor() -> None:
    for encoding, behind in (("utf-16", 5), ("utf-8", 10), ("utf-32", 4)):
        text = Text(Path("a.md"), "a\n好😀 é", encoding)
        assert text.position(1, 4) == lsp.Position(1, behind)
        assert text.place(lsp.Position(1, behind)) == (1, 4)
    assert text.place(lsp.Position(9, 9)) == (1, 4)
    assert text.place(lsp.Position(0, 9)) == (0, 1)


def test_line_ends_and_half_characters_become_what_a_file_can_hold() -> None:
    assert Texts().put(Path("a.md"), "a\r\nb\rc\ud83d", 1).lines == ["a", "b", "c\ufffd"]


def test_a_suggestion_is_data() -> None:
    problem = Diagnostic(Location("a.md"), "error", "tex", "unknown", "did you mean `\\Xv`?")
    assert problem.suggestion == problem.to_json()["suggestion"] == "\\Xv"
    assert Diagnostic(Location("a.md"), "error", "tex", "unknown", "write `\\Xv`").suggestion == ""


def test_the_editors_text_is_read_instead_of_the_disks(tmp_path: Path) -> None:
    saved, link = tmp_path / "saved.md", tmp_path / "link.md"
    saved.write_text("saved", encoding="utf-8")
    link.symlink_to(saved)
    with unsaved({str(saved.resolve()): "typed"}):
        assert read_text(saved) == read_text(link) == "typed"
        typed = stamp(saved)
        assert typed == stamp(link)
    assert read_text(saved) == "saved"
    assert stamp(saved) != typed
    with unsaved({str(saved.resolve()): "other"}):
        assert stamp(saved) != typed


@pytest.mark.asyncio
async def test_nothing_is_kept_of_a_message_that_was_handled() -> None:
    """Of each keystroke something would be, for as long as the editor is open."""
    server = make_server(lambda: None)
    path = Path("/decks/a.md")
    document = lsp.TextDocumentItem(path.as_uri(), "markdown", 1, "text")
    handled = []
    for number, handler in enumerate((server.protocol.lsp_text_document__did_open, told)):
        arguments = (lsp.DidOpenTextDocumentParams(document),) if number == 0 else ()
        server.protocol._workspace = Workspace(None)
        server.protocol._execute_handler(str(number), handler, handled.append, arguments)
    await asyncio.sleep(0.01)
    assert len(handled) == 2
    assert server.protocol._request_futures == {}
    server.session.leave()


async def told() -> None:
    """What a server does with a message, in its own time."""
