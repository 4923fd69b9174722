"""Pictures of slides: the same each time, a pixel's shift is caught, noise is not."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jinja2
import pytest
from PIL import Image

from builder.browser.baseline import MANIFEST, Baseline
from builder.browser.changes import Change, differences, write_report
from builder.browser.pixels import CHANNEL_TOLERANCE
from builder.browser.shots import Shot, SnapshotJob
from builder.browser.snapshot import compare_decks, compare_sites, update_baselines
from builder.browser.stills import Still
from builder.diagnostics import Diagnostic
from tests.finished_page import FORMULA, slide, stack, write_page

BASE = Path(__file__).resolve().parent.parent / "theme" / "base"
ONE = slide('<h1>天元術</h1><p class="fragment">shown</p>', 10)
TWO = slide(f"<h2>Second</h2><p>{FORMULA}</p>", 20)
SHIFTED = slide(f'<h2>Second</h2><p><span style="position: relative; left: 1px">{FORMULA}</span></p>', 20)
MOVING = "@keyframes turn { to { rotate: 360deg } } h1 { animation: turn 1s infinite; transition: 9s }"


def deck(folder: Path, *slides: str, style: str = MOVING) -> SnapshotJob:
    return SnapshotJob(write_page(folder / "a.html", *slides, style=style), folder / "baseline", "deck.md")


def compare(*jobs: SnapshotJob) -> tuple[list[Change], list[Diagnostic]]:
    problems: list[Diagnostic] = []
    return compare_decks(jobs, problems.append, lambda job: None), problems


def update(*jobs: SnapshotJob) -> int:
    return update_baselines(jobs, fail, lambda job: None)


def fail(problem: Diagnostic) -> None:
    raise AssertionError(problem)


def test_a_slide_that_is_added_changes_no_other(tmp_path: Path) -> None:
    style = ".controls, .controls * { visibility: visible !important; color: red }"  # as reveal insists
    update(deck(tmp_path, ONE, style=style))
    changes, _ = compare(deck(tmp_path, ONE, TWO, style=style))
    assert [(change.slide.name, change.kind) for change in changes] == [("2.1", "new")]


def test_a_moving_deck_gives_the_same_pictures_in_fresh_browsers(tmp_path: Path) -> None:
    job = deck(tmp_path, stack(ONE, TWO))
    assert update(job) == 2
    digests = json.loads((job.baseline / MANIFEST).read_text())["slides"]
    assert update(job) == 0
    assert json.loads((job.baseline / MANIFEST).read_text())["slides"] == digests
    assert compare(job) == ([], [])


def test_what_has_changed_is_found_at_its_slide(tmp_path: Path) -> None:
    update(deck(tmp_path, ONE, TWO, slide("<p>last</p>", 30)))
    changes, problems = compare(deck(tmp_path, ONE, SHIFTED))
    assert [(c.kind, c.slide.name) for c in changes] == [("gone", "3.1"), ("changed", "2.1")]
    assert [(p.code, p.location.line) for p in problems] == [("snapshot-gone", 1), ("snapshot-changed", 20)]


def test_a_formula_shifted_by_one_pixel_is_caught_where_it_is(tmp_path: Path) -> None:
    update(deck(tmp_path, ONE, TWO))
    [change], _ = compare(deck(tmp_path, ONE, SHIFTED))
    left, _, right, _ = change.box
    assert 0 < right - left <= 22


def test_fragments_are_shown(tmp_path: Path) -> None:
    job = deck(tmp_path, ONE)
    update(job)
    hidden = ONE.replace('class="fragment"', 'style="visibility: hidden"')
    [change], _ = compare(deck(tmp_path, hidden))
    assert change.kind == "changed"


def test_a_picture_has_the_size_of_the_slide(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a.html", ONE, options="width: 800, height: 450")
    job = SnapshotJob(page, tmp_path / "baseline", "deck.md")
    update(job)
    with Image.open(tmp_path / "baseline" / "1.1.png") as picture:
        assert picture.size == (800, 450)


def test_without_a_baseline_nothing_is_compared(tmp_path: Path) -> None:
    changes, [problem] = compare(deck(tmp_path, ONE))
    assert (changes, problem.code, problem.severity) == ([], "no-baseline", "warning")


def test_a_baseline_of_another_browser_is_not_compared(tmp_path: Path) -> None:
    job = deck(tmp_path, ONE)
    update(job)
    manifest = job.baseline / MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "browser": "1.2.3"}))
    changes, [problem] = compare(deck(tmp_path, TWO))
    assert (changes, problem.code, problem.severity) == ([], "other-browser", "warning")
    assert "browser 1.2.3" in problem.message


def test_two_builds_are_compared_with_each_other(tmp_path: Path) -> None:
    before, after = deck(tmp_path / "before", ONE, TWO), deck(tmp_path / "after", ONE, SHIFTED)
    changes = compare_sites([(before, after)], fail, lambda job: None)
    assert [(c.slide.name, c.kind) for c in changes] == [("2.1", "changed")]
    assert changes[0].before and changes[0].after and changes[0].difference


def test_a_deck_that_fails_is_reported(tmp_path: Path) -> None:
    changes, [problem] = compare(SnapshotJob(tmp_path / "none.html", tmp_path, "deck.md"))
    assert (changes, problem.code) == ([], "no-snapshot")


@pytest.mark.parametrize(
    ("strength", "pixels", "caught"),
    [(CHANNEL_TOLERANCE, 5000, False), (CHANNEL_TOLERANCE + 1, 5000, True), (255, 4, False), (255, 5, True)],
)
def test_the_tolerance(strength: int, pixels: int, caught: bool) -> None:
    old = Image.new("RGB", (100, 100), "black")
    new = old.copy()
    for i in range(pixels):
        new.putpixel((i % 100, i // 100), (0, strength, 0))
    shot = Shot(Still("1.1", "deck.md:1"), as_png(new))
    earlier = Baseline("1", {"1.1": "other"}, lambda name: as_png(old))
    assert bool(list(differences("deck.md", earlier, [shot]))) is caught


def test_the_report_shows_the_largest_change_first(tmp_path: Path) -> None:
    small = Change("deck.md", Still("2.1", "deck.md:20"), "changed", 10, (0, 0, 5, 5), b"1", b"2", b"3")
    large = Change("deck.md", Still("1.1", "deck.md:10"), "new", after=b"4")
    page = write_report([large, small], tmp_path / "report", render)
    text = page.read_text()
    assert text.index("deck.md:10") < text.index("deck.md:20")
    assert (page.parent / "002-difference.png").read_bytes() == b"3"
    assert 'src="001-after.png"' in text and "001-before.png" not in text


def render(name: str, **context: Any) -> str:
    loader = jinja2.FileSystemLoader(BASE)
    return jinja2.Environment(loader=loader, autoescape=True).get_template(name).render(**context)


def as_png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
