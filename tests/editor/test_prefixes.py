"""A text that is being typed never makes the server fail, or answer for another place.

Some beginnings of real decks are typed here; `tests/bench/editor.py --prefixes` types all of them.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.editor.prefixes import type_beginnings
from tests.editor.typist import Typist

DECKS = Path(__file__).parent.parent.parent / "slides"
BEGINNINGS = 12
WANTED = "bold `code`\n$$\n\\begin{aligned}\na &= \\Xv \\\\ | a | b |\n|---|---|\n<!-- slide data-notes=\"$x"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", ["tour.md", "matrix-calculus.md"])
async def test_each_beginning_of_a_deck_is_answered_for_itself(typist: Typist, name: str) -> None:
    shutil.copytree(DECKS, typist.folder / "slides", dirs_exist_ok=True)
    text = (DECKS / name).read_text(encoding="utf-8")
    lengths = sorted(random.Random(name).sample(range(len(text)), BEGINNINGS))
    await type_beginnings(typist, f"slides/{name}", text, [*lengths, len(text)])


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_half_a_construct_is_answered_too(typist: Typist) -> None:
    head = "---\ntitle: [a\n---\n\n<!-- slide -->\n\n"
    text = f"{head}{WANTED}\n@import \"x\n[^1]: a 😀 [@b; ::: theorem {{#a\n```python {{.b"
    lengths = [n for n in range(len(text)) if text[n - 1] in "\n[{$`\"😀&|"]
    await type_beginnings(typist, "slides/half.md", text, [*lengths, len(text)])
