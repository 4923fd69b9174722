"""Feed decks, settings, themes and old configurations that nobody would write to the builder.

    python tests/bench/fuzz.py MINUTES [SEED]

runs for that many minutes of the processor, those of Node.js counted, and prints what must not be: an
exception, the error `internal`, a slide that is not a `<section>` of its own beside the others, a second
build that differs. Without a seed each run tries something else; the seed is printed, and every input is made
from it and a number alone. Exit status 1 tells that something was found; the inputs are in `fuzz/` below the
temporary folder.
"""

from __future__ import annotations

import os
import random
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import test_properties
from dialect import build
from justhtml import JustHTML
from test_balance import FAULTS, PIECES
from test_spec import examples, pages

from builder.adopt.javascript import NoParser
from builder.adopt.migrate import migrate
from builder.read.courses import Work
from builder.site.build import build_deck
from builder.site.engine import Engine

FOUND = Path(gettempdir()) / "fuzz"
END = "\n\n<!-- slide -->\n\nNEXT *end*\n\n<!-- slide -->\n\nLAST\n"
PARTS = [*test_properties.INLINE, *test_properties.BLOCK, *PIECES, *FAULTS, "\n", "\n\n", "    ", "> ", "- "]
KEYS = """title author lang dir theme toc depth_from depth_to presentation width height margin transition
reveal tex macros packages plugins check off fonts scale class id styles utilities highlight
chalkboard src menu center slides html pdf enableSpeakerNotes parallaxBackgroundImage notes controls
version x""".split()
VALUES = """true false null ~ 0 1 -1 0x1F 0xffffffffffffffffffffffff 1e999 .nan .inf 2001-12-14
1979-05-27T07:32:00Z !!timestamp|x !!binary|x !!python/object:os.system|x !!set|{a} &a|1 *a
<<:|{a:|1} [] {} [1,|[2]] {a:|{b:|c}} "x" 'y' |-|text ../../etc/passwd /etc/passwd ./a.css
https://a.b/c.css \\foo [\\R,|1] {R:|"\\\\mathbb{R}"} {a:|[b,|99,|c]} 图 @x `y` %z ?|k ---|- .hidden
a/b\x00c 'a''b' "\\u202e" "\\x00" 1_000 0o17 12:30:45 ! !!str # {{x}} {%|if|%} x*99""".split()
THEME_FILES = {
    "theme.yaml": None,
    "css/a.css": "css",
    "macros/M.html.jinja": "jinja",
    "words/WORD.html.jinja": "jinja",
    "fences/foo.html.jinja": "jinja",
    "runtime/plugins.yaml": None,
    "utilities.yaml": None,
    "slide.html.jinja": "jinja",
}
CSS = [
    "a{",
    "}",
    "@import url(x);",
    "url(../../x)",
    "@font-face{src:url(x)}",
    "/*",
    "*/",
    "'",
    "\\",
    "图",
    "--a:1;",
]
JINJA = [
    "{% macro m(x) %}",
    "{% endmacro %}",
    "{{ x }}",
    "{{ x.__class__ }}",
    "{% for i in range(9) %}",
    "{% endfor %}",
    "{{",
    "}}",
    "{%",
    "%}",
    "<div>",
    "</div>",
    "{{ body }}",
    "{% include 'a' %}",
    "{{ x * 9 }}",
    "{{ x | highlight }}",
]
FILES = "config.js parser.js style.less settings.json katex.json mathjax.json head.html".split()
CONFIG = [
    "module.exports = ",
    "({",
    "})",
    "macros:",
    '{"R": "x"}',
    "[",
    "]",
    ",",
    "//",
    "/*",
    "*/",
    "`",
    "'",
    "function () {",
    "return",
    "}",
    "onWillParseMarkdown",
    "markdown.replace(/a/g, ",
    "=>",
    "async",
    ";",
    "\n",
    "export default",
]


def some(rng: random.Random, parts: Sequence[str], most: int, between: str = "") -> str:
    return between.join(rng.choice(parts) for _ in range(rng.randint(1, most)))


class Decks:
    """Texts of decks, made of pieces of the language and mutations of its manual."""

    def __init__(self) -> None:
        self.seeds = [
            example.source for page in pages() for example in examples(page.read_text(encoding="utf-8"))
        ]

    def text(self, rng: random.Random) -> str:
        if rng.random() < 0.5:
            return "<!-- slide -->\n\n" + some(rng, PARTS, 14, rng.choice(["", "\n", " "]))
        text = rng.choice(self.seeds)
        for _ in range(rng.randint(1, 4)):
            at, to = sorted(rng.randint(0, len(text)) for _ in range(2))
            put = rng.choice([rng.choice(PARTS), text[at:to], "", rng.choice(self.seeds)[:60]])
            text = text[:at] + put + text[rng.choice([at, to]) :]
        return text

    def fault(self, rng: random.Random) -> tuple[str, str]:
        """What is wrong with the build of a text, if anything, and the text."""
        text = self.text(rng) + END
        return attempt(lambda: self.wrong_with(text)), text

    def wrong_with(self, text: str) -> str:
        first, second = build(text), build(text)
        if (first.html, first.prologue, first.diagnostics) != (
            second.html,
            second.prologue,
            second.diagnostics,
        ):
            return "the second build differs"
        return structure(first.prologue, first.html, len(first.slides))


def structure(prologue: str, html: str, slides: int) -> str:
    """Whether a browser has each slide as a section of its own, and nothing beside them."""
    page = (
        f'<!doctype html><body><div hidden>{prologue}</div><div><div id="s">{html}</div></div><i id="e"></i>'
    )
    tree = JustHTML(page, sanitize=False)
    end, root = tree.query_one("body > i#e"), tree.query_one("body > div > div#s")
    if end is None or root is None:
        return "what follows the slides stands in them"
    sections = [child for child in root.children if child.name == "section"]
    stacked = [
        [c for c in s.children if c.name == "section" and "data-source-line" in (c.attrs or {})]
        for s in sections
    ]
    found = sum(len(inner) or 1 for inner in stacked)
    strays = [child.name for child in root.children if child.name not in {"section", "#text"}]
    return (
        ""
        if found == slides and not strays
        else f"{found} sections for {slides} slides, beside them {strays}"
    )


def settings_text(rng: random.Random, depth: int = 0) -> str:
    lines = []
    for _ in range(rng.randint(1, 4)):
        key, value = rng.choice(KEYS), rng.choice(VALUES).replace("|", " ")
        nested = depth < 3 and rng.random() < 0.4
        inside = (
            "\n" + "\n".join("  " + line for line in settings_text(rng, depth + 1).split("\n"))
            if nested
            else f" {value}"
        )
        lines.append(f"{key}:{inside}")
    return "\n".join(lines)


def toml_text(rng: random.Random) -> str:
    values = [
        "1",
        "'x'",
        "1979-05-27",
        "[1, 2]",
        "{a = 1}",
        "inf",
        "nan",
        "0xff",
        "true",
        "'''a'''",
        '"\\u00e9"',
        "x",
    ]
    rows = [f"{rng.choice(KEYS)} = {rng.choice(values)}" for _ in range(3)]
    return f"[tool.slides{rng.choice(['', '.tex.macros', '.presentation', '.x'])}]\n" + "\n".join(rows) + "\n"


SLIDE = "<!-- slide -->\n\n# a $x$ M b WORD\n\nM c\n\n```foo\nx\n```\n"


def project(rng: random.Random, folder: Path) -> None:
    """A folder with a deck, settings and a theme, each of them strange."""
    written = {"deck.md": f"---\n{settings_text(rng)}\n---\n\n{SLIDE}"}
    if rng.random() < 0.5:
        written["slides.yaml"] = settings_text(rng)
    if rng.random() < 0.3:
        written["pyproject.toml"] = toml_text(rng)
    for name, kind in THEME_FILES.items():
        if rng.random() < 0.25:
            pieces = {"css": CSS, "jinja": JINJA}.get(kind or "")
            written[f"theme/{name}"] = some(rng, pieces, 8, " ") if pieces else settings_text(rng)
    for name, text in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def project_fault(rng: random.Random) -> tuple[str, str]:
    with TemporaryDirectory(prefix="slides-") as name:
        folder = Path(name)
        project(rng, folder)
        inputs = "\n".join(
            f"==> {path.relative_to(folder)}\n{path.read_text()}"
            for path in sorted(folder.rglob("*.*"))
            if path.is_file()
        )
        return attempt(lambda: wrong_with_project(folder)), inputs


def wrong_with_project(folder: Path) -> str:
    results = []
    for _ in range(2):
        with Engine() as engine:
            results.append(build_deck(Work(folder / "deck.md", folder), "client", engine))
    first, second = results
    internal = [problem.message for problem in first.diagnostics if problem.code == "internal"]
    if internal:
        return f"internal: {internal[0]}"
    pages = [built.page and built.page.html for built in results]
    same = pages[0] == pages[1] and first.diagnostics == second.diagnostics
    return "" if same else "the second build differs"


def migrate_fault(rng: random.Random) -> tuple[str, str]:
    with TemporaryDirectory(prefix="slides-") as name:
        folder = Path(name)
        place = folder / rng.choice([".crossnote", ".mume", ".vscode"])
        place.mkdir()
        texts = {}
        for file in FILES:
            if rng.random() < 0.6:
                texts[file] = some(rng, CONFIG, 14, rng.choice(["", " "]))
                (place / file).write_text(texts[file])
        return attempt(lambda: wrong_with_migration(folder)), str(texts)


def wrong_with_migration(folder: Path) -> str:
    with suppress(OSError, NoParser):
        migrate(folder, write=True)
    return ""


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**9)
    print(f"seed {seed}", flush=True)
    decks = Decks()
    kinds: dict[str, tuple[Callable[[random.Random], tuple[str, str]], float]] = {
        "deck": (decks.fault, 0.7),
        "project": (project_fault, 0.25),
        "migrate": (migrate_fault, 0.05),
    }
    spent: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    number = 0
    while sum(spent.values()) < minutes * 60:
        number += 1
        kind = min(kinds, key=lambda name: spent[name] / kinds[name][1])
        begun = processor_seconds()
        wrong, text = kinds[kind][0](random.Random(f"{seed} {number}"))
        spent[kind] += max(processor_seconds() - begun, 0.001)
        tried[kind] += 1
        if wrong:
            found[f"{kind}: {wrong.splitlines()[-1][:150]}"] += 1
            FOUND.mkdir(exist_ok=True)
            (FOUND / f"{seed}-{number}-{kind}.txt").write_text(f"{wrong}\n\n{text}", encoding="utf-8")
    for kind in kinds:
        print(f"{kind}: {tried[kind]} inputs in {spent[kind]:.0f} s of the processor")
    for wrong, times in found.most_common():
        print(f"FOUND {times} times {wrong}")
    return 1 if found else 0


def processor_seconds() -> float:
    """Of this process and of those it has waited for."""
    return sum(os.times()[:4])


def attempt(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception:
        return f"an exception: {traceback.format_exc()}"


if __name__ == "__main__":
    sys.exit(main())
