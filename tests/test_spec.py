"""Run the manual of the dialect: in the pages of `spec/` a source stands beside what is made of it.

A block `markdown` is a source, put on a slide of its own when it has no slide comment. The block `html`
after it is the result, the block `text` what is reported. A block with a title (`markdown part.md`) is a
file to import.
`pytest tests/test_spec.py --update` writes the results anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from dialect import build
from manual import manual

SPEC = Path(__file__).parent / "spec"
BLOCK = re.compile(
    r"^(`{3,})(?P<kind>markdown|html|text)(?: (?P<name>\S+))?\n(?P<body>.*?)^\1$\n?", re.M | re.S
)
SECTION = re.compile(
    r"\A<section class=\"slide\" data-source-line=\"deck\.md:1\">\n(?P<body>.*?)\n</section>\n?\Z", re.S
)


@dataclass
class Example:
    """A source with the blocks that follow it, by kind; `start` and `end` bound the whole in its page."""

    line: int
    source: str
    files: dict[str, str]
    start: int
    end: int
    results: dict[str, str] = field(default_factory=dict)


def examples(text: str) -> list[Example]:
    found: list[Example] = []
    files: dict[str, str] = {}
    for block in BLOCK.finditer(text):
        if block["name"]:
            files = {**files, block["name"]: block["body"]}
        elif block["kind"] == "markdown":
            line = text.count("\n", 0, block.start()) + 1
            found.append(Example(line, block["body"], files, block.end(), block.end()))
        elif found:
            found[-1].results[block["kind"]] = block["body"]
            found[-1].end = block.end()
    return found


def outcome(example: Example, folder: Path) -> dict[str, str]:
    """The result of a source in the folder: the markup of its slides, and what was reported."""
    for name, text in example.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    own = bool(re.search(r"^<!-- slide|^---\n", example.source, re.M))
    source = example.source if own else f"<!-- slide -->\n\n{example.source}"
    with chdir(folder):  # places are named as they are seen from where one stands
        result = build(source, folder / "deck.md")
    body = SECTION.match(result.html)
    html = body["body"] if body else result.html
    html = re.sub(r"(<svg\b[^>]*>).*?</svg>", r"<svg>…</svg>", html, flags=re.S)
    reported = [
        f"{p.severity}[{p.code}]: {p.message}" + (f"\n  {p.hint}" if p.hint else "")
        for p in result.diagnostics
    ]
    text = "\n".join(reported)
    shown = {
        "html": re.sub(r"\n{2,}", "\n", html.strip() + "\n").lstrip("\n"),
        "text": text + "\n" if text else "",
    }
    return {kind: block for kind, block in shown.items() if block}


def pages() -> Iterator[Path]:
    return iter(sorted(SPEC.glob("*.md")))


def cases() -> Iterator[object]:
    for page in pages():
        for example in examples(page.read_text(encoding="utf-8")):
            yield pytest.param(page, example, id=f"{page.stem}:{example.line}")


@pytest.mark.parametrize(("page", "example"), list(cases()))
def test_the_manual_says_what_is_built(
    page: Path, example: Example, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    if pytestconfig.getoption("--update"):
        pytest.skip("results are written, not compared")
    assert outcome(example, tmp_path) == example.results


def test_update(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> None:
    """With `--update`, write every page anew; else every page has examples."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        assert examples(text), page.name
        if pytestconfig.getoption("--update"):
            page.write_text(updated(text, tmp_path_factory), encoding="utf-8")


def updated(text: str, folders: pytest.TempPathFactory) -> str:
    out, at = [], 0
    for example in examples(text):
        results = outcome(example, folders.mktemp("deck"))
        out += [text[at : example.start], *(fenced(kind, body) for kind, body in results.items())]
        at = example.end
    return "".join([*out, text[at:]])


def fenced(kind: str, body: str) -> str:
    """The fence is longer than any in what it holds."""
    longest = max((len(run) for run in re.findall(r"^`{3,}", body, re.M)), default=2)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{kind}\n{body}{marks}\n"


@pytest.mark.parametrize(
    "syntax", sorted(p.stem for p in (SPEC.parent.parent / "builder" / "dialect" / "syntax").glob("*.py"))
)
def test_every_feature_has_its_page(syntax: str) -> None:
    if syntax not in {"__init__", "lines", "texts", "place"}:
        assert (SPEC / f"{syntax}.md").is_file(), f"write tests/spec/{syntax}.md"


def test_the_manual_holds_every_page_and_what_its_contents_lead_to() -> None:
    html = manual()
    sections = re.findall(r'<section id="([\w-]+)">', html)
    recipes = [f"recipe-{page.stem}" for page in SPEC.parent.glob("recipes/*.md")]
    assert sections[0] == "slide"
    assert sorted(sections) == sorted([*(page.stem for page in pages()), *recipes])
    assert re.findall(r'<a href="#([\w-]+)">', html) == sections
    assert html.count('<code class="language-html">') > len(sections)
    assert "The square root is not negative.\n</code>" in html, "where a block ends"
    assert not re.search(r"</code> is there (once|twice)</li>", html), "what a test looks for"
