"""Answers about a place: what is shown, where it is defined and used, its new name, the shape of the deck."""

from __future__ import annotations

import asyncio
import base64
import re
from xml.etree import ElementTree

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from tests.editor.typist import Typist

pytestmark = pytest.mark.asyncio(loop_scope="module")
DECK = "slides/week.md"


async def test_hover_shows_the_formula_under_the_cursor(typist: Typist) -> None:
    await typist.open(DECK)
    shown = await typist.hover(DECK, "c^2")
    [data] = re.findall(r"!\[\]\(data:image/svg\+xml;base64,([^)]+)\)", shown)
    svg = ElementTree.fromstring(base64.b64decode(data))
    names = {element.get("id") for element in svg.iter("{http://www.w3.org/2000/svg}path")}
    used = {use.get("href", "")[1:] for use in svg.iter("{http://www.w3.org/2000/svg}use")}
    assert used and used <= names
    assert "`\\norm` (1 argument): `\\lVert #1 \\rVert`" in await typist.hover(DECK, "\\norm{x")


async def test_hover_shows_what_a_name_stands_for(typist: Typist) -> None:
    await typist.open(DECK)
    assert "Theorem 1" in await typist.hover(DECK, "@thm:p") or "定理" in await typist.hover(DECK, "@thm:p")
    assert "a^2 + b^2 = c^2" in await typist.hover(DECK, "@thm:p")
    assert "a^2" in await typist.hover(DECK, "\\eqref{eq")
    assert "Principles" in await typist.hover(DECK, "[@rudin")
    assert "<img src=" in await typist.hover(DECK, "](squ")
    assert "A part with" in await typist.hover(DECK, '@import "par')
    assert "As *everybody* knows." in await typist.hover(DECK, "so.[^")
    assert "numbered" in await typist.hover(DECK, "number")
    assert await typist.hover(DECK, "By") == ""


async def where(typist: Typist, mark: str) -> list[tuple[str, int]]:
    at = typist.at(DECK, mark)
    found = await typist.client.text_document_definition_async(
        lsp.DefinitionParams(at.text_document, at.position)
    )
    assert isinstance(found, list)
    return [(spot.uri.rpartition("/")[2], spot.range.start.line + 1) for spot in found]  # type: ignore[union-attr]


async def test_a_definition_is_found(typist: Typist) -> None:
    other = "---\nnumbering: true\n---\n\n<!-- slide -->\n\n$$ x \\label{eq:other} $$\n"
    (typist.folder / "slides/other.md").write_text(other, encoding="utf-8")
    await typist.open(DECK)
    assert await where(typist, "\\Xv") == [("slides.yaml", 3)]
    assert await where(typist, "@thm:p") == [("week.md", 17)]
    assert await where(typist, "\\eqref{eq") == [("week.md", 18)]
    assert await where(typist, "[@rudin") == [("refs.bib", 1)]
    assert await where(typist, '@import "par') == [("part.md", 1)]
    assert await where(typist, "](squ") == [("square.svg", 1)]
    assert await where(typist, "so.[^") == [("week.md", 25)]
    await typist.replace(DECK, "By \\eqref", "@eq:other by \\eqref")
    assert await where(typist, "@eq:o") == [("other.md", 7)]


async def used(typist: Typist, mark: str) -> list[tuple[str, int]]:
    at = typist.at(DECK, mark)
    found = await typist.client.text_document_references_async(
        lsp.ReferenceParams(lsp.ReferenceContext(True), at.text_document, at.position)
    )
    return [(spot.uri.rpartition("/")[2], spot.range.start.line + 1) for spot in found or []]


async def test_uses_are_found_in_all_files_of_the_deck(typist: Typist) -> None:
    await typist.open(DECK)
    assert await used(typist, "\\Xv") == [("week.md", 11), ("part.md", 1), ("slides.yaml", 3)]
    assert await used(typist, "@thm:p") == [("week.md", 11), ("week.md", 17)]
    assert await used(typist, "\\label{eq:p") == [("week.md", 19), ("week.md", 23)]
    assert await used(typist, "so.[^") == [("week.md", 23), ("week.md", 25)]


async def renamed(typist: Typist, mark: str, name: str) -> dict[str, str]:
    """The files once a name is another."""
    at = typist.at(DECK, mark)
    params = lsp.RenameParams(at.text_document, at.position, name)
    edit = await typist.client.text_document_rename_async(params)
    assert edit and edit.changes
    found = {}
    for uri, edits in edit.changes.items():
        file = uri.removeprefix(typist.folder.as_uri() + "/")
        lines = typist.texts.get(file, (typist.folder / file).read_text(encoding="utf-8")).split("\n")
        for one in sorted(edits, key=lambda e: -e.range.start.character):
            line = lines[one.range.start.line]
            lines[one.range.start.line] = (
                line[: one.range.start.character] + one.new_text + line[one.range.end.character :]
            )
        found[file] = "\n".join(lines)
    return found


async def test_a_macro_of_the_project_has_another_name_everywhere(typist: Typist) -> None:
    await typist.open(DECK)
    files = await renamed(typist, "\\Xv", "Xvec")
    assert "We write $\\Xvec$ and" in files[DECK]
    assert "    Xvec: '{\\mathbf X}'" in files["slides.yaml"]
    assert files["slides/parts/part.md"] == "A part with $\\Xvec$ in it.\n"


async def test_a_label_has_another_name_everywhere(typist: Typist) -> None:
    await typist.open(DECK)
    files = await renamed(typist, "@thm:p", "thm:pythagoras")
    assert "as in @thm:pythagoras and" in files[DECK] and "{#thm:pythagoras}" in files[DECK]
    assert list(files) == [DECK]


async def test_a_name_that_is_taken_or_cannot_be_is_refused(typist: Typist) -> None:
    await typist.open(DECK)
    for mark, name in (("\\Xv", "norm"), ("\\Xv", "X v"), ("@thm:p", "eq:py")):
        with pytest.raises(JsonRpcException, match=r"already|cannot be"):
            await renamed(typist, mark, name)


async def test_what_is_not_the_authors_own_has_no_other_name(typist: Typist) -> None:
    await typist.open(DECK)
    await typist.replace(DECK, "Good $x$", "Good $\\alpha$")
    at = typist.at(DECK, "\\alph")
    params = lsp.PrepareRenameParams(at.text_document, at.position)
    assert await typist.client.text_document_prepare_rename_async(params) is None


async def test_slides_are_the_outline_and_can_be_folded(typist: Typist) -> None:
    await typist.open(DECK)
    document = lsp.TextDocumentIdentifier(typist.uri(DECK))
    found = await typist.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
    shape = [(s.name, [below.name for below in s.children or []]) for s in found or []]  # type: ignore[union-attr]
    assert shape == [("向量 and matrices", ["Pythagoras"]), ("结束 😀 end", [])]
    folds = await typist.client.text_document_folding_range_async(lsp.FoldingRangeParams(document))
    assert [(fold.start_line, fold.end_line) for fold in folds or []] == [(0, 4), (6, 10), (12, 28), (30, 34)]


async def test_answers_are_for_the_text_of_now(typist: Typist) -> None:
    """A question that comes while the text is being typed is answered for what was typed: before the build of
    the text begins, and while it is under way."""
    await typist.open(DECK)
    for lines in range(1, 9):
        typist.write(DECK, typist.texts[DECK].replace("# 向量", "\n# 向量", 1))
        await asyncio.sleep(lines % 4 * 0.012)
        assert await where(typist, "@thm:p") == [("week.md", 17 + lines)]
        assert (await typist.hover(DECK, "\\norm{x")).count("\\norm") == 1
