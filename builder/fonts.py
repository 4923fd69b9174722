"""Cut the faces of a theme to the characters of a deck.

Font packages ship a Chinese face as about a hundred woff2 files, each for some ranges of Unicode. Only those
a deck needs are opened; their glyphs are cut, a variable font is fixed at one weight (Chromium prints
variable fonts as Type 3), and the pieces are merged into one file. All are kept in a cache by content.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from builder.staging import staging
from builder.theme import FontFace

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

TEXT = "text"
FORMAT = "1"  # part of every key: raise it when the same input should give other bytes
FACE_RULE = re.compile(r"@font-face\s*\{([^}]*)\}")
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
COPYRIGHT_NAMES = [0, 1, 2, 13, 14]
DROPPED_TABLES = ["FFTM", "feat", "morx", "DSIG", "meta", "STAT", "BASE", "VORG", "vhea", "vmtx"]

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class FontBundle:
    """The fonts of a deck: file name → cached woff2, the `@font-face` rules that name them, and the gaps.

    `missing` holds the printable characters that no face can show, `absent` the style sheets of font
    packages that are not installed; both leave a page that falls back to the reader's own fonts.
    """

    files: Mapping[str, Path]
    css: str
    missing: frozenset[str]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class SourceFile:
    """One file of a face in a font package and the ranges of Unicode it is for."""

    path: Path
    ranges: Ranges


@dataclass(frozen=True)
class Cut:
    """A face cut to some characters: the cached woff2 and the characters it really has."""

    path: Path
    shown: frozenset[str]


def subset_fonts(
    faces: Iterable[FontFace],
    characters: Mapping[str, frozenset[str]],
    packages: Path,
    cache: Path,
    base_url: str = "",
) -> FontBundle:
    """The fonts a deck needs.

    `characters` maps a use to the characters it shows; `text` must be there and stands in for other uses.
    `packages` is the `node_modules` folder. `base_url` is put before each file name in the rules.
    Faces are tried in their order: one holds only what no earlier face of its use and style has.
    """
    cuts: list[tuple[FontFace, Cut]] = []
    absent: list[str] = []
    for face in faces:
        if not (packages / face.source).is_file():
            absent.append(face.source)
            continue
        wanted = wanted_characters(face, characters, cuts)
        cut = recalled(face, packages, wanted, cache) or cut_face(face, packages, wanted, cache)
        if cut.shown:
            cuts.append((face, cut))
    return FontBundle(
        files={file_name(face, cut): cut.path for face, cut in cuts},
        css="".join(face_rule(face, base_url + file_name(face, cut)) for face, cut in cuts),
        missing=frozenset() if absent else missing_characters(characters, cuts),
        absent=tuple(dict.fromkeys(absent)),
    )


def wanted_characters(
    face: FontFace, characters: Mapping[str, frozenset[str]], earlier: list[tuple[FontFace, Cut]]
) -> frozenset[str]:
    """What a face should hold; a face restricted to ranges stands before all others and holds them all."""
    wanted = characters.get(face.use, characters[TEXT])
    if face.ranges:
        return frozenset(within(parse_ranges(face.ranges), sorted(wanted)))
    same = (face.use, face.style, "")
    return wanted.difference(*(cut.shown for f, cut in earlier if (f.use, f.style, f.ranges) == same))


def missing_characters(
    characters: Mapping[str, frozenset[str]], cuts: list[tuple[FontFace, Cut]]
) -> frozenset[str]:
    """The characters that neither the faces of their use nor those of text have."""
    missing: set[str] = set()
    for use, wanted in characters.items():
        shown = [cut.shown for face, cut in cuts if face.use in (use, TEXT)]
        missing |= {c for c in wanted.difference(*shown) if is_printable(c)}
    return frozenset(missing)


def is_printable(character: str) -> bool:
    """Whether a character needs a glyph: not blanks, controls, joiners and variation selectors."""
    return category(character)[0] not in "ZC" and not 0xFE00 <= ord(character) <= 0xFE0F


def file_name(face: FontFace, cut: Cut) -> str:
    return f"{face.name}-{cut.path.stem[:8]}.woff2"


def face_rule(face: FontFace, url: str) -> str:
    """The `@font-face` rule of a face."""
    parts = [
        f'font-family: "{face.family}"',
        f"font-weight: {face.weight}",
        f"font-style: {face.style}",
        "font-display: block",
        f'src: url("{url}") format("woff2")',
    ]
    parts += [f"size-adjust: {face.size}"] if face.size else []
    parts += [f"unicode-range: {face.ranges}"] if face.ranges else []
    return f"@font-face {{ {'; '.join(parts)} }}\n"


def source_files(face: FontFace, packages: Path) -> Iterator[SourceFile]:
    """The files that a face's style sheet names for its style; none if the package is not installed."""
    sheet = packages / face.source
    if not sheet.is_file():
        return
    for rule in FACE_RULE.findall(sheet.read_text(encoding="utf-8")):
        values = {key: value.strip() for key, value in DECLARATION.findall(rule)}
        url = URL.search(values.get("src", ""))
        if url and values.get("font-style", "normal") == face.style:
            yield SourceFile(sheet.parent / url[1], parse_ranges(values.get("unicode-range", "U+0-10FFFF")))


def parse_ranges(text: str) -> Ranges:
    """A CSS `unicode-range` as pairs of code points, both included.

    https://www.w3.org/TR/css-fonts-4/#unicode-range-desc
    """
    pairs = []
    for part in text.split(","):
        first, _, last = part.strip().upper().removeprefix("U+").partition("-")
        pairs.append((int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)))
    return tuple(pairs)


def within(ranges: Ranges, characters: list[str]) -> str:
    """Those of the sorted characters that are in the ranges."""
    found: list[str] = []
    for low, high in ranges:
        found += characters[bisect_left(characters, chr(low)) : bisect_right(characters, chr(high))]
    return "".join(sorted(found))


def recalled(face: FontFace, packages: Path, wanted: frozenset[str], cache: Path) -> Cut | None:
    """What an earlier build made of the same face and characters, found without opening a font."""
    note = cache / f"{request_key(face, packages, wanted)}.cut"
    try:
        name, _, shown = note.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    font = cache / f"{name}.woff2"
    return Cut(font, frozenset(shown)) if font.is_file() else None


def request_key(face: FontFace, packages: Path, wanted: frozenset[str]) -> str:
    """Changes with the characters, the face, and the fonts: the manifest of a package has its version, and
    of a theme's own fonts the times are known."""
    sheet = packages / face.source
    manifest = next((path for folder in sheet.parents if (path := folder / "package.json").is_file()), sheet)
    beside = "" if manifest != sheet and packages in manifest.parents else str(
        sorted((path.name, path.stat().st_mtime_ns) for path in sheet.parent.rglob("*"))
    )
    texts = (sha256(path.read_bytes()).hexdigest() for path in (manifest, sheet))
    return digest("cut", *texts, beside, face.style, str(face.weight), "".join(sorted(wanted)))


def cut_face(face: FontFace, packages: Path, wanted: frozenset[str], cache: Path) -> Cut:
    """A face cut to those of the wanted characters that it has; kept for the next build."""
    sources = list(source_files(face, packages))
    ordered = sorted(wanted)
    needed = [(source.path, text) for source in sources if (text := within(source.ranges, ordered))]
    keys = [piece_key(path, text, face.weight) for path, text in needed]
    name = digest("face", *keys)
    font, shown = cache / f"{name}.woff2", cache / f"{name}.txt"
    if not (font.is_file() and shown.is_file()):
        kept = [cache / f"{key}.ttf" for key in keys]
        for (path, text), piece in zip(needed, kept, strict=True):
            cut_piece(path, text, face.weight, piece)
        present = [piece for piece in kept if piece.stat().st_size]
        write_whole(font, merge_pieces(present) if present else b"")
        write_whole(shown, "".join(sorted(set().union(*map(characters_of, present)))).encode())
    characters = shown.read_text(encoding="utf-8")
    write_whole(cache / f"{request_key(face, packages, wanted)}.cut", f"{name}\n{characters}".encode())
    return Cut(font, frozenset(characters))


def piece_key(path: Path, text: str, weight: int) -> str:
    return digest("piece", sha256(path.read_bytes()).hexdigest(), text, str(weight))


def digest(*parts: str) -> str:
    return sha256("\0".join([FORMAT, *parts]).encode()).hexdigest()[:32]


def cut_piece(path: Path, text: str, weight: int, piece: Path) -> None:
    """Sees to it that one source file, cut to some characters, is in the cache."""
    if not piece.is_file():
        write_whole(piece, cut_source(path, text, weight))


def cut_source(path: Path, text: str, weight: int) -> bytes:
    """A font file cut to some characters and fixed at a weight; empty if it has none of them."""
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    if not font.getBestCmap().keys() & set(map(ord, text)):
        return b""
    options = Options(
        layout_features=["*"], hinting=False, name_IDs=COPYRIGHT_NAMES, notdef_outline=True, glyph_names=False
    )
    options.drop_tables += DROPPED_TABLES
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    return font_bytes(fixed_at(font, weight), flavor=None)


def fixed_at(font: TTFont, weight: int) -> TTFont:
    """The instance of a variable font at a weight; any other font as it is."""
    if "fvar" not in font:
        return font
    from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

    return instantiateVariableFont(font, {"wght": weight})


def merge_pieces(pieces: list[Path]) -> bytes:
    """The pieces of a face as one woff2, dated like the first of them."""
    from fontTools.merge import Merger  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont

    first = TTFont(pieces[0], recalcTimestamp=False)
    if len(pieces) == 1:
        return font_bytes(first, flavor="woff2")
    merged = Merger().merge([str(piece) for piece in pieces])
    merged.recalcTimestamp = False
    merged["head"].created = first["head"].created
    merged["head"].modified = first["head"].modified
    return font_bytes(merged, flavor="woff2")


def font_bytes(font: TTFont, flavor: str | None) -> bytes:
    from io import BytesIO

    font.flavor = flavor
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def characters_of(piece: Path) -> set[str]:
    from fontTools.ttLib import TTFont

    return set(map(chr, TTFont(piece, lazy=True).getBestCmap()))


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that another process sees all of it or nothing. Raises OSError with its name."""
    try:
        with staging(path.parent) as stage:
            (stage / path.name).write_bytes(data)
            (stage / path.name).replace(path)
    except OSError as error:  # that of a full disk does not say where
        raise OSError(error.errno, error.strerror, str(path)) from None
