"""Title pictures: beside their pages, listed for the index, made again only when a page is newer."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PIL import Image

from builder.browser.titles import outdated_titles, picture_titles
from builder.page.papers import papers
from builder.read.courses import find_decks
from builder.site.site import build_site
from builder.site.task import Settings
from tests.finished_page import slide, write_page


@pytest.mark.usefixtures("one_browser")
def test_the_first_slide_is_pictured_beside_its_page(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a.html", slide("<h1>Title</h1>", 1), slide("<p>next</p>", 2))
    assert outdated_titles([page]) == [page]
    [picture] = picture_titles([page], fail)
    assert picture == tmp_path / "a-title.png"
    with Image.open(picture) as opened:
        assert opened.size == (480, 350)
    assert '"a": ["picture"]' in papers(tmp_path)
    assert outdated_titles([page]) == []
    os.utime(page, ns=(picture.stat().st_mtime_ns + 1,) * 2)
    assert outdated_titles([page]) == [page]


def fail(problem: object) -> None:
    raise AssertionError(problem)


def test_decks_of_one_title_are_told_apart_by_their_names(tmp_path: Path) -> None:
    for name, title in (("a", "Algebra"), ("b", "Algebra"), ("c", "Geometry")):
        (tmp_path / f"{name}.md").write_text(f"<!-- slide -->\n\n# {title}\n", encoding="utf-8")
    for _ in build_site(find_decks([tmp_path]), Settings(tmp_path / "site")):
        pass
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<p>(.*)</p>", index) == [
        "<span>a</span><span>1 slide</span>",
        "<span>b</span><span>1 slide</span>",
        "<span>1 slide</span>",
    ]
