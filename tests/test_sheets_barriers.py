"""Sheets to hand out and to speak from, as they are laid out for paper: they can be read in any look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from builder.browser.pdf_print import Before, PrintJob, prepare, print_view
from builder.browser.ready import Lent
from builder.browser.session import BrowserSession
from builder.browser.sheets import Paper
from builder.cli.commands.pdf import paper_fonts, render
from builder.diagnostics import ignore
from builder.read.courses import Work, find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.barriers import AXE, Barriers, barriers_of_ours
from tests.standing import StandingBrowser

LOOKS = {
    "light": "theme: lecture",
    "dark": "theme: lecture-dark",
    "chalk": "theme: blackboard",
    "reveal": "presentation: {theme: white.css}",
    "moon": "presentation: {theme: moon.css}",
}
PAPERS = {
    "beside": Paper("handout", per_page=1, beside="notes"),
    "ink": Paper("handout", per_page=1, beside="notes", ink_saving=True),
    "notes": Paper("notes"),
}
DECK = """---
title: On paper
lang: en
{look}
---

<!-- slide -->

## A slide

1. counted

- not counted

<aside class="notes">

#### Say this

1. an item with $x^2$, and a [link](https://example.org)

```python
print("code")  # a comment
```

| a | b |
|---|---|
| 1 | 2 |

> A quotation

</aside>
"""


SIZES = """[...new Set([...document.querySelectorAll('.spoken :is(h4, p, li, td)')]
    .map((element) => getComputedStyle(element).fontSize))]"""
MARKS = """[...document.querySelectorAll(':is(.ink-saving .pdf-page, .spoken) li')].filter((item) => {
      const {color} = getComputedStyle(item);
      const sign = getComputedStyle(item, '::before');
      const signs = sign.content === 'none' ? [] : [sign.color, sign.backgroundColor];
      return [getComputedStyle(item, '::marker').color, ...signs].some((other) => other !== color);
    }).map((item) => item.textContent.trim())"""

Seen = dict[str, tuple[Barriers, list[str], list[str]]]
"""By look and paper: what axe finds, the sizes of letters in notes, items whose marks are paler."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, standing: StandingBrowser) -> Seen:
    folder = tmp_path_factory.mktemp("decks")
    for name, look in LOOKS.items():
        (folder / f"{name}.md").write_text(DECK.replace("{look}", look), encoding="utf-8")
    works = find_decks([folder])
    outcomes = list(build_site(works, Settings(folder / "site", jobs=1)))
    assert [one for outcome in outcomes for one in outcome.diagnostics] == []
    return standing.run(look_at_sheets(works, folder / "site", standing.lender))


async def look_at_sheets(works: Sequence[Work], site: Path, browser: BrowserSession) -> Seen:
    seen: Seen = {}
    for work, (name, paper) in product(works, PAPERS.items()):
        fill = partial(render, work), partial(paper_fonts, work)
        job = PrintJob(site / work.page, site / "a.pdf", "deck.md", paper, *fill, site)
        look, view = partial(look_at, job), print_view(paper, Before())
        seen[f"{work.deck.stem}, {name}"] = await browser.lend(job.page, look, view, site=site)
    return seen


async def look_at(job: PrintJob, lent: Lent) -> tuple[Barriers, list[str], list[str]]:
    await prepare(lent, job, ignore)
    found = await barriers_of_ours(lent.page)
    return found, await lent.page.evaluate(SIZES), await lent.page.evaluate(MARKS)


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
def test_axe_finds_nothing_on_sheets(seen: Seen) -> None:
    assert {name: found for name, (found, *_) in seen.items() if found} == {}


def test_all_of_the_notes_have_one_size(seen: Seen) -> None:
    """Not that of the slide, which is to be read from afar."""
    assert {name: sizes for name, (_, sizes, _) in seen.items() if len(sizes) != 1} == {}
    below = {size for name, (_, sizes, _) in seen.items() if name.endswith("notes") for size in sizes}
    assert below == {"14.6667px"}, "11 pt: below a slide there is room for all"


def test_marks_of_lists_are_as_dark_as_their_items_where_ink_is_saved_and_in_notes(seen: Seen) -> None:
    """Dark looks have them in colours too pale for paper."""
    assert {name: marks for name, (*_, marks) in seen.items() if marks} == {}
