"""Names that the decks of a course share: labels, macros and sources of one are known in the others."""

from __future__ import annotations

import asyncio
import time

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from tests.editor.typist import SECONDS, Typist

pytestmark = pytest.mark.asyncio(loop_scope="module")
DECK, OTHER, PART = "slides/week.md", "slides/other.md", "slides/parts/of-other.md"
FILES = {
    OTHER: """---
numbering: true
bibliography: refs.bib
---

<!-- slide -->

::: lemma Zorn {#lem:zorn}
Every chain $x$ has a bound.
:::

$$
y = \\norm{x} \\label{eq:other}
$$

@import "parts/of-other.md"
""",
    PART: "By @thm:py, $\\Xv$ and [@rudin76].\n",
}


@pytest.fixture
def course(typist: Typist) -> Typist:
    for name, text in FILES.items():
        (typist.folder / name).write_text(text, encoding="utf-8")
    return typist


async def renamed(typist: Typist, name: str, mark: str, new: str) -> dict[str, list[int]]:
    """The lines of each file that change."""
    at = typist.at(name, mark)
    edit = await typist.client.text_document_rename_async(
        lsp.RenameParams(at.text_document, at.position, new)
    )
    assert edit and edit.changes
    root = typist.folder.as_uri() + "/"
    assert all(uri.startswith(root) for uri in edit.changes), "only files of the course are changed"
    return {
        uri.removeprefix(root): [one.range.start.line + 1 for one in edits]
        for uri, edits in edit.changes.items()
    }


async def test_labels_of_other_decks_are_offered(course: Typist) -> None:
    await course.open(DECK)
    row, line = 10, "We write $\\Xv$ and $\\norm{x}$ as in @"
    end = time.monotonic() + SECONDS
    while "lem:zorn" not in (found := await course.completions_at(DECK, row, line)):
        assert time.monotonic() < end
        await asyncio.sleep(0.1)  # they are looked for once nobody types
    assert {"thm:py", "lem:zorn", "eq:other"} <= found.keys()
    assert (found["lem:zorn"].detail or "").endswith("1 (Zorn), other.md")


async def test_what_another_deck_labels_is_shown(course: Typist) -> None:
    await course.open(DECK)
    await course.replace(DECK, "By \\eqref{eq:py}", "By @lem:zorn and \\eqref{eq:other}")
    assert "Every chain $x$ has a bound." in await course.hover(DECK, "@lem:z")
    assert "```tex\ny = \\norm{x} \\label{eq:other}\n```" in await course.hover(DECK, "\\eqref{eq:o")


async def test_a_label_is_renamed_in_what_other_decks_import_too(course: Typist) -> None:
    await course.open(DECK)
    assert await renamed(course, DECK, "@thm:p", "thm:pythagoras") == {DECK: [11, 17], PART: [1]}
    await course.open(PART)
    assert await renamed(course, PART, "@thm:p", "thm:pythagoras") == {DECK: [11, 17], PART: [1]}


async def test_a_label_of_another_deck_is_taken(course: Typist) -> None:
    await course.open(DECK)
    with pytest.raises(JsonRpcException, match="there is a `lem:zorn` already"):
        await renamed(course, DECK, "@thm:p", "lem:zorn")


async def test_a_macro_of_the_settings_is_renamed_in_the_course_and_nowhere_else(course: Typist) -> None:
    """Not in the files of the program, which a build reads as well."""
    await course.open("slides.yaml")
    wanted = {"slides.yaml": [4], DECK: [11], OTHER: [13]}
    assert await renamed(course, "slides.yaml", "norm", "length") == wanted


async def test_a_source_is_renamed_where_it_is_cited_and_in_its_file(course: Typist) -> None:
    await course.open(DECK)
    wanted = {DECK: [11], "slides/refs.bib": [1], PART: [1]}
    assert await renamed(course, DECK, "[@rudin", "rudin64") == wanted
    await course.open("slides/refs.bib")
    assert await renamed(course, "slides/refs.bib", "rudin7", "rudin64") == wanted
    assert "Principles" in await course.hover("slides/refs.bib", "rudin7")


async def test_a_part_without_slides_has_no_outline(course: Typist) -> None:
    await course.open(PART)
    document = lsp.TextDocumentIdentifier(course.uri(PART))
    assert await course.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document)) == []
    assert not await course.client.text_document_folding_range_async(lsp.FoldingRangeParams(document))
