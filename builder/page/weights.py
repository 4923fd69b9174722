"""Which faces of the deck's own fonts its page can come to show: those of weights that are asked for.

A family often has nine weights, upright and slanted, and a deck is set in three of them. Browsers choose the
face that is next to the weight asked for, so the others are never loaded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from builder.page.own_face import OwnFace

NORMAL, BOLD = 400, 700  # what browsers give text, and titles and `<strong>`
TITLES = 600  # what themes of reveal.js give titles
MIDDLE = 500  # from 400 to here the heavier is asked first
WORDS = {"normal": NORMAL, "bold": BOLD}
PASSED_ON = frozenset(["inherit", "initial", "unset", "revert", "revert-layer"])
FACES = re.compile(r"@font-face\s*\{[^{}]*\}", re.I)
# In sheets, `style` attributes, the attributes of drawings, and values of a sheet's own that are called so.
ASKED = re.compile(r"""(?<![\w-])(font-weight|--[\w-]+)\s*[:=]\s*["']?\s*([^;}"'!<>]+)""", re.I)
SHORTHAND = re.compile(r"""(?<![\w-])font\s*:\s*([^;}"'!<>]+)""", re.I)
IN_SHORTHAND = re.compile(r"(?<![\w.-])(bold|bolder|lighter|[1-9]00)(?![\w.%/-])", re.I)
BY_SCRIPT = re.compile(r"font-?weight|\bfont\s*=", re.I)


def needed(faces: Sequence[OwnFace], texts: Iterable[str], scripts: Iterable[str]) -> list[OwnFace]:
    """The faces that can be shown with the weights that `texts` ask for, sheets and markup; all of them where
    a script asks for weights, or a text in a way not known here."""
    weights = asked(texts)
    if not weights or any(map(BY_SCRIPT.search, scripts)):
        return list(faces)
    alike = defaultdict(set)
    for face in faces:
        alike[kind(face)].add(weight(face))
    shown = {of: {nearest(wanted, there) for wanted in weights} for of, there in alike.items()}
    return [face for face in faces if weight(face) == 0 or weight(face) in shown[kind(face)]]


def kind(face: OwnFace) -> tuple[str, str, str]:
    given = dict(face.rule.descriptors)
    return face.rule.family, given.get("font-style", "normal"), given.get("font-stretch", "normal")


def weight(face: OwnFace) -> int:
    """0 for a face of a range of weights, or of none that is known."""
    given = dict(face.rule.descriptors).get("font-weight", "normal").strip().lower()
    return WORDS.get(given, 0) or (int(given) if given.isdigit() else 0)


def asked(texts: Iterable[str]) -> frozenset[int]:
    """The weights that sheets and markup ask for, those of browsers among them; none if one is not known."""
    found = {NORMAL, TITLES, BOLD}
    for value in (value.strip().lower() for text in texts for value in values(text)):
        if value.isdigit() or value in WORDS:
            found.add(WORDS.get(value) or int(value))
        elif value == "lighter":
            found |= {100, NORMAL, BOLD}
        elif value not in PASSED_ON and value != "bolder" and not re.match(r"var\(\s*--[\w-]*weight", value):
            return frozenset()
    return frozenset(found | {bolder(one) for one in found})


def values(text: str) -> Iterator[str]:
    bare = FACES.sub("", text)
    yield from (value for name, value in ASKED.findall(bare) if "weight" in name.lower())
    yield from (part for font in SHORTHAND.findall(bare) for part in IN_SHORTHAND.findall(font))


def bolder(weight: int) -> int:
    """https://www.w3.org/TR/css-fonts-4/#relative-weights"""
    return NORMAL if weight < 350 else BOLD if weight < 550 else max(900, weight)


def nearest(wanted: int, there: Iterable[int]) -> int:
    """https://www.w3.org/TR/css-fonts-4/#font-style-matching"""
    heavier_first = wanted >= NORMAL

    def rank(weight: int) -> tuple[bool, bool, int]:
        beyond = NORMAL <= wanted <= MIDDLE < weight  # such are the last for text of normal weight
        return beyond, (weight > wanted) != heavier_first and weight != wanted, abs(weight - wanted)

    return min((weight for weight in there if weight), key=rank, default=0)
