"""Somebody who types in an editor: a client of the protocol, and the project in which he types."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from lsprotocol import types as lsp
from pygls.protocol import default_converter
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, LanguageClient

SECONDS = 120  # what takes so long does not come
COURSE = {
    "slides.yaml": "tex:\n  macros:\n    Xv: '{\\mathbf X}'\n    norm: ['\\lVert #1 \\rVert', 1]\n",
    "slides/week.md": """---
title: 第一周
numbering: true
bibliography: refs.bib
---

<!-- slide -->

# 向量 and matrices

We write $\\Xv$ and $\\norm{x}$ as in @thm:py and [@rudin76, p. 1].

<!-- slide vertical=true -->

## Pythagoras

::: theorem Pythagoras {#thm:py}
$$
a^2 + b^2 = c^2 \\label{eq:py}
$$
:::

By \\eqref{eq:py} it is so.[^1]

[^1]: As *everybody* knows.

@import "parts/part.md"

![A square](square.svg)

<!-- slide -->

## 结束 😀 end

Good $x$ bye
""",
    "slides/parts/part.md": "A part with $\\Xv$ in it.\n",
    "slides/square.svg": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1h7v7z"/></svg>',
    "slides/refs.bib": (
        "@book{rudin76,\n  author = {Walter Rudin},\n  title = {Principles},\n"
        "  publisher = {McGraw-Hill},\n  year = 1976\n}\n"
    ),
}


class Client(LanguageClient):
    """Knows which version of a document the last problems were told for, and in what columns are counted."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.versions: dict[str, int | None] = {}
        self.news = asyncio.Event()
        self.counting = "utf-16"


def make_client() -> Client:
    client = Client()
    ours = {lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: note}
    for method, function in {**DEFAULT_CLIENT_FEATURES, **ours}.items():
        client.feature(method)(function)
    return client


def note(client: Client, params: lsp.PublishDiagnosticsParams) -> None:
    client.diagnostics[params.uri] = params.diagnostics
    client.versions[params.uri] = params.version
    client.news.set()


class Typist:
    """Types in the documents of a folder."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.texts: dict[str, str] = {}
        self.version = 0

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def at(self, name: str, mark: str, after: str = "") -> lsp.TextDocumentPositionParams:
        """The place just behind the first `mark` (that stands behind `after`)."""
        text = self.texts[name]
        before = text[: text.index(mark, text.index(after)) + len(mark)]
        column = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        place = lsp.Position(before.count("\n"), column)
        return lsp.TextDocumentPositionParams(lsp.TextDocumentIdentifier(self.uri(name)), place)

    async def open(self, name: str, text: str | None = None) -> list[lsp.Diagnostic]:
        """Open a document; its problems."""
        self.texts[name] = (self.folder / name).read_text(encoding="utf-8") if text is None else text
        self.version += 1
        language = "markdown" if name.endswith(".md") else Path(name).suffix[1:]
        document = lsp.TextDocumentItem(self.uri(name), language, self.version, self.texts[name])
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        return await self.problems(name)

    def write(self, name: str, text: str) -> None:
        """The whole text of a document, without waiting for anything."""
        self.texts[name] = text
        self.version += 1
        document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri(name))
        change = [lsp.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, change))

    async def replace(self, name: str, old: str, new: str) -> list[lsp.Diagnostic]:
        """Replace the first `old`; the problems that are told then."""
        assert old in self.texts[name]
        self.write(name, self.texts[name].replace(old, new, 1))
        return await self.problems(name)

    async def problems(self, name: str) -> list[lsp.Diagnostic]:
        """The problems of the document as it is now."""
        async with asyncio.timeout(SECONDS):
            while self.client.versions.get(self.uri(name)) != self.version:
                self.client.news.clear()
                await self.client.news.wait()
        return list(self.client.diagnostics[self.uri(name)])

    async def told(self, name: str, count: int) -> list[lsp.Diagnostic]:
        """The problems of a file that may not be open, as soon as there are so many."""
        async with asyncio.timeout(SECONDS):
            while len(self.client.diagnostics.get(self.uri(name), ())) != count:
                self.client.news.clear()
                await self.client.news.wait()
        return list(self.client.diagnostics.get(self.uri(name), ()))

    def close(self, name: str) -> None:
        document = lsp.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))

    def marked(self, name: str, place: lsp.Range) -> str:
        """The text that a range of one line covers."""
        assert place.start.line == place.end.line
        line = self.texts[name].split("\n")[place.start.line].encode("utf-16-le")
        return line[place.start.character * 2 : place.end.character * 2].decode("utf-16-le")

    async def completions_at(self, name: str, row: int, before: str) -> dict[str, lsp.CompletionItem]:
        """What is offered in a row behind this text."""
        place = lsp.Position(row, len(before.encode("utf-16-le")) // 2)
        document = lsp.TextDocumentIdentifier(self.uri(name))
        found = await self.client.text_document_completion_async(lsp.CompletionParams(document, place))
        return {item.label: item for item in found.items} if isinstance(found, lsp.CompletionList) else {}

    async def hover(self, name: str, mark: str, after: str = "") -> str:
        at = self.at(name, mark, after)
        found = await self.client.text_document_hover_async(lsp.HoverParams(at.text_document, at.position))
        assert found is None or isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value if found else ""  # type: ignore[union-attr]

    def completed(self, name: str, item: lsp.CompletionItem) -> str:
        """The (first) line of a document once an offer is taken, without the marks of its fields."""
        edit = item.text_edit
        assert isinstance(edit, lsp.TextEdit)
        assert edit.range.start.line == edit.range.end.line
        line = self.texts[name].split("\n")[edit.range.start.line]
        new = edit.new_text
        if item.insert_text_format == lsp.InsertTextFormat.Snippet:
            new = re.sub(r"\$\{\d+:([^}]*)\}|\$\d", r"\1", new)
            new = re.sub(r"\\([\\$}])", r"\1", new).partition("\n")[0]
        return line[: edit.range.start.character] + new + line[edit.range.end.character :]


def write_course(folder: Path) -> Path:
    for name, text in COURSE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
