"""What browsers load from a server only, and not for a page that is opened from disk.

The files are in the site all the same, so that it is whole where it is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builder.diagnostics import Diagnostic, Location, with_places

INSIDE = "`slides build --self-contained` writes a page that holds it"
HINTS: Mapping[str, str] = {
    "module": INSIDE,
    "track of a film": INSIDE,
    "part of a drawing": "copy the part into the deck, or show the whole drawing as a picture",
}


def not_from_disk(served: Sequence[tuple[str, Location]]) -> Iterator[Diagnostic]:
    """A note for each kind of what is `served`, at the first place that asks for it."""
    for name, hint in HINTS.items():
        message = f"a page opened from disk cannot load a {name}"
        places = [at for what, at in served if what == name]
        if places:
            yield with_places([Diagnostic(at, "note", "not-from-disk", message, hint) for at in places])
