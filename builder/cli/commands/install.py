"""`slides install`: the base of every page, parts that only some decks need, a browser."""

from __future__ import annotations

import argparse

from builder.browser.driver import fetch_browser
from builder.cli.at_hand import browser_at_hand, fetch
from builder.machine.install import is_installed
from builder.machine.parts import ALL, BASE, BROWSER, PARTS, Part
from builder.machine.program import program


def run(options: argparse.Namespace) -> int:
    """The base comes with every part, as nothing is built without it."""
    asked = [part for part in PARTS if {part.name, ALL} & {*options.parts}]
    for part in (BASE, *asked):
        if is_installed(part):
            print(f"{part.what}: installed")
        else:
            fetch(part)
    if BROWSER in options.parts:
        with browser_at_hand():
            fetch_browser()
    elif not asked:
        list_parts([part for part in PARTS if not is_installed(part)])
    return 0


def list_parts(absent: list[Part]) -> None:
    """What else there is."""
    if absent:
        print("optional parts:")
    for part in absent:
        print(f"  {program()} install {part.name}  {part.what} ({part.size})")
