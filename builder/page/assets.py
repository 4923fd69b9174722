"""Files a page needs beside it: pictures, videos, styles, scripts and browser libraries."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from builder.diagnostics import Diagnostic, Location, Report
from builder.machine.output import Asset
from builder.read.courses import Work, has_slides
from builder.read.project import Outside, Project, namesake

UNTOUCHED = re.compile(r"#|data:|blob:|about:|mailto:|tel:|tag:|javascript:|$", re.I)
REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.I)


@dataclass(frozen=True)
class Site:
    """Where a deck's page and what belongs to it go: decks of `folder` mirror it below the site's root."""

    folder: Path
    project: Project
    page: PurePosixPath

    def target(self, source: Path) -> PurePosixPath:
        """Files beside the decks keep their place; others of the project go to `_project/`."""
        for base, prefix in ((self.folder, ""), (self.project.root, "_project")):
            if source.is_relative_to(base):
                return PurePosixPath(prefix, source.relative_to(base).as_posix())
        return PurePosixPath("_project", source.name)

    def url(self, target: PurePosixPath) -> str:
        """The relative URL of a file of the site, seen from the page."""
        relative = os.path.relpath(target, self.page.parent).replace(os.sep, "/")
        return quote(relative, safe="/~!$&'()*+,;=:@-._")


def part_of(url: str, found: Path) -> str:
    """The query and the part of a page that a URL names behind a file, in whose name may be a `#`, too."""
    part = re.search(r"[?#].*$", url)
    return part[0] if part and not found.name.endswith(unquote(part[0])) else ""


def meaning(url: str) -> tuple[str, str]:
    """The path a browser asks for, and what stands behind it."""
    path = re.split(r"[?#]", url)[0]
    return unquote(path), url[len(path):]


class Assets:
    """Collects what one page refers to while it is rendered."""

    def __init__(self, site: Site, report: Report, note_read: Callable[[Path], None]) -> None:
        self.site, self.report, self.note_read = site, report, note_read
        self.files: set[Asset] = set()

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

    def link(self, url: str, base: Path) -> str:
        """What a link's target becomes: `/x` counts from the project's root, and a file is carried along.

        A deck of the site is its page. Other Markdown stays at home, nor is what does not exist reported: it
        may be a page.
        """
        if UNTOUCHED.match(url) or REMOTE.match(url) or re.match(r"[a-z][a-z0-9+.-]*:", url, re.I):
            return url
        try:
            found = self.site.project.find(url, base)
            wanted = self.site.project.resolve(unquote(url), base)
        except Outside:
            return url
        page = self.page_of(found) if found else None
        if found is None or (found.suffix == ".md" and page is None):
            return self.site.url(self.site.target(wanted)) if url.startswith("/") else url
        written = (self.site.url(page) if page else self.add(found)) + part_of(url, found)
        return url if meaning(written) == meaning(url) else written

    def page_of(self, file: Path) -> PurePosixPath | None:
        """The page of the site that a deck becomes."""
        if file.suffix != ".md" or not file.is_relative_to(self.site.folder):
            return None
        self.note_read(file)
        return Work(file, self.site.folder).page if has_slides(file) else None

    def reference(self, url: str, base: Path, at: Location, what: str = "picture") -> str:
        """What a reference in a source becomes in the page; what is missing or remote is reported."""
        if UNTOUCHED.match(url):
            return url
        if REMOTE.match(url):
            hint = "put a copy into the project: a lecture room may have no network"
            message = f"{what} `{url}` is on another machine"
            self.report(Diagnostic(at, "warning", "remote-resource", message, hint))
            return url
        try:
            found = self.site.project.find(url, base)
            wanted = self.site.project.resolve(unquote(url), base)
        except Outside as error:
            self.report(Diagnostic(at, "error", "outside-project", f"{what} `{url}` {error}"))
            return url
        self.note_read(found or wanted)
        if found is None:
            code, message = f"missing-{what.replace(' ', '-')}", f"no {what} `{unquote(url)}`"
            self.report(Diagnostic(at, "warning", code, message, namesake(wanted)))
            return url
        written = self.add(found) + part_of(url, found)
        return url if meaning(written) == meaning(url) else written
