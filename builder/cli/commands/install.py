"""`slides install`: what every page is made of, and parts that only some decks need."""

from __future__ import annotations

import argparse

from builder.cli.at_hand import fetch
from builder.machine.install import is_installed
from builder.machine.parts import ALL, BASE, PARTS, Part
from builder.machine.program import program


def run(options: argparse.Namespace) -> int:
    """The base comes with every part, as nothing is built without it."""
    asked = [part for part in PARTS if {part.name, ALL} & {*options.parts}]
    for part in (BASE, *asked):
        if is_installed(part):
            print(f"{part.what}: installed")
        else:
            fetch(part)
    if not asked:
        list_parts([part for part in PARTS if not is_installed(part)])
    return 0


def list_parts(absent: list[Part]) -> None:
    """What else there is, for decks that need it."""
    if absent:
        print("only for decks that need it:")
    for part in absent:
        print(f"  {program()} install {part.name}  {part.what} ({part.size})")
