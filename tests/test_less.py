"""LESS: what an import of it becomes, and what a sheet may not do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from dialect import build

from builder.filters import Refused
from builder.filters.less import less
from builder.filters.less_files import less_files

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")


def compiled(sheets: dict[str, str]) -> str:
    """The CSS of the first sheet; the others lie beside it."""

    def read(path: str) -> str:
        if path not in sheets:
            raise Refused(f"no file `{path}`")
        return sheets[path]

    name = next(iter(sheets))
    return "".join(less(less_files(sheets[name], name, read)).split())


def test_variables_nesting_and_mixins() -> None:
    assert compiled({"a.less": "@c: red; .m() { x: @c } .a { .b { .m() } }"}) == ".a.b{x:red;}"


def test_imports_count_from_the_sheet_that_has_them() -> None:
    sheets = {
        "a.less": '@import "lib/b"; @import (optional) "none"; // @import "c";\n.a { x: @c }',
        "lib/b.less": '/* @import "c"; */ @import url("../d.less");',
        "d.less": '@import "a.less"; @c: "//";',
    }
    assert compiled(sheets) == '/*@import"c";*/.a{x:"//";}'


def test_what_ends_a_style_element_does_not() -> None:
    assert compiled({"a.less": 'a { content: "</style>" }'}) == r'a{content:"<\/style>";}'


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("a { x: @no }", "variable @no is undefined"),
        ('@import "none";', "no file `none`"),
        ('@import "/etc/passwd";', "no file `/etc/passwd`"),
        ('@plugin "p.js";', "@plugin statements are not allowed"),
        ("a { x: `1 + 1` }", "Inline JavaScript is not enabled"),
        ('a { x: image-width("p.png") }', "no file `p.png`"),
        ('@import "https://example.org/a.css";', "one from another server"),
        ("@import url(//example.org/a.css);", "one from another server"),
        (".m() { .m() } a { .m() }", "never ends"),
    ],
)
def test_refusals(sheet: str, message: str) -> None:
    with pytest.raises(Refused, match=r"^LESS: ") as refused:
        compiled({"a.less": sheet})
    assert message in refused.value.message


def test_a_fault_has_the_place_in_its_own_file() -> None:
    with pytest.raises(Refused) as refused:
        compiled({"a.less": '@import "b";', "b.less": "a {}\n b { x: @no }"})
    found = refused.value
    assert (found.file, found.line, found.column, found.text) == ("b.less", 2, 9, " b { x: @no }")


def test_what_is_read_decides_what_is_compiled() -> None:
    """The text that is compiled, and cached, holds every sheet."""
    assert json.loads(less_files('@import "b.less";', "a.less", lambda path: "x: y")) == {
        "name": "a.less",
        "files": {"a.less": '@import "b.less";', "b.less": "x: y"},
    }


def test_a_deck_says_where_its_sheet_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.less").write_text('@import "lib";', encoding="utf-8")
    (tmp_path / "css" / "lib.less").write_text(".a {\n  x: @no;\n}", encoding="utf-8")
    built = build('<!-- slide -->\n\n@import "css/a.less"\n', tmp_path / "deck.md", tmp_path)
    (found,) = built.diagnostics
    assert Path(found.location.path).name == "lib.less"
    assert (found.location.line, found.location.column, found.location.text) == (2, 6, "  x: @no;")
    assert found.message == "LESS: variable @no is undefined"


def test_a_sheet_cannot_leave_the_project(tmp_path: Path) -> None:
    (tmp_path / "secret.less").write_text(".secret { x: y }", encoding="utf-8")
    home = tmp_path / "course"
    home.mkdir()
    (home / "a.less").write_text('@import "../secret.less";', encoding="utf-8")
    (home / "link.less").symlink_to(tmp_path / "secret.less")
    (home / "b.less").write_text('@import "link.less";', encoding="utf-8")
    for name in ("a", "b"):
        built = build(f'<!-- slide -->\n\n@import "{name}.less"\n', home / "deck.md", home)
        assert "secret {" not in built.html
        assert [found.severity for found in built.diagnostics] == ["error"]
