"""What TeX passes over in silence, found while a formula is typeset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from builder.math.formula import Remark
from builder.math.place import place_of

BARE_NAME = re.compile(r"\\(?:new|renew|provide)command\*?\s*\{\s*([A-Za-z]+)\s*\}")
# Behind a number in the last line; in others it hides the end of the line, as authors mean it.
PERCENT = re.compile(r"(?<=\d)(?:\\[,;:!]|~)?(%)[^\n]*\s*\Z")
IN_BROWSER = re.compile(r"(?:var|env|color|color-mix)\(.*\)|currentcolor|transparent|inherit", re.IGNORECASE)
MIXTURE = re.compile(r"[A-Za-z]+!\d+")


def remarks(tex: str, found: Iterable[tuple[str, str]]) -> tuple[Remark, ...]:
    """From the worker's list of what it noticed: pairs of a code and what it is about."""
    return tuple(dict.fromkeys([*noticed(tex, found), *read(tex)]))


def noticed(tex: str, found: Iterable[tuple[str, str]]) -> Iterator[Remark]:
    for code, subject in found:
        if code == "inline-tag":
            message = "`\\tag` numbers displayed formulas only"
            yield Remark(message, "put the formula in `$$`", place_of("\\tag", tex))
        elif code == "renewed":
            message = f"there is no `\\{subject}` to renew: it is defined anew"
            yield Remark(message, "write `\\newcommand`", place_of("\\renewcommand", tex))
        elif code == "colour" and not is_colour(subject):
            yield Remark(f"no colour `{subject}`", colour_hint(subject), place_of(f"{{{subject}}}", tex))


def read(tex: str) -> Iterator[Remark]:
    if percent := PERCENT.search(tex):
        yield Remark("`%` begins a comment, and is not shown", "the sign is `\\%`", percent.start(1))
    if "command" in tex:
        for bare in BARE_NAME.finditer(tex):
            yield Remark(f"`{bare[1]}` has no backslash here: `\\{bare[1]}` is defined", "", bare.start())


def is_colour(name: str) -> bool:
    """Whether browsers know a colour."""
    from tinycss2.color5 import parse_color  # type: ignore[import-untyped]

    return bool(IN_BROWSER.fullmatch(name.strip())) or parse_color(name) is not None


def colour_hint(name: str) -> str:
    if MIXTURE.match(name):
        return "colours are not mixed here: `\\definecolor{name}{rgb}{…}` names one, `#rrggbb` is one"
    return "colours are those of CSS, of LaTeX's dvipsnames, `#rrggbb`, and those of `\\definecolor`"
