"""Run the manual of the dialect: in the pages of `spec/` a source stands beside what is made of it.

`builder.manual.examples` says how a page is read; `pytest tests/test_spec.py --update` writes results anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from dialect import build

from builder.manual.examples import Example, examples

SPEC = Path(__file__).parent / "spec"
SECTION = re.compile(
    r"\A<section class=\"slide\" data-source-line=\"deck\.md:1\">\n(?P<body>.*?)\n</section>\n?\Z", re.S
)


def outcome(example: Example, folder: Path) -> dict[str, str]:
    """The result of a source in the folder: the markup of its slides, and what was reported."""
    for name, text in example.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with chdir(folder):  # places are named as they are seen from where one stands
        result = build(example.source, folder / example.deck)
    body = SECTION.match(result.html)
    html = body["body"] if body else result.html
    html = re.sub(r"(<svg\b[^>]*>).*?</svg>", r"<svg>…</svg>", html, flags=re.S)
    reported = [
        f"{p.severity}[{p.code}]: {p.said}" + (f"\n  {p.hint}" if p.hint else "")
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
            yield pytest.param(page, example, id=f"{page.stem}:{example.block.first + 1}")


@pytest.mark.parametrize(("page", "example"), list(cases()))
def test_the_manual_says_what_is_built(
    page: Path, example: Example, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    if pytestconfig.getoption("--update"):
        pytest.skip("results are written, not compared")
    assert outcome(example, tmp_path) == {kind: block.text for kind, block in example.results.items()}


def test_update(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> None:
    """With `--update`, write every page anew; else every page has examples."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        assert examples(text), page.name
        if pytestconfig.getoption("--update"):
            page.write_text(updated(text, tmp_path_factory), encoding="utf-8")


def updated(text: str, folders: pytest.TempPathFactory) -> str:
    lines, out, at = text.splitlines(keepends=True), [], 0
    for example in examples(text):
        results = outcome(example, folders.mktemp("deck"))
        out += [*lines[at : example.block.end], *(fenced(kind, body) for kind, body in results.items())]
        at = example.end
    return "".join([*out, *lines[at:]])


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
