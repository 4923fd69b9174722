"""What a page is made of, as it stands before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from builder.dialect.inside import walk
from builder.page.formulas import macros_of

if TYPE_CHECKING:
    from markdown_it.token import Token

    from builder.diagnostics import Report
    from builder.dialect.deck import Deck
    from builder.page.assets import Assets
    from builder.page.context import Meanwhile, RenderedSlide
    from builder.page.door import Door
    from builder.page.formulas import Formulas, Math
    from builder.theming.fonts import FontRules
    from builder.theming.templates import Templates


@dataclass(frozen=True)
class Material:
    """A deck, the templates of its theme, and the files its page will need, collected on the way.

    `math` says where formulas are typeset; problems go to `report`.
    """

    deck: Deck
    math: Math
    templates: Templates
    door: Door
    report: Report

    @property
    def assets(self) -> Assets:
        return self.door.assets

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """All tokens of the deck, in order, those within others too."""
        slides = (slide.tokens for slide in self.deck.slides)
        return [token for part in (self.deck.prologue, *slides) for token in walk(part)]

    @property
    def reveal_options(self) -> dict[str, Any]:
        """The options of reveal.js: the deck's before the theme's."""
        return {"hash": True, **self.templates.theme.reveal, **self.deck.options.reveal}

    @property
    def scale(self) -> float:
        """How much larger the deck's slides are than those for which the theme has its sizes."""
        own, given = self.templates.theme.reveal, self.reveal_options
        sizes = [(given.get(side), own.get(side)) for side in ("width", "height")]
        numbers = [a / b for a, b in sizes if isinstance(a, int | float) and isinstance(b, int | float) and b]
        grounded = bool(self.templates.theme.reveal_theme)  # whose sizes reveal.js does not change
        return min(numbers) if len(numbers) == len(sizes) and min(numbers) > 0 and not grounded else 1

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a slide in pixels; the theme's where the deck's are shares of the window."""
        return self.length("width", 960), self.length("height", 700)

    def length(self, side: str, usual: float) -> float:
        given = (self.reveal_options.get(side), self.templates.theme.reveal.get(side), usual)
        return next(n for n in given if isinstance(n, int | float) and n > 0)

    @property
    def tex_macros(self) -> dict[str, Any]:
        return macros_of(self.deck, self.templates.theme)


class Fonts(Protocol):
    """Gives the `@font-face` rules of a page; their files are added to its assets."""

    def __call__(self, material: Material, slides: tuple[RenderedSlide, ...]) -> FontRules: ...


@dataclass(frozen=True)
class Help:
    """What takes its time and is done beside the rest: `formulas` waits for the typeset formulas, `fonts`
    gives the page's fonts, `meanwhile` begins with something in a thread."""

    formulas: Callable[[], Formulas]
    fonts: Fonts
    meanwhile: Meanwhile
