"""Read a `.bib` file: its entries in words, as a list of sources shows them.

pybtex reads the file and sets the entries (`source_style`). TeX between dollars stays TeX and is typeset with
the deck; other TeX becomes characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report, shown_name
from builder.read.source_style import OTHERS, family, plain, style

COMMANDS = re.compile(r"\\url\s*\{([^{}]*)\}|\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
# Commands for letters of another kind, outside of formulas.
EMPHASIS = re.compile(r"\\(?:emph|textit|textsl)\s*\{([^{}]*)\}")
LETTERS = re.compile(r"\\(?:text(?:rm|bf|sf|tt|sc|up|md|normal)?|mbox)\s*(?=\{)")
# Marks that no text has: for what is emphasised, and from here on for formulas.
EM = {"\ufdd2": "<em>", "\ufdd3": "</em>"}
FIRST = 0xF0000
FORMULA = re.compile(r"(?<!\\)\$(?:\\.|[^$\\])*\$", re.S)
COMMAND = re.compile(r"\\[A-Za-z]+")
# Braces that keep letters as they are, which nothing here changes.
PROTECTED = re.compile(r'<span class="bibtex-protected">([^<]*)</span>')
# What biblatex calls otherwise.
TYPES = {"online": "misc", "thesis": "phdthesis", "report": "techreport", "collection": "book"}
FIELDS = {"journaltitle": "journal", "location": "address", "date": "year", "institution": "school"}
ROLES = ("author", "editor")
LONGEST_WORDS, TIMES_THE_FILE = 1_000_000, 20  # characters that all abbreviations together stand for


@dataclass(frozen=True)
class Source:
    """An entry: the names of its authors as they are cited, its year and title as text, and all of it as HTML
    with TeX.

    `at` is where it stands, `lacks` what is wrong with it; `more` whether there are further authors.
    """

    key: str
    names: tuple[str, ...]
    year: str
    title: str
    html: str
    at: Location
    lacks: str = ""
    more: bool = False


def read_bibliography(path: Path, text: str, report: Report) -> dict[str, Source]:
    """The entries by key, in the order of the file. What cannot be read is reported and left out."""
    from pybtex.database import BibliographyData

    found = Entries(path, text, report)
    data = BibliographyData(entries=found.entries)
    return {key: found.source(key, entry, data) for key, entry in data.entries.items()}


class Entries:
    """The entries of a file as pybtex has them."""

    def __init__(self, path: Path, text: str, report: Report) -> None:
        self.path, self.lines, self.report = path, text.split("\n"), report
        self.formulas: dict[str, str] = {}
        self.places: dict[str, int] = {}
        self.entries: dict[str, Any] = {}
        self.read(text)

    def read(self, text: str) -> None:
        from pybtex.database.input.bibtex import LowLevelParser, month_names

        parser: Any = LowLevelParser(text, macros=dict(month_names))
        parser.handle_error = lambda error: self.broken(parser, error)
        parser.substitute_macro = self.bounded(parser)
        for kind, body in parser:
            if kind.lower() in {"string", "preamble", "comment"} or not body[0]:
                continue
            key, fields = body
            line = text.count("\n", 0, parser.command_start or 0) + 1
            if key in self.entries:
                first = f"the first is at line {self.places[key]}"
                self.problem(line, f"there is an entry `{key}` already", first)
                continue
            self.places[key] = line
            values = {name.lower(): self.field(value) for name, value in fields}
            self.entries[key] = entry(kind.lower(), values)

    def field(self, value: Iterable[str]) -> str:
        """The value of a field, with marks for formulas and emphasis, of which pybtex knows nothing."""

        def hidden(found: re.Match[str]) -> str:
            mark = chr(FIRST + len(self.formulas))
            self.formulas[mark] = found[0]
            return mark

        text = FORMULA.sub(hidden, joined(value))
        opening, closing = EM
        return LETTERS.sub("", EMPHASIS.sub(rf"{opening}\1{closing}", COMMANDS.sub(r"\1\2", text)))

    def bounded(self, parser: Any) -> Callable[[str], str]:
        """What an abbreviation stands for; those made of others again and again are cut off."""
        meant: Callable[[str], str] = parser.substitute_macro
        left = max(LONGEST_WORDS, TIMES_THE_FILE * len(parser.text))

        def words(name: str) -> str:
            nonlocal left
            whole, rest = meant(name), left
            left -= len(whole)
            if rest >= 0 > left:
                line = parser.text.count("\n", 0, parser.command_start or 0) + 1
                self.problem(line, f"`{name}` and other abbreviations make too long a text")
            return whole if left >= 0 else ""

        return words

    def broken(self, parser: Any, error: Any) -> None:
        from pybtex.scanner import PrematureEOF

        key = parser.current_entry_key
        reason = str(error).partition(": ")[2] or str(error)
        line = int(getattr(error, "lineno", None) or 1)
        if isinstance(error, PrematureEOF):
            line = parser.text.count("\n", 0, parser.command_start) + 1
        self.problem(line, f"entry `{key}`: {reason}" if key else reason)

    def at(self, line: int) -> Location:
        return Location(shown_name(self.path), line, 1, self.lines[min(line, len(self.lines)) - 1])

    def problem(self, line: int, message: str, hint: str = "") -> None:
        self.report(Diagnostic(self.at(line), "error", "bibliography", message, hint))

    def source(self, key: str, entry: Any, data: Any) -> Source:
        people: list[Any] = next((entry.persons[role] for role in ROLES if entry.persons.get(role)), [])
        html, lacks = self.set_entry(entry, data)
        return Source(
            key=key,
            names=tuple(family(person) for person in people if str(person) != OTHERS),
            year=plain(entry.fields.get("year", ""))[:4],
            title=filled(plain(entry.fields.get("title", "")), {**dict.fromkeys(EM, ""), **self.formulas}),
            html=html,
            at=self.at(self.places.get(key, 1)),
            lacks=lacks,
            more=any(str(person) == OTHERS for person in people),
        )

    def set_entry(self, entry: Any, data: Any) -> tuple[str, str]:
        """The entry as HTML, and which field it lacks; then it is set as one of no kind."""
        from pybtex.backends.html import Backend
        from pybtex.style.template import FieldIsMissing

        try:
            text, lacks = style().format_entry("", entry, data).text, ""
        except FieldIsMissing as error:
            entry.type = "misc"
            entry.fields.setdefault("title", entry.key)
            text, lacks = style().format_entry("", entry, data).text, str(error).partition(" in ")[0]
        html = PROTECTED.sub(r"\1", str(text.render(Backend()))).replace("\n", " ")
        lacks = lacks or unknown_command(html)
        return filled(html, {**EM, **{mark: escape(tex) for mark, tex in self.formulas.items()}}), lacks


def entry(kind: str, fields: Mapping[str, str]) -> Any:
    from pybtex.bibtex.utils import split_name_list
    from pybtex.database import Entry, Person

    named = {FIELDS.get(name, name): value for name, value in fields.items()}
    given = {role: split_name_list(named.pop(role)) for role in ROLES if role in named}
    persons = {role: [Person(name) for name in names] for role, names in given.items()}
    made = Entry(kind, fields=named, persons=persons)
    if not hasattr(style(), f"get_{made.type}_template"):
        made.type = TYPES.get(made.type, "misc")
    return made


def unknown_command(html: str) -> str:
    """What to say of TeX that has not become characters."""
    found = COMMAND.search(html)
    return f"unknown command `{found[0]}`" if found else ""


def filled(text: str, marks: Mapping[str, str]) -> str:
    return "".join(marks.get(letter, letter) for letter in text)


def joined(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())
