"""Earlier pictures to compare with.

A baseline is a folder a deck: one PNG a slide, and `baseline.json` with the browser they were made with and
a digest of each picture as the browser gave it, so that an unchanged slide is recognised without decoding.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.browser.pixels import smallest
from builder.browser.shots import Shot, SnapshotJob
from builder.diagnostics import Diagnostic, Location
from builder.machine.output import write_bytes, write_text

MANIFEST = "baseline.json"
NO_BASELINE = "no-baseline"
NAME = re.compile(r"[0-9]+\.[0-9]+")


@dataclass(frozen=True)
class Baseline:
    """Earlier pictures: the browser's version and, for each slide's name, its digest and its PNG."""

    browser: str
    digests: Mapping[str, str]
    pictures: Callable[[str], bytes]


def as_baseline(shots: Sequence[Shot]) -> Baseline:
    """Pictures just taken, as something to compare later ones with."""
    by_name = {shot.slide.name: shot for shot in shots}
    digests = {name: shot.digest for name, shot in by_name.items()}
    return Baseline("", digests, lambda name: by_name[name].png)


def unusable(baseline: Baseline | None, job: SnapshotJob, version: str) -> Diagnostic | None:
    """Why a baseline cannot be compared with, if so."""
    where = Location(job.deck)
    if baseline is None:
        return Diagnostic(where, "warning", NO_BASELINE, "no baseline to compare with",
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
        named = {str(k): str(v) for k, v in data["slides"].items() if NAME.fullmatch(str(k))}
        digests = {name: digest for name, digest in named.items() if (folder / f"{name}.png").is_file()}
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
        if NAME.fullmatch(path.stem) and path.stem not in digests:
            path.unlink()
    text = json.dumps({"browser": version, "slides": digests}, indent=1) + "\n"
    write_text(folder / MANIFEST, text)
    return changed
