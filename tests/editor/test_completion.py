"""What is offered at a place: each kind of name once, on a course."""

from __future__ import annotations

import asyncio
import time

import pytest

from builder.editor.zones import zone
from tests.editor.typist import SECONDS, Typist

DECK = "slides/week.md"
SETTINGS = "theme: courses\n"


async def typed(typist: Typist, text: str, old: str = "bye") -> dict[str, str]:
    """The offers once a text is typed (up to `¦`) instead of another, with the line when taken."""
    await typist.open(DECK)
    before, _, behind = text.partition("¦")
    typist.write(DECK, typist.texts[DECK].replace(old, before + "¦" + behind, 1))
    whole = typist.texts[DECK]
    typist.write(DECK, whole.replace("¦", ""))
    typist.texts[DECK] = whole.replace("¦", "")
    offset = whole.index("¦")
    row, line = whole[:offset].count("\n"), whole[:offset].rpartition("\n")[2]
    found = await typist.completions_at(DECK, row, line)
    return {label: typist.completed(DECK, item) for label, item in found.items()}


async def typed_with_names(typist: Typist, text: str, wanted: str) -> dict[str, str]:
    """The same once TeX has said what it knows, which it does in the background."""
    end = time.monotonic() + SECONDS
    while wanted not in (found := await typed(typist, text)) and time.monotonic() < end:
        await asyncio.sleep(0.2)
    return found


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("text", "label", "line"),
    [
        ("$\\X¦$", "\\Xv", "Good $x$ $\\Xv$"),
        ("$\\nor¦", "\\norm", "Good $x$ $\\norm{}"),
        ("as @thm¦", "thm:py", "Good $x$ as @thm:py"),
        ("as \\eqref{¦}", "eq:py", "Good $x$ as \\eqref{eq:py}"),
        ("$y \\ref{eq¦", "eq:py", "Good $x$ $y \\ref{eq:py"),
        ("see [@rud¦, p. 3]", "rudin76", "Good $x$ see [@rudin76, p. 3]"),
        ("see \\cite{¦}", "rudin76", "Good $x$ see \\cite{rudin76}"),
        ("note[^¦", "1", "Good $x$ note[^1"),
        ("icon :fa-hou¦", ":fa-house:", "Good $x$ icon :fa-house:"),
        ("well :smil¦:", ":smile:", "Good $x$ well :smile:"),
        ('\n\n@import "parts/¦"', "part.md", '@import "parts/part.md"'),
        ("\n\n![](squ¦)", "square.svg", "![](square.svg)"),
        ("\n\n```pyth¦", "python", "```python"),
        ("\n\n::: lem¦", "lemma", "::: lemma "),
        ("\n\n!!! war¦", "warning", "!!! warning"),
        ("\n\n> [!war¦]", "warning", "> [!warning]"),
        ("\n\n<!-- slide data-tr¦", "data-transition", '<!-- slide data-transition=""'),
        ('\n\n<!-- slide data-transition="z¦"', "zoom", '<!-- slide data-transition="zoom"'),
        ('\n\n<b class="high¦">', "highlight-red", '<b class="highlight-red">'),
        ("$\\class{frag¦", "fragment", "Good $x$ $\\class{fragment"),
    ],
)
async def test_what_is_offered_in_a_slide(typist: Typist, text: str, label: str, line: str) -> None:
    assert (await typed(typist, text)).get(label) == line


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("text", "label", "line"),
    [
        ("num¦", "numbering", "numbering: "),
        ("theme: sol¦", "solarized", "theme: solarized"),
        ("presentation:\n  transition: f¦", "fade", "  transition: fade"),
        ("presentation:\n  auto¦", "autoAnimate", "  autoAnimate: "),
        ("tex:\n  packages: [bbm, phy¦", "physics", "  packages: [bbm, physics"),
        ("plugins:\n  - me¦", "menu", "  - menu"),
        ("lang: en\nbibliography: r¦", "refs.bib", "bibliography: refs.bib"),
    ],
)
async def test_what_is_offered_in_front_matter(typist: Typist, text: str, label: str, line: str) -> None:
    assert (await typed(typist, text, "title: 第一周")).get(label) == line


@pytest.mark.asyncio(loop_scope="module")
async def test_commands_and_environments_of_tex(typist: Typist) -> None:
    assert (await typed_with_names(typist, "$\\alph¦$", "\\alpha"))["\\alpha"] == "Good $x$ $\\alpha$"
    found = await typed(typist, "$$\n\\begin{alig¦}")
    assert "aligned" in found and "\\lambda" not in found
    assert "aligned" in await typed(typist, "$$\n\\begin{aligned}\na\n\\end{¦")


@pytest.mark.asyncio(loop_scope="module")
async def test_macros_words_and_classes_of_the_theme(typist: Typist) -> None:
    await typist.open("slides.yaml", SETTINGS)
    found = await typed(typist, "\n\nGNN¦")
    assert found["GNN-HEADER"].startswith("GNN-HEADER ")
    assert "我的启示" in await typed(typist, "\n\n我的¦")
    assert "threelines" in await typed(typist, '\n\n<div class="three¦">')
    typist.close("slides.yaml")


@pytest.mark.asyncio(loop_scope="module")
async def test_nothing_is_offered_where_a_name_means_nothing(typist: Typist) -> None:
    assert await typed(typist, "Text goes on¦") == {}
    assert await typed(typist, "\n\n```python\n@thm¦") == {}
    assert await typed(typist, "`$\\X¦`") == {}
    assert await typed(typist, "<!-- a comment $\\X¦ -->") == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("---\na: b¦\n---\n", "front"),
        ("---\na: b\n---\n¦", "text"),
        ("$a¦$", "math"),
        ("$a$¦", "text"),
        ("$a\n\nb¦", "text"),
        ("$$a\nb¦\n$$", "math"),
        ("\\\\$a¦", "math"),
        ("\\$a¦", "text"),
        ("\\[ \\\\[2pt] a¦ \\]", "math"),
        ("`$`a¦", "text"),
        ("```python\n$a¦\n```", "fence"),
        ("```python\n$a\n```\n¦", "text"),
        ("<!-- slide a¦ -->", "slide"),
        ("<!-- note $¦ -->", "comment"),
        ("$$\na\n\n<!-- slide -->\nb¦", "text"),
    ],
)
def test_what_stands_around_a_place(text: str, kind: str) -> None:
    before, _, behind = text.partition("¦")
    row = before.count("\n")
    assert zone((before + behind).split("\n"), row, len(before.rpartition("\n")[2])).kind == kind
