"""A step of building a deck: what it gives, or the problem that it ended with."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb
from typing import TypeVar

from builder.diagnostics import Diagnostic, Location, Report, did_you_mean, shown_name
from builder.read.courses import Work
from builder.read.source import Source, Unreadable
from builder.theming.manifest import ThemeError
from builder.theming.templates import BadTemplate

BUILDER = Path(__file__).parents[1]
T = TypeVar("T")
RULE = re.compile(r"(?:-{3,}|\*{3,})\s*")


def attempt(step: Callable[[], T], work: Work, report: Report) -> T | None:
    """What a step of building a deck gives; None when it fails, which is reported."""
    try:
        return step()
    except Unreadable as error:
        report(fault(work, "unreadable", error.message, error.hint))
    except ThemeError as error:
        report(fault(work, "theme", error.message, error.hint))
    except NoSlides as error:
        message = "this file has no slide, so no page was made"
        report(Diagnostic(error.at, "error", "no-slides", message, error.hint))
    except NoEdition as error:
        report(Diagnostic(error.at, "error", "no-edition", str(error), error.hint))
    except BadTemplate as error:
        report(Diagnostic(error.at, "error", "template", error.message))
    except FileNotFoundError as error:
        report(fault(work, "not-installed", str(error)))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        report(fault(work, "unusable-file", f"`{error.filename}`: {reason}"))
    except Exception as error:  # the last resort: one deck must not take the others with it
        report(internal(work, error))
    return None


def fault(work: Work, code: str, message: str, hint: str = "") -> Diagnostic:
    """A problem of a deck as a whole."""
    return Diagnostic(Location(shown_name(work.deck)), "error", code, message, hint)


def internal(work: Work, error: Exception) -> Diagnostic:
    """A fault of the program, with the place in it that knows more."""
    lines = [(Path(frame.filename), frame.lineno) for frame in extract_tb(error.__traceback__)]
    ours = [f"{path.relative_to(BUILDER)}:{line}" for path, line in lines if path.is_relative_to(BUILDER)]
    place = ours[-1] if ours else "?"
    words = str(error).split("\n")[0][:200]
    return fault(
        work,
        "internal",
        f"this deck was not built: {type(error).__name__} at {place}: {words}",
        "this is a bug in the program: please report it, with the deck if possible",
    )


class NoEdition(Exception):
    """An edition that the deck's settings do not know."""

    def __init__(self, name: str, known: tuple[str, ...], at: Location) -> None:
        super().__init__(f"there is no edition `{name}`")
        self.at = at
        self.hint = did_you_mean(name, known) or f"there are {', '.join(known)}; `editions:` adds others"


class NoSlides(Exception):
    """A file that is no deck: nothing would be on its page."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        rule = next((n for n, line in enumerate(source.lines) if RULE.fullmatch(line)), None)
        self.at = source.locate(rule or 0)
        between = " instead of rules" if rule is not None else ""
        self.hint = f"start each slide with a line `<!-- slide -->`{between}"
