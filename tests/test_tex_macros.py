"""TeX macros that no formula uses or that mean something else elsewhere, as `slides check` tells of them."""

from __future__ import annotations

from pathlib import Path

from builder.cli.commands.check import for_naught
from builder.read.courses import find_decks
from builder.site.build import begin
from builder.site.engine import Engine

SHARED = """tex:
  macros:
    Av: '{\\mathbf A}'
    tr: '{\\operatorname{trace}}'
    idle: '{\\mathbf I}'
    inner: '{\\Av}'
"""
DECK = """---
tex:
  macros:
    own: '{\\inner}'
    Av: '{\\vec A}'
    lazy: 'z'
MORE---

<!-- slide data-notes="$\\\\own$" -->

$\\Xv$

<p>$\\def\\Xv{x}$</p>
"""


def findings(root: Path, decks: dict[str, str], shared: str = SHARED) -> list[str]:
    (root / "slides.yaml").write_text(shared, encoding="utf-8")
    for name, text in decks.items():
        (root / name).write_text(text, encoding="utf-8")
    with Engine() as engine:
        begun = [(work, begin(work, engine, lambda problem: None)) for work in find_decks([root])]
        found = for_naught(begun, engine)
    return [
        f"{Path(f.location.path).name}:{f.location.line}: {f.severity}[{f.code}]: {f.message}" for f in found
    ]


def test_each_macro_is_looked_for_where_it_is_defined(tmp_path: Path) -> None:
    assert findings(tmp_path, {"a.md": DECK.replace("MORE", ""), "b.md": "<!-- slide -->\n\n$x$\n"}) == [
        "a.md:6: note[unused-macro]: no formula of this deck uses `\\lazy`",
        "a.md:5: note[redefined-macro]: `\\Av` is `{\\vec A}` here, elsewhere `{\\mathbf A}`",
        "a.md:13: note[redefined-macro]: this formula defines `\\Xv` anew, to the end of the deck",
        "slides.yaml:2: note[unused-macro]: no formula of the 2 decks read uses `\\tr` and `\\idle`",
        "slides.yaml:2: note[redefined-macro]: the theme defines `\\tr` otherwise",
    ]


def test_a_deck_and_a_project_switch_the_rules_off(tmp_path: Path) -> None:
    off = "check: {off: [unused-macro, redefined-macro]}\n"
    assert findings(tmp_path, {"a.md": DECK.replace("MORE", off)}, SHARED + off) == []


def test_a_long_list_is_counted(tmp_path: Path) -> None:
    many = "tex: {macros: {" + ", ".join(f"zz{c}: x" for c in "abcdefghijk") + "}}\n"
    [found] = findings(tmp_path, {"a.md": "<!-- slide -->\n\n$x$\n"}, many)
    names = ", ".join(f"`\\zz{c}`" for c in "abcdefgh")
    assert found.endswith(f"no formula of this deck uses {names} and 3 more")


def test_a_macro_that_tex_cannot_take_is_left_to_the_build(tmp_path: Path) -> None:
    assert findings(tmp_path, {"a.md": "<!-- slide -->\n\n$x$\n"}, "tex: {macros: {a: [1, 2]}}\n") == []
