"""Pictures of slides and what has changed in them since their baselines.

A baseline is a folder a deck: one PNG a slide, and `baseline.json` with the browser they were made with and
a digest of each picture as the browser gave it, so that an unchanged slide is recognised without decoding.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from builder.browser.session import BrowserSession, Lent, PageFailed, View, session
from builder.browser.stills import ONE_BY_ONE, Still, stills
from builder.diagnostics import Diagnostic, Location, Report
from builder.machine.output import write_bytes, write_text

if TYPE_CHECKING:
    from PIL.Image import Image

CHANNEL_TOLERANCE = 24
"""A pixel has changed if red, green or blue differ by more than this, of 255."""
PIXEL_TOLERANCE = 4
"""A slide has changed if more than this many of its pixels have."""

MANIFEST = "baseline.json"
VIEW = View(width=960, height=700, query=ONE_BY_ONE)


@dataclass(frozen=True)
class SnapshotJob:
    """A page of the site, the folder of its baseline, and its deck as messages name it."""

    page: Path
    baseline: Path
    deck: str


@dataclass(frozen=True)
class Shot:
    """A slide's picture, a PNG as the browser wrote it."""

    slide: Still
    png: bytes

    @property
    def digest(self) -> str:
        return sha256(self.png).hexdigest()


@dataclass(frozen=True)
class Change:
    """A slide that is not as before. `pixels` have changed, all within `box` (left, top, right, bottom)."""

    deck: str
    slide: Still
    kind: Literal["changed", "new", "gone"]
    pixels: int = 0
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    before: bytes = b""
    after: bytes = b""
    difference: bytes = b""


Progress = Callable[[SnapshotJob], None]
Render = Callable[..., str]


@dataclass(frozen=True)
class Baseline:
    """Earlier pictures: the browser's version and, for each slide's name, its digest and its PNG."""

    browser: str
    digests: Mapping[str, str]
    pictures: Callable[[str], bytes]


def update_baselines(jobs: Sequence[SnapshotJob], report: Report, progress: Progress) -> int:
    """Take new pictures of all decks as their baselines; how many slides changed or are new.

    Raises BrowserMissing.
    """
    changed = 0

    def keep(job: SnapshotJob, shots: Sequence[Shot], version: str) -> None:
        nonlocal changed
        changed += write_baseline(job.baseline, shots, version)

    asyncio.run(photograph(jobs, keep, report, progress))
    return changed


def compare_decks(jobs: Sequence[SnapshotJob], report: Report, progress: Progress) -> list[Change]:
    """What differs from the baselines, the largest change first; every change is also reported.

    A deck without a baseline, or with one made by another build of the browser, is reported and not compared.
    Raises BrowserMissing.
    """
    changes: list[Change] = []

    def compare(job: SnapshotJob, shots: Sequence[Shot], version: str) -> None:
        baseline = read_baseline(job.baseline)
        if problem := unusable(baseline, job, version):
            report(problem)
        elif baseline:
            changes.extend(differences(job.deck, baseline, shots))

    asyncio.run(photograph(jobs, compare, report, progress))
    changes.sort(key=size, reverse=True)
    for change in changes:
        report(diagnostic(change))
    return changes


def compare_sites(
    pairs: Sequence[tuple[SnapshotJob, SnapshotJob]], report: Report, progress: Progress
) -> list[Change]:
    """What differs between the first and the second page of each pair, the largest change first.

    Raises BrowserMissing.
    """
    taken: dict[SnapshotJob, Sequence[Shot]] = {}

    def keep(job: SnapshotJob, shots: Sequence[Shot], version: str) -> None:
        taken[job] = shots

    asyncio.run(photograph([job for pair in pairs for job in pair], keep, report, progress))
    changes: list[Change] = []
    for old, new in pairs:
        if old in taken and new in taken:
            changes += differences(new.deck, as_baseline(taken[old]), taken[new])
    return sorted(changes, key=size, reverse=True)


def as_baseline(shots: Sequence[Shot]) -> Baseline:
    """Pictures just taken, as something to compare later ones with."""
    by_name = {shot.slide.name: shot for shot in shots}
    digests = {name: shot.digest for name, shot in by_name.items()}
    return Baseline("", digests, lambda name: by_name[name].png)


async def photograph(
    jobs: Sequence[SnapshotJob],
    use: Callable[[SnapshotJob, Sequence[Shot], str], None],
    report: Report,
    progress: Progress,
) -> None:
    """Take the pictures of all decks, several decks at once, and hand each deck's to `use`."""

    async def one(browser: BrowserSession, job: SnapshotJob) -> None:
        try:
            url = job.page.absolute().as_uri()
            shots = await browser.lend(url, lambda lent: take_shots(lent, job.deck), VIEW)
            await asyncio.to_thread(use, job, shots, browser.version)
        except (PageFailed, OSError) as failure:
            report(Diagnostic(Location(job.deck), "error", "no-snapshot", f"no pictures: {failure}"))
        finally:
            progress(job)

    async with session() as browser:
        await asyncio.gather(*(one(browser, job) for job in jobs))


async def take_shots(lent: Lent, deck: str) -> list[Shot]:
    """A picture of every slide of a deck's page, at its own size."""
    page = lent.page
    size = await page.evaluate("({ width: Reveal.getConfig().width, height: Reveal.getConfig().height })")
    if isinstance(size["width"], int) and isinstance(size["height"], int):
        await page.set_viewport_size(size)
    devtools = await page.context.new_cdp_session(page)
    shots = []
    async for slide in stills(page, deck):
        # Playwright's own screenshot checks for fonts and carets each time, which takes as long as the rest.
        answer = await devtools.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        shots.append(Shot(slide, base64.b64decode(answer["data"])))
    return shots


def differences(deck: str, earlier: Baseline, shots: Sequence[Shot]) -> Iterator[Change]:
    """How the pictures differ from earlier ones, slide by slide."""
    for shot in shots:
        name = shot.slide.name
        if name not in earlier.digests:
            yield Change(deck, shot.slide, "new", after=shot.png)
        elif earlier.digests[name] != shot.digest:
            change = compare(deck, shot, earlier.pictures(name))
            if change:
                yield change
    here = {shot.slide.name for shot in shots}
    for name in earlier.digests:
        if name not in here:
            yield Change(deck, Still(name, deck), "gone", before=earlier.pictures(name))


def compare(deck: str, shot: Shot, before: bytes) -> Change | None:
    """The change of one slide, or None if it is within the tolerance."""
    from PIL import Image, ImageChops

    old, new = (Image.open(io.BytesIO(png)).convert("RGB") for png in (before, shot.png))
    if old.size != new.size:
        pixels = new.width * new.height
        return Change(deck, shot.slide, "changed", pixels, (0, 0, *new.size), before, shot.png)
    changed = changed_pixels(ImageChops.difference(old, new))
    pixels = changed.histogram()[255]
    if pixels <= PIXEL_TOLERANCE:
        return None
    box = changed.getbbox() or (0, 0, 0, 0)
    return Change(deck, shot.slide, "changed", pixels, box, before, shot.png, marked(new, changed))


def changed_pixels(difference: Image) -> Image:
    """White where some channel differs by more than the tolerance, black elsewhere."""
    from PIL import ImageChops

    red, green, blue = difference.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return strongest.point([0] * (CHANNEL_TOLERANCE + 1) + [255] * (255 - CHANNEL_TOLERANCE))


def marked(picture: Image, changed: Image) -> bytes:
    """The picture, pale, with the changed pixels in red."""
    from PIL import Image

    pale = Image.blend(picture.convert("L").convert("RGB"), Image.new("RGB", picture.size, "white"), 0.75)
    pale.paste((220, 0, 0), mask=changed)
    return png(pale)


def size(change: Change) -> tuple[int, str, str]:
    """For sorting: slides that came or went count as changed all over."""
    whole = VIEW.width * VIEW.height
    return (change.pixels if change.kind == "changed" else whole, change.deck, change.slide.name)


def diagnostic(change: Change) -> Diagnostic:
    name = change.slide.name
    if change.kind == "changed":
        left, top, right, bottom = change.box
        what = f"slide {name} differs from its baseline in {change.pixels} pixels"
        return Diagnostic(change.slide.location, "error", "snapshot-changed",
                          f"{what}, within {right - left} × {bottom - top} px at {left}, {top}")
    missing = {"new": "has no picture in the baseline", "gone": "is in the baseline but not in the deck"}
    message = f"slide {name} {missing[change.kind]}"
    return Diagnostic(change.slide.location, "error", f"snapshot-{change.kind}", message)


def unusable(baseline: Baseline | None, job: SnapshotJob, version: str) -> Diagnostic | None:
    """Why a baseline cannot be compared with, if so."""
    where = Location(job.deck)
    if baseline is None:
        return Diagnostic(where, "warning", "no-baseline", "no baseline to compare with",
                          "`slides snapshot --update` makes one")
    if baseline.browser != version:
        message = f"the baseline was made with browser {baseline.browser}, this is {version}: not compared"
        return Diagnostic(where, "warning", "other-browser", message,
                          "`slides snapshot --against REV` compares within one browser")
    return None


def read_baseline(folder: Path) -> Baseline | None:
    """The baseline in a folder, or None if there is none. A slide without its picture does not count."""
    try:
        data: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        digests = {str(k): str(v) for k, v in data["slides"].items() if (folder / f"{k}.png").is_file()}
        return Baseline(str(data["browser"]), digests, lambda name: (folder / f"{name}.png").read_bytes())
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None


def write_baseline(folder: Path, shots: Iterable[Shot], version: str) -> int:
    """Make the pictures the baseline in `folder`; only those that changed are written. How many did."""
    old = read_baseline(folder)
    known = old.digests if old and old.browser == version else {}
    digests: dict[str, str] = {}
    changed = 0
    for shot in shots:
        name = shot.slide.name
        digests[name] = shot.digest
        if known.get(name) != shot.digest:
            write_bytes(folder / f"{name}.png", smallest(shot.png))
            changed += 1
    for path in folder.glob("*.png"):
        if path.stem not in digests:
            path.unlink()
    text = json.dumps({"browser": version, "slides": digests}, indent=1) + "\n"
    write_text(folder / MANIFEST, text)
    return changed


def smallest(picture: bytes) -> bytes:
    """The picture in few bytes: in 64 colours if that changes nothing near the tolerance, else as it is."""
    from PIL import Image, ImageChops

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(64, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    bands = ImageChops.difference(image, few.convert("RGB")).split()
    worst = max(value for band in bands for value, count in enumerate(band.histogram()) if count)
    return png(few if worst <= CHANNEL_TOLERANCE // 2 else image)


def png(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def write_report(changes: Sequence[Change], folder: Path, render: Render) -> Path:
    """The page that shows all changes before, after and as a difference; pictures lie beside it."""
    rows = []
    for number, change in enumerate(changes, 1):
        names = {}
        for side in ("before", "after", "difference"):
            picture: bytes = getattr(change, side)
            if picture:
                names[side] = f"{number:03}-{side}.png"
                write_bytes(folder / names[side], picture)
        rows.append({"change": change, "pictures": names})
    page = folder / "index.html"
    write_text(page, render("snapshot-report.html.jinja", rows=rows))
    return page


