"""The protocol: what the editor says goes to the session, what the features answer goes back."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from builder.diagnostics import Diagnostic
from builder.editor.asked import Asked
from builder.editor.completion import TRIGGERS, complete
from builder.editor.features.definition import definition
from builder.editor.features.folding import folds
from builder.editor.features.hover import hover
from builder.editor.features.problems import diagnostic, fixes
from builder.editor.features.references import highlights, references
from builder.editor.features.rename import NoName, can_rename, rename
from builder.editor.features.symbols import symbols
from builder.editor.forgetful import Forgetful
from builder.editor.preview import Preview
from builder.editor.session import Session
from builder.editor.study import Study

NAME = "slides"


class Server(LanguageServer):
    """A language server with the session of its one editor."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        logging.getLogger("pygls").setLevel(logging.ERROR)
        full = lsp.TextDocumentSyncKind.Full
        super().__init__(NAME, version("slides-for-mathematics"), full, protocol_cls=Forgetful)
        self.prepare = prepare
        self.session = Session(self.tell, self.prepared, self.built)
        self.preview = Preview(self.session, self.open)
        self.panel = False  # whether the editor shows pages itself
        self.uris: dict[Path, str] = {}  # as the editor writes them

    def prepared(self) -> None:
        try:
            self.prepare()
        except Exception as error:  # said in the editor; what is missing shows at each deck
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, str(error)))

    def built(self, study: Study) -> None:
        """A deck was built."""
        self.preview.renew(study)

    def open(self, path: Path, line: int, column: int) -> None:
        """Show a place in the editor, which the preview asks for."""
        place = lsp.Position(line - 1, column - 1)
        wish = lsp.ShowDocumentParams(self.uri(path), take_focus=True, selection=lsp.Range(place, place))
        self.window_show_document(wish)

    def path(self, uri: str) -> Path | None:
        """The file of a document; None for one that is in no file."""
        name = to_fs_path(uri) if uri.startswith("file:") else None
        if not name:
            return None
        path = Path(os.path.abspath(name))
        self.uris.setdefault(path, uri)
        return path

    def uri(self, path: Path) -> str:
        return self.uris.get(path) or from_fs_path(str(path)) or path.as_uri()

    async def asked(self, params: Any, fresh: bool = True) -> Asked | None:
        """A question about a place, or about a whole document."""
        path = self.path(params.text_document.uri)
        at: lsp.Position = getattr(params, "position", None) or lsp.Position(0, 0)
        return await self.session.asked(path, at, fresh) if path else None

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

    @server.feature(lsp.INITIALIZE)
    def agree(ls: Server, params: lsp.InitializeParams) -> None:
        wishes = params.initialization_options
        told = wishes if isinstance(wishes, dict) else {}
        ls.session.pictures, ls.panel = told.get("pictures") is True, told.get("panel") is True

    @server.feature(lsp.SHUTDOWN)
    async def end(ls: Server, params: None) -> None:
        await ls.preview.end()
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

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix]))
    def actions(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = params.text_document.uri
        path = ls.path(uri)
        text = ls.session.texts.open.get(path) if path else None
        return list(fixes(text, uri, params.context.diagnostics, params.range)) if text else []

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=TRIGGERS))
    async def completion(ls: Server, params: lsp.CompletionParams) -> lsp.CompletionList | None:
        asked = await ls.asked(params, fresh=False)
        return complete(asked) if asked else None

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hovering(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        asked = await ls.asked(params)
        return await ls.session.do(hover, asked, ls.session.engine) if asked else None

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def defined(ls: Server, params: lsp.DefinitionParams) -> list[lsp.Location]:
        asked = await ls.asked(params)
        return await ls.session.do(definition, asked, ls.uri, ls.session.engine) if asked else []

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    async def used(ls: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
        asked = await ls.asked(params)
        return await ls.session.do(references, asked, ls.uri, ls.session.engine) if asked else []

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def highlighted(ls: Server, params: lsp.DocumentHighlightParams) -> list[lsp.DocumentHighlight]:
        """Editors ask when the cursor rests, so the preview follows in those that tell nothing else."""
        follow(ls, params)
        asked = await ls.asked(params)
        return highlights(asked) if asked else []

    outline(server)
    previewing(server)
    renaming(server)


def previewing(server: Server) -> None:
    """The preview beside the editor."""

    @server.command("slides.preview")
    async def preview(ls: Server, uri: str, row: int = 0) -> str:
        """The address of the page; an editor without a panel of its own shows it in the browser."""
        path = ls.path(uri)
        address = await ls.preview.show(path, row) if path else ""
        if address and not ls.panel:
            ls.window_show_document(lsp.ShowDocumentParams(address, external=True))
        return address

    @server.command("slides.cursor")
    def cursor(ls: Server, uri: str, row: int) -> None:
        if path := ls.path(uri):
            ls.preview.follow(path, row)

    @server.feature("slides/cursor")
    def moved(ls: Server, params: Any) -> None:
        follow(ls, params)


def follow(server: Server, params: Any) -> None:
    """Show the slide of the cursor; `params` are a document and a position."""
    document = getattr(params, "text_document", None) or params.textDocument
    if path := server.path(document.uri):
        server.preview.follow(path, params.position.line)


def outline(server: Server) -> None:
    """The shape of a document."""

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def slides(ls: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        asked = await ls.asked(params)
        return symbols(asked) if asked else []

    @server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folding(ls: Server, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange]:
        asked = await ls.asked(params)
        return list(folds(asked)) if asked else []


def renaming(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    async def renamed(ls: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        asked = await ls.asked(params)
        try:
            if not asked:
                return None
            return await ls.session.do(rename, asked, params.new_name, ls.uri, ls.session.engine)
        except NoName as error:
            raise JsonRpcInvalidParams(message=str(error)) from None

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    async def renamable(ls: Server, params: lsp.PrepareRenameParams) -> lsp.Range | None:
        asked = await ls.asked(params)
        return await ls.session.do(can_rename, asked, ls.session.engine) if asked else None
