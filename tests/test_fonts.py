"""Fonts cut to a deck: what a face holds, what is missing, and that equal decks get equal bytes."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from builder.page.own_fonts import made, unpacked
from builder.read.courses import Work
from builder.site.build import build_deck
from builder.site.engine import Engine
from builder.theming.choice import BUILT_IN, find_theme
from builder.theming.emoji import sequences
from builder.theming.font_box import draw_box
from builder.theming.font_pieces import BadFont, Cutter, Piece, Wanted
from builder.theming.font_sheets import parse_ranges
from builder.theming.fonts import FontBundle, embedded_fonts, subset_fonts
from builder.theming.theme import FontFace

PACKAGES = BUILT_IN.parent / "node_modules"
LARGEST_FONTS = 600_000


def make_font(path: Path, characters: str) -> None:
    """A font whose every glyph is a square."""
    names = [".notdef", *(f"u{ord(c):04X}" for c in characters)]
    pen = TTGlyphPen(None)
    for step, point in zip([pen.moveTo, pen.lineTo, pen.lineTo], [(0, 0), (0, 500), (500, 0)], strict=True):
        step(point)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = "woff2"
    builder.save(path)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A Latin package of one file and a Chinese one of two, for ranges that do not meet."""
    root = tmp_path / "node_modules"
    for package in ("latin", "chinese"):
        (root / package).mkdir(parents=True)
    make_font(root / "latin/a.woff2", "abc“")
    make_font(root / "chinese/1.woff2", "中国“a")
    make_font(root / "chinese/2.woff2", "数学")
    (root / "latin/index.css").write_text(
        "@font-face { font-family: L; src: url(./a.woff2) format('woff2') }"
    )
    (root / "chinese/index.css").write_text(
        "@font-face { src: url('1.woff2'); unicode-range: U+0-FF, U+2018-201d, U+4E00-56FF }\n"
        "@font-face { src: url('2.woff2'); unicode-range: U+5700-9FFF }"
    )
    return root


LATIN = FontFace("latin", "Latin", "latin/index.css")
CHINESE = FontFace("chinese", "Chinese", "chinese/index.css")


def cut(packages: Path, faces: list[FontFace], cache: Path | None = None, **uses: str) -> FontBundle:
    characters = {use: frozenset(text) for use, text in uses.items()}
    with Cutter(cache or packages.parent / "cache") as cutter:
        return subset_fonts(faces, characters, packages, cutter, "fonts/")


def contents(bundle: FontBundle) -> Iterator[tuple[str, str]]:
    """Name of a face and the characters in its file."""
    for name, path in bundle.files.items():
        yield name.rpartition("-")[0], "".join(sorted(map(chr, TTFont(path).getBestCmap())))


def test_a_face_holds_what_the_deck_uses_and_no_earlier_face_has(packages: Path) -> None:
    bundle = cut(packages, [LATIN, CHINESE], text="ab数中\n")
    assert dict(contents(bundle)) == {"latin": "ab", "chinese": "中数"}
    assert bundle.missing == frozenset()
    assert bundle.absent == ()


def test_the_rules_name_the_files(packages: Path) -> None:
    bundle = cut(packages, [LATIN, CHINESE], text="a中")
    assert [f'url("fonts/{name}")' in bundle.css for name in bundle.files] == [True, True]
    assert 'font-family: "Chinese"; font-weight: 400; font-style: normal' in bundle.css


def test_a_face_of_ranges_stands_before_the_others(packages: Path) -> None:
    marks = FontFace("marks", "Marks", "chinese/index.css", ranges="U+2018-201D", size="120%")
    bundle = cut(packages, [marks, LATIN], text="a“中")
    assert dict(contents(bundle)) == {"marks": "“", "latin": "a“"}
    assert "size-adjust: 120%; unicode-range: U+2018-201D" in bundle.css
    assert bundle.missing == frozenset("中")


def test_embedded_fonts_are_for_some_characters_of_running_text(packages: Path, tmp_path: Path) -> None:
    bold = FontFace("bold", "Chinese", "chinese/index.css", weight=600, use="strong")
    with Cutter(tmp_path) as cutter:
        rules = embedded_fonts([LATIN, CHINESE, bold], frozenset("数 国"), packages, cutter)
        none = embedded_fonts([LATIN, CHINESE], frozenset(), packages, cutter)
    assert rules.count("@font-face") == 1
    assert 'font-family: "Chinese"; font-weight: 400' in rules
    assert 'src: url("data:font/woff;base64,' in rules and "unicode-range: U+56FD, U+6570" in rules
    assert none == ""


def test_each_use_has_its_own_characters(packages: Path) -> None:
    bold = FontFace("bold", "Chinese", "chinese/index.css", weight=600, use="strong")
    bundle = cut(packages, [CHINESE, bold], text="中国数学", strong="数")
    assert dict(contents(bundle)) == {"chinese": "中国学数", "bold": "数"}


def test_a_use_nobody_speaks_of_is_text(packages: Path) -> None:
    code = FontFace("code", "Code", "latin/index.css", use="code")
    assert dict(contents(cut(packages, [code], text="ab"))) == {"code": "ab"}


def test_a_face_without_any_of_the_characters_is_left_out(packages: Path) -> None:
    assert list(cut(packages, [LATIN, CHINESE], text="ab").files) == list(
        cut(packages, [LATIN], text="ab").files
    )


def bounds(font: TTFont, name: str) -> tuple[float, float, float, float] | None:
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return pen.bounds


@pytest.mark.parametrize("text", ["ab", "中数"])
def test_a_character_that_no_font_has_is_a_box(packages: Path, text: str) -> None:
    [path] = cut(packages, [LATIN, CHINESE], text=text).files.values()
    assert bounds(TTFont(path), ".notdef") == (48, 0, 552, 680)


def test_a_font_of_postscript_outlines_has_a_box_too() -> None:
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupCFF("A", {}, {".notdef": T2CharStringPen(0, None).getCharString()}, {})
    builder.setupHorizontalMetrics({".notdef": (0, 0)})
    draw_box(builder.font)
    assert bounds(builder.font, ".notdef") == (40, 0, 460, 680)


@pytest.mark.parametrize(("text", "missing"), [("a é", "é"), ("a\u200d\ufe0f\n\t　b", ""), ("a👑", "👑")])
def test_missing_characters_are_told(packages: Path, text: str, missing: str) -> None:
    assert cut(packages, [LATIN, CHINESE], text=text).missing == frozenset(missing)


def test_a_package_that_is_not_installed_is_told(packages: Path) -> None:
    gone = FontFace("gone", "Gone", "gone/index.css")
    bundle = cut(packages, [LATIN, gone, gone], text="aé")
    assert {absent.reason for absent in bundle.absent} == {"the font `gone/index.css` is not installed"}
    assert dict(contents(bundle)) == {"latin": "a"}
    assert bundle.missing == frozenset()


KAI = FontFace("kai", "Kai", "chinese/index.css", chinese=True)
SONG = FontFace("song", "Song", "song/index.css")


def test_a_face_for_chinese_comes_last_where_there_is_none(packages: Path) -> None:
    """It has only what nothing else has, so that without it a page in English is the same."""
    shutil.copytree(packages / "latin", packages / "song")
    make_font(packages / "song/a.woff2", "“é→")
    faces = [LATIN, KAI, SONG]
    assert dict(contents(cut(packages, faces, text="a“→"))) == {"latin": "a“", "song": "→"}
    assert dict(contents(cut(packages, faces, text="a→中"))) == {"latin": "a", "kai": "中", "song": "→"}


def test_each_use_asks_for_itself_whether_there_is_chinese(packages: Path) -> None:
    spoken = replace(KAI, use="emphasis")
    assert dict(contents(cut(packages, [LATIN, CHINESE, spoken], text="a中", emphasis="a"))) == {
        "latin": "a", "chinese": "中",
    }  # fmt: skip


def test_a_face_for_chinese_that_is_not_installed_is_told_where_there_is_some(packages: Path) -> None:
    shutil.rmtree(packages / "chinese")
    assert cut(packages, [LATIN, KAI], text="ab").absent == ()
    [absent] = cut(packages, [LATIN, KAI], text="a中，").absent
    assert absent.characters == frozenset("中，")


def test_a_file_that_is_no_font_is_told(packages: Path) -> None:
    (packages / "latin/a.woff2").write_text("<html>not found</html>")
    bundle = cut(packages, [LATIN, CHINESE], text="ab数")
    assert [absent.reason.split(" (")[0] for absent in bundle.absent] == ["font `a.woff2` cannot be read"]
    assert dict(contents(bundle)) == {"chinese": "a数"}


def test_a_piece_holds_those_of_the_characters_that_the_file_has(packages: Path, tmp_path: Path) -> None:
    with Cutter(tmp_path) as cutter:
        some, none = cutter.cut([Wanted(packages / "latin/a.woff2", text, 400) for text in ("ax“", "xyz")])
    assert some.shown == "a“"
    assert sorted(map(chr, TTFont(BytesIO(some.font)).getBestCmap())) == ["a", "“"]
    assert none == Piece("", b"")


def test_a_file_that_cannot_be_cut_stops_no_other(packages: Path, tmp_path: Path) -> None:
    (packages / "latin/b.woff2").write_text("no font")
    wanted = [Wanted(packages / f"latin/{name}.woff2", "a", 400) for name in "aba"]
    with Cutter(tmp_path) as cutter:
        with pytest.raises(BadFont, match=r"font `b\.woff2` cannot be read \(.+\)"):
            cutter.cut(wanted)
        assert [piece.shown for piece in cutter.cut([wanted[0]])] == ["a"]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("process.exit(1)", "broke down"),
        ("process.stdin.once('data', () => console.log('{}'))", "gave an answer that makes no sense"),
    ],
)
def test_a_program_that_breaks_down_is_told_and_started_again(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, reason: str
) -> None:
    (tmp_path / "broken.mjs").write_text(program)
    wanted = [Wanted(packages / "latin/a.woff2", "a", 400)]
    with Cutter(tmp_path) as cutter:
        with monkeypatch.context() as broken:
            broken.setattr("builder.theming.font_pieces.SCRIPT", tmp_path / "broken.mjs")
            with pytest.raises(BadFont, match=rf"`a\.woff2` .*the font subsetter {reason}"):
                cutter.cut(wanted)
        assert len(cutter.cut(wanted)) == 1


def test_the_same_deck_gets_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    one = cut(packages, [LATIN, CHINESE], tmp_path / "one", text="ab数中")
    two = cut(packages, [LATIN, CHINESE], tmp_path / "two", text="中数ba")
    assert one.css == two.css
    assert [path.read_bytes() for path in one.files.values()] == [
        path.read_bytes() for path in two.files.values()
    ]


def test_what_is_in_the_cache_is_not_made_again(packages: Path) -> None:
    first = cut(packages, [LATIN, CHINESE], text="a数中")
    times = {path: path.stat().st_mtime_ns for path in first.files.values()}
    again = cut(packages, [LATIN, CHINESE], text="a数中")
    assert {path: path.stat().st_mtime_ns for path in again.files.values()} == times


@pytest.mark.parametrize("text", ["a数中", "z"])
def test_an_equal_deck_opens_no_font(packages: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    first = cut(packages, [LATIN, CHINESE], text=text)
    monkeypatch.setattr("builder.theming.font_pieces.Process", None)
    assert cut(packages, [LATIN, CHINESE], text=text) == first


def test_another_font_of_the_same_name_is_another_file(packages: Path) -> None:
    before = cut(packages, [LATIN], text="ad")
    make_font(packages / "latin/a.woff2", "abcd")
    after = cut(packages, [LATIN], text="ad")
    assert [dict(contents(before)), dict(contents(after))] == [{"latin": "a"}, {"latin": "ad"}]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("U+26", ((0x26, 0x26),)),
        ("U+0-7F, U+4E00-9FFF", ((0, 0x7F), (0x4E00, 0x9FFF))),
        ("u+4??", ((0x400, 0x4FF),)),
    ],
)
def test_unicode_ranges_are_read_as_css_does(text: str, pairs: tuple[tuple[int, int], ...]) -> None:
    assert parse_ranges(text) == pairs


EMOJI = ["👍🏽", "👩‍🏫", "🇨🇳", "1️⃣", "🏳️‍🌈"]
"""Each from another file of the font."""


@pytest.mark.skipif(not (PACKAGES / "lxgw-wenkai-webfont").is_dir(), reason="font packages are not installed")
def test_emoji_of_several_characters_are_drawn_as_one(tmp_path: Path) -> None:
    """By a file for each that has all of it: the glyph that its characters become is in there."""
    theme = find_theme("solarized", tmp_path, tmp_path)
    text = "".join(["👍", *EMOJI])
    with Cutter(tmp_path) as cutter:
        bundle = subset_fonts(theme.fonts, {"text": frozenset([*text, *sequences(text)])}, PACKAGES, cutter)
    assert list(sequences(text)) == EMOJI
    fonts = [TTFont(path) for name, path in bundle.files.items() if name.startswith("emoji")]
    for sequence in EMOJI:
        assert any(draws_as_one(font, sequence) for font in fonts), sequence
    assert bundle.missing == frozenset()


def draws_as_one(font: TTFont, sequence: str) -> bool:
    """Whether the font has a ligature of these characters; the wish for a picture, U+FE0F, may lack."""
    glyph = font.getBestCmap()
    if "GSUB" not in font or not all(ord(c) in glyph for c in sequence.replace("\ufe0f", "")):
        return False
    spellings = (sequence, sequence.replace("\ufe0f", ""))
    wanted = [[glyph[ord(c)] for c in text if ord(c) in glyph] for text in spellings]
    tables = (table for lookup in font["GSUB"].table.LookupList.Lookup for table in lookup.SubTable)
    return any(
        [first, *ligature.Component] in wanted
        for table in tables
        for first, ligatures in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items()
        for ligature in ligatures
    )


@pytest.mark.skipif(not (PACKAGES / "lxgw-wenkai-webfont").is_dir(), reason="font packages are not installed")
def test_the_faces_of_a_theme_become_small_fixed_truetype_fonts(tmp_path: Path) -> None:
    theme = find_theme("solarized", tmp_path, tmp_path)
    text = "设“样本”，f → R"
    with Cutter(tmp_path) as cutter:
        bundle = subset_fonts(theme.fonts, {"text": frozenset(text)}, PACKAGES, cutter)
    assert bundle.missing == frozenset()
    for path in bundle.files.values():
        tables = TTFont(path).keys()
        assert "glyf" in tables
        assert "fvar" not in tables
    assert sum(path.stat().st_size for path in bundle.files.values()) < LARGEST_FONTS / 10


def test_formulas_ask_for_what_stands_in_their_tex(tmp_path: Path) -> None:
    """Not for what their names and pictures hold: those bring their own glyphs."""
    deck = tmp_path / "deck.md"
    deck.write_text(
        "---\ntheme: solarized\ntex:\n  macros: {loss: '\\text{损}'}\n---\n\n<!-- slide -->\n\n"
        "$\\alpha + \\text{秩} + \\unicode{x4E2D} + \\char\"56FD + \\U{6570} + \\char65$\n",
        encoding="utf-8",
    )
    with Engine() as engine:
        built = build_deck(Work(deck, tmp_path), "build", engine)
    assert built.page
    fonts = [asset.source for asset in built.page.assets if asset.target.suffix == ".woff"]
    held = {chr(code) for font in fonts if isinstance(font, Path) for code in TTFont(font).getBestCmap()}
    assert {*"损秩中国数A"} <= held
    assert "α" not in held


def test_a_script_that_no_font_has_is_one_message(tmp_path: Path) -> None:
    """Each letter on its own would hide everything else that is said."""
    deck = tmp_path / "deck.md"
    text = "# One\n\nשלום וברכה\n\n𓀀 and 𓀁\n\n☃\ufdd0\n"
    deck.write_text(f"---\ntheme: paper\n---\n<!-- slide -->\n\n{text}", encoding="utf-8")
    with Engine() as engine:
        problems = build_deck(Work(deck, tmp_path), "build", engine).diagnostics
    found = [problem for problem in problems if problem.code == "missing-glyph"]
    [hebrew] = [problem for problem in found if "05D" in problem.message]
    assert hebrew.location.line == 8
    assert "and 5 more letters of the script" in hebrew.message
    assert "`fonts:`" in hebrew.hint
    [egyptian] = [problem for problem in found if "U+13000" in problem.message]
    assert "`𓀀` (U+13000), `𓀁` (U+13001)" in egyptian.message
    assert egyptian.hint == ""


@pytest.mark.parametrize("kind", ["wOFF", "wOF2", "table"])
def test_a_font_that_unpacks_to_gigabytes_is_not_unpacked(kind: str, tmp_path: Path) -> None:
    size = struct.pack(">I", 2**30)
    head = {
        "wOFF": b"wOFF" + bytes(12) + size,
        "wOF2": b"wOF2" + bytes(12) + size,
        "table": b"wOFF" + bytes(8) + b"\0\1" + bytes(30) + b"glyf" + bytes(8) + size + bytes(4),
    }
    (tmp_path / "bomb.woff").write_bytes(head[kind])
    with Cutter(tmp_path / "cut") as cutter, pytest.raises(BadFont, match="more than 64 MB"):
        made(tmp_path / "bomb.woff", "a", "note", cutter)
    assert unpacked(Path(__file__)) == Path(__file__).stat().st_size
