"""What the tabs of one deck show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builder.diagnostics import Diagnostic
from builder.machine.output import Asset
from builder.page.page import Page
from builder.read.courses import Work
from builder.serve.version import Version, digest, latest, make_version, patch
from builder.site.build import Built
from builder.site.ledger import stamp

MARKDOWN = (".md", ".markdown")
SENT_ALONG = 200_000  # characters; of more than that tabs only hear, and each asks for itself


@dataclass(frozen=True)
class Step:
    """What a tab with the version of the name `have` needs (see `Showing.since`), as JSON, with that name and
    the page's address."""

    have: str
    patch: str


@dataclass(frozen=True)
class Showing:
    """What the tabs of a deck show: the last page that could be built, and what is wrong by now.

    `page` and `version` are None while the deck has never had a text that can be read. `past` holds the
    versions that tabs may still have, by name, the present one last; `step` leads here from the one before,
    where it is not large.
    """

    work: Work
    root: Path
    page: Page | None
    version: Version | None
    diagnostics: tuple[Diagnostic, ...]
    read: frozenset[Path]
    assets: Mapping[str, Asset] = field(default_factory=dict)
    past: Mapping[str, Version] = field(default_factory=dict)
    step: Step | None = None
    number: int | None = None
    """Of the deck's file on its disk, by which the file is known when it was renamed."""

    @property
    def name(self) -> str:
        return self.version.name if self.version else digest(self.diagnostics)

    def since(self, name: str) -> dict[str, Any] | None:
        """What a tab with the version of that name needs, None for nothing; a name nobody knows means all."""
        if name == self.name:
            return None
        if self.page is None or self.version is None or name not in self.past:
            return {"version": self.name, "reload": True}
        return patch(self.past[name], self.version, self.page)


def shown_after(before: Showing | None, built: Built, runtime: str) -> Showing:
    """What tabs show once a deck was built: without a page the last good one, with the new problems."""
    page = built.page or (before.page if before else None)
    read = built.read | (before.read if before and not built.page else frozenset())
    if page is None:
        return Showing(built.work, built.work.root, None, None, built.diagnostics, read)
    text = digest(*((path, stamp(path)) for path in sorted(read) if path.suffix in MARKDOWN))
    version = make_version(page, built.diagnostics, runtime, text)
    older = {name: past for name, past in (before.past if before else {}).items() if name != version.name}
    assets = {str(asset.target): asset for asset in page.assets}
    past = {**latest(older), version.name: version}
    shown = Showing(built.work, built.work.root, page, version, built.diagnostics, read, assets, past)
    return replace(shown, step=step_to(shown, before)) if before else shown


def step_to(shown: Showing, before: Showing) -> Step | None:
    found = shown.since(before.name)
    if found is None:
        return None
    patch = json.dumps({"page": str(shown.work.page), "have": before.name, **found})
    return Step(before.name, patch) if len(patch) <= SENT_ALONG else None
