"""Font Awesome 4 for decks whose sheets name its font and bring none, as where its own sheet is missing.

Its icons have no letters of any other font: in its place a reader would see empty boxes.
"""

from __future__ import annotations

from builder.machine.frontend import package_root
from builder.page.door import Door
from builder.read.font_rules import font_rules, font_stacks
from builder.theming.theme import FontFace

FAMILY = "FontAwesome"
SHEETS = "@fortawesome/fontawesome-free/css"
AS_BEFORE = f"{SHEETS}/v4-font-face.css"  # which of its icons version 4 drew in outline


def icon_faces(door: Door) -> tuple[FontFace, ...]:
    """None if no sheet names the font, or one brings it."""
    brought = any(face.rule.family == FAMILY for face in door.faces)
    stacks = (stack for sheet in door.sheets for stack in font_stacks(sheet))
    if brought or not any(FAMILY in stack.families for stack in stacks):
        return ()
    own = (f'local("{FAMILY}")',)
    return tuple(
        FontFace(f"icons-{kind}", FAMILY, f"{SHEETS}/{kind}.css", ranges=ranges, instead_of=own)
        for kind, ranges in (("solid", ""), ("brands", ""), ("regular", in_outline()))
    )


def in_outline() -> str:
    """The `unicode-range` of icons that are drawn in outline."""
    sheet = package_root() / AS_BEFORE
    rules = font_rules(sheet.read_text(encoding="utf-8")) if sheet.is_file() else ()
    outlined = (rule for rule in rules if "regular" in rule.sources[0].address)
    return next((dict(rule.descriptors).get("unicode-range", "") for rule in outlined), "")
