"""Files a page needs beside it: pictures, videos, styles, scripts and browser libraries."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from builder.diagnostics import Diagnostic, Location, Report
from builder.machine.output import Asset
from builder.read.courses import Work, has_slides
from builder.read.project import Outside, Project, namesake

UNTOUCHED = re.compile(r"#|data:|blob:|about:|mailto:|tel:|tag:|javascript:|$", re.I)
REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|(?:https?|wss?|ftp):", re.I)
# What browsers take out of an address, and at its ends.
UNREAD, AROUND = re.compile(r"[\t\n\r]"), "".join(map(chr, range(33)))
STRAY_PERCENT = re.compile(r"%(?![0-9a-f]{2})", re.I)
# What reveal.js cannot take in the name of a background: it parts lists at commas and escapes anew.
AWKWARD = re.compile(r"[#?,]")
# Folders at the site's root that are not the decks'.
OURS = frozenset(["_fonts", "_lib", "_project", "_search", "_theme", "_live"])
LIST_OF_DECKS = PurePosixPath("index.html")


@dataclass(frozen=True)
class Site:
    """Where a deck's page and what belongs to it go: decks of `folder` mirror it below the site's root.

    Where decks are of several folders, files keep their places below what the projects have in `common`.
    """

    folder: Path
    project: Project
    page: PurePosixPath
    common: Path | None = None

    def target(self, source: Path) -> PurePosixPath:
        """Files beside the decks keep their place; others of the project go to `_project/`.

        So do those in folders whose names are taken at the site's root. No two files have the same target.
        """
        if not self.common and source.is_relative_to(self.folder):
            beside = PurePosixPath(source.relative_to(self.folder).as_posix())
            if beside.parts[0] not in OURS:
                return beside
        root = self.common or self.project.root
        return PurePosixPath("_project", Path(os.path.relpath(source, root)).as_posix())

    def owner(self, target: PurePosixPath) -> str:
        """What a place of the site is kept for: the page of a deck, the list of decks; nothing for others."""
        if deck := self.deck_at(target):
            return f"the page of `{deck.name}`"
        return "the list of decks" if target == LIST_OF_DECKS else ""

    def deck_at(self, target: PurePosixPath) -> Path | None:
        """The deck whose page stands at a place of the site."""
        deck = (self.folder / target).with_suffix(".md")
        is_page = target.suffix == ".html" and deck.is_relative_to(self.folder) and has_slides(deck)
        return deck if is_page else None

    def url(self, target: PurePosixPath, place: PurePosixPath | None = None) -> str:
        """The relative URL of a file of the site, seen from another one, else from the page."""
        relative = os.path.relpath(target, (place or self.page).parent).replace(os.sep, "/")
        return quote(relative, safe="/~!$&'()*+,;=:@-._")


@dataclass(frozen=True)
class Asker:
    """What asks for files: the folder from which its addresses count, its place in the site, and where it
    says so. `depth` counts the files through which it was reached."""

    base: Path
    place: PurePosixPath
    at: Location
    depth: int = 0


@dataclass
class Remote:
    """A file on another machine, where it is asked for first, and on which slides. The page does not ask for
    what is `left_out`."""

    what: str
    at: Location
    left_out: bool = False
    slides: set[Location] = field(default_factory=set)


def part_of(url: str, found: Path) -> str:
    """The query and the part of a page that a URL names behind a file, in whose name may be a `#`, too."""
    part = re.search(r"[?#].*$", url)
    return part[0] if part and not found.name.endswith(unquote(part[0])) else ""


def meaning(url: str) -> tuple[str, str]:
    """The path a browser asks for, and what stands behind it."""
    path = re.split(r"[?#]", url)[0]
    return unquote(path), url[len(path):]


def is_remote(url: str) -> bool:
    """Whether a browser asks another machine for an address."""
    return bool(REMOTE.match(UNREAD.sub("", url).strip(AROUND).replace("\\", "/")))


def as_short(url: str, written: str) -> str:
    """The address as its author wrote it where that means the same."""
    return url if meaning(written) == meaning(url) and not STRAY_PERCENT.search(url) else written


class Assets:
    """Collects what one page refers to while it is rendered; `served` is what browsers load from a server
    only, and where it is asked for."""

    def __init__(self, site: Site, report: Report, note_read: Callable[[Path], None]) -> None:
        self.site, self.report, self.note_read = site, report, note_read
        self.files: set[Asset] = set()
        self.remote: dict[str, Remote] = {}
        self.served: list[tuple[str, Location]] = []
        self.slide = Location("")  # the one that is being rendered

    def library(self, package: str, file: str) -> str:
        """Carry a file of an npm package along; its URL."""
        from builder.machine.frontend import package as find_package

        return self.add(find_package(package) / file, PurePosixPath("_lib", package, file))

    def content(self, data: bytes, target: PurePosixPath) -> str:
        """Carry generated content along; its URL."""
        self.files.add(Asset(data, target))
        return self.site.url(target)

    def add(self, source: Path, target: PurePosixPath | None = None) -> str:
        """Carry a file along; the URL the page uses for it."""
        target = target or self.site.target(source)
        self.files.add(Asset(source, target))
        return self.site.url(target)

    def carry(self, source: Path, at: Location, content: bytes | None = None) -> PurePosixPath:
        """Carry a file of the project along, with other `content` if need be; its place in the site. A place
        that is kept for a page stays the page's."""
        target = self.site.target(source)
        if owner := self.site.owner(target):
            message = f"`{target}` is {owner}, so the file of that name is not in the site"
            self.report(Diagnostic(at, "error", "taken-path", message, "rename the file, or the deck"))
        else:
            self.files.add(Asset(source if content is None else content, target))
        return target

    def page_of(self, file: Path) -> PurePosixPath | None:
        """The page of the site that a deck becomes."""
        if file.suffix != ".md" or not file.is_relative_to(self.site.folder):
            return None
        self.note_read(file)
        return Work(file, self.site.folder).page if has_slides(file) else None

    def find(self, url: str, asker: Asker, what: str) -> Path | None:
        """The file of the project that an address means; what is missing or not to be had is reported."""
        if UNTOUCHED.match(url):
            return None
        if is_remote(url):
            self.noticed(url, Remote(what, asker.at))
            return None
        try:
            found = self.site.project.find(url, asker.base)
            wanted = found or self.site.project.resolve(meaning(url)[0], asker.base)
        except Outside as error:
            message = f"{what} `{url}` {error}"
            self.report(Diagnostic(asker.at, "error", "outside-project", message, error.hint))
            return None
        self.note_read(wanted)
        found = found or self.site.deck_at(self.site.target(wanted))
        if found is None:
            code, message = f"missing-{what.replace(' ', '')}", f"no {what} `{unquote(url)}`"
            self.report(Diagnostic(asker.at, "warning", code, message, namesake(wanted)))
        return found

    def exists(self, url: str, base: Path) -> bool:
        """Whether an address means a file of the project that is there."""
        try:
            return self.site.project.find(url, base) is not None
        except Outside:
            return False

    def left_out(self, url: str, what: str, at: Location) -> None:
        """Note a file of another machine that the page does not ask for."""
        self.noticed(url, Remote(what, at, left_out=True))

    def noticed(self, url: str, remote: Remote) -> None:
        self.remote.setdefault(url, remote).slides.add(self.slide)

    def plainly(self, source: Path, at: Location) -> PurePosixPath:
        """The same under a name that reveal.js can take behind a slide."""
        target = self.site.target(source)
        if not AWKWARD.search(str(target)):
            return self.carry(source, at)
        mark = sha256(str(target).encode("utf-8", "surrogateescape")).hexdigest()[:8]
        plain = PurePosixPath(f"{AWKWARD.sub('-', str(target.with_suffix('')))}-{mark}{target.suffix}")
        self.add(source, plain)
        return plain

    def report_remote(self) -> None:
        """What the page asks other machines for, each resource once, at the first place that names it."""
        hint = "copy it into the project: a lecture room may have no network"
        for url, found in self.remote.items():
            more = len(found.slides) - 1
            also = f", also on {more} more slide{'s' * (more != 1)}" if more else ""
            fate = ", and left out" if found.left_out else ""
            message = f"{found.what} `{url}` is on another machine{also}{fate}"
            self.report(Diagnostic(found.at, "warning", "remote-resource", message, hint))
        self.remote.clear()
