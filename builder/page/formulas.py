"""The formulas of a deck, typeset at build or left to the browser: token → markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, Report
from builder.dialect.deck import Deck, Slide
from builder.dialect.marked_tex import MarkedTex
from builder.page.render import formulas

if TYPE_CHECKING:
    from builder.math.formula import Formula, MathOptions, Refused
    from builder.math.typeset import Typesetter
    from builder.theming.templates import Templates

Math = Literal["build", "client"]


@dataclass(frozen=True)
class Formulas:
    """`markup` maps `id(token)` to HTML; `defs` goes into the page once; `problems` are those of TeX."""

    markup: Mapping[int, str]
    defs: str = ""
    problems: tuple[Diagnostic, ...] = ()


def leave_to_browser(deck: Deck) -> Formulas:
    """TeX in delimiters that MathJax finds; a bare environment stays the text it is."""
    tokens = [t for slide in deck.slides for t in formulas((*slide.tokens, *slide.notes))]
    return Formulas({id(t): client_markup(t) for t in (*tokens, *formulas(deck.prologue))})


def client_markup(token: Token) -> str:
    if token.meta.get("bare"):
        return escape(token.content, quote=False)
    marked: MarkedTex | None = token.meta.get("tex")
    content = marked.as_tex() if marked else token.content
    tex = escape(" ".join(content.split()), quote=False)
    if not token.meta["display"]:
        return f'<span class="math inline{held(token)}">\\({tex}\\)</span>'
    name = "div" if token.type == "math_block" else "span"
    return f'<{name} class="math display">{targets(token)}\\[{tex}\\]</{name}>'


def held(token: Token) -> str:
    """The class of a formula that keeps what follows it on its line."""
    return " holds" if token.meta.get("holds") else ""


def wrap(token: Token, drawing: str, templates: Templates, extra: str = "") -> str:
    """A formula's element, as the theme has it. A display inside text stays a phrase, for it must not end the
    paragraph."""
    displayed = "block" if token.type == "math_block" else "display"
    kind = displayed if token.meta["display"] else "inline"
    return templates.formula(kind, drawing, held(token) + extra)


def targets(token: Token) -> str:
    """What links to the labels of a formula lead to."""
    marked: MarkedTex | None = token.meta.get("tex")
    return "".join(f'<span id="{escape(key)}"></span>' for key in marked.ids) if marked else ""


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


def typeset(deck: Deck, typesetter: Typesetter, templates: Templates) -> Formulas:
    """Every formula typeset; one that TeX refuses is shown as its source, and a problem at its place."""
    problems: list[Diagnostic] = []
    shown = [formulas(slide.tokens) for slide in deck.slides]
    page = typesetter.typeset([list(map(as_formula, tokens)) for tokens in shown])
    markup = {id(token): "" for token in formulas(deck.prologue)}
    for tokens, results in zip(shown, page.markup, strict=True):
        markup |= placed(tokens, results, templates, problems.append)
    for slide in deck.slides:
        markup |= in_notes(slide, typesetter, templates, problems.append)
    return Formulas(markup, page.defs, tuple(problems))


def in_notes(slide: Slide, typesetter: Typesetter, templates: Templates, report: Report) -> dict[int, str]:
    """The formulas of a slide's notes. The glyphs they need come with the first of them, for the notes are
    shown alone in the speaker's window."""
    tokens = formulas(slide.notes)
    if not tokens:
        return {}
    page = typesetter.typeset([list(map(as_formula, tokens))])
    markup = placed(tokens, page.markup[0], templates, report)
    first = id(tokens[0])
    return markup | {first: page.defs + markup[first]}


def as_formula(token: Token) -> Formula:
    from builder.math.formula import Formula

    marked: MarkedTex | None = token.meta.get("tex")
    tex = marked.text if marked else token.content
    return Formula(tex.strip(), bool(token.meta["display"]))


def placed(
    tokens: Sequence[Token], results: Sequence[str | Refused], templates: Templates, report: Report
) -> dict[int, str]:
    markup = {}
    for token, result in zip(tokens, results, strict=True):
        if isinstance(result, str):
            marked: MarkedTex | None = token.meta.get("tex")
            drawing = targets(token) + marked.filled(result) if marked else result
            markup[id(token)] = wrap(token, drawing, templates)
        else:
            report(diagnose(token, result))
            title = escape(f"{result.message} {result.hint}".strip())
            inside = f'<code title="{title}">{escape(token.content.strip())}</code>'
            markup[id(token)] = wrap(token, inside, templates, " error")
    return markup


def diagnose(token: Token, refused: Refused) -> Diagnostic:
    at: Location = token.meta["at"]
    lead = len(token.content) - len(token.content.lstrip())
    marked: MarkedTex | None = token.meta.get("tex")
    offset = marked.place(refused.offset or 0) if marked else refused.offset or 0
    before = token.content[: lead + offset]
    if "\n" not in before:
        at = replace(at, column=at.column + len(before))
    elif token.type == "math_block" or refused.offset is not None:
        at = replace(
            at,
            line=at.line + before.count("\n"),
            column=len(before) - before.rfind("\n"),
            text=token.content.split("\n")[before.count("\n")],
        )
    return Diagnostic(at, "error", "tex", refused.message, refused.hint, refused.passing)
