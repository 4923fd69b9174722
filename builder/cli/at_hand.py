"""What is not installed is fetched, or said to be missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from builder.cli.terminal import Usage


def frontend_at_hand() -> None:
    """An installed program fetches its browser packages at the first use, which takes a while and is said."""
    from builder.machine.frontend import is_fetched, package_root
    from builder.machine.node_program import is_at_hand

    if is_fetched():
        return
    size = "" if is_at_hand() else "Node.js (61 MB to download) and "
    what = f"{size}what pages are made of (fonts, TeX, reveal.js: 460 MB on disk)"
    print(f"downloading {what}, once only; later builds work offline …", file=sys.stderr, flush=True)
    try:
        package_root()
    except FileNotFoundError as error:
        raise Usage(str(error)) from None


@contextmanager
def browser_at_hand() -> Iterator[None]:
    """Turns the absence of a browser into a message that says what to type."""
    from builder.browser.launch import BrowserMissing

    try:
        yield
    except BrowserMissing as error:
        raise Usage(str(error)) from None
