"""How pictures of slides differ from earlier ones, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from builder.browser.baseline import Baseline
from builder.browser.pixels import compare
from builder.browser.shots import VIEW, Shot
from builder.browser.stills import Still
from builder.diagnostics import Diagnostic
from builder.machine.output import write_bytes, write_text

Render = Callable[..., str]


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


def differences(deck: str, earlier: Baseline, shots: Sequence[Shot]) -> Iterator[Change]:
    """How the pictures differ from earlier ones, slide by slide."""
    for shot in shots:
        name = shot.slide.name
        if name not in earlier.digests:
            yield Change(deck, shot.slide, "new", after=shot.png)
        elif earlier.digests[name] != shot.digest:
            before = earlier.pictures(name)
            if found := compare(before, shot.png):
                yield Change(
                    deck, shot.slide, "changed", found.pixels, found.box, before, shot.png, found.picture
                )
    here = {shot.slide.name for shot in shots}
    for name in earlier.digests:
        if name not in here:
            yield Change(deck, Still(name, deck), "gone", before=earlier.pictures(name))


def size(change: Change) -> tuple[int, str, str]:
    """For sorting: slides that came or went count as changed all over."""
    whole = VIEW.width * VIEW.height
    return (change.pixels if change.kind == "changed" else whole, change.deck, change.slide.name)


def in_words(change: Change) -> str:
    """Which slide it is, and how much of it is another."""
    if change.kind == "changed":
        share = 100 * change.pixels / (VIEW.width * VIEW.height)
        how = f"{share:.1f} % of it" if share >= 0.1 else f"{change.pixels} pixels"
    else:
        how = change.kind
    return f"{change.deck}, slide {change.slide.name}: {how}"


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
