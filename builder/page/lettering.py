"""The fonts of a page, cut to what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from builder.diagnostics import Diagnostic, Location
from builder.dialect.deck import Deck
from builder.machine.frontend import package_root
from builder.page.characters import (
    by_script,
    characters_in_formulas,
    first_in_use,
    first_with,
    shown_characters,
)
from builder.page.context import RenderedSlide
from builder.page.material import Material
from builder.page.own_face import OwnFace
from builder.page.own_fonts import FOLDER, cut_faces, wanted_characters
from builder.page.stand_ins import left_to_others, stand_ins
from builder.page.weights import needed
from builder.theming.font_pieces import Cutter
from builder.theming.fonts import TEXT, Absent, FontBundle, FontRules, subset_fonts
from builder.theming.theme import FontFace


def page_fonts(material: Material, slides: tuple[RenderedSlide, ...], cutter: Cutter) -> FontRules:
    """The theme's fonts and those of the deck's sheets, cut to its characters. Reports absent fonts."""
    theme = material.templates.theme
    in_formulas = characters_in_formulas(material.deck, material.tex_macros)
    wanted = wanted_characters(material.door, slides, in_formulas)
    own = own_fonts(material, faces_shown(material, slides), wanted, cutter)
    if not theme.fonts:  # the page is set in those of its style sheets and of the reader
        return FontRules("", cut=False, own=own)
    characters = shown_characters(material.deck, slides, material.tex_macros)
    bundle = bundled(theme.fonts, characters, material, cutter)
    return FontRules(bundle.css, cut=True, own=own, missing=frozenset(bundle.missing))


def faces_shown(material: Material, slides: Iterable[RenderedSlide]) -> list[OwnFace]:
    """The faces of the deck's sheets that have a weight that is asked for."""
    door = material.door
    if not door.faces:  # nor are sheets searched for what they ask
        return []
    ours = (path.read_text(encoding="utf-8") for path in material.templates.theme.styles)
    return needed(door.faces, [*door.sheets, *ours, *(slide.html for slide in slides)], door.scripts)


def own_fonts(
    material: Material, faces: Iterable[OwnFace], wanted: frozenset[str], cutter: Cutter
) -> str:
    """The rules of faces that the deck's sheets bring, and of what stands in for those that are lost."""
    cuts = cut_faces(faces, material.door, wanted, cutter)
    rules = [cut.css for cut in cuts]
    for instead in stand_ins(material.door):
        text = wanted - left_to_others(instead[0].family, cuts, material.door)
        rules.append(bundled(instead, {TEXT: text}, material, cutter).css)
    return "".join(rules)


def bundled(
    faces: Sequence[FontFace], characters: Mapping[str, frozenset[str]], material: Material, cutter: Cutter
) -> FontBundle:
    """Faces of ours cut, their files with the page. Reports absent fonts."""
    base_url = material.assets.site.url(FOLDER) + "/"
    bundle = subset_fonts(faces, characters, package_root(), cutter, base_url)
    for name, path in bundle.files.items():
        material.assets.add(path, FOLDER / name)
    report_absent(bundle.absent, material)
    return bundle


def report_absent(absent: Iterable[Absent], material: Material) -> None:
    """Each reason once, where the first of the characters stands that the fonts are for."""
    reasons: dict[tuple[str, str], list[Location]] = {}
    for one in absent:
        token = first_in_use(one.characters, one.use, material.deck)
        found = reasons.setdefault((one.reason, one.hint), [])
        found += [token.meta["at"]] if token else []
    for (reason, hint), places in reasons.items():
        where = min(places, default=material.deck.source.locate(0))
        message = f"{reason}, another font is used"
        material.report(Diagnostic(where, "warning", "missing-font", message, hint, passing=True))


def missing_letters(characters: Iterable[str], deck: Deck, drawn: Mapping[int, str]) -> Iterator[Diagnostic]:
    """Where a deck shows characters that no font of the theme has. Typeset formulas (`drawn`, by `id(token)`)
    bring glyphs of their own for most of what is typed in them."""
    for together in by_script(characters):
        places = {c: token.meta["at"] for c in together if (token := first_with(c, deck, drawn))}
        if places:
            yield missing_glyphs(places)


def missing_glyphs(places: Mapping[str, Location]) -> Diagnostic:
    """Characters of one script that no font has, and where each stands first."""
    shown = ", ".join(f"`{c}` (U+{ord(c):04X})" for c in list(places)[:3])
    more = f" and {len(places) - 3} more letters of the script" if len(places) > 3 else ""
    hint = "`fonts:` in the theme.yaml of a theme names those that have them" if more else ""
    message = f"no font of the theme contains {shown}{more}"
    return Diagnostic(min(places.values()), "warning", "missing-glyph", message, hint)
