"""The formulas of a deck, typeset at build or left to the browser: token → markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from markdown_it.token import Token

from builder.deck import Deck, Slide
from builder.diagnostics import Diagnostic, Location, Report
from builder.render import formulas

if TYPE_CHECKING:
    from builder.math.formula import Formula, MathOptions, Refused
    from builder.math.typeset import Typesetter

Math = Literal["build", "client"]


@dataclass(frozen=True)
class Formulas:
    """`markup` maps `id(token)` to HTML; `defs` goes into the page once; `notes` maps a slide's
    number to the glyphs its notes need where they are shown alone, in the speaker's window."""

    markup: Mapping[int, str]
    defs: str = ""
    notes: Mapping[int, str] | None = None


def leave_to_browser(deck: Deck) -> Formulas:
    """TeX in delimiters that MathJax finds; a bare environment stays the text it is."""
    tokens = [t for slide in deck.slides for t in formulas((*slide.tokens, *slide.notes))]
    return Formulas({id(t): client_markup(t) for t in (*tokens, *formulas(deck.prologue))})


def client_markup(token: Token) -> str:
    if token.meta.get("bare"):
        return escape(token.content, quote=False)
    tex = escape(" ".join(token.content.split()), quote=False)
    return wrap(token, f"\\[{tex}\\]" if token.meta["display"] else f"\\({tex}\\)")


def wrap(token: Token, inside: str, extra: str = "") -> str:
    """A formula's element; one that `holds` keeps what follows it on its line. A display inside text stays a
    phrase, for it must not end the paragraph."""
    if not token.meta["display"]:
        holds = " holds" if token.meta.get("holds") else ""
        return f'<span class="math inline{holds}{extra}">{inside}</span>'
    name = "div" if token.type == "math_block" else "span"
    return f'<{name} class="math display{extra}">{inside}</{name}>'


def math_options(
    macros: Mapping[str, Any], packages: tuple[str, ...], x_height: float, report: Report, where: Location
) -> MathOptions:
    """What formulas are typeset with, in text of that x-height (em).

    Settings that TeX cannot take are found by trying them one by one, reported and left out.
    """
    from builder.math.formula import MathOptions

    def takes(macros: Mapping[str, Any], packages: tuple[str, ...]) -> bool:
        try:
            MathOptions.of(macros, packages)
        except ValueError as error:
            report(Diagnostic(where, "error", "tex-option", str(error)))
            return False
        return True

    try:
        return MathOptions.of(macros, packages, x_height)
    except ValueError:
        good = {name: value for name, value in macros.items() if takes({name: value}, ())}
        return MathOptions.of(good, tuple(name for name in packages if takes({}, (name,))), x_height)


def typeset(deck: Deck, typesetter: Typesetter, report: Report) -> Formulas:
    """Every formula typeset; one that TeX refuses is reported at its place and shown as its source."""
    slides = list(deck.slides)
    shown = [formulas(slide.tokens) for slide in slides]
    page = typesetter.typeset([list(map(as_formula, tokens)) for tokens in shown])
    markup: dict[int, str] = {}
    for tokens, results in zip(shown, page.markup, strict=True):
        place(tokens, results, markup, report)
    notes = {
        n: note_glyphs(slide, typesetter, markup, report) for n, slide in enumerate(slides) if slide.notes
    }
    markup |= {id(t): "" for t in formulas(deck.prologue)}
    return Formulas(markup, page.defs, notes)


def note_glyphs(slide: Slide, typesetter: Typesetter, markup: dict[int, str], report: Report) -> str:
    tokens = formulas(slide.notes)
    if not tokens:
        return ""
    page = typesetter.typeset([list(map(as_formula, tokens))])
    place(tokens, page.markup[0], markup, report)
    return page.defs


def as_formula(token: Token) -> Formula:
    from builder.math.formula import Formula

    return Formula(token.content.strip(), bool(token.meta["display"]))


def place(
    tokens: Sequence[Token], results: Sequence[str | Refused], markup: dict[int, str], report: Report
) -> None:
    for token, result in zip(tokens, results, strict=True):
        if isinstance(result, str):
            markup[id(token)] = wrap(token, result)
        else:
            report(diagnose(token, result))
            title = escape(f"{result.message} {result.hint}".strip())
            inside = f'<code title="{title}">{escape(token.content.strip())}</code>'
            markup[id(token)] = wrap(token, inside, " error")


def diagnose(token: Token, refused: Refused) -> Diagnostic:
    at: Location = token.meta["at"]
    lead = len(token.content) - len(token.content.lstrip())
    before = token.content[: lead + (refused.offset or 0)]
    if "\n" not in before:
        at = replace(at, column=at.column + len(before))
    elif token.type == "math_block" or refused.offset is not None:
        at = replace(
            at,
            line=at.line + before.count("\n"),
            column=len(before) - before.rfind("\n"),
            text=token.content.split("\n")[before.count("\n")],
        )
    return Diagnostic(at, "error", "tex", refused.message, refused.hint)
