"""Cut the faces of a theme to the characters of a deck.

Font packages ship a Chinese face as about a hundred woff2 files, each for some ranges of Unicode. Only those
a deck needs are opened; their glyphs are cut, a variable font is fixed at one weight (Chromium prints
variable fonts as Type 3), and the pieces are merged into one file, which is kept in a cache by content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from unicodedata import category

from builder.machine.frontend import package_name
from builder.machine.lock import named
from builder.machine.parts import how_to_get, part_of
from builder.theming.emoji import files_with
from builder.theming.font_file import merged
from builder.theming.font_pieces import BadFont, Cutter, Wanted
from builder.theming.font_sheets import SourceFile, parse_ranges, read_sheet, source_files, within
from builder.theming.stylesheet import data_url
from builder.theming.theme import FontFace

# Characters of Chinese, Japanese and Korean text, with its punctuation and full-width forms.
CHINESE = parse_ranges(
    "U+1100-11FF, U+2E80-9FFF, U+A960-D7FF, U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF, U+20000-3FFFF"
)
FORMAT = "6"  # part of every key: raise it when the same input should give other bytes
TEXT = "text"


@dataclass(frozen=True)
class Absent:
    """A font that could not be had: why, what helps, and the characters it is for in its use, if not all."""

    reason: str
    hint: str = ""
    characters: frozenset[str] = frozenset()
    use: str = TEXT


@dataclass(frozen=True)
class FontBundle:
    """The fonts of a deck: file name → cached font, the `@font-face` rules that name them, and the gaps.

    `missing` holds the printable characters that no face can show, `absent` says which fonts could not be
    had; both leave a page that falls back to other fonts, of the theme or of the reader.
    """

    files: Mapping[str, Path]
    css: str
    missing: frozenset[str]
    absent: tuple[Absent, ...]

    def embedded(self) -> str:
        """The rules with the files inside."""
        css = self.css
        for name, path in self.files.items():
            css = css.replace(name, data_url(path))
        return css


@dataclass(frozen=True)
class FontRules:
    """The `@font-face` rules of a page: `css` of its theme, `own` of the deck's sheets. When those of the
    theme are `cut` to what it shows, it needs all their files. `missing` are characters of the deck that none
    of the theme's fonts has."""

    css: str
    cut: bool
    own: str = ""
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cut:
    """A face cut to some characters: the file in the cache, and the characters it has; of none, no file."""

    path: Path
    shown: frozenset[str]


def subset_fonts(
    faces: Iterable[FontFace],
    characters: Mapping[str, frozenset[str]],
    packages: Path,
    cutter: Cutter,
    base_url: str = "",
) -> FontBundle:
    """The fonts a deck needs.

    `characters` maps a use to the characters it shows, and `text` to sequences that are shown as one, too;
    `text` must be there and stands in for other uses.
    `packages` is the `node_modules` folder. `base_url` is put before each file name in the rules.
    Faces are tried in their order: one holds only what no earlier face of its use and style has. Those for
    Chinese come last where there is none, so that a page in another language is the same without them.
    Raises OSError, FileNotFoundError when Node.js is not installed.
    """
    cuts: list[tuple[FontFace, Cut]] = []
    whole: list[tuple[FontFace, Cut]] = []
    sheets = cache(read_sheet)  # some faces have theirs in common
    sequences = {text for text in characters[TEXT] if len(text) > 1}
    characters = {use: frozenset(c for c in all_ if len(c) == 1) for use, all_ in characters.items()}
    absent = [*uninstalled(faces := tuple(faces), characters, packages)]
    there = [face for face in faces if (packages / face.source).is_file()]
    for face in sorted(there, key=lambda face: is_spared(face, characters)):
        wanted = wanted_characters(face, characters, cuts)
        note = f"{request_key(face, packages, wanted)}.cut"
        files = partial(source_files, face, packages, sheets)
        try:
            cut = recalled(cutter.folder / note) or made(wanted, files(), face.weight, note, cutter)
            cuts.append((face, cut))
            whole += cut_whole(face, sequences, files(), note, cutter) if sequences and is_plain(face) else []
        except BadFont as error:
            absent.append(Absent(str(error)))
    shown = [(face, cut) for face, cut in (*cuts, *whole) if cut.shown]
    return FontBundle(
        files={file_name(face, cut): cut.path for face, cut in shown},
        css="".join(face_rule(face, base_url + file_name(face, cut)) for face, cut in shown),
        missing=frozenset() if absent else missing_characters(characters, shown),
        absent=tuple(dict.fromkeys(absent)),
    )


def embedded_fonts(
    faces: Iterable[FontFace], characters: frozenset[str], packages: Path, cutter: Cutter
) -> str:
    """`@font-face` rules that hold fonts for running text with these characters and leave others alone.

    Raises OSError, FileNotFoundError when Node.js is not installed.
    """
    shown = frozenset(filter(is_printable, characters))
    ranges = ", ".join(f"U+{ord(character):X}" for character in sorted(shown))
    plain = [replace(face, ranges=ranges) for face in faces if is_plain(face) and shown]
    return subset_fonts(plain, {TEXT: shown}, packages, cutter).embedded()


def is_plain(face: FontFace) -> bool:
    """Whether a face is for running text, whatever its characters."""
    return (face.use, face.style, face.ranges) == (TEXT, "normal", "")


def cut_whole(
    face: FontFace, sequences: Iterable[str], files: Iterable[SourceFile], note: str, cutter: Cutter
) -> Iterator[tuple[FontFace, Cut]]:
    """Faces for the sequences that files of a face hold whole, one a file: merged they would fall apart.

    Raises as `made` does.
    """
    for file, text in files_with(sequences, files):
        own = f"{digest('whole', note, file.path.name, text)}.cut"
        cut = recalled(cutter.folder / own) or made(frozenset(text), [file], face.weight, own, cutter)
        if cut.shown >= frozenset(text):
            yield replace(face, ranges=", ".join(f"U+{ord(c):X}" for c in text)), cut


def uninstalled(
    faces: Iterable[FontFace], characters: Mapping[str, frozenset[str]], packages: Path
) -> Iterator[Absent]:
    """The packages that some of the faces need and that are not there. Those for Chinese are needed only
    where there is some."""
    for face in faces:
        if not (packages / face.source).is_file() and not is_spared(face, characters):
            package = package_name(face.source)
            ours = package in named()
            reason = f"the font `{package if ours else face.source}` is not installed"
            shown = filter(is_chinese, characters_of(face, characters) if face.chinese else ())
            yield Absent(reason, how_to_get(part_of(package)) if ours else "", frozenset(shown), face.use)


def is_spared(face: FontFace, characters: Mapping[str, frozenset[str]]) -> bool:
    """Whether a face is for Chinese, and where it is used there is none."""
    return face.chinese and not any(map(is_chinese, characters_of(face, characters)))


def is_chinese(character: str) -> bool:
    return any(low <= ord(character[0]) <= high for low, high in CHINESE)


def characters_of(face: FontFace, characters: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return characters.get(face.use, characters[TEXT])


def wanted_characters(
    face: FontFace, characters: Mapping[str, frozenset[str]], earlier: list[tuple[FontFace, Cut]]
) -> frozenset[str]:
    """What a face should hold; a face restricted to ranges stands before all others and holds them all."""
    wanted = characters_of(face, characters)
    if is_spared(face, characters):
        return wanted.difference(*(cut.shown for other, cut in earlier if other.use in (face.use, TEXT)))
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
    return f"{face.name}-{cut.path.stem[:8]}.woff"


def face_rule(face: FontFace, url: str) -> str:
    """The `@font-face` rule of a face."""
    sources = ", ".join([*face.instead_of, f'url("{url}")'])
    parts = [
        f'font-family: "{face.family}"',
        f"font-weight: {face.weights or face.weight}",
        f"font-style: {face.style}",
        "font-display: block",
        f"src: {sources}",  # a preview links the packages' own files, of whatever format
    ]
    parts += [f"size-adjust: {face.size}"] if face.size else []
    parts += [f"unicode-range: {face.ranges}"] if face.ranges else []
    return f"@font-face {{ {'; '.join(parts)} }}\n"


def recalled(note: Path) -> Cut | None:
    """What an earlier build made of the same face and characters, found without opening a font."""
    try:
        name, _, shown = note.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    font = note.with_name(f"{name}.woff")
    return Cut(font, frozenset(shown)) if font.is_file() or not shown else None


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


def made(
    wanted: frozenset[str], files: Iterable[SourceFile], weight: int, note: str, cutter: Cutter
) -> Cut:
    """A face of these files cut to those of the characters that it has, noted by that name for the same
    request.

    Raises BadFont, OSError, FileNotFoundError when Node.js is not installed.
    """
    cutter.start()  # which takes as long as what comes before its first answer
    from fontTools.merge import Merger  # type: ignore[import-untyped]

    ordered = sorted(wanted)
    parts = [(file.path, within(file.ranges, ordered)) for file in files]
    asked = [Wanted(path, text, weight) for path, text in parts if text]
    pieces = [piece for piece in cutter.cut(asked) if piece.shown] if asked else []
    key = digest("face", *(sha256(piece.font).hexdigest() for piece in pieces))
    shown = frozenset("".join(piece.shown for piece in pieces))
    path = cutter.folder / f"{key}.woff"
    if pieces and not path.is_file():
        path = cutter.keep(path.name, merged(pieces, Merger()))
    cutter.keep(note, f"{key}\n{''.join(sorted(shown))}".encode())
    return Cut(path, shown)


def digest(*parts: str) -> str:
    return sha256("\0".join([FORMAT, *parts]).encode()).hexdigest()[:32]
