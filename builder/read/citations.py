"""The setting `bibliography`: the files of sources, and how they are cited."""

from __future__ import annotations

from dataclasses import dataclass

from builder.diagnostics import did_you_mean
from builder.read.option_faults import Faults

STYLES = ("alphabetic", "numeric", "author-year")
KEYS = ("files", "style", "foot")


@dataclass(frozen=True)
class Citations:
    """`files` are as written, `style` is one of `STYLES`; with `foot`, slides end with what they cite."""

    files: tuple[str, ...] = ()
    style: str = STYLES[0]
    foot: bool = False


def citations(given: object, faults: Faults) -> Citations | None:
    """`refs.bib`, a list of files, or a mapping of `KEYS`. None when there is no such setting."""
    if given is None:
        return None
    values = given if isinstance(given, dict) else {"files": given}
    faults.warn_of_unknown(values, ["bibliography"], KEYS)
    files = values.get("files", [])
    style = values.get("style", STYLES[0])
    if style not in STYLES:
        known = f"there are {', '.join(f'`{name}`' for name in STYLES)}"
        hint = did_you_mean(str(style), STYLES) or known
        faults.warn(["bibliography", "style"], "option-type", f"no style of citations `{style}`", hint)
        style = STYLES[0]
    named = tuple(map(str, files)) if isinstance(files, list) else (str(files),)
    return Citations(named, str(style), bool(values.get("foot", False)))
