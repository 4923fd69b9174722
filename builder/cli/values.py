"""What is typed as the value of an option: checked, and turned into what it means."""

from __future__ import annotations

import argparse

from builder.machine.parts import ALL, BROWSER, PARTS


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def part(text: str) -> str:
    """The name of a part, of all, or of what has a size that only Playwright knows."""
    names = [*(part.name for part in PARTS), ALL, BROWSER]
    if text not in names:
        raise argparse.ArgumentTypeError(f"there is no `{text}`, but {', '.join(names)}")
    return text


def port(text: str) -> int:
    number = int(text)
    if not 0 <= number < 1 << 16:
        raise argparse.ArgumentTypeError("must be from 0 to 65535")
    return number


def shard(text: str) -> tuple[int, int]:
    """`2/5` as (2, 5)."""
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"`{text}` is not I/N with 1 ≤ I ≤ N")
    return int(part), int(parts)
