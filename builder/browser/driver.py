"""Playwright and pikepdf: installed beside this program, or the part that is fetched when something is first
printed or checked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from builder.machine.node_program import node
from builder.machine.parts import PRINTING, how_to_get, missing
from builder.machine.wheel_parts import part_paths

NODE = "PLAYWRIGHT_NODEJS_PATH"  # where Playwright looks for Node.js before it takes its own
OPTIONS, HEAP = "NODE_OPTIONS", "--max-old-space-size=256"
OF_OWN = "chromium-headless-shell"  # the smallest of the browsers that Playwright fetches


class BrowserMissing(Exception):
    """No browser could be started; the text says what was tried and what to type."""


def reach_driver() -> None:
    """Let Python find both packages. Raises BrowserMissing where they are not installed."""
    paths = part_paths(PRINTING)
    if paths is None:
        raise BrowserMissing(f"{missing(PRINTING)}; {how_to_get(PRINTING)}")
    if paths:
        sys.path.extend(path for path in paths if path not in sys.path)
        try:
            os.environ.setdefault(NODE, node())  # its own is not kept
        except FileNotFoundError as error:
            raise BrowserMissing(str(error)) from None


@contextmanager
def small_heap() -> Iterator[None]:
    """Playwright's Node.js, started in this context, frees what it no longer needs early: what a page loads
    and a PDF go through it, and of a large heap it would take more than the browser for a long deck."""
    before = os.environ.get(OPTIONS)
    os.environ[OPTIONS] = f"{HEAP} {before}" if before else HEAP
    try:
        yield
    finally:
        if before is None:
            del os.environ[OPTIONS]
        else:
            os.environ[OPTIONS] = before


def fetch_browser() -> None:
    """Fetch a browser that only this program uses; Playwright prints how far it is. Raises BrowserMissing."""
    import subprocess

    reach_driver()
    command = [sys.executable, "-m", "playwright", "install", OF_OWN]
    found = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, env={**os.environ, **found}, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        told = done.stderr.decode(errors="replace").splitlines() or ["no reason given"]
        reason = told[0].removeprefix("Error: ")
        raise BrowserMissing(f"no browser could be fetched ({reason}); install Chrome, Chromium or Edge")
