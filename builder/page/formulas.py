"""The formulas of a deck, typeset at build or left to the browser: token → markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, Report, Severity
from builder.dialect.deck import Deck, Slide
from builder.dialect.inside import formulas
from builder.dialect.marked_tex import MarkedTex
from builder.dialect.notes import Outside

if TYPE_CHECKING:
    from builder.math.formula import Formula, MathOptions, Picture, Refused, Remark
    from builder.math.typeset import Typesetter
    from builder.theming.templates import Templates
    from builder.theming.theme import Theme

Math = Literal["build", "client"]
KEY_LENGTH = 8
STEP = re.compile(r' (?:class="fragment[^"]*"|data-fragment-index="[^"]*")')
DRAWING = re.compile(r"(<svg\b[^>]*)>.*?</svg>", re.S)
NAMED = re.compile(r' aria-label="[^"]*"')


@dataclass(frozen=True)
class Formulas:
    """`markup` maps `id(token)` to HTML; `defs` goes into the page once; `problems` are those of TeX.

    `table` maps the `data-m` of formulas to TeX and MathML, which the page keeps apart from its drawings.
    """

    markup: Mapping[int, str]
    defs: str = ""
    table: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()


def leave_to_browser(deck: Deck) -> Formulas:
    """TeX in delimiters that MathJax finds; a bare environment stays the text it is."""
    return Formulas({id(token): client_markup(token) for token in deck.formulas})


def client_markup(token: Token) -> str:
    if token.meta.get("bare"):
        return escape(token.content, quote=False)
    marked: MarkedTex | None = token.meta.get("tex")
    content = token.meta.get("source") or (marked.as_tex() if marked else token.content)
    lines = content.strip() if "%" in content else " ".join(content.split())  # a comment ends with its line
    tex = escape(lines, quote=False)
    if not token.meta["display"]:
        return f'<span class="math inline{held(token)}">\\({tex}\\)</span>'
    name = "div" if token.type == "math_block" else "span"
    return f'<{name} class="math display">{targets(token)}\\[{tex}\\]</{name}>'


def held(token: Token) -> str:
    """The class of a formula that keeps what follows it on its line."""
    return " holds" if token.meta.get("holds") else ""


def key_of(token: Token, mathml: str) -> str:
    """By which a formula's TeX and MathML are found: what is typeset anew in a preview has another, and so
    has the same TeX where a macro in it means something else."""
    return sha256(f"{token.content}\0{mathml}".encode()).hexdigest()[:KEY_LENGTH]


def wrap(token: Token, drawing: str, templates: Templates, extra: str = "", key: str = "") -> str:
    """A formula's element, as the theme has it. A display inside text stays a phrase, for it must not end the
    paragraph."""
    displayed = "block" if token.type == "math_block" else "display"
    kind = displayed if token.meta["display"] else "inline"
    attributes = f' data-m="{key}"' if key else ""
    return templates.formula(kind, drawing, held(token) + extra, attributes)


def targets(token: Token) -> str:
    """What links to the labels of a formula lead to."""
    marked: MarkedTex | None = token.meta.get("tex")
    return "".join(f'<span id="{escape(key)}"></span>' for key in marked.ids) if marked else ""


def macros_of(deck: Deck, theme: Theme) -> dict[str, Any]:
    """Those of the deck and its project stand before the theme's."""
    return {**theme.tex_macros, **deck.options.macros}


def math_options(
    macros: Mapping[str, Any],
    packages: tuple[str, ...],
    x_height: float,
    report: Report,
    place: Callable[..., Location],
) -> MathOptions:
    """What formulas are typeset with, in text of that x-height (em).

    Settings that TeX cannot take are found by trying them one by one, reported and left out: at the
    `place` of their keys (`Places.of`).
    """
    from builder.math.formula import MathOptions, Unfit

    def takes(macros: Mapping[str, Any], packages: tuple[str, ...], at: Location, advice: str = "") -> bool:
        try:
            MathOptions.of(macros, packages)
        except Unfit as error:
            report(Diagnostic(at, "error", "tex-option", str(error), advice or error.hint))
            return False
        return True

    def takes_macro(name: str, value: object) -> bool:
        return takes({name: value}, (), place("tex", "macros", name))

    def takes_package(name: str) -> bool:
        from builder.math.advice import elsewhere  # few decks have such a fault

        return takes({}, (name,), place("tex", "packages"), elsewhere(f"[{name}]"))

    try:
        return MathOptions.of(macros, packages, x_height)
    except Unfit:
        good = {name: value for name, value in macros.items() if takes_macro(name, value)}
        return MathOptions.of(good, tuple(filter(takes_package, packages)), x_height)


def typeset(deck: Deck, typesetter: Typesetter, templates: Templates) -> Formulas:
    """Every formula typeset; one that TeX refuses is shown as its source, and a problem at its place.

    What stands before the first slide is not shown, but what it defines holds. Notes know the labels and
    definitions of their slide; they are shown whole, for a step in them would be one of the slide.
    """
    problems: list[Diagnostic] = []
    shown = [(*formulas(deck.prologue),), *(slide.formulas for slide in deck.slides)]
    spoken = [(), *(slide.formulas_in_notes for slide in deck.slides)]
    page = typesetter.typeset([[*map(as_formula, [*a, *b])] for a, b in zip(shown, spoken, strict=True)])
    markup: dict[int, str] = {}
    table: dict[str, tuple[str, str]] = {}
    for tokens, notes, results in zip(shown, spoken, page.results, strict=True):
        table |= dict(entries(tokens, results))
        markup |= placed([*tokens, *notes], results, templates, problems.append)
        if notes:  # they are shown alone in the speaker's window, and bring their glyphs
            first = id(notes[0])
            markup[first] = page.defs_of(results[len(tokens) :]) + markup[first]
    stepped = {place for place, drawn in markup.items() if STEP.search(drawn)}
    for slide in deck.slides if stepped else ():
        markup |= {place: STEP.sub("", markup[place]) for place in in_notes(slide) & stepped}
    markup |= {id(token): "" for token in shown[0]}
    seen = [found for tokens, row in zip(shown, page.results, strict=True) for found in row[: len(tokens)]]
    return Formulas(markup, page.defs_of(seen), table, tuple(problems))


def in_notes(slide: Slide) -> set[int]:
    """The formulas that stand in notes, in those of the slide's comment or in an `aside`."""
    places = {id(token) for token in (*slide.formulas, *slide.formulas_in_notes)}
    return places - {id(token) for token in formulas(tuple(Outside().keep(slide.tokens)))}


def entries(
    tokens: Sequence[Token], results: Sequence[Picture | Refused]
) -> Iterator[tuple[str, tuple[str, str]]]:
    from builder.math.formula import Picture

    for token, result in zip(tokens, results, strict=False):
        if isinstance(result, Picture) and not token.meta.get("blank"):
            marked: MarkedTex | None = token.meta.get("tex")
            mathml = marked.filled(result.mathml) if marked else result.mathml
            yield key_of(token, result.mathml), (source_of(token).strip(), mathml)


def source_of(token: Token) -> str:
    """The TeX of a formula as the page tells it, without what students are to find out."""
    return str(token.meta.get("source", token.content))


def emptied(drawing: str) -> str:
    """A drawing of the same size with nothing in it."""
    return NAMED.sub(' aria-label=""', DRAWING.sub(r"\1></svg>", drawing))


def as_formula(token: Token) -> Formula:
    from builder.math.formula import Formula

    marked: MarkedTex | None = token.meta.get("tex")
    tex = marked.text if marked else token.content
    return Formula(tex.strip(), bool(token.meta["display"]))


def placed(
    tokens: Sequence[Token], results: Sequence[Picture | Refused], templates: Templates, report: Report
) -> dict[int, str]:
    from builder.math.formula import Refused

    markup = {}
    for token, result in zip(tokens, results, strict=True):
        if isinstance(result, Refused):
            report(diagnose(token, result, "error"))
            title = escape(f"{result.message} {result.hint}".strip())
            inside = f'<code title="{title}">{escape(source_of(token).strip())}</code>'
            markup[id(token)] = wrap(token, inside, templates, " error")
            continue
        for remark in result.remarks:
            report(diagnose(token, remark, "warning"))
        marked: MarkedTex | None = token.meta.get("tex")
        drawing = targets(token) + marked.filled(result.markup) if marked else result.markup
        blank = token.meta.get("blank")
        shown = emptied(drawing) if blank else drawing
        markup[id(token)] = wrap(token, shown, templates, key="" if blank else key_of(token, result.mathml))
    return markup


def diagnose(token: Token, found: Refused | Remark, severity: Severity) -> Diagnostic:
    """At its place in the formula, whose lines are those of the source unless `lines` says what those are."""
    at: Location = token.meta["at"]
    lead = len(token.content) - len(token.content.lstrip())
    marked: MarkedTex | None = token.meta.get("tex")
    offset = marked.place(found.offset or 0) if marked else found.offset or 0
    before = token.content[: lead + offset]
    down, column = before.count("\n"), len(before) - before.rfind("\n")
    if not down:
        at = replace(at, column=at.column + len(before))
    elif token.type == "math_block" or found.offset is not None:
        text = token.content.split("\n")[down]
        line = token.meta.get("lines", [])[down : down + 1] or [text]
        at = replace(at, line=at.line + down, column=column + max(0, line[0].find(text)), text=line[0])
    passing = getattr(found, "passing", False)
    return Diagnostic(at, severity, "tex", found.message, found.hint, passing)
