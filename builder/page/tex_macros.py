"""TeX macros that do nothing, or not what their name says elsewhere: found by reading, no TeX is run.

A macro of a deck's front matter is looked for in that deck, one of a project in all its decks that were read.
The macros of a theme are a supply: of one that a deck uses it is said when the name means something in TeX.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location
from builder.dialect.deck import Deck
from builder.math.commands import definitions, reach
from builder.math.formula import Macro, macro
from builder.read.option_faults import Places
from builder.read.options import words
from builder.read.project import YAML
from builder.read.rules import REDEFINED, UNUSED
from builder.read.settings import ProjectSettings

NAMED = 8  # macros in one message
Meanings = Callable[[Sequence[str], Sequence[str]], Mapping[str, str]]
"""(names, packages) → what those of the names that are commands of TeX or of the packages mean there."""


@dataclass
class Course:
    """What the decks of a project share, and which of it they were seen to use."""

    settings: ProjectSettings
    meanings: Meanings
    theme: Mapping[str, Macro] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    decks: int = 0

    @property
    def where(self) -> Location:
        """Where the macros stand."""
        return Places(self.settings.places, Location(YAML)).of("tex", "macros")

    @property
    def packages(self) -> Sequence[str]:
        return words((self.settings.values.get("tex") or {}).get("packages") or [])

    @property
    def macros(self) -> dict[str, Macro]:
        return table((self.settings.values.get("tex") or {}).get("macros"))

    def examine(self, deck: Deck, theme: Mapping[str, Any]) -> list[Diagnostic]:
        """What is to be said of one deck; what it uses is noted."""
        self.theme = table(theme)
        outer = {**self.theme, **self.macros}
        own = table((deck.source.options.get("tex") or {}).get("macros"))
        read = [*deck.formulas]
        reached = frozenset[str]().union(*(reach(token.content, {**outer, **own}) for token in read))
        self.used |= reached
        self.decks += 1
        unused = [name for name in own if name not in reached]
        found = [
            *none_uses(unused, place(deck, unused), "no formula of this deck uses"),
            *(redefined(name, outer[name], own[name], place(deck, [name])) for name in changed(own, outer)),
            *(defined_anew(token, {**outer, **own}) for token in read if shadows(token, {**outer, **own})),
            *self.public_names_changed(deck, own, read),
        ]
        return [finding for finding in found if finding.code not in deck.options.checks_off]

    def public_names_changed(
        self, deck: Deck, own: Mapping[str, Macro], read: Sequence[Token]
    ) -> Iterator[Diagnostic]:
        """Macros of the deck, those of its theme that it uses, and definitions in its formulas, whose names
        are commands of TeX or of a package that the deck asks for."""
        whole = {**self.theme, **self.macros, **own}
        supply = {name: made for name, made in self.theme.items() if name not in {**self.macros, **own}}
        defined = {name: token for token in read for name in definitions(token.content)[0]}
        public = self.meanings([*own, *supply, *defined], deck.options.packages)
        for name in sorted(own.keys() & public.keys()):
            yield changes_tex(name, own[name].definition, public[name], place(deck, [name]))
        for name in sorted(supply.keys() & public.keys() - defined.keys()):
            users = [token for token in read if name in reach(token.content, whole)]
            if users:
                definition = supply[name].definition
                yield changes_tex(name, definition, public[name], users[0].meta["at"], "of the theme")
        for name in sorted(defined.keys() & public.keys()):
            message = f"from here to the end of the deck `\\{name}` is redefined; in TeX it is {public[name]}"
            yield Diagnostic(defined[name].meta["at"], "note", REDEFINED, message)

    def findings(self) -> Iterator[Diagnostic]:
        """What is to be said of the project when all decks have been examined."""
        off = (self.settings.values.get("check") or {}).get("off") or []
        yield from (finding for finding in self.shared_findings() if finding.code not in off)

    def shared_findings(self) -> Iterator[Diagnostic]:
        counted = "this deck" if self.decks == 1 else f"the {self.decks} decks read"
        unused = [name for name in self.macros if name not in self.used]
        yield from none_uses(unused, self.where, f"no formula of {counted} uses")
        if names := changed(self.macros, self.theme):
            message = f"the theme defines {listed(names)} otherwise"
            yield Diagnostic(self.where, "note", REDEFINED, message)
        public = self.meanings([*self.macros], self.packages)
        for name in sorted(self.macros.keys() & public.keys()):
            yield changes_tex(name, self.macros[name].definition, public[name], self.where)


def changes_tex(name: str, here: str, public: str, where: Location, whose: str = "here") -> Diagnostic:
    return Diagnostic(where, "note", REDEFINED, f"`\\{name}` is `{here}` {whose}, in TeX it is {public}")


def table(given: object) -> dict[str, Macro]:
    """The macros of a table; one that TeX cannot take has been reported by the build."""
    found = {}
    for name, value in given.items() if isinstance(given, Mapping) else ():
        try:
            made = macro(name, value)
        except ValueError:
            continue
        found[made.name] = made
    return found


def changed(inner: Mapping[str, Macro], outer: Mapping[str, Macro]) -> list[str]:
    return [name for name, made in inner.items() if name in outer and outer[name] != made]


def none_uses(names: list[str], where: Location, words: str) -> Iterator[Diagnostic]:
    if names:
        yield Diagnostic(where, "note", UNUSED, f"{words} {listed(names)}")


def redefined(name: str, outer: Macro, own: Macro, where: Location) -> Diagnostic:
    message = f"`\\{name}` is `{own.definition}` here, elsewhere `{outer.definition}`"
    if own.definition == outer.definition:
        message = f"`\\{name}` takes {own.nargs} arguments here, elsewhere {outer.nargs}"
    return Diagnostic(where, "note", REDEFINED, message)


def shadows(token: Token, macros: Mapping[str, Macro]) -> list[str]:
    """The macros of a deck that a formula gives another meaning."""
    return sorted(definitions(token.content)[0] & macros.keys())


def defined_anew(token: Token, macros: Mapping[str, Macro]) -> Diagnostic:
    message = f"this formula defines {listed(shadows(token, macros))} anew, to the end of the deck"
    return Diagnostic(token.meta["at"], "note", REDEFINED, message)


def listed(names: Iterable[str]) -> str:
    shown = [f"`\\{name}`" for name in names]
    if len(shown) > NAMED:
        return f"{', '.join(shown[:NAMED])} and {len(shown) - NAMED} more"
    return " and ".join(", ".join(shown).rsplit(", ", 1))


def place(deck: Deck, names: list[str]) -> Location:
    """Where the first of the macros stands in the front matter."""
    places = deck.source.option_lines
    found = (places.get(f"tex.macros.{prefix}{name}") for name in names for prefix in ("", "\\"))
    return next((at for at in found if at), places.get("tex.macros", deck.source.locate(0)))
