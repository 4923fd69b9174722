"""The seed deck from Markdown to page: what a lecturer sees after `make slides`."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from command import environment, slides, typed

ROOT = Path(__file__).parent.parent
DECK = ROOT / "slides" / "matrix-calculus.md"
command = partial(typed, cwd=ROOT)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    output = tmp_path_factory.mktemp("site")
    done = command("build", DECK, "-o", output)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "the seed deck has nothing to complain about"
    yield output


@pytest.fixture(scope="module")
def page(site: Path) -> str:
    return (site / "matrix-calculus.html").read_text(encoding="utf-8")


def test_four_vertical_slides_are_one_stack(page: str) -> None:
    assert len(re.findall(r'<section class="slide"|<section [^>]*class="slide"', page)) == 4
    assert page.count("<section>") == 1


def test_every_formula_is_typeset_and_no_mathjax_runs(page: str) -> None:
    assert len(re.findall(r'class="math (?:inline|display)"', page)) == 21
    assert page.count("<svg") >= 21
    drawn = re.sub(r'<script [^>]*data-deck="formulas">.*?</script>', "", page, flags=re.S)  # for readers
    assert "\\frac" not in re.sub(r'aria-label="[^"]*"', "", drawn)
    assert "mathjax" not in page.lower()


def test_class_in_a_formula_reaches_the_page(page: str) -> None:
    assert re.search(r'<g class="blue"', page)


def test_the_page_names_no_other_machine(page: str, site: Path) -> None:
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    for style in site.rglob("*.css"):
        assert not re.findall(r"url\(\s*[\"']?(?:https?:)?//", style.read_text(encoding="utf-8"))


def test_every_file_the_page_names_is_there(page: str, site: Path) -> None:
    named = re.findall(r'(?:src|href)="([^"#:]+)"', page) + re.findall(r'url\("(?!data:)([^"]+)"\)', page)
    assert named
    for name in named:
        assert (site / name).is_file(), name


def test_front_matter_reaches_reveal(page: str) -> None:
    found = re.search(r'<script type="application/json" data-deck="options">(.*?)</script>', page, re.S)
    assert found
    options = json.loads(found[1])
    assert options["reveal"]["transition"] == "none"
    assert options["reveal"]["margin"] == 0
    assert "RevealNotes" in options["plugins"]


def test_header_and_footer_come_from_the_themes_macros(page: str) -> None:
    assert page.count('<div class="header"><img class="hust"') == 4
    assert page.count('<h6 class="bottom_center">矩阵求导</h6>') == 4


def test_a_page_names_no_place_of_the_machine_it_was_built_on(tmp_path: Path) -> None:
    pages = []
    for where in ("here", "far/away/from/here"):
        folder = tmp_path / where / "course"
        (folder / "decks").mkdir(parents=True)
        (folder / "slides.yaml").touch()
        (folder / "shared.md").write_text("<!-- slide -->\n\n# Shared\n", encoding="utf-8")
        deck = '<!-- slide -->\n\n# One\n\n@import "../shared.md"\n'
        (folder / "decks" / "one.md").write_text(deck, encoding="utf-8")
        assert command("build", folder / "decks", "-o", tmp_path / "site").returncode == 0
        pages.append((tmp_path / "site" / "one.html").read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    assert 'data-source-line="one.md:1"' in pages[0]
    assert 'data-source-line="../shared.md:1"' in pages[0]
    assert str(tmp_path) not in pages[0]


def test_building_twice_gives_the_same_bytes(page: str, tmp_path: Path) -> None:
    """Also in another process, whose sets have another order."""
    assert slides("build", DECK, "-o", tmp_path, cwd=ROOT, env=environment()).returncode == 0
    assert (tmp_path / "matrix-calculus.html").read_text(encoding="utf-8") == page


def write(folder: Path, text: str, name: str = "deck.md") -> Path:
    deck = folder / name
    deck.parent.mkdir(parents=True, exist_ok=True)
    deck.write_text(text, encoding="utf-8")
    return deck


def build(folder: Path, text: str, *more: str) -> tuple[subprocess.CompletedProcess[str], str]:
    write(folder, text)
    (folder / "slides.yaml").write_text("theme: solarized\n", encoding="utf-8")
    done = command("build", "deck.md", "-o", "site", *more, cwd=folder)
    return done, (folder / "site" / "deck.html").read_text(encoding="utf-8")


def test_a_formula_that_tex_refuses_is_an_error_at_its_place(tmp_path: Path) -> None:
    done, page = build(tmp_path, "<!-- slide -->\n\nlet $\\Xvv$ be\n\n<!-- slide -->\n\n$y$ stands\n")
    assert done.returncode == 1
    assert done.stderr.startswith("deck.md:3:6: error[tex]: undefined control sequence `\\Xvv`")
    assert "did you mean `\\Xv`?" in done.stderr
    assert page.count('class="slide"') == 2 and "\\Xvv" in page


def test_a_missing_import_is_an_error_and_shown_on_its_slide(tmp_path: Path) -> None:
    done, page = build(tmp_path, '<!-- slide -->\n\n@import "gone.dot"\n\nafter it\n')
    assert done.returncode == 1
    assert done.stderr.startswith("deck.md:3:1: error[missing-import]: no file `gone.dot`")
    assert "no file `gone.dot`" in page and "after it" in page


def test_a_macro_with_too_few_fields_is_an_error(tmp_path: Path) -> None:
    done, page = build(tmp_path, "<!-- slide -->\n\nGNN-FOOTER one two\n\nafter it\n")
    assert done.returncode == 1
    assert done.stderr.startswith("deck.md:3:1: error[macro-arguments]: `GNN-FOOTER` needs 3 fields, found 2")
    assert "after it" in page


def test_broken_front_matter_is_an_error_and_the_deck_is_built(tmp_path: Path) -> None:
    done, page = build(tmp_path, "---\npresentation: {margin: 0\n---\n<!-- slide -->\n\nhere\n")
    assert done.returncode == 1
    assert re.match(r"deck\.md:\d+:\d+: error\[front-matter\]: YAML", done.stderr)
    assert "here" in page


def test_a_missing_picture_is_a_warning(tmp_path: Path) -> None:
    text = '<!-- slide -->\n\n<img src="gone.png">\n'
    done, _ = build(tmp_path, text)
    assert done.returncode == 0
    assert done.stderr.startswith("deck.md:3:1: warning[missing-picture]: no picture `gone.png`")
    assert build(tmp_path, text, "--strict")[0].returncode == 1


def test_diagnostics_as_json_lines(tmp_path: Path) -> None:
    done, _ = build(tmp_path, "<!-- slide -->\n\n$\\frac{1$\n", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(d["code"], d["severity"], d["location"]["line"]) for d in found] == [("tex", "error", 3)]


def test_wrong_usage_is_exit_status_2(tmp_path: Path) -> None:
    assert command("build", tmp_path / "nowhere").returncode == 2
    assert command("build", tmp_path).returncode == 2
    assert command("frobnicate").returncode == 2


def test_a_macro_is_a_file(tmp_path: Path) -> None:
    macro = tmp_path / "theme" / "macros" / "NOTE.html.jinja"
    macro.parent.mkdir(parents=True)
    macro.write_text('{% macro note(kind, text) %}<p class="note {{ kind }}">{{ text }}</p>{% endmacro %}')
    done, page = build(
        tmp_path, "<!-- slide -->\n\nNOTE small see $x$ here\n\n```\nNOTE small not here\n```\n"
    )
    assert done.returncode == 0, done.stderr
    note = r'<p class="note small">see <span class="math inline"[^>]*>.*?</span> here</p>'
    assert re.search(note, page, re.S)
    assert "NOTE small not here" in page


def test_a_deck_defines_its_own_tex_macros(tmp_path: Path) -> None:
    done, page = build(
        tmp_path, "---\ntex:\n  macros:\n    Half: \\frac12\n---\n<!-- slide -->\n\n$\\Half$\n"
    )
    assert done.returncode == 0, done.stderr
    assert page.count("<svg") >= 1


def test_a_second_build_does_nothing(tmp_path: Path) -> None:
    build(tmp_path, "<!-- slide -->\n\n$x$\n")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*") if p.is_file()}
    build(tmp_path, "<!-- slide -->\n\n$x$\n")
    assert before == {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*") if p.is_file()}
