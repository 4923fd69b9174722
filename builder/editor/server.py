"""The protocol: what the editor says goes to the session, what the features answer goes back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from builder.diagnostics import Diagnostic
from builder.editor.features.problems import diagnostic, fixes
from builder.editor.session import Session
from builder.editor.study import Study

NAME = "slides"


class Server(LanguageServer):
    """A language server with the session of its one editor."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        logging.getLogger("pygls").setLevel(logging.ERROR)
        super().__init__(NAME, version("slides-for-mathematics"), lsp.TextDocumentSyncKind.Full)
        self.prepare = prepare
        self.session = Session(self.tell, self.prepared, self.built)
        self.uris: dict[Path, str] = {}  # as the editor writes them

    def prepared(self) -> None:
        try:
            self.prepare()
        except Exception as error:  # said in the editor; what is missing shows at each deck
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, str(error)))

    def built(self, study: Study) -> None:
        """A deck was built."""

    def path(self, uri: str) -> Path | None:
        """The file of a document; None for one that is in no file."""
        name = to_fs_path(uri) if uri.startswith("file:") else None
        if not name:
            return None
        path = Path(name).absolute()
        self.uris.setdefault(path, uri)
        return path

    def uri(self, path: Path) -> str:
        return self.uris.get(path) or from_fs_path(str(path)) or path.as_uri()

    def tell(self, path: Path, problems: Sequence[Diagnostic]) -> None:
        text = self.session.texts.open.get(path)
        found = [diagnostic(problem, self.session.texts.encoding) for problem in problems]
        given = text.version if text else None
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(self.uri(path), found, given))


def make_server(prepare: Callable[[], None]) -> Server:
    server = Server(prepare)
    listen(server)
    answer(server)
    return server


def listen(server: Server) -> None:
    """What the editor tells."""

    @server.feature(lsp.INITIALIZED)
    def begin(ls: Server, params: lsp.InitializedParams) -> None:
        encoding = ls.server_capabilities.position_encoding
        ls.session.texts.encoding = str(getattr(encoding, "value", encoding) or "utf-16")
        ls.session.begin()

    @server.feature(lsp.SHUTDOWN)
    def end(ls: Server, params: None) -> None:
        ls.session.end()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        if path := ls.path(document.uri):
            ls.session.put(path, document.text, document.version)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        if path := ls.path(document.uri):
            ls.session.put(path, ls.workspace.get_text_document(document.uri).source, document.version)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        if path := ls.path(params.text_document.uri):
            ls.session.close(path)


def answer(server: Server) -> None:
    """What the editor asks."""

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix])
    )
    def actions(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = params.text_document.uri
        path = ls.path(uri)
        text = ls.session.texts.open.get(path) if path else None
        return list(fixes(text, uri, params.context.diagnostics, params.range)) if text else []
