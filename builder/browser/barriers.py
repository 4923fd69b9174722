"""What axe-core finds on a page, in words of ours: what keeps people from reading a slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.browser.findings import finding
from builder.browser.stills import seen_from, source_location
from builder.diagnostics import Diagnostic, with_places

AXE_RULES = {"color-contrast": "low-contrast", "image-alt": "missing-alt", "svg-img-alt": "missing-alt"}
HINTS = {"missing-alt": "`alt=\"…\"` says what it shows, `alt=\"\"` that it is decoration"}


@dataclass(frozen=True)
class Colours:
    """Of a text and of what is behind it, their contrast and the least that is wanted (`4.5:1`)."""

    fgColor: str  # noqa: N815 (axe-core's names)
    bgColor: str  # noqa: N815
    contrastRatio: float  # noqa: N815
    expectedContrastRatio: str  # noqa: N815


@dataclass(frozen=True)
class Barrier:
    """What axe-core found: the slide's place and what it switches off, the rule and its help, the element's
    markup and text, and its colours if they are what is wrong."""

    source: str
    off: str
    rule: str
    help: str
    what: str
    text: str
    colours: Colours | None

    @property
    def code(self) -> str:
        """Our rule for it."""
        return AXE_RULES.get(self.rule, "accessibility")

    @property
    def cause(self) -> tuple[str, ...]:
        """Barriers with the same cause are one problem: a pair of colours, a picture, a rule."""
        if self.colours:
            return (self.rule, self.colours.fgColor, self.colours.bgColor)
        return (self.rule, self.what) if self.code == "missing-alt" else (self.rule,)

    @property
    def message(self) -> str:
        if self.colours:
            colours = self.colours
            least = float(colours.expectedContrastRatio.removesuffix(":1"))  # what rounds to 3 or 4.5
            return (f"text `{self.text}` is {colours.fgColor} on {colours.bgColor}, "
                    f"contrast {colours.contrastRatio:.1f}, expected {least + 0.05:.2g}")
        if self.code == "missing-alt":
            return f"no alternative text for `{self.what}`"
        return f"`{self.what}`: {self.help[:1].lower()}{self.help[1:]} (axe-core `{self.rule}`)"


def describe_barriers(barriers: Sequence[Barrier], deck: str) -> Iterator[Diagnostic]:
    """One finding for each cause: what the theme does to every slide is said at the first."""
    causes: dict[tuple[str, ...], list[Diagnostic]] = {}
    for barrier in barriers:
        where = source_location(seen_from(deck, barrier.source))
        found = finding(barrier.code, where, barrier.message, HINTS.get(barrier.code, ""))
        causes.setdefault(barrier.cause, []).append(found)
    yield from map(with_places, causes.values())
