"""What is not installed is fetched, or said to be missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from builder.cli.terminal import Usage

if TYPE_CHECKING:
    from builder.machine.parts import Part


def frontend_at_hand() -> None:
    """What every page is made of is fetched at the first use, which takes a while and is said. A folder of
    packages that was named is filled by who named it."""
    from builder.machine.frontend import is_fetched, is_named
    from builder.machine.parts import BASE

    if not is_named() and not is_fetched(BASE):
        fetch(BASE)


def fetch(part: Part) -> None:
    """Fetch a part, and say what is fetched, how large it is, and when it is there. Raises Usage."""
    from time import monotonic

    from builder.machine.install import install
    from builder.machine.node_program import is_at_hand
    from builder.machine.parts import BASE

    node = "Node.js (61 MB to download) and " if part.from_npm and not is_at_hand() else ""
    say(f"fetching {node}{part.what}: {part.size}, once only …")
    begun = monotonic()
    try:
        install(part)
    except FileNotFoundError as error:
        raise Usage(str(error)) from None
    if part is BASE:
        from builder.math.startup import from_snapshot

        with suppress(FileNotFoundError):
            from_snapshot()  # so that the first build need not take it
    say(f"fetched in {monotonic() - begun:.0f} s; it works offline from now on")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextmanager
def browser_at_hand() -> Iterator[None]:
    """What drives a browser is fetched at the first use, and the absence of a browser becomes a message that
    says what to type."""
    from builder.browser.driver import BrowserMissing
    from builder.machine.install import is_installed
    from builder.machine.parts import PRINTING

    if not is_installed(PRINTING):
        fetch(PRINTING)
    try:
        yield
    except BrowserMissing as error:
        raise Usage(str(error)) from None
