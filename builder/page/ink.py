"""Ink on slides: which slide a stroke was drawn on, and what is drawn there when a deck is built.

A slide is known by what it says: its `id` or title (`Proof (2)` is the second of that name) and a mark of the
text below the title. So ink stays with its slide when others come, go or change places, when its title is
changed or its text is, but not both. Empty pages that were drawn on are slides below theirs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, Report, shown_name
from builder.dialect.deck import Deck, Slide, Stack
from builder.page.render import plain_text, slide_title
from builder.read.ink import Stroke

IDENTITY, PAGE = "data-ink", "data-ink-page"
"""The attributes by which a page in which one draws knows its slides."""
COUNT = re.compile(r" \(\d+\)$")
LONGEST = 80
VERBATIM = frozenset({"fence", "code_block", "math_block"})
SlideChange = Callable[[Slide], list[Slide]]


def identities(deck: Deck) -> list[str]:
    """What each slide is known by, in order: a mark of its text, a blank, and a name that no other has."""
    seen: Counter[str] = Counter()
    found = []
    for slide in deck.slides:
        text = said(slide)
        name = named(slide, text)
        seen[name] += 1
        found.append(f"{mark(text)} {name}" + (f" ({seen[name]})" if seen[name] > 1 else ""))
    return found


def named(slide: Slide, text: str) -> str:
    given = slide.attributes.get("id")
    name = f"#{given}" if isinstance(given, str) else slide_title(slide) or text
    return printable(name)[:LONGEST].strip()


def said(slide: Slide) -> str:
    """The text of a slide below its title."""
    tokens = [token for token in slide.tokens if "margin" not in token.meta]
    if tokens and tokens[0].type == "heading_open":
        tokens = tokens[3:]
    return printable(" ".join(filter(None, map(text_of, tokens))))


def text_of(token: Token) -> str:
    return token.content if token.type in VERBATIM else plain_text(token)


def printable(text: str) -> str:
    words = " ".join(text.split())
    if words.isprintable():
        return words
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def mark(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def place_of(wanted: str, known: Sequence[str]) -> int | None:
    """The number of the slide that a stroke names; None if it is gone."""
    if wanted in known:
        return known.index(wanted)
    text, _, name = wanted.partition(" ")
    parts = [one.partition(" ") for one in known]
    of_text = [n for n, (it, _, _) in enumerate(parts) if it == text]
    alike = [n for n in of_text if COUNT.sub("", parts[n][2]) == COUNT.sub("", name)]
    same_name = [n for n, (_, _, it) in enumerate(parts) if it == name]
    renamed = of_text if len(of_text) == 1 and text != mark("") else []
    return next(iter([*alike, *same_name, *renamed]), None)


def names_alone(deck: Deck) -> list[str]:
    """The identities without the marks of texts, for pages that do not tell these: gaps are in them."""
    return [f"{mark('')} {one.partition(' ')[2]}" for one in identities(deck)]


def to_draw_on(deck: Deck, known_by: Callable[[Deck], list[str]] = identities) -> Deck:
    """The deck as a page has it in which one draws: its slides say what they are known by."""
    known = iter(known_by(deck))
    return with_slides(deck, lambda slide: [
        replace(slide, attributes={**slide.attributes, IDENTITY: next(known)})
    ])  # fmt: skip


def without_ink(deck: Deck) -> Deck:
    """The deck without what was drawn on it."""
    return replace(deck, options=replace(deck.options, ink=False))


def inked(deck: Deck, strokes: Sequence[Stroke], path: Path, report: Report) -> Deck:
    """The deck with strokes on its slides; those of slides that are gone are reported."""
    known = identities(deck)
    places = {wanted: place_of(wanted, known) for wanted in dict.fromkeys(stroke.slide for stroke in strokes)}
    drawn: dict[int, dict[int, list[Stroke]]] = defaultdict(lambda: defaultdict(list))
    lost: Counter[str] = Counter()
    for stroke in strokes:
        place = places[stroke.slide]
        if place is None:
            lost[stroke.slide.partition(" ")[2]] += 1
        else:
            drawn[place][stroke.page].append(stroke)
    for name, count in lost.items():
        report(stale(name, count, path))
    numbers = iter(range(len(known)))
    return with_slides(deck, lambda slide: with_pages(slide, drawn.get(next(numbers), {})))


def stale(name: str, count: int, path: Path) -> Diagnostic:
    what = f"{count} stroke{'s' if count > 1 else ''}"
    message = f"no slide `{name}` for {what} of ink"
    hint = "they stay in the file, and are seen again when a slide has this title or id"
    return Diagnostic(Location(shown_name(path)), "warning", "stale-ink", message, hint)


def with_pages(slide: Slide, drawn: Mapping[int, Sequence[Stroke]]) -> list[Slide]:
    """The slide with its ink, and the pages below it that were drawn on."""
    pages = [page_below(slide, n, drawn[n]) for n in sorted(drawn) if n]
    return [replace(slide, ink=tuple(drawn.get(0, ()))), *pages]


def page_below(slide: Slide, number: int, strokes: Sequence[Stroke]) -> Slide:
    """A slide with nothing but ink. It is not counted, so that numbers are those of the source."""
    title = slide_title(slide)
    identity = {IDENTITY: slide.attributes[IDENTITY]} if IDENTITY in slide.attributes else {}
    attributes = {**identity, PAGE: str(number), "data-visibility": "uncounted"}
    if title:
        attributes["data-menu-title"] = f"{title} +{number}"
    return Slide({**attributes}, (), (), slide.at, slide.base, tuple(strokes))


def with_slides(deck: Deck, change: SlideChange) -> Deck:
    stacks = tuple(Stack(tuple(new for old in stack.slides for new in change(old))) for stack in deck.stacks)
    return replace(deck, stacks=stacks)
