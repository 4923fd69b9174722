"""What has changed on slides since their baselines, or between two sites."""

from __future__ import annotations

from collections.abc import Sequence

from builder.browser.baseline import as_baseline, read_baseline, unusable, write_baseline
from builder.browser.changes import Change, diagnostic, differences, size
from builder.browser.loop import run
from builder.browser.shots import Progress, Shot, SnapshotJob, photograph
from builder.diagnostics import Report


def update_baselines(jobs: Sequence[SnapshotJob], report: Report, progress: Progress) -> int:
    """Take new pictures of all decks as their baselines; how many slides changed or are new.

    Raises BrowserMissing.
    """
    changed = 0

    def keep(job: SnapshotJob, shots: Sequence[Shot], version: str) -> None:
        nonlocal changed
        changed += write_baseline(job.baseline, shots, version)

    run(photograph(jobs, keep, report, progress))
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

    run(photograph(jobs, compare, report, progress))
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

    run(photograph([job for pair in pairs for job in pair], keep, report, progress))
    changes: list[Change] = []
    for old, new in pairs:
        if old in taken and new in taken:
            changes += differences(new.deck, as_baseline(taken[old]), taken[new])
    return sorted(changes, key=size, reverse=True)
