"""The manual put into a folder: pages, style sheet, fonts, search, and the site of its examples."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from builder.machine.frontend import package_root
from builder.machine.home import HOME
from builder.machine.output import write_text
from builder.manual.decks import Built, Key, build_examples
from builder.manual.pages import Page
from builder.manual.prose import Prose, Setter
from builder.site.engine import Engine
from builder.theming.choice import find_theme
from builder.theming.fonts import subset_fonts
from builder.theming.stylesheet import squeeze
from builder.theming.theme import Theme

EXAMPLES = "examples"
INDEX = "index.html"
LIGHT, DARK = "lecture", "lecture-dark"


def write_manual(
    pages: Sequence[Page], output: Path, tables: Mapping[str, str], jobs: int, step: Callable[[], None]
) -> Path:
    """Writes the manual; its first page, which is written last. `tables` are those that pages ask for, `step`
    is called after each example.

    Raises `OSError` and `NotWritten` for what cannot be written.
    """
    return write_pages(pages, output, tables, build_examples(pages, output / EXAMPLES, jobs, step))


def write_pages(
    pages: Sequence[Page], output: Path, tables: Mapping[str, str], built: Mapping[Key, Built]
) -> Path:
    """Writes the pages of examples that are built, and what the pages load. Raises `OSError`."""
    addresses = {page.file: f"{page.name}.html" for page in pages}
    with Engine() as engine:
        theme = find_theme(LIGHT, HOME, HOME)
        render = engine.templates(theme).render
        set_page = Setter(render, built, addresses, tables)
        prose = {page.name: set_page(page) for page in pages}
        texts = [draw(page, prose[page.name], pages, render) for page in pages]
        write_text(output / "search.js", f"window.manualTexts = {search(pages, prose)};\n")
        write_text(output / "manual.js", file_text(theme, "manual/manual.js"))
        font_rules = fonts("".join(texts), theme, engine, output / "fonts")
        write_text(output / "manual.css", style(theme, font_rules))
    for page, text in reversed([*zip(pages, texts, strict=True)]):
        write_text(output / addresses[page.file], text)
    return output / addresses[pages[0].file]


def draw(page: Page, prose: Prose, pages: Sequence[Page], render: Callable[..., str]) -> str:
    at = pages.index(page)
    before = pages[at - 1] if at else None
    after = pages[at + 1] if at + 1 < len(pages) else None
    parts: dict[str, list[Page]] = {}
    for other in pages:
        parts.setdefault(other.part, []).append(other)
    return render(
        "manual/page.html.jinja", page=page, prose=prose, parts=parts, before=before, after=after
    )


def search(pages: Sequence[Page], prose: Mapping[str, Prose]) -> str:
    """`[address, page, heading, text]` of each section, as JSON."""
    found: list[Any] = []
    for page in pages:
        for section in prose[page.name].sections:
            address = f"{page.name}.html" + (f"#{section.id}" if section.id else "")
            title = page.title.replace("`", "")
            heading = "" if section.title == title else section.title
            found.append([address, title, heading, " ".join(section.text.split())])
    return json.dumps(found, ensure_ascii=False)


def fonts(text: str, theme: Theme, engine: Engine, folder: Path) -> str:
    """The theme's faces cut to a text, their files in the folder; the rules that name them."""
    characters = frozenset(text)
    uses = {face.use: characters for face in theme.fonts}
    bundle = subset_fonts(theme.fonts, {"text": characters, **uses}, package_root(), engine.cutter, "fonts/")
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in bundle.files.items():
        shutil.copyfile(path, folder / name)
    return bundle.css


def style(theme: Theme, font_rules: str) -> str:
    """The look of the theme, and that of its dark variant for readers who prefer it."""
    dark = find_theme(DARK, HOME, HOME).styles[-1].read_text(encoding="utf-8")
    sheets = [path for path in theme.styles if path.name in ("values.css", "code.css")]
    code, *values = (path.read_text(encoding="utf-8") for path in sheets)
    own = file_text(theme, "manual/manual.css")
    light = "".join(values)
    return font_rules + squeeze(f"{light}@media (prefers-color-scheme: dark) {{ {dark} }}\n{code}{own}")


def file_text(theme: Theme, name: str) -> str:
    """Raises `OSError`."""
    path = theme.file(name)
    if path is None:
        raise FileNotFoundError(f"the theme has no `{name}`")
    return path.read_text(encoding="utf-8")
