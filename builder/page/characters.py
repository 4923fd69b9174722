"""Which characters a deck shows, and in which of a theme's faces: text, strong text, emphasis, code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from unicodedata import category
from unicodedata import name as unicode_name

from markdown_it.token import Token

from builder.dialect.deck import Deck
from builder.dialect.inside import is_formula
from builder.page.context import RenderedSlide
from builder.theming.emoji import sequences

STRONG = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th", "dt", "summary", "mark"})
STRONG_CLASSES = frozenset({"callout-title", "admonition-title"})
EMPHASIS = frozenset({"em", "i"})
BY_NUMBER = re.compile(
    r"""\\(?:unicode(?:\[[^\]]*\])*|char)\s*\{?\s*(?:[x"]([0-9A-Fa-f]+)|(\d+))|\\U\s*\{?\s*([0-9A-Fa-f]+)"""
)
CODE = frozenset({"code", "pre", "kbd", "samp", "tt"})
TEXT_IN_FORMULA = re.compile(r"<text[^>]*>([^<]*)")
ALWAYS = frozenset(map(chr, range(0x20, 0x7F)))  # numbers, names and labels the page itself writes
NUMBERS = frozenset("0123456789.")  # of lists, which a theme may set in its strong face
BOLD = re.compile(r"""font-weight\s*[:=]\s*["']?(?:bold|[6-9]00)[^>]*>([^<]+)""")


def shown_characters(
    deck: Deck, slides: Iterable[RenderedSlide], tex_macros: Mapping[str, Any]
) -> dict[str, frozenset[str]]:
    """Use → characters; the uses are `text`, `strong`, `emphasis` and `code`. Speaker notes are not shown on
    slides.

    Anything may be shown in the text's face: drawings write in it, and styles ask for it. Where they ask for
    bold, a family with a strong face shows only that one. Formulas bring their own glyphs, except for what
    stands in them as it is, Chinese for example; so their TeX will do.
    """
    always = {"text": ALWAYS, "strong": NUMBERS}
    found = {use: {*always.get(use, ())} for use in ("text", "strong", "emphasis", "code")}
    bodies = [slide.body for slide in slides]
    tex = tex_of(deck, tex_macros)
    found["text"].update(*bodies, *tex, *map(named_by_number, tex))
    found["text"].update(*map(sequences, bodies), *map(sequences, tex))
    found["strong"].update(*(run for body in bodies for run in BOLD.findall(body)))
    for slide in deck.slides:
        for use, token in used(slide.tokens, []):
            found[use].update(token.content)
    return {use: frozenset(characters) for use, characters in found.items()}


def characters_in_formulas(deck: Deck, tex_macros: Mapping[str, Any]) -> frozenset[str]:
    """All that is typed in formulas and macros, or named there by its number."""
    tex = tex_of(deck, tex_macros)
    return frozenset().union(*tex, *map(named_by_number, tex))


def tex_of(deck: Deck, tex_macros: Mapping[str, Any]) -> list[str]:
    """The macros and formulas of a deck."""
    typed = (token.content for slide in deck.slides for token in slide.formulas)
    return [str([*tex_macros.values()]), *typed]


def named_by_number(tex: str) -> Iterator[str]:
    """The characters of `\\unicode{x4E2D}` or `\\char"4E2D`."""
    for hexadecimal, decimal, other in BY_NUMBER.findall(tex):
        number = int(decimal) if decimal else int(hexadecimal or other, 16)
        yield chr(number) if number <= 0x10FFFF else ""


Open = list[tuple[str, str]]  # the elements around a token that decide on its face: tag and use


def used(tokens: Iterable[Token], inside: Open) -> Iterator[tuple[str, Token]]:
    """Every token that shows its content, and the use its face is for. `inside` holds the open elements."""
    for token in tokens:
        follow(token, inside)
        if token.children is not None:
            yield from used(token.children, inside)
        elif token.content and token.type != "html_tag":
            yield use_of(token, inside), token


def follow(token: Token, inside: Open) -> None:
    name, step = token.tag, token.nesting
    if token.type == "html_tag":
        name, step = token.meta["name"], -1 if token.meta["closing"] else 1
    if step > 0 and (use := use_of_element(name, token)):
        inside.append((name, use))
    elif step < 0 and (opened := next((element for element in inside if element[0] == name), None)):
        inside.remove(opened)


def use_of_element(name: str, token: Token) -> str:
    if name in STRONG or not STRONG_CLASSES.isdisjoint(str(token.attrs.get("class", "")).split()):
        return "strong"
    return "code" if name in CODE else "emphasis" if name in EMPHASIS else ""


def use_of(token: Token, inside: Open) -> str:
    uses = {use for _, use in inside}
    if token.type in {"fence", "code_block", "code_inline"} or "code" in uses:
        return "code"
    return "strong" if "strong" in uses else "emphasis" if uses else "text"


def first_with(character: str, deck: Deck, drawn: Mapping[int, str] | None = None) -> Token | None:
    """The first token that shows a character in a font of the theme. `drawn` maps `id(token)` of formulas to
    their markup, in which glyphs of their own are no text."""
    tokens = (token for slide in deck.slides for _, token in used(slide.tokens, []))
    return next((token for token in tokens if character in shown_text(token, drawn or {})), None)


def first_in_use(characters: frozenset[str], use: str, deck: Deck) -> Token | None:
    """The first token that shows one of the characters in the face for this use; that for text may show
    any."""
    everywhere = (found for slide in deck.slides for found in used(slide.tokens, []))
    tokens = (token for asked, token in everywhere if use in (asked, "text"))
    return next((token for token in tokens if characters & {*token.content}), None)


def shown_text(token: Token, drawn: Mapping[int, str]) -> str:
    if is_formula(token):
        return "".join(TEXT_IN_FORMULA.findall(drawn.get(id(token), "")))
    return token.content


def is_letter(character: str) -> bool:
    """Marks over and under letters belong to them."""
    return category(character)[0] in "LM"


def by_script(characters: Iterable[str]) -> Iterable[list[str]]:
    """Letters of one script together, every other character on its own, in order."""
    found: dict[str, list[str]] = {}
    for character in sorted(characters):
        script = unicode_name(character, character).partition(" ")[0] if is_letter(character) else character
        found.setdefault(script, []).append(character)
    return found.values()
