"""Only what changed is built, and everything that could change a page counts."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import SECONDS, environment, leftovers, slides, typed

from builder.dialect.deck import Deck
from builder.machine.cache import Cache
from builder.page.formulas import Formulas, typeset
from builder.read.courses import NoDecks, Work, find_decks, shard
from builder.site.index import Listing, make_index
from builder.site.site import build_site
from builder.site.task import Settings
from builder.site.tool import tool_stamp

TICK = 0.05  # longer than the clock of any file system we meet
MACRO = "theme/macros/MINE.html.jinja"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    (folder / "parts").mkdir(parents=True)
    (folder / "slides.yaml").write_text("")
    (folder / "parts" / "part.md").write_text("the part\n")
    (folder / "one.md").write_text('<!-- slide -->\n\n@import "parts/part.md"\n\n![](gone.png)\n\nMINE it\n')
    (folder / "two.md").write_text("<!-- slide -->\n\n# Two\n")
    time.sleep(TICK)
    return folder


def build(course: Path, cache: Path) -> str:
    done = typed("build", "course", "-o", "site", "--jobs", 1, cwd=course.parent, cache=cache)
    return done.stderr


def state(course: Path) -> dict[str, tuple[int, int]]:
    """Every file of the site with its i-node and time: a file that is written again has another."""
    site = course.parent / "site"
    stats = {path.relative_to(site).as_posix(): path.stat() for path in site.rglob("*") if path.is_file()}
    return {name: (status.st_ino, status.st_mtime_ns) for name, status in stats.items()}


def test_nothing_changed(course: Path, cache: Path) -> None:
    said = build(course, cache)
    before = state(course)
    assert build(course, cache) == said, "problems are told again"
    assert state(course) == before


def test_what_is_there_already_is_not_written_again(course: Path, cache: Path, tmp_path: Path) -> None:
    """Also by another process, whose sets have another order."""
    build(course, cache)
    before = state(course)
    assert parsed(course, tmp_path / "another cache")
    assert state(course) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_list_is_made_while_formulas_are_waited_for(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    (course / "two.md").write_text("<!-- slide -->\n\n# Two\n\n$x$\n")
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache"))
    listed = multiprocessing.Event()

    def listing(*given: Any) -> Listing:
        listed.set()
        return make_index(*given)

    def typesetting(deck: Deck, *rest: Any) -> Formulas:
        if deck.source.path.name == "two.md":
            assert listed.wait(SECONDS), "nobody lists the decks meanwhile"
        return typeset(deck, *rest)

    monkeypatch.setattr("builder.site.index.make_index", listing)
    monkeypatch.setattr("builder.site.build.typeset", typesetting)
    built = list(build_site(find_decks([course]), Settings(tmp_path / "site", jobs=jobs)))
    problems = [problem for outcome in built for problem in outcome.diagnostics]
    assert not [problem for problem in problems if problem.severity == "error"]
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert all(outcome.summary and f'href="{outcome.summary.url}"' in index for outcome in built)


def test_a_course_below_temporary_files_is_remembered(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A diagram is drawn in a folder of its own beside the course: the folder above the course changes."""
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache" / "inside"))
    monkeypatch.setattr("tempfile.tempdir", str(course.parent))
    (course / "slides.yaml").unlink()
    (course / "two.md").write_text("<!-- slide -->\n\n```dot\ndigraph { a -> b }\n```\n")
    time.sleep(TICK)
    works, settings = find_decks([course]), Settings(tmp_path / "elsewhere" / "site")
    before = list(build_site(works, settings))
    monkeypatch.setattr("builder.site.site.perform_all", None)
    assert list(build_site(works, settings)) == before


def append(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\nmore\n", encoding="utf-8")


def put_macro(course: Path) -> None:
    path = course / MACRO
    path.parent.mkdir(parents=True)
    path.write_text("{% macro mine(text) %}<i>{{ text }}</i>{% endmacro %}")


CHANGES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "the deck": (lambda course: append(course / "one.md"), {"one.html"}),
    "a part it imports": (lambda course: append(course / "parts" / "part.md"), {"one.html"}),
    "the part is gone": (lambda course: (course / "parts" / "part.md").unlink(), {"one.html"}),
    "a picture that was missing": (lambda course: (course / "gone.png").write_bytes(b"png"), {"gone.png"}),
    "a macro for a word in it": (put_macro, {"one.html"}),
    "settings": (lambda course: (course / "slides.yaml").write_text("lang: de\n"), {"one.html", "two.html"}),
    "a nearer project": (lambda course: (course / "parts" / "slides.yaml").touch(), set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change(course: Path, cache: Path, name: str) -> None:
    change, expected = CHANGES[name]
    build(course, cache)
    before = state(course)
    time.sleep(TICK)
    change(course)
    build(course, cache)
    after = state(course)
    changed = {path for path in after if after[path] != before.get(path)}
    pages = {path for path in changed if path.endswith((".html", ".png"))} - {"index.html"}
    assert pages == expected


def test_a_page_that_was_spoilt_is_written_again(course: Path, cache: Path) -> None:
    build(course, cache)
    page = course.parent / "site" / "two.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:100])
    build(course, cache)
    assert page.read_bytes() == whole


def test_a_copy_that_was_deleted_comes_back(course: Path, cache: Path) -> None:
    build(course, cache)
    theme = next((course.parent / "site" / "_theme").glob("*.css"))
    theme.unlink()
    build(course, cache)
    assert theme.is_file()


def works(folder: Path, sizes: list[int]) -> list[Work]:
    for number, size in enumerate(sizes):
        (folder / f"{number}.md").write_bytes(bytes(size))
    return [Work(folder / f"{number}.md", folder) for number in range(len(sizes))]


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_shards_are_all_decks_once_and_even(tmp_path: Path, parts: int) -> None:
    sizes = [1000, 900, 500, 400, 300, 300, 200, 100, 100, 50]
    all_works = works(tmp_path, sizes)
    shares = [shard(all_works, part, parts) for part in range(1, parts + 1)]
    assert sorted((work for share in shares for work in share), key=lambda w: w.deck) == all_works
    loads = [sum(work.deck.stat().st_size for work in share) for share in shares]
    assert max(loads) - min(loads) <= max(sizes)
    assert shares == [shard(all_works[::-1], part, parts) for part in range(1, parts + 1)]


def test_two_decks_for_one_page_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "deck.md").write_text("<!-- slide -->\n")
    with pytest.raises(NoDecks, match=r"would both become `deck\.html`"):
        find_decks([tmp_path / "a", tmp_path / "b"])


def test_what_is_no_file_is_no_deck(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(NoDecks, match="not a regular file or folder"):
        find_decks([tmp_path / "pipe.md"])
    with pytest.raises(NoDecks, match="no deck in"):
        find_decks([tmp_path])


# ---- Sources of new times that say the same, as after a checkout; sites that are gone


def parsed(course: Path, cache: Path, site: str = "site") -> bool:
    """Whether a build has anything to parse."""
    env = environment(cache, {"PYTHONPROFILEIMPORTTIME": "1"})
    done = slides("build", "course", "-o", site, "--jobs", 1, cwd=course.parent, env=env)
    assert done.returncode == 0
    return "markdown_it" in done.stderr


def bytes_of(site: Path) -> dict[str, bytes]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def touch_all(course: Path) -> None:
    for path in course.rglob("*"):
        path.touch()


def test_sources_that_say_the_same_are_not_built_again(course: Path, cache: Path) -> None:
    build(course, cache)
    before = state(course)
    time.sleep(TICK)
    touch_all(course)
    time.sleep(TICK)
    assert not parsed(course, cache)
    assert state(course) == before


@pytest.mark.parametrize("half", ["keep", "ledger.remember"])
def test_a_page_is_put_back_only_for_what_it_was_made_from(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, half: str
) -> None:
    """A build may be ended when it has noted one of the two."""
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache"))
    works, settings = find_decks([course]), Settings(tmp_path / "site")
    texts = {name: f"<!-- slide -->\n\n# {name}\n" for name in ("first", "second")}
    for name, text in texts.items():
        with monkeypatch.context() as patch:
            if name == "second":
                patch.setattr(f"builder.site.task.{half}", lambda *given: None)
            (course / "one.md").write_text(text, encoding="utf-8")
            time.sleep(TICK)
            list(build_site(works, settings))
    for name, text in reversed(texts.items()):
        (course / "one.md").write_text(text, encoding="utf-8")
        time.sleep(TICK)
        list(build_site(works, settings))
        assert f"<h1 id=\"{name}\">" in (tmp_path / "site" / "one.html").read_text(encoding="utf-8")


def test_a_first_build_is_remembered(course: Path, tmp_path: Path) -> None:
    """Though it makes fonts, and the site's folder where a theme was looked for in vain."""
    assert parsed(course, tmp_path / "new", "course/site")
    assert not parsed(course, tmp_path / "new", "course/site")


def test_a_site_that_is_gone_is_put_back_unbuilt(course: Path, cache: Path) -> None:
    said = build(course, cache)
    site = course.parent / "site"
    before = bytes_of(site)
    for forget in (touch_all, lambda course: None):
        shutil.rmtree(site)
        forget(course)
        assert not parsed(course, cache)
        assert bytes_of(site) == before
    shutil.rmtree(site / "_theme")
    assert build(course, cache) == said, "problems are told again"
    assert bytes_of(site) == before


def test_what_a_killed_build_left_is_removed_though_nothing_is_written(course: Path, cache: Path) -> None:
    build(course, cache)
    (course.parent / "site" / ".slides-killed").mkdir()
    build(course, cache)
    assert leftovers(course.parent / "site") == []


def test_what_changed_is_built_though_the_rest_says_the_same(course: Path, cache: Path) -> None:
    build(course, cache)
    part = course / "parts" / "part.md"
    changed = part.read_text().replace("the part", "a part!")
    time.sleep(TICK)
    touch_all(course)
    part.write_text(changed)
    build(course, cache)
    assert "a part!" in (course.parent / "site" / "one.html").read_text()


def test_a_file_that_a_slide_only_links_is_copied_again(course: Path, cache: Path) -> None:
    (course / "data.csv").write_text("1\n")
    (course / "two.md").write_text("<!-- slide -->\n\n[the data](data.csv)\n")
    time.sleep(TICK)
    build(course, cache)
    time.sleep(TICK)
    (course / "data.csv").write_text("2\n")
    build(course, cache)
    assert (course.parent / "site" / "data.csv").read_text() == "2\n"


def test_a_kept_page_that_is_spoilt_is_built(course: Path, cache: Path) -> None:
    build(course, cache)
    before = bytes_of(course.parent / "site")
    shutil.rmtree(course.parent / "site")
    with sqlite3.connect(cache / "cache.sqlite3") as database:
        database.execute("UPDATE entry SET value = 'AAAA' WHERE kind = 'page'")
    database.close()
    assert parsed(course, cache)
    assert bytes_of(course.parent / "site") == before


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Code that was not written just now."""
    folder = tmp_path / "program" / "room"
    folder.mkdir(parents=True)
    (folder / "one.py").write_text("1\n")
    (folder.parent / "two.mjs").write_text("2\n")
    time.sleep(TICK)
    return folder.parent


def test_the_program_is_known_by_its_code(program: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite3")
    before = tool_stamp(cache, program)
    os.utime(program / "two.mjs", ns=(1, 1))
    assert tool_stamp(cache, program) == before, "times of files say nothing"
    for name, text in {"two.mjs": "3\n", "room/one.py": "2\n", "room/new.py": ""}.items():
        (program / name).write_text(text)
        after = tool_stamp(cache, program)
        assert after != before, name
        before = after


def test_the_code_is_read_once(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / "cache.sqlite3")
    before = tool_stamp(cache, program)
    monkeypatch.setattr("builder.site.tool.contents", None)
    assert tool_stamp(cache, program) == before
    with pytest.raises(TypeError):
        tool_stamp(Cache(tmp_path / "another.sqlite3"), program)
