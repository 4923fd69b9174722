"""What is given away, whole: a site and single files, in folders with any name, opened from disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.cli import main
from tests.page_ready import READY

TESTS = Path(__file__).parent
SECRET = "nobody-but-me"
DECK = f"""---
title: 第一讲
plugins: [menu, chalkboard, customcontrols]
---

<!-- slide data-notes="{SECRET} $x^2$" -->

# One

![A square](<图 #1 50%.svg>)

@import "图 #1 50%.svg"

<aside class="notes">{SECRET}, *again*</aside>

[the second](<第 2 讲.md>), [its heading](<第 2 讲.md#/0>), [the picture](<图 #1 50%.svg>)

<!-- slide data-background-video="green.webm" data-note="{SECRET}, misspelt" -->

<video src="green.webm" width="200"></video> <span data-notes="{SECRET}">and</span>

```mermaid
graph LR
A-->B
```
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>\n'


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("away") / "课程 #1 100% (a&b)"
    folder = root / "slides" / "周 #1 %20"
    folder.mkdir(parents=True)
    (root / "slides.yaml").touch()
    (folder / "第 #1 讲.md").write_text(DECK, encoding="utf-8")
    (folder / "第 2 讲.md").write_text("<!-- slide -->\n\n# Two\n\n[back](<第 #1 讲.md>)\n", encoding="utf-8")
    (folder / "图 #1 50%.svg").write_text(PICTURE, encoding="utf-8")
    shutil.copy(TESTS / "green.webm", folder)
    slides = str(root / "slides")
    assert main(["build", slides, "-o", str(root / "site"), "--without-notes"]) == 0
    assert main(["build", slides, "-o", str(root / "single"), "--self-contained", "--without-notes"]) == 0
    return root


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def go(page: Page, path: Path) -> list[str]:
    """Open a page from disk; what it asked for and did not get, or asked of others."""
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_function(READY)
    return wrong


@pytest.mark.parametrize("form", ["site", "single"])
def test_everything_is_there_whatever_folders_and_files_are_called(
    page: Page, course: Path, form: str
) -> None:
    wrong = go(page, course / form / "周 #1 %20" / "第 #1 讲.html")
    shown = "[...document.querySelectorAll('.slides section img')].map((image) => image.naturalWidth > 0)"
    assert page.evaluate(shown) == [True, True]
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".mermaid svg", state="attached")
    page.wait_for_function("document.querySelector('section video')?.readyState >= 2")
    page.wait_for_function("document.querySelector('.backgrounds video')?.readyState >= 2")
    assert wrong == []


def test_a_site_is_whole_also_when_it_is_published_from_a_branch(course: Path) -> None:
    assert (course / "site" / ".nojekyll").read_bytes() == b""
    assert (course / "site" / "_lib").is_dir()


def test_links_between_decks_lead_there_and_back(page: Page, course: Path) -> None:
    go(page, course / "site" / "周 #1 %20" / "第 #1 讲.html")
    page.click("text=the second")
    page.wait_for_selector("h1:text('Two')")
    page.click("text=back")
    page.wait_for_selector("h1:text('One')")


def test_the_list_leads_to_a_page_whatever_it_is_called(page: Page, course: Path) -> None:
    page.goto((course / "site" / "index.html").as_uri())
    page.click("text=第一讲")
    page.wait_for_selector("h1:text('One')")


def test_the_list_counts_decks(course: Path) -> None:
    assert 'placeholder="搜索 2 份课件…"' in (course / "site" / "index.html").read_text(encoding="utf-8")


def test_a_list_of_one_deck_counts_it_too(tmp_path: Path) -> None:
    (tmp_path / "deck.md").write_text("<!-- slide -->\n\n# One\n", encoding="utf-8")
    assert main(["build", str(tmp_path), "-o", str(tmp_path / "site")]) == 0
    assert 'placeholder="Search 1 deck…"' in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["site", "single"])
def test_no_file_holds_a_note_that_was_left_out(course: Path, form: str) -> None:
    files = [path for path in (course / form).rglob("*") if path.is_file()]
    assert len(files) > 1
    assert [path.name for path in files if SECRET.encode() in path.read_bytes()] == []


def test_notes_on_paper_beside_pages_without_them_are_said(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = course / "site" / "周 #1 %20" / "第 2 讲-notes.pdf"
    printed.touch()
    build = ["build", str(course / "slides"), "-o", str(course / "site"), "--without-notes"]
    assert main(build) == 0
    assert "第 2 讲-notes.pdf:1:1: warning[notes-on-paper]" in capsys.readouterr().err
    printed.unlink()
    assert main(build) == 0
    assert "notes-on-paper" not in capsys.readouterr().err


def test_what_was_not_built_is_not_called_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame = '<iframe src="https://example.org"></iframe>'
    (tmp_path / "deck.md").write_text(f"<!-- slide -->\n\n{frame}\n", encoding="utf-8")
    output = str(tmp_path / "single")
    assert main(["build", str(tmp_path / "deck.md"), "-o", output, "--self-contained"]) == 1
    said = capsys.readouterr()
    assert "cannot be inside a file" in said.err
    assert "built" not in said.out
