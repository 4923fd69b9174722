"""Several workers that share the formulas of a page: MathJax itself uses one core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType

from builder.machine.node import LostError
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
            worker.__exit__(*error)

    def start(self) -> None:
        """Start the first worker ahead of its first formula, where it is sure to have one."""
        with suppress(FileNotFoundError):  # said when it is needed
            self.workers[0].start()

    def meanings(self, names: Sequence[str], packages: Sequence[str]) -> dict[str, str]:
        """See `Worker.meanings`; nothing where no worker can say."""
        with suppress(FileNotFoundError, LostError):
            if not names:
                return {}
            return self.workers[0].meanings(names, packages)
        return {}

    def known(self, options: MathOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """See `Worker.known`; nothing where no worker can say."""
        with suppress(FileNotFoundError, LostError):
            return self.workers[0].known(options)
        return (), ()

    def typeset(self, scopes: Mapping[Job, str], options: MathOptions) -> dict[Job, Answer]:
        """The answer to each job; `scopes` says what tells the labels of a job from those of others.

        Raises FileNotFoundError as `Worker.typeset` does.
        """
        hands = self.workers[: max(1, len(scopes) // JOBS_EACH)]
        if len(hands) == 1:
            return hands[0].typeset(scopes, options)
        from concurrent.futures import ThreadPoolExecutor

        jobs = list(scopes.items())
        shares = [dict(jobs[n :: len(hands)]) for n in range(len(hands))]
        with ThreadPoolExecutor(len(hands)) as pool:
            pairs = zip(hands, shares, strict=True)
            parts = [pool.submit(hand.typeset, share, options) for hand, share in pairs]
            return {job: answer for part in parts for job, answer in part.result().items()}
