"""A finished page made by hand, as the build makes them: reveal.js, slides with places, typeset formulas.

The tests of paper, pictures and checks stand on this contract and not on the build. The text is set in fonts
that the project brings: those of the machine differ in height and width.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copytree, ignore_patterns

PACKAGES = Path(__file__).resolve().parent.parent / "node_modules"
REVEAL = PACKAGES / "reveal.js" / "dist"
FONTS = (
    PACKAGES / "@fontsource" / "eb-garamond" / "latin-400.css",
    PACKAGES / "lxgw-wenkai-webfont" / "lxgwwenkai-regular.css",
)

PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><meta name="author" content="Zhu Shijie">
<link rel="stylesheet" href="{reveal}/reveal.css">
{fonts}
<style>
  .reveal-viewport {{ background: rgb(253, 246, 227); }}
  .reveal {{ font: 24px/1.4 {families}; color: #222; }}
  .reveal :is(h1, h2, h3, p) {{ margin: 0 0 10px; }}
  {style}
</style></head>
<body><div class="reveal"><div class="slides">{slides}</div></div>
<script>window.deckReady = [];</script>
<script src="{reveal}/reveal.js"></script>
<script>
  for (const change of window.deckSetup ?? []) change({{}});
  Reveal.initialize({{ width: 960, height: 700, margin: 0, center: false, transition: 'none', {options} }});
  {script}
  deckReady.push(document.fonts.load('24px {families}', document.body.textContent));
</script></body></html>"""

UNUSED = tuple("*.map *.md *.mjs plugin theme *bold* *light* *mono* *italic* *-[5-9]00*".split())
FAMILIES = '"EB Garamond", "LXGW WenKai"'

FORMULA = """<span class="math inline" role="img" aria-label="a squared">
<svg width="20" height="20" viewBox="0 0 20 20">
<path d="M2 18L10 2L18 18Z" fill="currentColor"/></svg></span>"""


def slide(body: str, line: int, attributes: str = "") -> str:
    return f'<section class="slide" data-source-line="deck.md:{line}" {attributes}>{body}</section>'


def stack(*slides: str) -> str:
    return f"<section>{''.join(slides)}</section>"


def write_page(
    path: Path, *slides: str, title: str = "四元玉鑒", style: str = "", options: str = "", script: str = ""
) -> Path:
    """Write the page of a deck to `path`; `options` are further options of reveal as JavaScript."""
    text = PAGE.format(
        title=title,
        reveal=beside(path, REVEAL),
        fonts="\n".join(f'<link rel="stylesheet" href="{beside(path, sheet)}">' for sheet in FONTS),
        families=FAMILIES,
        slides="".join(slides),
        style=style,
        options=options,
        script=script,
    )
    path.write_text(text, encoding="utf-8")
    return path


def beside(page: Path, item: Path) -> str:
    """The address of a file or folder of a package that the page has in its own folder: it sees no other."""
    package = next(folder for folder in item.parents if folder.parent in (PACKAGES, PACKAGES / "@fontsource"))
    copy = page.parent / "_lib" / package.name
    if not copy.exists():  # copied: a link would change when files were changed that builds are remembered by
        copytree(package, copy, ignore=ignore_patterns(*UNUSED))
    return (copy / item.relative_to(package)).relative_to(page.parent).as_posix()
