"""Read a `.bib` file: its entries in words, as a list of sources shows them.

pybtex reads the file and sets the entries, in the manner of BibTeX's plain style. TeX between dollars stays
TeX and is typeset with the deck; other TeX becomes characters. Chinese, Japanese and Korean names are written
without a blank, the family name first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from builder.diagnostics import Diagnostic, Location, Report, shown_name

ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
COMMANDS = re.compile(r"\\url\s*\{([^{}]*)\}|\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
# Braces that keep letters as they are, which nothing here changes.
PROTECTED = re.compile(r'<span class="bibtex-protected">([^<]*)</span>')
# What biblatex calls otherwise.
TYPES = {"online": "misc", "thesis": "phdthesis", "report": "techreport", "collection": "book"}
FIELDS = {"journaltitle": "journal", "location": "address", "date": "year", "institution": "school"}
ROLES = ("author", "editor")
LONGEST_WORDS, TIMES_THE_FILE = 1_000_000, 20  # characters that all abbreviations together stand for


@dataclass(frozen=True)
class Source:
    """An entry: the family names of its authors, its year and title as text, and all of it as HTML with TeX.

    `at` is where it stands, `lacks` what is missing in it.
    """

    key: str
    names: tuple[str, ...]
    year: str
    title: str
    html: str
    at: Location
    lacks: str = ""


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
            self.entries[key] = entry(kind.lower(), {name.lower(): joined(value) for name, value in fields})

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
                self.problem(line, f"`{name}` and other abbreviations stand for too long a text")
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
            names=tuple(family(person) for person in people),
            year=plain(entry.fields.get("year", ""))[:4],
            title=plain(entry.fields.get("title", "")),
            html=html,
            at=self.at(self.places.get(key, 1)),
            lacks=lacks,
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
        html = PROTECTED.sub(r"\1", str(text.render(Backend())))
        return html.replace("\n", " "), lacks


def entry(kind: str, fields: Mapping[str, str]) -> Any:
    from pybtex.bibtex.utils import split_name_list
    from pybtex.database import Entry, Person

    named = {FIELDS.get(name, name): COMMANDS.sub(r"\1\2", value) for name, value in fields.items()}
    given = {role: split_name_list(named.pop(role)) for role in ROLES if role in named}
    persons = {role: [Person(name) for name in names] for role, names in given.items()}
    made = Entry(kind, fields=named, persons=persons)
    if not hasattr(style(), f"get_{made.type}_template"):
        made.type = TYPES.get(made.type, "misc")
    return made


def joined(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())


def plain(tex: str) -> str:
    """TeX as characters, formulas as TeX."""
    from pybtex.richtext import Text

    return str(Text.from_latex(tex))


def family(person: Any) -> str:
    """The family name as it is cited; of a name in Chinese letters without a comma, its first letter."""
    last = " ".join(map(plain, (*person.prelast_names, *person.last_names)))
    if ASIAN.search(last) and not person.first_names:
        return last[:1]
    return last


@cache
def style() -> Any:
    """Set as BibTeX's plain style does, apart from Chinese names."""
    from pybtex.richtext import Text
    from pybtex.style.formatting.unsrt import Style

    made = Style()
    western: Callable[..., Any] = made.format_name

    def name(person: Any, abbreviate: bool = False) -> Any:
        if not ASIAN.search(str(person)):
            return western(person, abbreviate)
        letters = [*person.prelast_names, *person.last_names, *person.first_names, *person.middle_names]
        return Text("".join(map(plain, letters)))

    made.format_name = name
    return made
