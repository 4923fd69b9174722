"""The sources that a deck may cite, read from its `.bib` files or from what the cache has of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from builder.diagnostics import Diagnostic, Location, Report, from_plain
from builder.machine.cache import Cache
from builder.read.bibliography import Source, read_bibliography
from builder.read.project import Outside, Project, namesake
from builder.read.source import Unavailable, Unreadable, read_text
from builder.site import ledger

KIND = "bibliography"


def sources(
    names: tuple[str, ...],
    places: tuple[Path, ...],
    project: Project,
    cache: Cache,
    where: Location,
    report: Report,
    note_read: Callable[[Path], None],
) -> dict[str, Source]:
    """The entries of all files by key, the first of a key counting. Files are looked for in the `places`."""
    found: dict[str, Source] = {}
    for name in names:
        path = find(name, places, project, where, report, note_read)
        if path is None:
            continue
        try:
            text = read_text(path, report)
        except Unreadable as error:
            message = f"`{name}`: {error.message}"
            passing = isinstance(error, Unavailable)
            report(Diagnostic(where, "error", "bibliography", message, error.hint, passing))
            continue
        found = {**entries(path, text, cache, report), **found}
    return found


def find(
    name: str,
    places: tuple[Path, ...],
    project: Project,
    where: Location,
    report: Report,
    note_read: Callable[[Path], None],
) -> Path | None:
    for place in places:
        try:
            wanted, path = project.resolve(name, place), project.find(name, place)
        except Outside as error:
            message = f"bibliography `{name}` {error}"
            report(Diagnostic(where, "error", "outside-project", message, error.hint))
            return None
        note_read(path or wanted)
        if path:
            return path
    hint = next(filter(None, (namesake(place / name) for place in places)), "")
    report(Diagnostic(where, "error", "bibliography", f"no bibliography `{name}`", hint))
    return None


def entries(path: Path, text: str, cache: Cache, report: Report) -> dict[str, Source]:
    """What a file holds; what is wrong with it is told each time."""
    key = ledger.digest(repr((str(path), str(Path.cwd()), version(), text)).encode())
    known = cache.get_many(KIND, [key]).get(key)
    if known is None:
        problems: list[Diagnostic] = []
        made = read_bibliography(path, text, problems.append)
        known = json.dumps([[asdict(source) for source in made.values()], [asdict(p) for p in problems]])
        cache.put_many(KIND, {key: known})
    given, said = json.loads(known)
    for problem in said:
        report(from_plain(problem))
    made_of = (Source(**{**it, "names": tuple(it["names"]), "at": Location(**it["at"])}) for it in given)
    return {source.key: source for source in made_of}


def version() -> str:
    """Changes with the code that reads, and with pybtex."""
    from importlib.metadata import version as installed

    room = Path(__file__).parents[1] / "read"
    code = b"".join((room / name).read_bytes() for name in ("bibliography.py", "source_style.py"))
    return ledger.digest(code + installed("pybtex").encode())
