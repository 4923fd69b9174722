"""The decks of the open documents, built anew when a text changes: after a moment, and only the latest text.

One thread builds, as in the preview. Whoever asks about a text that was just typed waits for its build.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as lsp

from builder.diagnostics import Diagnostic
from builder.dialect.label import Label
from builder.editor.asked import Asked, Names
from builder.editor.importers import decks_with
from builder.editor.study import Study, has_slides, labels_elsewhere, study
from builder.editor.texts import Texts
from builder.math.formula import MathOptions
from builder.read.source import unsaved
from builder.serve.desk import READ_ONCE
from builder.serve.engine import LiveEngine
from builder.serve.thread import OneThread
from builder.serve.watch import Watch

T = TypeVar("T")
MOMENT_SECONDS = 0.03
QUIET_SECONDS = 0.5  # nobody types any more
Tell = Callable[[Path, Sequence[Diagnostic]], None]


class Session:
    """What one editor has open. `tell` is given the problems of a file whenever they were looked for;
    `prepare` is called once before the first build, in its thread."""

    def __init__(self, tell: Tell, prepare: Callable[[], None], built: Callable[[Study], None]) -> None:
        self.tell, self.prepare, self.built = tell, prepare, built
        self.texts = Texts()
        self.engine = LiveEngine()
        self.thread = OneThread("editor")
        self.watch = Watch()
        self.studies: dict[Path, Study] = {}
        self.wanted: dict[Path, frozenset[Path]] = {}  # open document → the decks it is studied in
        self.told: dict[Path, tuple[Diagnostic, ...]] = {}
        self.stale: set[Path] = set()
        self.turn = asyncio.Lock()
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.prepared = False
        self.names: dict[tuple[str, ...], Names] = {}
        self.elsewhere: dict[Path, Mapping[str, Label]] = {}  # deck → the labels of its course's other decks
        self.pictures = False

    def begin(self) -> None:
        """Look after the files of the decks from now on."""
        self.tasks["watch"] = asyncio.create_task(self.follow_disk())

    def end(self) -> None:
        for task in self.tasks.values():
            task.cancel()
        self.leave()

    def leave(self) -> None:
        """End the thread, and the process of TeX."""
        self.thread.end(self.engine.__exit__)

    # What the editor says.

    def put(self, path: Path, content: str, version: int | None) -> None:
        """A document was opened, or its text has changed."""
        self.texts.put(path, content, version)
        self.mark({path})

    def close(self, path: Path) -> None:
        self.texts.open.pop(path, None)
        self.wanted.pop(path, None)
        self.mark({path})

    # What it is told.

    def mark(self, changed: Iterable[Path]) -> None:
        """Build what depends on these files, soon."""
        changed = set(changed)
        if any(path.suffix in READ_ONCE for path in changed):
            self.stale |= self.studies.keys()
            self.engine_is_old = True
        self.stale |= {deck for deck, known in self.studies.items() if changed & known.built.read}
        self.stale |= {path for path in changed if path in self.texts.open}
        if "build" not in self.tasks or self.tasks["build"].done():
            self.tasks["build"] = asyncio.create_task(self.build_soon())

    engine_is_old = False

    async def build_soon(self) -> None:
        while self.stale:
            await asyncio.sleep(MOMENT_SECONDS)
            for path in sorted(self.stale):
                await self.catch_up(path)
        async with self.turn:  # a question may be building what is no longer stale
            self.let_go()

    async def decks_of(self, path: Path) -> frozenset[Path]:
        """The decks in which an open document is studied: itself, or those that read it."""
        text = self.texts.open.get(path)
        if text is None or has_slides(text.content):
            return frozenset({path})
        readers = frozenset(deck for deck, known in self.studies.items() if path in known.built.read)
        readers -= {path}
        return readers or self.wanted.get(path, frozenset()) - {path} or await decks_with(path)

    async def catch_up(self, path: Path) -> None:
        """Build what is stale of a document, after the build that is under way: what that builds is not
        stale any more, and not yet there."""
        async with self.turn:
            if path not in self.stale:
                return
            decks = await self.decks_of(path)
            self.stale -= {path, *decks}
            if path in self.texts.open:
                self.wanted[path] = decks
            needed = frozenset[Path]().union(*self.wanted.values())
            if path not in decks:
                self.studies.pop(path, None)
            for deck in sorted(decks & needed):
                await self.build(deck)
            self.publish()

    async def build(self, deck: Path) -> None:
        made = await self.thread.do(self.study, deck, self.texts.unsaved())
        self.studies[deck] = made
        files = frozenset[Path]().union(*(known.built.read for known in self.studies.values()))
        self.watch.keep(files, {known.work.root for known in self.studies.values()}, made.built.started)
        self.names_for(made)
        self.look_around()
        self.built(made)

    def study(self, deck: Path, texts: dict[str, str]) -> Study:
        if not self.prepared:
            self.prepared = True
            self.prepare()
        if self.engine_is_old:
            self.engine_is_old = False
            self.engine.forget()
        return study(deck, texts, self.engine)

    def let_go(self) -> None:
        """Forget the decks that no open document needs any more."""
        needed = frozenset[Path]().union(*self.wanted.values())
        for deck in self.studies.keys() - needed:
            del self.studies[deck]
            self.engine.reparse.last.pop(deck, None)
        self.publish()

    def publish(self) -> None:
        """Tell of the problems that have changed, of open documents in any case, but of none that is being
        typed in: its places are old."""
        found: dict[Path, dict[Diagnostic, None]] = {path: {} for path in (*self.told, *self.texts.open)}
        for known in self.studies.values():
            for path, problems in known.problems.items():
                found.setdefault(path, {}).update(dict.fromkeys(problems))
        for path, unique in found.items():
            if path in self.stale:
                continue
            these = tuple(unique)
            if path in self.texts.open or these != self.told.get(path, ()):
                self.tell(path, these)
            self.told[path] = these
        self.told = {path: these for path, these in self.told.items() if these or path in self.studies}

    async def known(self, path: Path) -> Study | None:
        """What the deck of a document is by now; None for what is no part of a deck."""
        await self.catch_up(path)
        while path in self.stale:
            await self.catch_up(path)
        return self.last(path)

    async def asked(self, path: Path, at: lsp.Position, fresh: bool = True) -> Asked | None:
        """A question about a place; `fresh` waits until the deck is built from the text of now."""
        while True:
            known = await self.known(path) if fresh or path not in self.wanted else self.last(path)
            text = self.texts.open.get(path)
            if text is None:
                return None
            if not (fresh and path in self.stale):
                row, column = text.place(at)
                others = self.elsewhere.get(known.work.deck, {}) if known else {}
                names = self.names_for(known)
                return Asked(text, row, column, self.texts, known, names, self.pictures, others)

    def last(self, path: Path) -> Study | None:
        decks = self.wanted.get(path, frozenset())
        return next((self.studies[deck] for deck in sorted(decks) if deck in self.studies), None)

    async def do(self, function: Callable[..., T], *given: Any) -> T:
        """What a function that reads files says of the texts as they are in the editor."""
        texts = self.texts.unsaved()

        def call() -> T:
            with unsaved(texts):
                return function(*given)

        return await self.thread.do(call)

    def names_for(self, known: Study | None) -> Names:
        """What TeX knows with the packages of a deck; asked for once, in the background."""
        options = known.typesetter.options if known and known.typesetter else None
        if options is None:
            return Names()
        if options.packages not in self.names:
            self.names[options.packages] = Names()
            self.tasks["names"] = asyncio.create_task(self.learn(options))
        return self.names[options.packages]

    async def learn(self, options: MathOptions) -> None:
        commands, environments = await self.thread.do(self.engine.crew.known, options)
        meanings = await self.thread.do(self.engine.crew.meanings, commands, options.packages)
        if commands:
            self.names[options.packages] = Names(commands, environments, meanings)
        else:
            del self.names[options.packages]

    def look_around(self) -> None:
        """Learn the labels of the other decks, once nobody types."""
        if "labels" in self.tasks:
            self.tasks["labels"].cancel()
        self.tasks["labels"] = asyncio.create_task(self.learn_labels())

    async def learn_labels(self) -> None:
        await asyncio.sleep(QUIET_SECONDS)
        for deck, known in list(self.studies.items()):
            self.elsewhere[deck] = await self.do(labels_elsewhere, known, self.engine)
        self.elsewhere = {deck: found for deck, found in self.elsewhere.items() if deck in self.studies}

    async def follow_disk(self) -> None:
        with suppress(asyncio.CancelledError):
            async for changed in self.watch.changes():
                self.mark(changed)
