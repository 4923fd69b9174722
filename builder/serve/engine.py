"""The engine of a preview: what the next build of a deck can take over from the last one, it does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from markdown_it.token import Token

from builder.dialect.markdown import Dialect
from builder.machine.frontend import package_root
from builder.page.assets import Assets
from builder.page.characters import shown_characters
from builder.page.context import RenderedSlide
from builder.page.lettering import report_absent
from builder.page.material import Material
from builder.page.own_fonts import whole_faces
from builder.page.stand_ins import stand_ins
from builder.read.source import Source
from builder.serve.reparse import Reparse
from builder.site.engine import Engine
from builder.theming.font_sheets import Ranges, parse_ranges, source_files
from builder.theming.fonts import FontRules, face_rule, uninstalled
from builder.theming.theme import FontFace

if TYPE_CHECKING:
    from builder.math.formula import MathOptions
    from builder.math.typeset import Typesetter


class LiveEngine(Engine):
    """Parses only what was edited. Fonts are not cut but linked as their packages ship them, in files for
    some ranges of Unicode each: a character nobody has used yet is on the screen at once."""

    def __init__(self) -> None:
        super().__init__()
        self.reparse = Reparse()
        self.last: Typesetter | None = None
        self.faces: dict[tuple[tuple[FontFace, ...], PurePosixPath], str] = {}

    def forget(self) -> None:
        super().forget()
        self.faces.clear()

    def parse(self, source: Source, dialect: Dialect) -> list[Token]:
        return self.reparse(source, dialect)

    def typesetter(self, options: MathOptions) -> Typesetter:
        """One that knows what the last page was typeset with, without looking it up in the cache."""
        last, made = self.last, super().typesetter(options)
        if last and last.options == made.options:
            made.known = last.used
        self.last = made
        return made

    def fonts(self, material: Material, slides: tuple[RenderedSlide, ...]) -> FontRules:
        assets, door = material.assets, material.door
        own = [whole_faces(door), *(self.whole(faces, assets) for faces in stand_ins(door))]
        ours = material.templates.theme.fonts
        if not all(sheet_of(face).is_file() for face in ours):
            shown = shown_characters(material.deck, slides, material.tex_macros)
            report_absent(uninstalled(ours, shown, package_root()), material)
        return FontRules(self.whole(ours, assets), cut=False, own="".join(own))

    def whole(self, faces: tuple[FontFace, ...], assets: Assets) -> str:
        """The rules of faces of ours, their files with the page."""
        for face in faces:
            for source, target in files_of(face):
                assets.add(source, target)
        key = (faces, assets.site.page.parent)
        if key not in self.faces:
            self.faces[key] = "".join(rule for face in faces for rule in linked(face, assets))
        return self.faces[key]


def sheet_of(face: FontFace) -> Path:
    return package_root() / face.source


def target_of(face: FontFace) -> PurePosixPath:
    return PurePosixPath("_fonts", face.name)


def files_of(face: FontFace) -> Iterator[tuple[Path, PurePosixPath]]:
    """What is served of a face: a folder of a package as it is, of a theme only what the sheet names."""
    folder = sheet_of(face).parent
    if folder.is_relative_to(package_root()):
        if folder.is_dir():
            yield folder, target_of(face)
        return
    for file in source_files(face, package_root()):
        yield file.path, target_of(face) / Path(os.path.relpath(file.path, folder)).as_posix()


def linked(face: FontFace, assets: Assets) -> Iterator[str]:
    """The `@font-face` rules of a face, one for each file it is shipped in."""
    own = parse_ranges(face.ranges) if face.ranges else ((0, 0x10FFFF),)
    for file in source_files(face, package_root()):
        ranges = css_ranges(common(file.ranges, own))
        if ranges:
            path = Path(os.path.relpath(file.path, sheet_of(face).parent)).as_posix()
            yield face_rule(replace(face, ranges=ranges), assets.site.url(target_of(face) / path))


def common(some: Ranges, others: Ranges) -> Ranges:
    """What two lists of ranges have in common."""
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple((first, last) for first, last in pairs if first <= last)


def css_ranges(ranges: Ranges) -> str:
    return ", ".join(f"U+{first:X}-{last:X}" for first, last in ranges)
