"""Title pictures: beside their pages, listed for the index, made again only when a page is newer."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image

from builder.papers import papers
from builder.titles import outdated_titles, picture_titles
from tests.finished_page import slide, write_page


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
