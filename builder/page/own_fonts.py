"""The fonts that a deck's own sheets bring: cut to what its page may show, or whole.

A face may be used for anything, so each is cut to all that the page shows anywhere, in capitals and small
letters, composed and decomposed, and to what the sheets themselves write: bullets, numbers, icons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from builder.page.context import RenderedSlide
from builder.page.door import Door
from builder.page.icon_faces import icon_faces
from builder.page.own_face import OwnFace
from builder.read.font_rules import strings
from builder.theming.font_file import one_font
from builder.theming.font_pieces import BadFont, Cutter, Wanted
from builder.theming.fonts import Cut, digest, recalled

FOLDER = PurePosixPath("_fonts")
# What browsers write themselves: bullets, quotes, the dots of cut text, hyphens; the numbers of lists.
UNASKED = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0\u00ad\u00ab\u00bb\u2010\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026"
    + "\u25aa\u25ab\u25cb\u25cf\u25e6"
    + "".join(map(chr, range(0x3B1, 0x3CA)))
    + "○〇一二三四五六七八九十百千萬万億亿兆零壹貳叁肆伍陸柒捌玖拾佰仟甲乙丙丁戊己庚辛壬癸"
    + "子丑寅卯辰巳午未申酉戌亥、，"
)
LARGEST_FONT = 64 * 1024 * 1024  # bytes when it is unpacked; one for all Chinese signs has half of that
BY_NUMBER = re.compile(r"\\u\{?([0-9A-Fa-f]{4,6})|&#x([0-9A-Fa-f]+);")


@dataclass(frozen=True)
class CutFace:
    """The rule of a face, and the characters that it is known to have."""

    family: str
    css: str
    shown: frozenset[str]


def cut_faces(
    faces: Iterable[OwnFace], door: Door, wanted: frozenset[str], cutter: Cutter
) -> list[CutFace]:
    """The faces, cut to what is wanted; one that cannot be cut is carried whole."""
    text = "".join(sorted(wanted))
    return [cut_face(face, text, door, cutter) for face in faces]


def whole_faces(door: Door) -> str:
    """The rules of the faces with their files as they are."""
    return "".join(whole_face(face, door) for face in door.faces)


def wanted_characters(
    door: Door, slides: Iterable[RenderedSlide], in_formulas: frozenset[str]
) -> frozenset[str]:
    """All that a page may show; none for a page whose sheets bring no faces. The slides have no formulas yet:
    those may show what is `in_formulas`."""
    if not door.faces and not door.lost_faces and not icon_faces(door):
        return frozenset()
    written = [UNASKED, *(unescape(slide.html) for slide in slides), *map(strings, door.sheets)]
    text = "".join([*sorted(in_formulas), *written, *map(by_number, door.scripts), *door.scripts])
    forms = (text, text.upper(), text.lower(), text.title())
    return frozenset(
        c for form in forms for c in (*form, *normalize("NFC", form), *normalize("NFD", form))
    )


def by_number(script: str) -> str:
    """The characters that a program names by number."""
    found = (one for pair in BY_NUMBER.findall(script) for one in pair if one)
    return "".join(chr(number) for one in found if (number := int(one, 16)) <= 0x10FFFF)


def cut_face(face: OwnFace, wanted: str, door: Door, cutter: Cutter) -> CutFace:
    """No rule for a face that has none of the characters; the whole of one that is as small."""
    key = digest("own", sha256(face.file.read_bytes()).hexdigest(), wanted)
    note = f"{key}.cut"
    try:
        cut = recalled(cutter.folder / note) or made(face.file, wanted, note, cutter)
    except BadFont:
        return CutFace(face.rule.family, whole_face(face, door), frozenset())
    css = face_of(face, cut, door) if cut.shown else ""
    return CutFace(face.rule.family, css, cut.shown)


def face_of(face: OwnFace, cut: Cut, door: Door) -> str:
    if cut.path.stat().st_size >= face.file.stat().st_size:
        return whole_face(face, door)
    name = f"{plain(face.file.stem)}-{cut.path.stem[:8]}.woff"
    door.assets.add(cut.path, FOLDER / name)
    return rule(face, door.assets.site.url(FOLDER / name), "woff")


def made(file: Path, wanted: str, note: str, cutter: Cutter) -> Cut:
    """Raises BadFont, OSError, FileNotFoundError when Node.js is not installed."""
    if unpacked(file) > LARGEST_FONT:
        raise BadFont(f"it has more than {LARGEST_FONT >> 20} MB when it is unpacked")
    [piece] = cutter.cut([Wanted(file, wanted, None)])
    key = digest("own", sha256(piece.font).hexdigest())
    path = cutter.folder / f"{key}.woff"
    if piece.shown and not path.is_file():
        path = cutter.keep(path.name, one_font(piece))
    cutter.keep(note, f"{key}\n{''.join(sorted(piece.shown))}".encode())
    return Cut(path, frozenset(piece.shown))


def unpacked(file: Path) -> int:
    """How many bytes a font says it has when it is unpacked: https://www.w3.org/TR/WOFF/, and WOFF2."""
    head = file.read_bytes()[: 44 + 20 * 2**16]
    if head[:4] not in (b"wOFF", b"wOF2"):
        return file.stat().st_size
    tables = range(44, 44 + 20 * int.from_bytes(head[12:14], "big"), 20) if head[:4] == b"wOFF" else ()
    sizes = [int.from_bytes(head[at + 12 : at + 16], "big") for at in tables]
    return max(int.from_bytes(head[16:20], "big"), sum(sizes))


def whole_face(face: OwnFace, door: Door) -> str:
    place = door.assets.carry(face.file, face.asker.at)
    return rule(face, door.assets.site.url(place), "")


def plain(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in name)[:60]


def rule(face: OwnFace, url: str, form: str) -> str:
    """The `@font-face` rule with another file; fonts of the reader's own that it tries before stay there."""
    source = f'url("{url}")' + (f' format("{form}")' if form else "")
    parts = [f"{name}: {value}" for name, value in face.rule.descriptors]
    text = "; ".join([*parts, f"src: {', '.join([*face.before, source])}"])
    return f"@font-face {{ {text} }}\n".replace("</", "<\\/")
