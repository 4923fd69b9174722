"""Faces of ours instead of those whose files a deck's sheets name and that are not there.

Fonts that are sold do not travel with a deck. What is set in them would be shown in the reader's own fonts,
and not at all where none of these has Chinese. A font of that name on the reader's machine is asked first,
then the font itself, if a theme here has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from builder.page.door import Door
from builder.page.icon_faces import FAMILY as ICONS
from builder.page.icon_faces import icon_faces
from builder.page.own_fonts import CutFace
from builder.read.css import quoted
from builder.read.font_rules import FontRule, FontStack, font_stacks
from builder.theming.choice import plain_faces, shipped_faces
from builder.theming.fonts import TEXT
from builder.theming.theme import FontFace

CODE = re.compile(r"\b(?:code|pre|kbd|samp|tt)\b")
NORMAL, TITLES = 400, 700
# Fonts for code whose letters are narrower than ours, in em: lines are broken, cut and lined up by the width.
OUR_WIDTH = 0.6
WIDTHS = {"consolas": 0.55, "inconsolata": 0.5, "iosevka": 0.5, "operator": 0.55, "ubuntumono": 0.5}
BOLD = 600  # from this weight on a face is for titles and emphasis


def stand_ins(door: Door) -> Iterator[tuple[FontFace, ...]]:
    """For each family that is lost, the faces of ours that take its name, in the weights of text and titles:
    the next of those is shown for any other. Of several that have a character, browsers take the last."""
    if icons := icon_faces(door):
        yield icons
    had = {"", ICONS, *(face.rule.family for face in door.faces)}
    lost = [rule for rule in door.lost_faces if rule.family not in had]
    if not lost:
        return
    stacks = stacks_of(door)
    ours = sorted(plain_faces(), key=lambda face: bool(face.ranges))
    all_faces = [face for face in shipped_faces() if not face.ranges]
    for rule, weights in middle_weights(lost, stacks):
        use, style, weight = use_of(rule, stacks), style_of(rule), weight_of(rule)
        same = [face for face in all_faces if letters(face.family) == letters(rule.family)]
        alike = [face for face in (*same, *ours) if (face.use, face.style) == (use, style)]
        own = FontFace("", rule.family, "", weight, weights=weights, instead_of=tuple(local_names(rule)))
        scale = width_in_code(rule) / OUR_WIDTH if use == "code" else 1
        if alike:
            yield tuple(instead(face, own, scale) for face in alike)


def instead(ours: FontFace, lost: FontFace, scale: float) -> FontFace:
    """One of ours under the name of what is lost, `scale` times as wide as it is."""
    size = f"{float(ours.size.rstrip('%') or 100) * scale:.4g}%" if scale != 1 else ours.size
    same = replace(lost, name=ours.name, source=ours.source, style=ours.style, chinese=ours.chinese)
    return replace(same, ranges=ours.ranges, size=size)


def middle_weights(rules: Iterable[FontRule], stacks: Sequence[FontStack]) -> Iterator[tuple[FontRule, str]]:
    """Of rules alike but for their weight the one nearest to that of text, or of titles, as each is a file.
    It stands for the weights of all: browsers embolden what has no face near the weight that is asked for."""
    alike: dict[tuple[str, str, str], list[FontRule]] = {}
    for rule in rules:
        alike.setdefault((rule.family, style_of(rule), use_of(rule, stacks)), []).append(rule)
    for (_, _, use), same in alike.items():
        usual = TITLES if use == "strong" else NORMAL
        all_ = sorted(weight_of(rule) for rule in same)
        weights = f"{all_[0]} {all_[-1]}" if all_[0] != all_[-1] else ""
        yield min(same, key=lambda rule: abs(weight_of(rule) - usual)), weights


def letters(family: str) -> str:
    """`Noto Sans SC` is also written `NotoSansSC`."""
    return re.sub(r"[\s_-]", "", family).lower()


def use_of(rule: FontRule, stacks: Sequence[FontStack]) -> str:
    """That of our faces which a face is like. It is for code where it heads a list that ends in `monospace`
    or is written for code."""
    own = [stack for stack in stacks if stack.families[0] == rule.family]
    if any("monospace" in stack.families or CODE.search(stack.where) for stack in own):
        return "code"
    return "strong" if weight_of(rule) >= BOLD else TEXT


def width_in_code(rule: FontRule) -> float:
    """Of a letter, in em. A font is known by its family or the name of a file."""
    files = (PurePosixPath(source.address).stem for source in rule.sources)
    names = [letters(name) for name in (rule.family, *files)]
    known = (width for font, width in WIDTHS.items() if any(name.startswith(font) for name in names))
    return next(known, OUR_WIDTH)


def weight_of(rule: FontRule) -> int:
    given = dict(rule.descriptors).get("font-weight", "")
    number = re.match(r"\d+", given)
    return int(number[0]) if number else 700 if given == "bold" else 400


def style_of(rule: FontRule) -> str:
    given = dict(rule.descriptors).get("font-style", "")
    return "italic" if given.startswith(("italic", "oblique")) else "normal"


def local_names(rule: FontRule) -> Iterator[str]:
    """The fonts of the reader's own that may be meant: those of the rule, and what its family and its files
    are called."""
    yield from (source.written for source in rule.sources if not source.address)
    files = (PurePosixPath(source.address).stem for source in rule.sources if source.address)
    yield from (f"local({quoted(name)})" for name in dict.fromkeys([rule.family, *files]))


def stacks_of(door: Door) -> list[FontStack]:
    return [stack for sheet in door.sheets for stack in font_stacks(sheet)]


def left_to_others(family: str, cuts: Iterable[CutFace], door: Door) -> frozenset[str]:
    """The characters of a lost family that are better shown by others of the deck: wherever it is listed,
    they are listed behind it."""
    lists = [stack.families for stack in stacks_of(door) if family in stack.families]
    behind = [set(families[families.index(family) + 1 :]) for families in lists]
    always = set.intersection(*behind) if behind else set()
    return frozenset().union(*(cut.shown for cut in cuts if cut.family in always))
