"""The manual: every example of every page is built as a deck, and the site holds what its pages lead to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from builder.cli import main
from builder.cli.arguments import command_line
from builder.machine.home import HOME
from builder.manual.decks import Built, Key, build_examples
from builder.manual.examples import Example, examples
from builder.manual.pages import Page, manual_pages, read_pages
from builder.manual.tables import tables
from builder.manual.write import EXAMPLES, write_manual, write_pages
from builder.math.formula import ALWAYS, PACKAGES
from builder.read.options import KINDS
from builder.read.rules import RULES
from tests.barriers import barriers

PAGES = manual_pages()
CASES = [(page, example) for page in PAGES for example in page.examples]
TABLES = {"words": "| a |\n|---|\n| b |\n"}
SAMPLE = """# Two `things`

See [lists](other.md#more) and [the house](../../LICENSE).

```csv file=data.csv
a,b
```

```markdown
$x$ and $\\nonsense$
```
```html
<p>x</p>
```
```text
error[tex]: undefined control sequence `\\nonsense`
```

## More

```yaml file=slides.yaml
theme: lecture-dark
```

```markdown
---
title: T
---

<!-- slide -->

@import "data.csv"

- a step <!-- .element: class="fragment" -->
```

<!-- table: words -->
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("manual")


@pytest.fixture(scope="module")
def built(whole: Path) -> dict[Key, Built]:
    return build_examples(PAGES, whole / EXAMPLES, 1, lambda: None)


@pytest.mark.parametrize(
    ("page", "example"), CASES, ids=[f"{page.name}:{example.block.first + 1}" for page, example in CASES]
)
def test_each_example_is_reported_on_as_its_page_says(
    page: Page, example: Example, built: dict[Key, Built]
) -> None:
    result = built[page.name, example.block.first]
    lines = [
        f"{one.severity}[{one.code}]: {one.said}\n" + (f"  {one.hint}\n" if one.hint else "")
        for one in result.problems
    ]
    assert "".join(lines) == example.claim("text")
    assert result.url or "no-slides" in "".join(lines)


def test_a_file_is_there_for_what_follows_under_its_heading() -> None:
    first, second = examples(SAMPLE)
    assert first.files == {"data.csv": "a,b\n"}
    assert second.files == {"data.csv": "a,b\n", "slides.yaml": "theme: lecture-dark\n"}
    assert (first.lines_before, second.lines_before) == (2, 0)
    assert {kind: block.text for kind, block in first.results.items()} == {
        "html": "<p>x</p>\n", "text": "error[tex]: undefined control sequence `\\nonsense`\n"
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pages")
    (root / "sample.md").write_text(SAMPLE, encoding="utf-8")
    (root / "other.md").write_text("# Others\n\n## More\n\nof it\n", encoding="utf-8")
    pages = list(read_pages({"Part": [root / "sample.md", root / "other.md"]}))
    write_manual(pages, root / "site", TABLES, 1, lambda: None)
    return root / "site"


def test_an_example_stands_beside_its_slide_and_its_messages(site: Path) -> None:
    text = (site / "sample.html").read_text(encoding="utf-8")
    assert re.findall(r'<iframe src="examples/([^"?]+)', text) == ["sample-1/deck.html", "sample-2/deck.html"]
    assert all((site / "examples" / name).is_file() for name in ("sample-1/deck.html", "sample-2/deck.html"))
    assert "deck.md:1:10: error[tex]: undefined control sequence `\\nonsense`" in text, "as it is typed"
    assert text.count("In steps: use the arrows") == 1
    assert text.count("undefined control sequence") == 1, "what is reported, and not what is claimed"
    assert '<td>b</td>' in text, "a table of the caller's"


def test_links_lead_within_the_manual_or_nowhere(site: Path) -> None:
    text = (site / "sample.html").read_text(encoding="utf-8")
    assert '<a href="other.html#more">lists</a> and the house.' in text
    assert '<a rel="next" href="other.html">' in text


def test_the_search_knows_each_section(site: Path) -> None:
    script = (site / "search.js").read_text(encoding="utf-8")
    entries = json.loads(script.removeprefix("window.manualTexts = ").rstrip(";\n"))
    assert [entry[:3] for entry in entries] == [
        ["sample.html", "Two things", ""], ["sample.html#more", "Two things", "More"],
        ["other.html", "Others", ""], ["other.html#more", "Others", "More"],
    ]
    assert "$x$ and" in entries[0][3]


def test_the_same_text_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    pages = list(read_pages({"Part": [site.parent / "sample.md", site.parent / "other.md"]}))
    write_manual(pages, tmp_path, TABLES, 2, lambda: None)
    files = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_barriers_and_finds_from_disk(site: Path, browser: Browser, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        page.goto((site / "sample.html").as_uri())
        assert barriers(page) == []
        page.keyboard.press("/")
        page.keyboard.type("OF it")
        page.wait_for_selector("#found a")
        assert page.locator("#found a").all_text_contents() == ["Others · More"]
        page.click("#found a")
        page.wait_for_url("**/other.html#more")
    finally:
        page.close()


@pytest.mark.parametrize("width", [390, 1280, 3840])
def test_a_page_is_as_wide_as_its_window(site: Path, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    try:
        page.goto((site / "sample.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        frame = page.locator("iframe").first.bounding_box()
        assert frame
        assert frame["width"] > 0.3 * min(width, 1800)
    finally:
        page.close()


def test_the_contents_show_where_one_is_and_the_page_begins_at_its_top(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 240})  # its place is just below the middle
    try:
        page.goto((site / "other.html").as_uri())
        assert page.evaluate("scrollY") == 0
        page.set_viewport_size({"width": 1280, "height": 140})
        page.goto((site / "other.html").as_uri())
        place = page.locator("#contents [aria-current]")
        assert place.evaluate("element => element.getBoundingClientRect().bottom") < 140
    finally:
        page.close()


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids |= {named.get("id") or ""}
        self.links += [named[key] or "" for key in ("href", "src") if named.get(key)]


def read(page: Path) -> Links:
    found = Links()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def targets(page: Path) -> Iterator[tuple[str, Path, str]]:
    for link in read(page).links:
        parts = urlsplit(link)
        if not parts.scheme:
            yield link, page.parent / unquote(parts.path) if parts.path else page, unquote(parts.fragment)


def test_links_of_the_whole_manual_lead_somewhere(whole: Path, built: dict[Key, Built]) -> None:
    first = write_pages(PAGES, whole, tables(command_line()), built)
    assert first == whole / "index.html"
    written = {page.name: whole / f"{page.name}.html" for page in PAGES}
    pages = {path: read(path) for path in written.values()}
    for path in pages:
        for link, place, part in targets(path):
            assert place.is_file(), f"{path.name}: {link}"
            assert not part or part in pages[place].ids, f"{path.name}: {link}"


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A manual of one page."""
    (tmp_path / "index.md").write_text("# Page\n", encoding="utf-8")
    pages = list(read_pages({"Part": [tmp_path / "index.md"]}))
    monkeypatch.setattr("builder.cli.commands.docs.manual_pages", lambda: pages)
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache"))


@pytest.mark.usefixtures("short")
def test_the_manual_is_made_once_and_old_ones_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "cache" / "manual-of-before"
    old.mkdir(parents=True)
    for said in ("building the manual, once for this version …\n", ""):
        assert main(["docs", "--print"]) == 0
        printed = capsys.readouterr()
        assert "<h1>Page</h1>" in Path(printed.out.strip()).read_text(encoding="utf-8")
        assert printed.err == said
    assert not old.exists()


@pytest.mark.usefixtures("short")
def test_the_manual_is_opened_or_written_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    assert main(["docs", "-o", str(tmp_path / "there")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'there' / 'index.html'}\n"
    assert opened == []
    assert main(["docs"]) == 0
    [address] = opened
    assert address.startswith((tmp_path / "cache").as_uri())
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["docs", "-o", str(tmp_path / "file")]) == 2
    assert "cannot" in capsys.readouterr().err


def test_every_page_that_is_written_is_in_the_manual() -> None:
    written = [HOME / "tests" / folder for folder in ("spec", "recipes", "guide")]
    assert {path for folder in written for path in folder.glob("*.md")} <= {page.file for page in PAGES}
    assert len({page.name for page in PAGES}) == len(PAGES)


def test_the_tables_name_all_there_is() -> None:
    found = tables(command_line())
    expected = {"settings": KINDS, "rules": RULES, "commands": ["build", "docs", "--per-page"]}
    for table, names in expected.items():
        assert all(name in found[table] for name in names), table
    text = (HOME / "tests" / "recipes" / "tex-packages.md").read_text(encoding="utf-8")
    assert {*PACKAGES, *ALWAYS} <= set(re.findall(r"`(\w+)`", text))
    asked = {name for page in PAGES for name in re.findall(r"<!-- table: ([\w-]+) -->", page.text)}
    assert asked == found.keys()
