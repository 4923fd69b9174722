"""The preview beside the editor: it shows what is not saved, follows the cursor, leads back to the line."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from playwright.async_api import async_playwright

from builder.browser.launch import find_browser
from builder.serve.editors import EDITORS, NoEditor, command, is_address, way_to_open
from tests.editor.typist import SECONDS, Typist
from tests.page_ready import BEGUN

DECK = "slides/week.md"
WHERE = "[Reveal.getIndices().h, Reveal.getIndices().v]"


async def run(typist: Typist, name: str, *arguments: Any) -> Any:
    params = lsp.ExecuteCommandParams(name, list(arguments))
    return await typist.client.workspace_execute_command_async(params)


@pytest.mark.asyncio(loop_scope="module")
async def test_preview_and_editor_follow_each_other(typist: Typist) -> None:
    await typist.open(DECK)
    address = await run(typist, "slides.preview", typist.uri(DECK), 14)
    assert address.startswith("http://127.0.0.1:") and address.endswith("/week.html#/0/1")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = await browser.new_page()
        page.set_default_timeout(SECONDS * 1000)
        await page.goto(address)
        await page.wait_for_function(BEGUN)
        assert await page.evaluate(WHERE) == [0, 1]
        await typist.replace(DECK, "By ", "Not saved: by ")
        await page.wait_for_function("document.body.textContent.includes('Not saved')")
        await run(typist, "slides.cursor", typist.uri(DECK), 33)
        await page.wait_for_function(f"{WHERE}[0] === 1")
        await highlight(typist, 8)
        await page.wait_for_function(f"{WHERE}[0] === 0")
        shown = len(typist.client.shown_documents)
        await page.evaluate("Reveal.slide(1, 0)")
        await page.keyboard.press("i")
        document = await opened(typist, shown)
        assert document.uri == typist.uri(DECK) and document.selection
        assert document.selection.start.line == 30
        await browser.close()


async def highlight(typist: Typist, row: int) -> None:
    """What editors ask wherever the cursor rests."""
    document = lsp.TextDocumentIdentifier(typist.uri(DECK))
    await typist.client.text_document_document_highlight_async(
        lsp.DocumentHighlightParams(document, lsp.Position(row, 0))
    )


async def opened(typist: Typist, before: int) -> lsp.ShowDocumentParams:
    end = time.monotonic() + SECONDS
    while len(typist.client.shown_documents) == before and time.monotonic() < end:
        await asyncio.sleep(0.05)
    return typist.client.shown_documents[-1]


def test_an_editor_has_a_name_an_address_or_a_command() -> None:
    assert way_to_open("zed") == "zed://file/{path}:{line}:{column}"
    assert way_to_open("mine {path}") == "mine {path}"
    assert all(is_address(EDITORS[name]) for name in ("vscode", "idea", "zed"))
    assert not any(is_address(EDITORS[name]) for name in ("vim", "emacs", "kate"))
    with pytest.raises(NoEditor, match="did you mean `emacs`"):
        way_to_open("emac")


def test_the_name_of_a_file_is_no_part_of_the_command() -> None:
    path = Path("/decks/a b; rm {line}.md")
    assert command("vim --remote +{line} {path}", path, 7, 1) == ["vim", "--remote", "+7", str(path)]
