"""The decks being served: built when somebody asks for them, again when what they read has changed.

There is one value a deck, `Showing`, replaced whole. One thread builds, one deck after the other; what is
saved while it builds makes one further build, however many saves there are.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from builder.diagnostics import Diagnostic, Report
from builder.machine.output import Asset
from builder.page.formulas import Math
from builder.page.ink import to_draw_on
from builder.page.search import search_place
from builder.page.summary import Summary
from builder.read.courses import SKIPPED, NoDecks, Work, find_decks, markdown_files, side_by_side
from builder.serve.engine import LiveEngine
from builder.serve.glance import glance
from builder.serve.showing import Showing, shown_after
from builder.serve.thread import OneThread
from builder.serve.version import digest, slide_of
from builder.serve.watch import Watch
from builder.site.build import build_deck
from builder.site.index import make_index
from builder.site.ledger import stamp
from builder.site.site import common_root

INDEX = "index.html"
# Files of a theme that are read once, not at every build; so are the names in its folders.
READ_ONCE = (".jinja", ".yaml", ".json", ".toml")


@dataclass(frozen=True)
class Cursor:
    """The slide of a page that the editor's cursor is in, by its number in the deck, from 0."""

    page: str
    slide: int


class Desk:
    """An async context manager; `run` keeps it up to date until it is cancelled.

    `runtime` names the state of the preview's own scripts, which are part of every page. `report` is told of
    each problem of a deck when it appears; `say`, in a line, how a deck was built anew.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        math: Math,
        watch: Watch,
        runtime: Callable[[], str],
        report: Report,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.paths, self.math, self.watch, self.runtime, self.report = paths, math, watch, runtime, report
        self.say = say
        self.engine = LiveEngine()
        self.thread = OneThread("build")
        self.works: dict[str, Work] = {}
        self.listing: frozenset[Path] = frozenset()
        self.showing: dict[str, Showing] = {}
        self.stale: set[str] = set()
        self.moved: dict[str, str] = {}  # the address a page has now, by the one its tab was opened at
        self.cursor: Cursor | None = None
        self.turn = asyncio.Lock()
        self.news = asyncio.Event()  # of what comes next; set once and then replaced

    async def __aenter__(self) -> Desk:
        await self.find()
        return self

    async def __aexit__(self, *error: object) -> None:
        self.thread.end(self.engine.__exit__)

    async def run(self) -> None:
        """Build anew what changes, for ever."""
        async for changed in self.watch.changes():
            if any(path.suffix in READ_ONCE or not path.is_file() for path in changed):
                await self.thread.do(self.engine.forget)
            self.stale |= {url for url, shown in self.showing.items() if changed & shown.read}
            is_listed_anew = changed & self.listing - {shown.work.deck for shown in self.showing.values()}
            if is_listed_anew:
                await self.follow_renamed()
            await self.refresh()
            if is_listed_anew:
                await self.find()
                await self.refresh()

    async def refresh(self) -> None:
        for url in sorted(self.stale & self.works.keys()):
            await self.show(url)

    async def follow_renamed(self) -> None:
        """Send the tabs of a deck whose file has another name now there."""
        works, _ = await asyncio.to_thread(find_works, self.paths)
        new = {file_number(work.deck): url for url, work in works.items() if url not in self.works}
        gone = [url for url in self.showing if url in self.works and url not in works]
        for url in gone:
            if place := new.get(self.showing[url].number):
                self.say(f"{self.works[url].deck.name} is {works[place].deck.name} now")
                self.moved[url] = place
                self.works[place] = works[place]
                del self.works[url], self.showing[url]

    async def find(self) -> None:
        """Look which decks there are. Of one that is gone, and not yet noticed to be, its tabs are told."""
        works, listing = await asyncio.to_thread(find_works, self.paths)
        gone = self.showing.keys() & self.works.keys() - works.keys()
        self.stale |= {url for url in gone if self.watch.stamps.get(self.works[url].deck)}
        await self.refresh()
        self.works, self.listing = works, listing
        self.moved = {old: new for old, new in self.moved.items() if old not in self.works}
        self.keep(0)
        await self.tell()

    async def show(self, url: str) -> Showing | None:
        """The deck of a page as it is now, built if need be, or as it last was; None if there was none."""
        async with self.turn:
            work = self.works.get(url)
            if work is None or (url in self.showing and url not in self.stale):
                return self.showing.get(url)
            self.stale.discard(url)
            before, started = self.showing.get(url), time.time_ns()
            shown = self.showing[url] = await self.built(work, before)
            self.keep(started)
        for problem in fresh(shown.diagnostics, before.diagnostics if before else ()):
            self.report(problem)
        if before:
            seconds = (time.time_ns() - started) / 1e9
            self.say(f"{work.deck.name}: rebuilt in {seconds:.2f} s{how_it_is(shown, before)}")
        await self.tell()
        return self.showing.get(url)

    async def built(self, work: Work, before: Showing | None) -> Showing:
        """The deck as it is now."""
        return await self.thread.do(self.build, work, before)

    async def look(self, page: str, path: Path, line: int) -> None:
        """Show the slide that a line of a source belongs to, in the tabs that follow."""
        shown = self.showing.get(page)
        slide = slide_of(path, line, shown.page.slides) if shown and shown.page else None
        if slide is not None and (self.cursor is None or self.cursor != Cursor(page, slide)):
            self.cursor = Cursor(page, slide)
            await self.tell()

    def build(self, work: Work, before: Showing | None) -> Showing:
        number = file_number(work.deck) or (before.number if before else None)  # it may just be renamed
        built = build_deck(work, self.math, self.engine, to_draw_on)
        return replace(shown_after(before, built, self.runtime()), number=number)

    def now_at(self, url: str) -> str:
        """The address of the page that a tab was opened at this one."""
        known: set[str] = set()
        while url in self.moved and url not in known:
            known.add(url)
            url = self.moved[url]
        return url

    def keep(self, since: int) -> None:
        shown = self.showing.values()
        files = self.listing.union(*(one.read for one in shown))
        roots = {work.folder for work in self.works.values()} | {one.root for one in shown}
        self.watch.keep(files, roots, since)

    async def tell(self) -> None:
        told, self.news = self.news, asyncio.Event()
        told.set()

    def versions(self) -> dict[str, str]:
        """The present version of every page there is."""
        decks = sorted((url, str(self.watch.stamps.get(work.deck))) for url, work in self.works.items())
        return {INDEX: digest(decks)} | {url: shown.name for url, shown in self.showing.items()}

    def steps(self, versions: Mapping[str, str]) -> list[str]:
        """What leads from these versions to the present ones, as far as they are known."""
        steps = ((url, shown.step) for url, shown in self.showing.items())
        return [step.patch for url, step in steps if step and step.have == versions.get(url)]

    async def index(self) -> str:
        """The page that lists the decks, in the order of their addresses."""
        summaries = [await self.thread.do(self.summary, url) for url in sorted(self.works)]
        root = common_root([*self.works.values()])
        return (await self.thread.do(make_index, summaries, self.engine, root)).text

    def summary(self, url: str) -> Summary:
        shown = self.showing.get(url)
        if shown and shown.page:
            page = shown.page
            return Summary(url, page.title, page.lang, len(page.slides), page.subtitle)
        return glance(self.works[url], self.engine.cache, self.engine.tool)

    async def news_since(self, versions: Mapping[str, str], seconds: float) -> bool:
        """Wait until the versions are others than these or `tell` is called; False if nothing came."""
        if self.versions() != versions:
            return True
        try:
            return await asyncio.wait_for(self.news.wait(), seconds)
        except TimeoutError:
            return False

    def asset(self, path: str) -> Path | bytes | None:
        """The file, or its bytes, that a page of some deck refers to by this path below the site's root."""
        parents = [PurePosixPath(path), *PurePosixPath(path).parents]
        for shown in self.showing.values():
            if shown.page and parents[0] == search_place(shown.page.target):
                return shown.page.search()
            for above in parents:
                if asset := shown.assets.get(str(above)):
                    return inside(asset, PurePosixPath(path).relative_to(above))
        return None


def file_number(path: Path) -> int | None:
    """By which a file is known under another name, also when it was saved just before."""
    try:
        return path.stat().st_ino or None
    except OSError:
        return None


def how_it_is(now: Showing, before: Showing) -> str:
    """How many problems a deck has after a build, for whoever looks at the terminal."""
    count = len(now.diagnostics)
    if count:
        return f", {count} problem{'s' * (count != 1)}"
    return ", all fixed" if before.diagnostics else ""


def fresh(now: Sequence[Diagnostic], before: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The problems that were not there before, though perhaps on another line."""
    known = {wherever(problem) for problem in before}
    return [problem for problem in now if wherever(problem) not in known]


def wherever(problem: Diagnostic) -> Diagnostic:
    return replace(problem, location=replace(problem.location, line=0, column=0), also=())


def inside(asset: Asset, rest: PurePosixPath) -> Path | bytes | None:
    """A file in an asset that is a folder, if there is one; the asset itself when there is no rest."""
    if isinstance(asset.source, bytes) or rest == PurePosixPath():
        return asset.source
    path = asset.source / rest
    if stamp(path) is None:  # nor for a name that no file can have
        return None
    return path if path.resolve().is_relative_to(asset.source.resolve()) else None


def find_works(paths: Sequence[Path]) -> tuple[dict[str, Work], frozenset[Path]]:
    """The decks by the address of their pages, and the files and folders that may make or unmake one."""
    works: dict[str, Work] = {}
    listing: set[Path] = set()
    for path in map(Path.absolute, paths):
        try:
            found = find_decks([path])
        except NoDecks:
            found = []
        for work in found:
            works.setdefault(str(work.page), work)
        listing |= {path, *markdown_files(path, None), *folders_below(path)}
    return {str(work.page): work for work in side_by_side([*works.values()])}, frozenset(listing)


def folders_below(folder: Path) -> Iterator[Path]:
    """The folders in which decks are sought."""
    for root, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in SKIPPED]
        yield Path(root)
