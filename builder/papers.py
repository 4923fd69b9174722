"""What there is beside the pages of a site: PDFs and title pictures, as a list that pages and index ask for.

It is a script, not JSON, because a page opened from disk may run a file beside it but not read it. It is
written after building and after printing, so no page has to be built again when a PDF appears.
"""

from __future__ import annotations

import json
from pathlib import Path

PAPERS = "_theme/papers.js"
KINDS = {"slides": ".pdf", "handout": "-handout.pdf", "notes": "-notes.pdf", "picture": "-title.png"}


def papers(site: Path) -> str:
    """The text of a site's `_theme/papers.js`: deck (path without ending) → kinds of file beside its page."""
    found = {
        page.relative_to(site).with_suffix("").as_posix(): kinds
        for page in sorted(site.rglob("*.html")) if (kinds := made(page))
    }
    return f"window.deckPapers = {json.dumps(found, ensure_ascii=False, sort_keys=True)};\n"


def made(page: Path) -> list[str]:
    return [kind for kind, ending in KINDS.items() if page.with_name(f"{page.stem}{ending}").is_file()]
