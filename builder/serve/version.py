"""What a tab shows, and what it needs to show something newer.

A version is named by its content: a tab that says which version it has gets exactly what differs, also after
the server was started anew, and a page that is changed and changed back is the same version.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import accumulate, islice
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from markupsafe import escape

from builder.diagnostics import Diagnostic
from builder.machine.output import Asset
from builder.page.context import RenderedSlide
from builder.page.page import Page

# How far a tab may lag behind before it has to load the page anew: the size of all versions in between.
REMEMBERED = 40_000
# Kinds of files that a page can take up anew without being loaded anew.
SWAPPED = ("text/css", "image/", "video/", "audio/")


@dataclass(frozen=True)
class Section:
    """A slide of a version. `key` is the same while its markup is, wherever in the source it stands."""

    key: str
    source: str
    h: int
    v: int


@dataclass(frozen=True)
class Version:
    """A page as far as tabs can tell one from another; `style`, `defs` and `frame` are digests, and so is
    `text`, of the Markdown the slides were written in, which is no part of the name."""

    name: str
    title: str
    frame: str
    style: str
    defs: str
    sections: tuple[Section, ...]
    files: Mapping[str, str]
    problems: tuple[Mapping[str, Any], ...]
    text: str = ""

    @property
    def size(self) -> int:
        """How many things it holds, each of some 200 bytes."""
        return 1 + len(self.sections) + len(self.files) + len(self.problems)


def digest(*parts: object) -> str:
    return digest_text(repr(parts))


def digest_text(text: str) -> str:
    return digest_bytes(text.encode(errors="surrogatepass"))


def digest_bytes(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


def make_version(page: Page, diagnostics: Iterable[Diagnostic], runtime: str, text: str = "") -> Version:
    """`runtime` stands for the live preview's own scripts, which are part of the frame, `text` for the
    Markdown of the deck."""
    frame = digest_text(f"{page.lang} {runtime} {page.frame}")
    style, defs = digest_text(page.style), digest_text(page.defs)
    sections = tuple(Section(key_of(slide), slide.source, slide.h, slide.v) for slide in page.slides)
    files = {str(asset.target): stamp(asset) for asset in sorted(page.assets, key=by_target)}
    problems = tuple(problem(found, page.slides) for found in diagnostics)
    name = digest(page.title, frame, style, defs, sections, files, problems)
    return Version(name, page.title, frame, style, defs, sections, files, problems, text)


def key_of(slide: RenderedSlide) -> str:
    """The line a slide stands at is in its markup, and changes with every line written above it."""
    return digest_text(slide.html.replace(escape(slide.source), "", 1))


def by_target(asset: Asset) -> str:
    return str(asset.target)


def stamp(asset: Asset) -> str:
    if isinstance(asset.source, bytes):
        return digest_bytes(asset.source)
    try:
        status = asset.source.stat()
    except OSError:
        return ""
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"


def problem(found: Diagnostic, slides: Sequence[RenderedSlide]) -> dict[str, Any]:
    """A diagnostic as a tab shows it; `slide` is the number of its slide, None for an error of the deck."""
    where = found.location
    slide = slide_at(where.path, where.line, slides)
    if slide is None and found.severity != "error" and slides:
        slide = 0  # what is worth a word, but not on every slide
    return {
        **found.to_json(),
        "place": str(where),
        "file": Path(os.path.abspath(where.path)).as_posix(),
        "slide": slide,
    }


def slide_of(path: Path, line: int, slides: Sequence[RenderedSlide]) -> int | None:
    """The number of the slide that a line of a file belongs to."""
    names = {slide.at.path for slide in slides}
    name = next((name for name in names if os.path.abspath(name) == str(path)), "")
    return slide_at(name, line, slides)


def slide_at(path: str, line: int, slides: Sequence[RenderedSlide]) -> int | None:
    before = [n for n, slide in enumerate(slides) if slide.at.path == path and slide.at.line <= line]
    return before[-1] if before else None


def patch(old: Version, new: Version, page: Page) -> dict[str, Any]:
    """What turns a tab that shows `old` into one that shows `new`, as data for JSON.

    Either `{"version", "reload": true}`, or the parts that differ: `title`, `style` and `defs` as text,
    `files` by path, `problems`, and `slides`: for each its place, the number it had in `old` (`was`, None
    for a new one) and its markup (`html`) if that differs. `edited` tells whether their Markdown differs, and
    not only what a macro or a picture makes of it.
    """
    changed = {path: found for path, found in new.files.items() if old.files.get(path, found) != found}
    if old.frame != new.frame or not all(map(is_swapped, changed)):
        return {"version": new.name, "reload": True}
    parts: dict[str, Any] = {"version": new.name, "title": new.title, "problems": new.problems}
    parts["edited"] = old.text != new.text
    if old.style != new.style:
        parts["style"] = page.style
    if old.defs != new.defs:
        parts["defs"] = page.defs
    if changed:
        parts["files"] = changed
    parts["slides"] = [
        slide_part(section, slide, was, old)
        for (section, slide), was in zip(
            zip(new.sections, page.slides, strict=True), origins(old, new), strict=True
        )
    ]
    return parts


def latest(past: dict[str, Version]) -> dict[str, Version]:
    """The last of the versions, as many as may be remembered."""
    sizes = accumulate(version.size for version in reversed(past.values()))
    forgotten = sum(size > REMEMBERED for size in sizes)
    return dict(islice(past.items(), forgotten, None))


def is_swapped(path: str) -> bool:
    return (guess_type(path)[0] or "").startswith(SWAPPED)


def slide_part(section: Section, slide: RenderedSlide, was: int | None, old: Version) -> dict[str, Any]:
    part: dict[str, Any] = {"source": section.source, "h": section.h, "v": section.v, "was": was}
    if was is None or old.sections[was].key != section.key:
        part["html"] = slide.html
    return part


def origins(old: Version, new: Version) -> list[int | None]:
    """For each new slide the number of the old one it is, or is a changed form of."""
    before, after = [s.key for s in old.sections], [s.key for s in new.sections]
    found: list[int | None] = [None] * len(after)
    for _, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for was, now in zip(range(i, i_end), range(j, j_end), strict=False):
            found[now] = was
    return found
