"""The manual of the language as one page: the pages of `spec/` in order, with a table of contents.

    python tests/manual.py PAGE.html
"""

from __future__ import annotations

import sys
from pathlib import Path

from markdown_it import MarkdownIt

SPEC = Path(__file__).parent / "spec"
STYLE = """
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 Georgia, "Songti SC", serif; }
nav ul { columns: 3 12rem; }
pre { padding: .6rem; overflow-x: auto; font-size: .85rem; background: #fdf6e3; }
pre { border-left: .3rem solid #268bd2; }
pre:has(.language-html) { margin-top: -1rem; border-color: #586e75; }
pre:has(.language-text) { margin-top: -1rem; border-color: #dc322f; }
"""


def manual() -> str:
    """What is typed stands on blue, what becomes of it on grey, what is reported on red."""
    texts = {page.stem: page.read_text(encoding="utf-8") for page in sorted(SPEC.glob("*.md"))}
    links = [f'<li><a href="#{name}">{title(text)}</a></li>' for name, text in texts.items()]
    md = MarkdownIt()
    parts = [f'<section id="{name}">\n{md.render(text)}</section>\n' for name, text in texts.items()]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>The language of the decks</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>The language of the decks</h1>\n<nav><ul>\n{''.join(links)}\n</ul></nav>\n<main>\n"
        f"{''.join(parts)}</main>\n</body>\n</html>\n"
    )


def title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(manual(), encoding="utf-8")
    print(f"open {target}")
