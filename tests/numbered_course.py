"""A course in which every slide has numbers and cites some of its own and of the next deck, in notes too."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page

NUMBERS = re.compile(r"Theorem\d+\.\d+|\(\d+\.\d+\)")
TEXT = """<!-- slide -->

::: theorem {{#thm:{own}}}
A statement.
:::

$$ a_{n} = b \\label{{eq:{own}}} $$

By @thm:{other} and \\eqref{{eq:{other}}}, so $a \\overset{{\\eqref{{eq:{own}}}}}{{=}} b$.

<aside class="notes">

Recall @thm:{own} and \\eqref{{eq:{other}}}.

</aside>

"""


def write_course(folder: Path, decks: int, slides: int) -> None:
    (folder / "slides").mkdir(parents=True)
    (folder / "slides.yaml").write_text('lang: en\nnumbering: {format: "{chapter}.{number}"}\n')
    for deck in range(1, decks + 1):
        other = deck % decks + 1
        places = range(1, slides + 1)
        text = "".join(TEXT.format(own=f"{deck}-{n}", other=f"{other}-{n}", n=n) for n in places)
        (folder / "slides" / f"{deck:02}.md").write_text(f"---\ntitle: Deck {deck}\n---\n\n{text}")


def expected(deck: int, slide: int, decks: int, notes: bool) -> Counter[str]:
    """The numbers on a slide, all counted from 1."""
    own, other = f"{deck}.{slide}", f"{deck % decks + 1}.{slide}"
    found = [f"Theorem{own}", f"({own})", f"Theorem{other}", f"({other})", f"({own})"]
    return Counter(found + [f"Theorem{own}", f"({other})"] * notes)


def numbers(text: str) -> Counter[str]:
    return Counter(NUMBERS.findall(re.sub(r"\s", "", text)))


def on_slides(page: Page) -> list[Counter[str]]:
    """The numbers of each slide of a page, with those in its notes."""
    texts = page.evaluate("Array.from(document.querySelectorAll('.slides section'), (it) => it.textContent)")
    return [numbers(text) for text in texts]
