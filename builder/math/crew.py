"""Several workers that share the formulas of a page: MathJax itself uses one core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from builder.math.formula import MathOptions
from builder.math.jobs import Job
from builder.math.worker import Answer, Worker

JOBS_EACH = 200
"""A worker starts and warms up in about the time that one at work takes to typeset this many."""


class Crew:
    """A context manager like `Worker`, with up to `size` of them; further ones start only when it pays."""

    def __init__(self, size: int = 1) -> None:
        self.workers = [Worker() for _ in range(max(1, size))]

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        for worker in self.workers:
            worker.close()

    def typeset(self, scopes: Mapping[Job, str], options: MathOptions) -> dict[Job, Answer]:
        """The answer to each job; `scopes` says what tells the labels of a job from those of others.

        Raises FileNotFoundError as `Worker.typeset` does.
        """
        jobs = list(scopes)
        hands = self.workers[: max(1, len(jobs) // JOBS_EACH)]
        if len(hands) == 1:
            return share(hands[0], jobs, scopes, options)
        with ThreadPoolExecutor(len(hands)) as pool:
            parts = [
                pool.submit(share, hand, jobs[n :: len(hands)], scopes, options)
                for n, hand in enumerate(hands)
            ]
            return {job: answer for part in parts for job, answer in part.result().items()}


def share(
    worker: Worker, jobs: Sequence[Job], scopes: Mapping[Job, str], options: MathOptions
) -> dict[Job, Answer]:
    return {job: worker.typeset(job, scopes[job], options) for job in jobs}
