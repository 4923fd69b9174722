"""Problems while typing: where they are, what would mend them, in which file."""

from __future__ import annotations

import pytest
from lsprotocol import types as lsp

from tests.editor.typist import Typist

pytestmark = pytest.mark.asyncio(loop_scope="module")
DECK = "slides/week.md"


async def test_a_deck_without_problems_has_none(typist: Typist) -> None:
    assert await typist.open(DECK) == []


async def test_a_misspelt_macro_is_underlined_while_it_is_typed_and_mended_by_a_quick_fix(
    typist: Typist,
) -> None:
    await typist.open(DECK)
    [problem] = await typist.replace(DECK, "😀 end\n\nGood $x$", "😀 end\n\n好😀 $\\Xvv$")
    assert (problem.code, problem.source, problem.severity) == ("tex", "slides", lsp.DiagnosticSeverity.Error)
    assert problem.message == "undefined control sequence `\\Xvv`\nhint: did you mean `\\Xv`?"
    assert typist.marked(DECK, problem.range) == "\\Xvv"
    actions = await typist.client.text_document_code_action_async(
        lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(typist.uri(DECK)), problem.range, lsp.CodeActionContext([problem])
        )
    )
    [fix] = actions or []
    assert isinstance(fix, lsp.CodeAction) and fix.title == "Write `\\Xv`" and fix.edit and fix.edit.changes
    [edit] = fix.edit.changes[typist.uri(DECK)]
    assert (edit.new_text, edit.range) == ("\\Xv", problem.range)
    assert await typist.replace(DECK, "\\Xvv", "\\Xv") == []


async def test_nothing_needs_to_be_saved(typist: Typist) -> None:
    """A macro of the settings and a part are used as they stand in the editor, not as they were saved."""
    await typist.open(DECK)
    await typist.open("slides.yaml")
    await typist.replace("slides.yaml", "Xv:", "Yv:")
    told = await typist.told("slides/parts/part.md", 1)
    assert told[0].message.startswith("undefined control sequence `\\Xv`")
    await typist.replace("slides.yaml", "Yv:", "Xv:")
    await typist.told("slides/parts/part.md", 0)


async def test_a_problem_of_an_imported_file_is_told_at_that_file(typist: Typist) -> None:
    await typist.open(DECK)
    part = "slides/parts/part.md"
    assert await typist.open(part) == []
    [problem] = await typist.replace(part, "$\\Xv$", "$\\frac{1}{$")
    assert problem.range.start.line == 0 and problem.code == "tex"
    assert not typist.client.diagnostics[typist.uri(DECK)]
    typist.close(part)
    await typist.told(part, 0)  # the disk has it right


async def test_a_part_is_studied_in_the_deck_that_imports_it(typist: Typist) -> None:
    part = "slides/parts/part.md"
    assert await typist.open(part) == []
    [problem] = await typist.replace(part, "$\\Xv$", "$\\Xvw$")
    assert "did you mean `\\Xv`?" in problem.message


async def test_other_markdown_is_left_alone(typist: Typist) -> None:
    assert await typist.open("README.md", "# Text\n\nwith $\\nonsense$ and <b>\n") == []


async def test_a_file_that_appears_on_disk_is_noticed(typist: Typist) -> None:
    await typist.open(DECK)
    [problem] = await typist.replace(DECK, 'parts/part.md', 'parts/other.md')
    assert problem.code == "missing-import"
    (typist.folder / "slides/parts/other.md").write_text("here\n", encoding="utf-8")
    assert await typist.told(DECK, 0) == []


async def test_a_closed_deck_has_no_problems_any_more(typist: Typist) -> None:
    await typist.open(DECK)
    assert await typist.replace(DECK, "$\\Xv$", "$\\Xvv$")
    typist.close(DECK)
    await typist.told(DECK, 0)


async def test_what_is_unfinished_is_no_fault_of_the_server(typist: Typist) -> None:
    await typist.open(DECK)
    for unfinished in (
        "", "---", "---\ntitle: [",
        "<!-- slide", "<!-- slide -->\n$$\na", "<!-- slide -->\n| a |\n|--",
    ):
        typist.write(DECK, unfinished)
        assert all(problem.code != "internal" for problem in await typist.problems(DECK))
