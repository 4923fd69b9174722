"""What is drawn on the pages of the preview, saved beside the deck."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from builder.machine.output import write_bytes
from builder.read.courses import Work
from builder.read.ink import BadInk, changed, ink_bytes, ink_file, raw_strokes
from builder.read.project import Outside, Project
from builder.read.source import Unreadable, read_bytes

LARGEST_BYTES = 4 * 1024 * 1024
"""Of one request; what one draws is sent stroke by stroke."""


class NotSaved(Exception):
    """Strokes that are not in the file; the message says why."""


async def body(parts: AsyncIterator[bytes]) -> bytes:
    """What was sent. Raises `NotSaved` for more than a page would send at once."""
    found = b""
    async for part in parts:
        found += part
        if len(found) > LARGEST_BYTES:
            raise NotSaved(f"more than {LARGEST_BYTES} bytes")
    return found


def save(work: Work, data: bytes) -> list[Any]:
    """Change the file of a deck's ink as a request says; the strokes taken out. Raises `NotSaved`."""
    path = ink_file(work.deck)
    added, removed = request_of(data)
    try:
        Project(work.root, frozenset(part for part in path.parts if part.startswith("."))).resolve(
            path.name, path.parent
        )
        if path.is_symlink():
            raise NotSaved(f"`{path.name}` is a link")
        given = raw_strokes(read_bytes(path)) if path.exists() else []
        kept, gone = changed(given, added, removed)
        if kept != given:
            write_bytes(path, ink_bytes(kept))
    except (Outside, Unreadable, BadInk) as error:
        raise NotSaved(f"`{path.name}`: {error}") from None
    except OSError as error:
        raise NotSaved(f"`{path.name}`: {error.strerror or error}") from None
    return gone


def request_of(data: bytes) -> tuple[list[Any], list[str]]:
    """What to add and the ids of what to take out. Raises `NotSaved`."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise NotSaved("no JSON") from None
    added, removed = (found.get(key, []) if isinstance(found, dict) else None for key in ("add", "remove"))
    if not isinstance(added, list) or not isinstance(removed, list):
        raise NotSaved("`add` and `remove` are lists")
    return added, [name for name in removed if isinstance(name, str)]
