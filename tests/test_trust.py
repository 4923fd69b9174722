"""What a folder from somebody else may read and write: its own project, and the site."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from command import typed

from builder.browser.answers import read
from builder.browser.ready import PageFailed
from builder.browser.stills import Place, numbered
from builder.cli.commands.snapshot import baseline_folder
from builder.cli.decks import built_pages
from builder.cli.terminal import Usage
from builder.machine.output import Asset, NotWritten, write_files
from builder.read.courses import Work
from builder.read.project import Outside, Project, deck_around, folder_around, is_project

S = "<!-- slide -->\n\n"
SECRET = "SECRET-of-another"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "users" / "me"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    return folder


def test_hidden_files_are_read_only_where_the_project_says_so(tmp_path: Path) -> None:
    (tmp_path / ".figures").mkdir()
    (tmp_path / "open").symlink_to(".figures")
    project = Project(tmp_path)
    for path in (".figures/a.png", "/.env", "open/a.png", "a/../.git/config", ".git"):
        with pytest.raises(Outside, match="is hidden"):
            project.resolve(path, tmp_path)
    allowed = Project(tmp_path, frozenset([".figures"]))
    assert allowed.resolve("open/a.png", tmp_path) == tmp_path / "open" / "a.png"
    with pytest.raises(Outside):
        allowed.resolve("/.env", tmp_path)


def test_a_home_folder_is_a_project_only_if_that_is_said(home: Path) -> None:
    (home / ".git").mkdir()
    (home / ".crossnote").mkdir()
    (home.parent / ".git").mkdir()
    assert not is_project(home) and not is_project(home.parent)
    (home / "slides.yaml").touch()
    assert is_project(home)


def test_the_project_of_a_deck_on_its_own(home: Path) -> None:
    """The folder above, but never the home folder; where the user stands, if that is wider."""
    course = home / "teaching" / "course"
    assert deck_around(course / "pages" / "a.md", home) == course
    assert deck_around(course / "pages" / "2021" / "a.md", course) == course
    assert deck_around(home / "Downloads" / "a.md", home) == home / "Downloads"
    assert folder_around(course / "pages", course) == course
    assert folder_around(course / "pages", home) == course / "pages"


def test_a_deck_in_the_home_folder_reads_only_what_is_beside_it(home: Path) -> None:
    project = Project(deck_around(home / "a.md", home))
    assert project.resolve("b.png", home) == home / "b.png"
    with pytest.raises(Outside, match="home folder"):
        project.resolve("Documents/b.png", home)


def test_decks_of_a_folder_read_what_the_course_has(tmp_path: Path) -> None:
    """`cd course; slides build pages`"""
    pages = tmp_path / "course" / "pages"
    pages.mkdir(parents=True)
    (pages.parent / "a.css").write_text("p { color: red }")
    (pages / "deck.md").write_text(f'@import "../a.css"\n\n{S}x\n')
    done = typed("build", "pages", cwd=pages.parent)
    assert done.returncode == 0 and done.stderr == ""
    assert (pages.parent / "site" / "_project" / "a.css").is_file()


THEMES = {
    "sheet": {"theme/theme.yaml": "styles: [../../secret.txt]"},
    "absolute sheet": {"theme/theme.yaml": "styles: [{secret}]"},
    "TeX macros": {"theme/theme.yaml": "tex: ../../secret.txt"},
    "classes": {"theme/theme.yaml": "utilities: ../../secret.txt"},
    "picture of a sheet": {"theme/style.css": "a {{ background: url(../../secret.txt) }}"},
    "font": {"theme/theme.yaml": "fonts: {{x: {{css: ./../../secret.css, family: X}}}}"},
    "font of no package": {"theme/theme.yaml": "fonts: {{x: {{css: ../../../secret.css, family: X}}}}"},
    "name of a font": {"theme/theme.yaml": "fonts: {{../x: {{css: ./a.css, family: X}}}}"},
    "plugin": {
        "theme/runtime/plugins.yaml": "a: {{package: reveal.js, variable: A, scripts: [../../x.js]}}"
    },
    "package": {
        "theme/runtime/plugins.yaml": "a: {{package: ../secret, variable: A, scripts: [x.js]}}"
    },
    "included template": {
        "theme/macros/MINE.html.jinja": "{{% macro mine(x) %}}{{% include '../secret.txt' %}}{{% endmacro %}}"
    },
    "linked template": {
        "theme/macros/MINE.html.jinja": "{{% macro mine(x) %}}{{% include 'link.txt' %}}{{% endmacro %}}",
        "theme/link.txt": "→../../secret.txt",
    },
    "linked macro": {"theme/macros/MINE.html.jinja": "→../../../secret.txt"},
    "linked theme": {"theme": "→../elsewhere"},
    "linked manifest": {"theme/theme.yaml": "→../../secret.txt"},
    "linked settings": {"slides.yaml": "→../secret.txt"},
    "linked deck": {"deck.md": "→../secret.md"},
}


def outfit(folder: Path, files: dict[str, str]) -> None:
    """A project, and secrets outside it; `→path` is a link."""
    secret = folder.parent / "secret.txt"
    for name in ("secret.txt", "secret.css", "elsewhere/style.css", "secret.md"):
        (folder.parent / name).parent.mkdir(exist_ok=True)
        (folder.parent / name).write_text(f"{S}{SECRET}\n")
    for name, text in {"slides.yaml": "", "deck.md": f"{S}MINE x\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("→"):
            path.symlink_to(text[1:])
        else:
            path.write_text(text.format(secret=secret))


@pytest.mark.parametrize("way", THEMES)
def test_a_theme_reads_nothing_outside_the_project(way: str, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    outfit(folder, THEMES[way])
    done = typed("build", "project", "-o", "site", cwd=tmp_path)
    texts = [path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert not [text for text in texts if SECRET.encode() in text]
    assert SECRET not in done.stdout + done.stderr and done.returncode == 1
    assert "error[" in done.stdout + done.stderr


PLACES = ["../x", "a/../../x", "/tmp/x", "a/" + "n" * 300]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_written_outside_the_site(place: str, tmp_path: Path) -> None:
    with pytest.raises(NotWritten):
        write_files([Asset(b"x", PurePosixPath("ok")), Asset(b"x", PurePosixPath(place))], tmp_path / "site")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a").symlink_to("../victim")
    with pytest.raises(NotWritten, match="a link"):
        write_files([Asset(b"x", PurePosixPath("a/b/x"))], tmp_path / "site")
    assert list((tmp_path / "victim").iterdir()) == []


@pytest.mark.parametrize("command", [["build"], ["snapshot", "--baselines", "pictures"]])
def test_a_folder_that_is_a_link_is_written_only_by_its_own_name(command: list[str], tmp_path: Path) -> None:
    handed_in, victim = tmp_path / "in", tmp_path / "victim"
    (handed_in / "slides").mkdir(parents=True)
    victim.mkdir()
    (handed_in / "slides" / "deck.md").write_text(S + "# a\n")
    (handed_in / ("site" if command == ["build"] else "pictures")).symlink_to(victim)
    done = typed(*command, cwd=handed_in)
    assert done.returncode == 2 and "is a link to" in done.stderr
    assert list(victim.iterdir()) == []
    if command == ["build"]:
        assert typed("build", "-o", victim, cwd=handed_in).returncode == 0
        assert (victim / "deck.html").is_file()


def test_pictures_are_not_kept_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "baselines" / "a").mkdir(parents=True)
    (tmp_path / "baselines" / "b").symlink_to(tmp_path)
    work = [Work(tmp_path / f"{name}.md", tmp_path) for name in "ab"]
    assert baseline_folder(work[0], tmp_path / "baselines").name == "a"
    with pytest.raises(Usage, match="is a link"):
        baseline_folder(work[1], tmp_path / "baselines")


def test_a_page_behind_a_link_is_none_of_the_site(tmp_path: Path) -> None:
    """It would be printed, and the PDF written there."""
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "a.html").touch()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "x").symlink_to("../victim")
    assert list(built_pages([Work(tmp_path / "x" / "a.md", tmp_path)], tmp_path / "site")) == []


def test_a_place_has_one_maker(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="two files"):
        write_files([Asset(b"x", PurePosixPath("a")), Asset(b"y", PurePosixPath("a"))], tmp_path)


def test_a_deck_whose_page_would_have_too_long_a_name(tmp_path: Path) -> None:
    (tmp_path / "slides.yaml").touch()
    for name in ("ok", "n" * 252, "m" * 248):  # beside the latter, a handout would have too long a name
        (tmp_path / f"{name}.md").write_text(S + "x\n")
    done = typed("build", ".", "-o", "site", cwd=tmp_path)
    assert done.returncode == 1 and "error[not-written]" in done.stderr
    assert (tmp_path / "site" / "ok.html").is_file()


NAMELESS = [
    {"h": "../x", "v": 0, "source": ""},
    {"h": -1, "v": 0, "source": ""},
    {"h": 1.5, "v": 0, "source": ""},
    {},
    "1.1",
    None,
]


@pytest.mark.parametrize("slide", NAMELESS)
def test_pictures_of_slides_are_called_by_numbers(slide: object) -> None:
    assert numbered(read(Place, {"h": 0, "v": 2, "source": ""})) == "1.3"
    with pytest.raises(PageFailed):
        numbered(read(Place, slide))
