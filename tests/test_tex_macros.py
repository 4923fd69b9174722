"""TeX macros that no formula uses or that mean something else elsewhere, as `slides check` tells of them."""

from __future__ import annotations

from pathlib import Path

from builder.cli.commands.check import for_naught
from builder.read.courses import find_decks
from builder.site.begin import begin
from builder.site.engine import Engine

SHARED = """theme: solarized
tex:
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
        "slides.yaml:3: note[unused-macro]: no formula of the 2 decks read uses `\\tr` and `\\idle`",
        "slides.yaml:3: note[redefined-macro]: the theme defines `\\tr` otherwise",
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


def test_a_macro_that_changes_a_command_of_tex_is_named_with_both_meanings(tmp_path: Path) -> None:
    """Whoever defines it: deck, project, formula, or the theme, of which only what is used counts."""
    theme = tmp_path / "theme" / "ours"
    theme.mkdir(parents=True)
    (theme / "theme.yaml").write_text("tex: macros.json\n", encoding="utf-8")
    (theme / "macros.json").write_text('{"sup": "{#1}", "inf": "i"}', encoding="utf-8")
    deck = """---
theme: ours
tex:
  packages: [physics]
  macros: {grad: g}
---

<!-- slide -->

$\\grad \\gcd$ and $\\sup$

$\\def\\vec{v}$
"""
    code = "note[redefined-macro]"
    notes = findings(tmp_path, {"a.md": deck}, "tex: {macros: {gcd: d}}\n")
    assert [note for note in notes if "in TeX" in note] == [
        f"a.md:5: {code}: `\\grad` is `g` here, in TeX it is a command of the package `physics`",
        f"a.md:10: {code}: `\\sup` is `{{#1}}` of the theme, in TeX it is the operator `sup`",
        f"a.md:12: {code}: from here to the end of the deck `\\vec` is redefined;"
        " in TeX it is a command of TeX",
        f"slides.yaml:1: {code}: `\\gcd` is `d` here, in TeX it is the operator `gcd`",
    ]
