"""The setting `bibliography`: the files of sources, and how they are cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builder.diagnostics import Diagnostic, Location, Report, did_you_mean

STYLES = ("alphabetic", "numeric", "author-year")
KEYS = ("files", "style", "foot")


@dataclass(frozen=True)
class Citations:
    """`files` are as written, `style` is one of `STYLES`; with `foot`, slides end with what they cite."""

    files: tuple[str, ...] = ()
    style: str = STYLES[0]
    foot: bool = False


def citations(
    given: object, places: Mapping[str, Location], where: Location, report: Report
) -> Citations | None:
    """`refs.bib`, a list of files, or a mapping of `KEYS`. None when there is no such setting."""
    if given is None:
        return None
    values = given if isinstance(given, dict) else {"files": given}

    def warn(key: str, message: str, hint: str = "") -> None:
        at = places.get(f"bibliography.{key}") or places.get("bibliography", where)
        report(Diagnostic(at, "warning", "option-type", message, hint))

    for key in values:
        if key not in KEYS:
            hint = did_you_mean(str(key), KEYS)
            warn(str(key), f"unknown option `{key}` of `bibliography`", hint)
    files = values.get("files", [])
    style = values.get("style", STYLES[0])
    if style not in STYLES:
        known = f"there are {', '.join(f'`{name}`' for name in STYLES)}"
        warn("style", f"no style of citations `{style}`", did_you_mean(str(style), STYLES) or known)
        style = STYLES[0]
    named = tuple(map(str, files)) if isinstance(files, list) else (str(files),)
    return Citations(named, str(style), bool(values.get("foot", False)))
