"""The manual as one page: the pages of `spec/`, those every deck needs first, then the recipes.

    python tests/manual.py PAGE.html
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from markdown_it import MarkdownIt

SPEC = Path(__file__).parent / "spec"
RECIPES = Path(__file__).parent / "recipes"
FIRST = "slide front_matter heading math imports macro fence table element link".split()
LEGEND = """What is typed stands on <b class="typed">blue</b>, what becomes of it on <b class="made">grey</b>,
what is reported on <b class="said">red</b>. The tests build every example."""
NAMED_BLOCK = re.compile(r"^(`{3,}\w* file=(\S+))$", re.M)
END_OF_BLOCK = re.compile(r"^`{3,}\n", re.M)
STYLE = """
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 Georgia, "Songti SC", serif; }
nav ul { columns: 3 12rem; }
pre { padding: .6rem; overflow-x: auto; font-size: .85rem; background: #eaf3fa; }
pre { border-left: .3rem solid #268bd2; }
.typed { color: #1f6da6; } .made { color: #586e75; } .said { color: #c42b28; }
h1 + nav h2 { margin: 1rem 0 0; font-size: 1.1rem; }
pre:has(.language-html) { margin-top: -1rem; border-color: #586e75; background: #f2f3f3; }
pre:has(.language-text) { margin-top: -1rem; border-color: #dc322f; background: #fdeeed; }
"""


def manual() -> str:
    """A part each for the language and for the recipes, with what they hold before both."""
    language = {page.stem: page.read_text(encoding="utf-8") for page in chapters()}
    recipes = {f"recipe-{page.stem}": recipe(page) for page in sorted(RECIPES.glob("*.md"))}
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>The language of the decks</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>The language of the decks</h1>\n<p>{LEGEND}</p>\n"
        f"<nav>\n<h2>The language</h2>\n{contents(language)}"
        f"<h2>Recipes</h2>\n{contents(recipes)}</nav>\n<main>\n{sections(language)}{sections(recipes)}</main>\n"
        "</body>\n</html>\n"
    )


def chapters() -> list[Path]:
    """The pages of the language, those every deck needs before the others."""
    pages = {page.stem: page for page in sorted(SPEC.glob("*.md"))}
    return [pages[name] for name in dict.fromkeys([*FIRST, *pages])]


def recipe(page: Path) -> str:
    """With the names of its files; without what tests look for, which stands behind the last block."""
    text = page.read_text(encoding="utf-8")
    *_, last = END_OF_BLOCK.finditer(text)
    return NAMED_BLOCK.sub(r"`\2`\n\n\1", text[: last.end()])


def contents(texts: Mapping[str, str]) -> str:
    md = MarkdownIt()
    links = [f'<li><a href="#{name}">{md.renderInline(title(text))}</a></li>' for name, text in texts.items()]
    return f"<ul>{''.join(links)}</ul>\n"


def sections(texts: Mapping[str, str]) -> str:
    md = MarkdownIt()
    return "".join(f'<section id="{name}">\n{md.render(text)}</section>\n' for name, text in texts.items())


def title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(manual(), encoding="utf-8")
    print(f"open {target}")
