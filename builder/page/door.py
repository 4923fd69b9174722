"""The one door for the author's files: all that his markup and his sheets ask for goes into the site by it.

A style sheet, a page beside the deck or a module keeps its text, but for the addresses of what does not
keep its place beside it; a fault in one is reported at its own line. The `@font-face` rules of a sheet are
taken out: a page has its fonts cut to what it shows.

What is on another machine is named in a warning. A picture or a film of a slide is asked for all the same.
A style sheet, and what a sheet asks for, is left out: without a network a page would wait for mere dress.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath

from builder.diagnostics import Diagnostic, Location, shown_name
from builder.filters import Failed
from builder.page.assets import UNTOUCHED, Asker, Assets, as_short, is_remote, meaning, part_of
from builder.page.data_addresses import addresses_inside
from builder.page.markup import Change, applied, with_other_addresses
from builder.page.modules import module_addresses
from builder.page.own_face import OwnFace, is_lost, own_face
from builder.page.references import FILE, MODULE, Named, with_addresses
from builder.read.css import NEWLINE, Address, addresses_in_sheet, decoded
from builder.read.css_faults import css_faults
from builder.read.font_rules import FontRule, font_rules
from builder.read.project import Outside
from builder.read.source import Unavailable, Unreadable, read_bytes

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
DOCUMENTS = frozenset([".html", ".htm", ".xhtml"])
SHEET, INNER_MODULE = Named("style sheet", "sheet"), replace(MODULE, served="")
NOTHING, NO_SHEET = "data:,", "data:text/css,"  # what stands for a file that is left out
MOST_FAULTS = 20  # of a sheet that are told
DEEPEST = 40  # files one through the other; more than any sheets and modules that people write
LONGEST_LINE = 400  # characters of a sheet that are shown; a longer one is packed, and nobody reads it
MARK = b"\xef\xbb\xbf"  # of UTF-8, which wins over what `@charset` says


class Door:
    """Takes in what one page asks for. `faces` are those of its sheets so far, `lost_faces` the rules of
    those none of whose files is there, `sheets` the texts of these sheets, and `scripts` those of the deck's
    own programs."""

    def __init__(self, assets: Assets, inside: Door | None = None) -> None:
        self.assets = assets
        self.lifts = inside is None  # only this page has its fonts cut, not those that are shown inside it
        self.seen: dict[Path, PurePosixPath] = {}
        self.documents: dict[Path, PurePosixPath] = inside.documents if inside else {}
        self.waiting: deque[tuple[Path, Asker]] = inside.waiting if inside else deque()
        self.faces: list[OwnFace] = []
        self.lost_faces: list[FontRule] = []
        self.sheets: list[str] = []
        self.scripts: list[str] = []

    def asker(self, base: Path, at: Location) -> Asker:
        """Markup of the page itself."""
        return Asker(base, self.assets.site.page, at)

    def attribute(self, value: str, found: Named, asker: Asker) -> str:
        """The value of an attribute that names files, as the site has it."""
        if found.form == "list":
            return self.background(value, found, asker)
        if found.form == "markup":
            return self.markup(value, asker)
        return with_addresses(value, found.form, lambda url: self.address(url, found, asker))

    def address(self, url: str, found: Named, asker: Asker) -> str:
        """What stands for an address in the site; its file comes along with all that it asks for."""
        if found.form == "link":
            return self.link(url, asker)
        if found.form == "sheet" and is_remote(url):
            self.assets.left_out(url, found.what, asker.at)
            return NO_SHEET
        file = self.assets.find(url, asker, found.what)
        if file is None:
            for inner, what in addresses_inside(url):
                if is_remote(inner):
                    self.assets.find(inner, asker, what.what)
            return url
        if found.served:
            self.assets.served.append((found.served, asker.at))
        place = self.place(file, found, asker)
        return as_short(url, self.assets.site.url(place, asker.place) + part_of(url, file))

    def place(self, file: Path, found: Named, asker: Asker) -> PurePosixPath:
        if page := self.assets.page_of(file):
            return page
        if found.form == "sheet":
            return self.sheet(file, asker)
        if found.form == "module":
            return self.module(file, asker)
        if found.what == "script":
            return self.script(file, asker)
        if file.suffix.lower() in DOCUMENTS:
            return self.document(file, asker)
        return self.assets.carry(file, asker.at)

    def link(self, url: str, asker: Asker) -> str:
        """What a link's target becomes: `/x` counts from the project's root, and a file is carried along.

        A deck of the site is its page. Other Markdown stays at home, nor is what does not exist reported: it
        may be a page.
        """
        if UNTOUCHED.match(url) or is_remote(url) or SCHEME.match(url):
            return url
        site, (path, behind) = self.assets.site, meaning(url)
        try:
            found = site.project.find(url, asker.base)
            wanted = found or site.project.resolve(path, asker.base)
        except Outside as error:
            message = f"file `{url}` {error}"
            self.assets.report(Diagnostic(asker.at, "warning", "outside-project", message, error.hint))
            return url
        if found is None or (found.suffix == ".md" and self.assets.page_of(found) is None):
            return site.url(site.target(wanted), asker.place) + behind if url.startswith("/") else url
        place = self.place(found, Named("file"), asker)
        return as_short(url, site.url(place, asker.place) + part_of(url, found))

    def background(self, value: str, found: Named, asker: Asker) -> str:
        """What reveal.js puts behind a slide, always escaped: one file, or several parted by commas, which
        may stand in the name of the one, too."""

        def behind(url: str) -> str:
            file = self.assets.find(url, asker, found.what)
            place = self.assets.plainly(file, asker.at) if file else None
            return self.assets.site.url(place, asker.place) if place else url

        is_one = UNTOUCHED.match(value) or self.assets.exists(value, asker.base)
        return behind(value) if is_one else with_addresses(value, "list", behind)

    def style(self, css: str, asker: Asker, at: Callable[[int, int], Location] | None = None) -> str:
        """CSS with the addresses of the site, without the faces that the page has elsewhere. `at` says where
        a line and column of it is, else all is where `asker` is."""
        self.sheets.append(css)
        for number, fault in enumerate(css_faults(css)[:MOST_FAULTS], 1):
            place = at(fault.line, fault.column) if at else asker.at
            message = fault.message + (", and there may be more" if number == MOST_FAULTS else "")
            self.assets.report(Diagnostic(place, "warning", "css", message, fault.hint))
        faces = font_rules(css) if self.lifts else ()
        found = [face for rule in faces if (face := own_face(rule, self.assets, asker))]
        had = [face.rule for face in found]
        lost = [rule for rule in faces if rule not in had and is_lost(rule, self.assets, asker)]
        self.faces.extend(found)
        self.lost_faces.extend(lost)
        changes = [Change(rule.start, rule.end, "") for rule in (*had, *lost)]
        for address in addresses_in_sheet(css):
            if any(rule.start <= address.start < rule.end for rule in had):
                continue
            where = replace(asker, at=at(address.line, address.column)) if at else asker
            url = self.address_in_sheet(address, where)
            if url != address.url and not any(rule.start <= address.start < rule.end for rule in lost):
                changes.append(Change(address.start, address.end, address.instead(url, css)))
        return "".join(applied(css, sorted(changes, key=lambda change: change.start)))

    def address_in_sheet(self, address: Address, asker: Asker) -> str:
        if address.imported or not is_remote(address.url):
            return self.address(address.url, SHEET if address.imported else FILE, asker)
        self.assets.left_out(address.url, FILE.what, asker.at)
        return NOTHING

    def sheet(self, file: Path, asker: Asker) -> PurePosixPath:
        """Carry a style sheet along."""
        return self.text_file(file, asker, self.sheet_text)

    def sheet_text(self, text: str, inside: Asker) -> str:
        @cache
        def lines() -> list[str]:
            return NEWLINE.split(text)

        def at(line: int, column: int) -> Location:
            shown = lines()[line - 1]
            return Location(inside.at.path, line, column, shown if len(shown) <= LONGEST_LINE else "")

        return self.style(text, inside, at)

    def document(self, file: Path, asker: Asker) -> PurePosixPath:
        """Carry a page along that is shown inside this one or linked: each after the one that names it, for
        pages may lead one to the next without an end."""
        if file not in self.documents:
            self.documents[file] = self.assets.site.target(file)
            self.waiting.append((file, asker))
        while self.lifts and self.waiting:
            file_now, asked = self.waiting.popleft()
            apart = Door(self.assets, self)
            first = replace(asked, depth=0)
            self.documents[file_now] = apart.text_file(file_now, first, apart.document_text)
        return self.documents[file]

    def script(self, file: Path, asker: Asker) -> PurePosixPath:
        """Carry a program of the deck along, which may write text on slides."""
        with suppress(Unreadable):
            self.scripts.append(decoded(read_bytes(file)))
        return self.assets.carry(file, asker.at)

    def module(self, file: Path, asker: Asker) -> PurePosixPath:
        """Carry a module along, with those that it imports."""
        return self.text_file(file, asker, self.module_text)

    def module_text(self, text: str, asker: Asker) -> str:
        """A module's text with the addresses of the site."""
        changes: list[Change] = []
        self.scripts.append(text)
        try:
            found = module_addresses(text)
        except Failed as failed:
            message = f"what this module imports is not in the site: {failed.message}"
            self.assets.report(Diagnostic(asker.at, "error", "module", message, failed.hint, passing=True))
            found = ()
        for start, end, url in found:
            new = self.module_address(url, asker)
            if new != url:
                changes.append(Change(start, end, f'"{new}"'))
        return "".join(applied(text, changes))

    def import_map(self, text: str, asker: Asker) -> str:
        """What short names of modules stand for, with the addresses of the site."""
        try:
            return json.dumps(self.mapped(json.loads(text), asker), ensure_ascii=False).replace("</", "<\\/")
        except (ValueError, RecursionError):  # browsers do not read it either
            return text

    def speculation(self, text: str, asker: Asker) -> None:
        """Tell of the pages on other machines that a browser is asked to load ahead."""
        for address in re.findall(r'"([^"\\]+)"', text):
            if is_remote(address):
                self.assets.find(address, asker, "page")

    def mapped(self, value: object, asker: Asker) -> object:
        if isinstance(value, dict):
            return {name: self.mapped(one, asker) for name, one in value.items()}
        return self.module_address(value, asker) if isinstance(value, str) else value

    def module_address(self, url: str, asker: Asker) -> str:
        """What stands for the address of a module: no browser takes `a.js` for one."""
        new = self.address(url, INNER_MODULE if asker.depth else MODULE, asker)
        return new if new == url or new.startswith(".") or SCHEME.match(new) else f"./{new}"

    def text_file(self, file: Path, asker: Asker, change: Callable[[str, Asker], str]) -> PurePosixPath:
        """Carry a file along that asks for others, its addresses changed if need be."""
        if file not in self.seen:
            target = self.seen[file] = self.assets.site.target(file)
            inside = Asker(file.parent, target, Location(shown_name(file)), asker.depth + 1)
            if inside.depth > DEEPEST:
                message = f"`{target}` is asked for through more than {DEEPEST} files, and is not in the site"
                self.assets.report(Diagnostic(asker.at, "error", "deep-import", message))
                return target
            try:
                data = read_bytes(file)
            except Unreadable as error:
                passing = isinstance(error, Unavailable)
                message = f"`{target}` {error.message}, and is not in the site"
                self.assets.report(
                    Diagnostic(asker.at, "error", "unreadable-file", message, error.hint, passing)
                )
                return target
            text = decoded(data)
            new = change(text, inside)
            content = None if new == text else (MARK if "@charset" in text[:20] else b"") + new.encode()
            self.seen[file] = self.assets.carry(file, asker.at, content)
        return self.seen[file]

    def document_text(self, html: str, asker: Asker) -> str:
        """The text of a page with the addresses of the site; faults are at its lines."""
        return self.markup(html, asker, lambda line: replace(asker.at, line=line))

    def markup(self, html: str, asker: Asker, at: Callable[[int], Location] | None = None) -> str:
        """Markup that is no deck's, with the addresses of the site. `at` says where a line of it stands, else
        all of it is where `asker` is."""

        def attribute(tag: str, values: Mapping[str, str], name: str, found: Named, line: int) -> str:
            where = replace(asker, at=at(line)) if at else asker
            return self.attribute(values[name], found, where)

        return with_other_addresses(html, attribute, lambda css, _: self.style(css, asker))
