"""A server that stands in another folder than the decks, and an editor that counts columns in bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types as lsp

from tests.editor.typist import Typist, make_client, write_course

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROOT = Path(__file__).parent.parent.parent
DECK = "slides/week.md"


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["utf-8", "utf-16"])
async def beside(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Typist]:
    """A server in a folder, and a course in another whose name has a blank and Chinese letters."""
    around = tmp_path_factory.mktemp("w").resolve()
    course, elsewhere = around / "第 1 门", around / "b"
    course.mkdir()
    elsewhere.mkdir()
    client = make_client()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    await client.start_io(sys.executable, "-m", "builder", "lsp", env=environment, cwd=elsewhere)
    counting = lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind(request.param)])
    await client.initialize_session(
        lsp.InitializeParams(capabilities=lsp.ClientCapabilities(general=counting))
    )
    client.counting = request.param
    yield Typist(client, write_course(course))
    await client.shutdown_session()
    await client.stop()


async def test_problems_are_told_at_the_file_that_the_editor_has_open(beside: Typist) -> None:
    assert await beside.open(DECK) == []
    [problem] = await beside.replace(DECK, "Good $x$ bye", "好😀 $\\Xvv$")
    columns = (problem.range.start.character, problem.range.end.character)
    assert columns == {"utf-8": (9, 13), "utf-16": (5, 9)}[beside.client.counting]
    assert await beside.replace(DECK, "\\Xvv", "\\Xv") == []


async def test_places_are_found_in_it(beside: Typist) -> None:
    await beside.open(DECK)
    assert "```tex" in await beside.hover(DECK, "c^2")
    document = lsp.TextDocumentIdentifier(beside.uri(DECK))
    found = await beside.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
    assert [slide.name for slide in found or []] == ["向量 and matrices", "结束 😀 end"]


async def test_lines_may_end_as_windows_ends_them(beside: Typist) -> None:
    name, text = "slides/windows.md", "<!-- slide -->\r\n\r\n# T\r\n\r\n$\\alphaa$\r\n"
    [problem] = await beside.open(name, text)
    assert (problem.range.start.line, problem.range.start.character) == (4, 1)
    beside.write(name, text.replace("aa$", "a$"))
    assert await beside.problems(name) == []
