"""Pictures of slides: the same each time, a pixel's shift is caught, noise is not."""

from __future__ import annotations

import io
import json
import shutil
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
CONTROLS = ".controls, .controls * { visibility: visible !important; color: red }"
MOVING = "@keyframes turn { to { rotate: 360deg } } h1 { animation: turn 1s infinite; transition: 9s }"
Compared = tuple[list[Change], list[Diagnostic]]


def deck(folder: Path, *slides: str, style: str = MOVING) -> SnapshotJob:
    page = write_page(folder / "a.html", *slides, style=style)
    return SnapshotJob(page, folder / "baseline", f"{folder.name}/deck.md")


def compare(*jobs: SnapshotJob) -> Compared:
    problems: list[Diagnostic] = []
    return compare_decks(jobs, problems.append, lambda job: None), problems


def update(*jobs: SnapshotJob) -> int:
    return update_baselines(jobs, fail, lambda job: None)


def fail(problem: Diagnostic) -> None:
    raise AssertionError(problem)


# Deck → its slides in the baseline, its slides when compared, its style.
DECKS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "same": ((stack(ONE, TWO),), (stack(ONE, TWO),), MOVING),
    "with-controls": ((ONE,), (ONE, TWO), CONTROLS),
    "changed": ((ONE, TWO, slide("<p>last</p>", 30)), (ONE, SHIFTED), MOVING),
    "hidden": ((ONE,), (ONE.replace('class="fragment"', 'style="visibility: hidden"'),), MOVING),
}


@pytest.fixture(scope="module")
def baselines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each deck; all baselines are made in one browser."""
    folder = tmp_path_factory.mktemp("decks")
    assert update(*(deck(folder / name, *before, style=style) for name, (before, _, style) in DECKS.items()))
    return folder


@pytest.fixture(scope="module")
def compared(baselines: Path) -> Compared:
    """What another browser finds different, of all decks."""
    decks = DECKS.items()
    return compare(*(deck(baselines / name, *after, style=style) for name, (_, after, style) in decks))


def changes_of(compared: Compared, name: str) -> list[Change]:
    return [change for change in compared[0] if change.deck == f"{name}/deck.md"]


def test_a_moving_deck_gives_the_same_pictures_in_fresh_browsers(baselines: Path, compared: Compared) -> None:
    assert changes_of(compared, "same") == []
    job = deck(baselines / "same", stack(ONE, TWO))
    digests = json.loads((job.baseline / MANIFEST).read_text())["slides"]
    assert len(digests) == 2
    assert update(job) == 0
    assert json.loads((job.baseline / MANIFEST).read_text())["slides"] == digests


def test_a_slide_that_is_added_changes_no_other(compared: Compared) -> None:
    """Also where controls, which the last slide has others of, are visible as reveal insists."""
    found = changes_of(compared, "with-controls")
    assert [(change.slide.name, change.kind) for change in found] == [("2.1", "new")]


def test_what_has_changed_is_found_at_its_slide(compared: Compared) -> None:
    found = changes_of(compared, "changed")
    assert [(c.kind, c.slide.name) for c in found] == [("gone", "3.1"), ("changed", "2.1")]
    problems = [problem for problem in compared[1] if problem.location.path == "changed/deck.md"]
    assert [(p.code, p.location.line) for p in problems] == [("snapshot-gone", 1), ("snapshot-changed", 20)]


def test_a_formula_shifted_by_one_pixel_is_caught_where_it_is(compared: Compared) -> None:
    [change] = [change for change in changes_of(compared, "changed") if change.kind == "changed"]
    left, _, right, _ = change.box
    assert 0 < right - left <= 22


def test_fragments_are_shown(compared: Compared) -> None:
    [change] = changes_of(compared, "hidden")
    assert change.kind == "changed"


@pytest.mark.usefixtures("one_browser")
def test_a_picture_has_the_size_of_the_slide(tmp_path: Path) -> None:
    page = write_page(tmp_path / "a.html", ONE, options="width: 800, height: 450")
    job = SnapshotJob(page, tmp_path / "baseline", "deck.md")
    update(job)
    with Image.open(tmp_path / "baseline" / "1.1.png") as picture:
        assert picture.size == (800, 450)


@pytest.mark.usefixtures("one_browser")
def test_without_a_baseline_nothing_is_compared(tmp_path: Path) -> None:
    changes, [problem] = compare(deck(tmp_path, ONE))
    assert (changes, problem.code, problem.severity) == ([], "no-baseline", "warning")


@pytest.mark.usefixtures("one_browser")
def test_a_baseline_of_another_browser_is_not_compared(baselines: Path, tmp_path: Path) -> None:
    job = deck(tmp_path, TWO)
    shutil.copytree(baselines / "same" / "baseline", job.baseline)
    manifest = job.baseline / MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "browser": "1.2.3"}))
    changes, [problem] = compare(job)
    assert (changes, problem.code, problem.severity) == ([], "other-browser", "warning")
    assert "browser 1.2.3" in problem.message


@pytest.mark.usefixtures("one_browser")
def test_two_builds_are_compared_with_each_other(tmp_path: Path) -> None:
    before, after = deck(tmp_path / "before", ONE, TWO), deck(tmp_path / "after", ONE, SHIFTED)
    changes = compare_sites([(before, after)], fail, lambda job: None)
    assert [(c.slide.name, c.kind) for c in changes] == [("2.1", "changed")]
    assert changes[0].before and changes[0].after and changes[0].difference


@pytest.mark.usefixtures("one_browser")
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
