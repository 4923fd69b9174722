"""Which files a style sheet asks for, and the sheet with other addresses for them."""

from __future__ import annotations

from random import Random

import pytest

from builder.read.css import addresses, decoded, quoted, rewritten


def urls(css: str) -> list[str]:
    return [address.url for address in addresses(css)]


def marked(css: str) -> str:
    """The sheet with `new` for every address."""
    return rewritten(css, lambda address: "new")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { background: url(a.png) }", ["a.png"]),
        ("p { background: URL( 'a b.png' ) }", ["a b.png"]),
        ('p { background: url("a.png" crossorigin(anonymous)), url( 图.png ) }', ["a.png", "图.png"]),
        ("p { background: image-set(url(a.png) 1x, 'b.png' 2x, 'c.png' type('image/png')) }",
         ["a.png", "b.png", "c.png"]),
        ("p { background: -webkit-image-set('a.png' 1x) }", ["a.png"]),
        ("p { background: cross-fade(url(a.png), image(ltr 'b.png', red)) }", ["a.png", "b.png"]),
        ("@font-face { src: local('Kai'), src('a.woff2') format('woff2'), url(b.ttf) tech(variations) }",
         ["a.woff2", "b.ttf"]),
        ("@media print { @supports (color: red) { a { & b { cursor: url(a.cur), auto } } } }", ["a.cur"]),
        ("p { --picture: url(a.png); background: var(--picture) }", ["a.png"]),
        ("background: url(a.png); color: red", ["a.png"]),
        ("p { content: 'no'; quotes: '(' ')' }", []),
    ],
)
def test_addresses_are_found_wherever_a_value_names_them(css: str, expected: list[str]) -> None:
    assert urls(css) == expected


@pytest.mark.parametrize(
    "css",
    [
        '@import "a.css";',
        "@import 'a.css'",
        "@IMPORT/**/url(a.css);",
        '@import url("a.css") layer(base.text) supports(not (background: url(no))) screen and (width > 9px);',
        '@charset "utf-8"; /* "no" */ @layer one, two; <!-- @import src("a.css") print; -->',
        "\ufeff@import 'a.css';",
    ],
)
def test_imports_are_found_whatever_their_conditions(css: str) -> None:
    [address] = addresses(css)
    assert (address.url, address.imported) == ("a.css", True)
    rest = css[: address.start], css[address.end :]
    assert css[address.start : address.end] in ("url(a.css)", '"a.css"', "'a.css'")
    assert marked(css) in ('"new"'.join(rest), 'url("new")'.join(rest))


@pytest.mark.parametrize(
    "css",
    [
        "p {} @import 'a.css';",
        "@layer one {} @import 'a.css';",
        "@namespace 'x'; @import 'a.css';",
        "@media print { @import 'a.css'; }",
        "@import 'a.css' {}",
        "@import a.css;",
        "@import var(--sheet);",
    ],
)
def test_an_import_that_browsers_ignore_is_none(css: str) -> None:
    assert urls(css) == []


@pytest.mark.parametrize(
    "css",
    [
        "/* url(a.png) @import 'a.css'; */",
        "p { content: 'url(a.png)' }",
        "a[href='url(a.png)'] {}",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "@supports (background: url(a.png)) {}",
        "@document url(https://example.org/) {}",
    ],
)
def test_what_is_not_fetched_is_no_address(css: str) -> None:
    assert urls(css) == []


def test_addresses_of_no_file_are_left_to_who_asks() -> None:
    css = "p { filter: url(#blur); mask: url('data:image/svg+xml;utf8,<svg>'); background: url() }"
    assert urls(css) == ["#blur", "data:image/svg+xml;utf8,<svg>", ""]


def test_a_file_may_be_named_with_its_part() -> None:
    assert urls("p { fill: url(a.svg?v=2#blur) }") == ["a.svg?v=2#blur"]


@pytest.mark.parametrize(
    ("css", "url"),
    [
        (r"p { background: url(a\)\ b.png) }", "a) b.png"),
        (r"p { background: u\72l(a.png) }", "a.png"),
        (r"p { background: url('it\'s.png') }", "it's.png"),
        ("p { background: url('a\\\n.png') }", "a.png"),
        (r"p { background: url('\56FE.png') }", "图.png"),
        (r"p { background: url('\D800.png') }", "\ufffd.png"),
    ],
)
def test_escapes_are_undone(css: str, url: str) -> None:
    assert urls(css) == [url]
    assert urls(marked(css)) == ["new"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\f"])
def test_places_count_lines_and_characters(newline: str) -> None:
    css = newline.join(["/* 图", "*/ 汉 { a: url(", "x.png); b:", "  'no' url('y.png') }"])
    assert [(a.url, a.line, a.column) for a in addresses(css)] == [("x.png", 2, 11), ("y.png", 4, 12)]
    assert [css[a.start : a.end] for a in addresses(css)] == [f"url({newline}x.png)", "'y.png'"]


def test_only_what_is_replaced_changes() -> None:
    css = "@import 'a.css'  screen;\r\np{mask:url( b.png )/**/,url('c.png' );;}}\tcolor:red"
    new = {"a.css": "1.css", "b.png": 'x "y" (z).png', "c.png": "c.png"}
    assert rewritten(css, lambda address: new[address.url]) == (
        "@import \"1.css\"  screen;\r\np{mask:url(\"x \\\"y\\\" (z).png\")/**/,url('c.png' );;}}\tcolor:red"
    )
    assert rewritten(css, lambda address: None) == css


@pytest.mark.parametrize("text", ["a b", 'say "hi"', "it's", "back\\slash", "two\nlines", "a\n1", "图)"])
def test_a_new_address_may_hold_any_character(text: str) -> None:
    assert urls(f"p {{ background: url({quoted(text)}) }}") == [text]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { background: url(a.png", ["a.png"]),
        ("p { background: url('a.png", ["a.png"]),
        ("p { background: url(a b.png); mask: url(c.png) }", ["c.png"]),
        ("p { content: 'broken\n; background: url(a.png) }", ["a.png"]),
        ("} ) ] p { background: url(a.png) }", ["a.png"]),
        ("/* never closed url(a.png)", []),
        ("(" * 5000 + "url(a.png)", ["a.png"]),
    ],
)
def test_a_broken_sheet_is_read_as_far_as_it_goes(css: str, expected: list[str]) -> None:
    assert urls(css) == expected
    assert urls(marked(css)) == ["new"] * len(expected)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("p { quotes: '图' }".encode(), "p { quotes: '图' }"),
        ("\ufeffp {}".encode(), "p {}"),
        ("\ufeffp {}".encode("utf-16-le"), "p {}"),
        ('@charset "gbk"; /* 图 */'.encode("gbk"), '@charset "gbk"; /* 图 */'),
        ('@charset "nothing"; /* 图 */'.encode(), '@charset "nothing"; /* 图 */'),
        (b"p { quotes: '\xff' }", "p { quotes: '\ufffd' }"),
    ],
)
def test_the_file_of_a_sheet_says_its_encoding(data: bytes, text: str) -> None:
    assert decoded(data) == text


PIECES = (
    "@import |@media |@layer |url(|src(|image-set(|u\\72l(|'|\"|(|)|{|}|[|]|\\|\n|\r\n|\f|/*|*/|#x|;|:|a|图|"
    "\\D800|\\0|\\ffffff|\ud800|\0|\ufeff|<!--|-->|U+|-|.5e|!| "
).split("|")


@pytest.mark.parametrize("seed", range(4))
def test_no_sheet_is_too_broken(seed: int) -> None:
    """Whatever stands in it, it is read, it stays as it is, and new addresses are found in their places."""
    random = Random(seed)
    for _ in range(500):
        css = "".join(random.choices(PIECES, k=random.randint(0, 14)))
        places = [address.start for address in addresses(css)]
        assert places == sorted(set(places))
        assert rewritten(css, lambda address: None) == css
        assert urls(marked(css))[: len(places)] == ["new"] * len(places)
