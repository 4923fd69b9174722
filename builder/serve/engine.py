"""The engine of a preview: what the next build of a deck can take over from the last one, it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from builder.assets import Assets
from builder.deck import Deck
from builder.diagnostics import Report
from builder.engine import Engine
from builder.fonts import Ranges, SourceFile, face_rule, parse_ranges, source_files
from builder.frontend import package_root
from builder.templates import Templates
from builder.theme import FontFace


class LiveEngine(Engine):
    """Fonts are not cut but linked as their packages ship them, in files for some ranges of Unicode each, so that
    a character nobody has used yet is on the screen at once."""

    def fonts(self, deck: Deck, templates: Templates, assets: Assets, report: Report) -> str:
        return "".join(linked_faces(templates.theme.fonts, assets))


def linked_faces(faces: tuple[FontFace, ...], assets: Assets) -> Iterator[str]:
    for face in faces:
        sheet = package_root() / face.source
        folder = PurePosixPath("_fonts", face.name)
        for file in source_files(face, package_root()):
            ranges = common(file.ranges, parse_ranges(face.ranges)) if face.ranges else file.ranges
            if ranges:
                url = assets.site.url(folder / file.path.relative_to(sheet.parent).as_posix())
                yield rule(face, file, url, ranges)
        if sheet.is_file():
            assets.add(sheet.parent, folder)
