"""A question of the editor: about a place in a text, with what is known of its deck."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from builder.dialect.label import Label
from builder.editor.study import Study
from builder.editor.texts import Text, Texts
from builder.editor.zones import Zone, zone
from builder.math.formula import Macro
from builder.read.bibliography import Source
from builder.read.project import Outside
from builder.theming.choice import BUILT_IN
from builder.theming.templates import Templates

WITH_NAMES = frozenset({".md", ".bib"})


@dataclass(frozen=True)
class Names:
    """The commands and environments that TeX knows with a deck's packages."""

    commands: Sequence[str] = ()
    environments: Sequence[str] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """`study` is None for a text that is no part of a deck. `pictures`: whether the editor shows pictures;
    `elsewhere` are the labels of the other decks of the course, as far as they are known by now."""

    text: Text
    row: int
    column: int
    texts: Texts
    study: Study | None = None
    names: Names = Names()
    pictures: bool = False
    elsewhere: Mapping[str, Label] = field(default_factory=dict)

    @property
    def line(self) -> str:
        return self.text.line(self.row)

    @property
    def before(self) -> str:
        return self.line[: self.column]

    @property
    def path(self) -> Path:
        return self.text.path

    @cached_property
    def zone(self) -> Zone:
        return zone(self.text.lines, self.row, self.column)

    @property
    def templates(self) -> Templates | None:
        return self.study.start.templates if self.study and self.study.start else None

    @property
    def macros(self) -> Mapping[str, Macro]:
        """The TeX macros of the deck, those of its project and theme included."""
        maker = self.study.typesetter if self.study else None
        return maker.options.by_name if maker else {}

    @property
    def sources(self) -> Mapping[str, Source]:
        return self.study.sources if self.study else {}

    def find(self, reference: str) -> Path | None:
        """The file of the project that a reference in this text means."""
        if not self.study or not self.study.start:
            return None
        try:
            return self.study.start.project.find(reference, self.path.parent)
        except Outside:
            return None

    def documents(self) -> Iterator[Text]:
        """The files that the deck is made of and names stand in, this one first."""
        yield self.text
        read = self.study.built.read if self.study else frozenset[Path]()
        yield from self.texts_of(read - {self.path})

    def texts_of(self, files: Iterable[Path]) -> Iterator[Text]:
        """Of these files those in which its author may have written names: none of the program's own."""
        start = self.study.start if self.study else None
        for path in sorted(files) if start else ():
            ours = path.is_relative_to(BUILT_IN)
            if path.suffix in WITH_NAMES and not ours and start and start.project.holds(path):
                yield from filter(None, [self.texts.of(path)])
