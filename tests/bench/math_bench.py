"""Formulas of real decks in four outputs, side by side in one run; and ours against MathJax in the browser.

    python tests/bench/math_bench.py DECK.md … [--runs N] [--work DIR]

Each deck is built twice with the command line (`--math client` and the default). The formulas of the
client's page are then put back into that page as lean CHTML and as MathML, so that all four pages differ in
their formulas only. Times are from the start of navigation to the second frame after everything a page waits
for is there (`window.deckReady`, fonts); the median of runs that take turns. Prints Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from builder.machine.cache import Cache
from builder.machine.frontend import package
from builder.machine.node_program import node
from builder.math import client
from builder.math.crew import Crew
from builder.math.formula import Formula, MathOptions
from builder.math.typeset import typeset

HERE = Path(__file__).parent
CHINESE = package("lxgw-wenkai-webfont") / "lxgwwenkai-regular.css"
FONTS = "_lib/@mathjax/mathjax-newcm-font/chtml/woff2"
NO_MATHJAX = "**/tex-svg.js"
DRAWN = """async () => {
  await Promise.all(window.deckReady ?? []);
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return { ms: performance.now(), nodes: document.querySelectorAll('*').length };
}"""
# Asked of the page from its start on: a question after `goto` comes when work for later slides has begun.
WATCH = f"window.drawn = new Promise((done) => addEventListener('DOMContentLoaded', () => done(({DRAWN})())))"
SHOW_ALL = "document.querySelectorAll('[aria-hidden]').forEach((e) => e.removeAttribute('aria-hidden'))"
READ = """() => ({
  tex: JSON.parse(document.querySelector('[data-deck=options]').textContent).tex,
  formulas: [...document.querySelectorAll('.math')].map((e) => [e.textContent.trim().slice(2, -2),
    e.matches('.display')]),
})"""
REPLACE = """({ markup, head }) => {
  document.querySelectorAll('.math').forEach((e, n) => { e.innerHTML = markup[n]; });
  document.querySelectorAll('script[src*=mathjax]').forEach((e) => e.remove());
  document.head.insertAdjacentHTML('beforeend', head);
  return '<!doctype html>' + document.documentElement.outerHTML;
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("decks", type=Path, nargs="+")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", type=Path, help="where pages and pictures are left to look at")
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp())
    with chromium() as browser:
        for deck in options.decks:
            pages = make_pages(deck, work / deck.stem, browser)
            print(f"\n### {deck.stem}\n")
            report_pages(pages, browser, options.runs)
            report_typesetting(pages["client"], browser)
            report_equality(pages["client"], work / deck.stem, browser)


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def make_pages(deck: Path, folder: Path, browser: Any) -> dict[str, Path]:
    """`{output: page}`, all in one folder with the files they load."""
    for math in ("build", "client"):
        command = [sys.executable, "-m", "builder", "build", str(deck), "-o", str(folder), "--math", math]
        subprocess.run(command, capture_output=True, check=False)
        (folder / f"{deck.stem}.html").rename(folder / f"{math}.html")
    for name, file in client.files():
        target = folder / "_lib" / name / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package(name) / file, target)
    woff2 = package("@mathjax/mathjax-newcm-font") / "chtml/woff2"
    shutil.copytree(woff2, folder / FONTS, dirs_exist_ok=True)
    pages = {"client": folder / "client.html", "svg": folder / "build.html"}
    for name, (markup, head) in other_formats(pages["client"], browser).items():
        page = open_without_mathjax(browser, pages["client"], javascript=False)
        (folder / f"{name}.html").write_text(page.evaluate(REPLACE, {"markup": markup, "head": head}))
        page.close()
        pages[name] = folder / f"{name}.html"
    return pages


def open_without_mathjax(browser: Any, path: Path, javascript: bool) -> Any:
    page = browser.new_context(java_script_enabled=javascript).new_page()
    page.route(NO_MATHJAX, lambda route: route.abort())
    page.goto(path.as_uri())
    return page


def read_formulas(path: Path, browser: Any) -> dict[str, Any]:
    page = open_without_mathjax(browser, path, javascript=False)
    found: dict[str, Any] = page.evaluate(READ)
    page.close()
    return found


def other_formats(path: Path, browser: Any) -> dict[str, tuple[list[str], str]]:
    """`{output: (markup of each formula, what goes into the head)}`."""
    found = read_formulas(path, browser)
    question = {
        "mathjax": str(package("@mathjax/src")),
        "macros": found["tex"]["macros"],
        "fonts": FONTS,
        "formulas": found["formulas"],
    }
    command = [node(), str(HERE / "math_formats.mjs")]
    done = subprocess.run(command, input=json.dumps(question), capture_output=True, text=True, check=True)
    made = json.loads(done.stdout)
    math_font = '<style>math { font-family: "Latin Modern Math", "STIX Two Math", math }</style>'
    return {
        "chtml": (made["chtml"]["markup"], f"<style>{made['chtml']['style']}</style>"),
        "mathml": (made["mathml"], math_font),
    }


# The table


def report_pages(pages: Mapping[str, Path], browser: Any, runs: int) -> None:
    opened: dict[str, list[dict[str, float]]] = {name: [] for name in pages}
    for _ in range(runs):
        for name, path in pages.items():
            opened[name].append(load(browser, path))
    print("| output | page kB | gzip kB | DOM nodes | drawn ms | print ms | PDF kB | ∂ found in PDF |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, path in pages.items():
        page = path.read_bytes()
        drawn = statistics.median(run["ms"] for run in opened[name])
        milliseconds, pdf = print_page(browser, path)
        print(
            f"| {name} | {len(page) / 1000:.0f} | {len(gzip.compress(page)) / 1000:.0f} "
            f"| {opened[name][0]['nodes']} | {drawn:.0f} | {milliseconds:.0f} | {len(pdf) / 1000:.0f} "
            f"| {letters_in(pdf)} |"
        )


def load(browser: Any, path: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 960, "height": 700})
    page.add_init_script(WATCH)
    page.goto(path.as_uri())
    found: dict[str, float] = page.evaluate("drawn")
    page.close()
    return found


def print_page(browser: Any, path: Path) -> tuple[float, bytes]:
    page = browser.new_page()
    page.goto(path.as_uri() + "?print-pdf")
    page.wait_for_selector(".pdf-page")  # some frames after the deck is ready
    page.evaluate(DRAWN)
    page.evaluate(SHOW_ALL)
    started = time.perf_counter()
    pdf: bytes = page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
    page.close()
    return (time.perf_counter() - started) * 1000, pdf


def letters_in(pdf: bytes) -> int:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().count("∂") + done.stdout.decode().count("𝜕")


# Time of typesetting


def report_typesetting(path: Path, browser: Any) -> None:
    found = read_formulas(path, browser)
    slides = [[Formula(tex, display) for tex, display in found["formulas"]]]
    options = MathOptions.of(found["tex"]["macros"])
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "cache.sqlite3")
        with Crew() as crew:
            cold = timed(lambda: typeset(slides, options, cache, crew))
            warm = timed(lambda: typeset(slides, options, cache, crew))
            edited = [[[Formula(rf"\frac{{x_{{{number}}}}}{{y}}", True)]] for number in range(100, 121)]
            edits = [timed(lambda new=new: typeset(new, options, cache, crew)) for new in edited]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        typeset(slides, options, Cache(Path(folder) / "other"))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    different = len({formula for slide in slides for formula in slide})
    print(
        f"\n{len(slides[0])} formulas, {different} different: cold {cold:.2f} s ({cpu:.2f} s of processor), "
        f"from the cache {warm * 1000:.0f} ms, one new formula in a hot worker "
        f"{statistics.median(edits) * 1000:.1f} ms"
    )


def timed(action: Any) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


# Equality with MathJax in the browser

WHOLE_PIXELS = """() => {
  const formulas = [...document.querySelectorAll('.math')];
  for (const e of formulas) e.style.height = Math.ceil(e.getBoundingClientRect().height) + 'px';
  return formulas.map((e) => {
    const { left, top, right, bottom } = e.getBoundingClientRect();
    return [left, top, right, bottom];
  });
}"""

LETTERS = """() => [...document.querySelectorAll('.math')].map((e) =>
  [...e.querySelectorAll('use, text, rect')].map((letter) => letter.getBoundingClientRect())
    .filter((r) => r.width).map((r) => [r.left, r.top, r.right, r.bottom]))"""

COLUMN = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{chinese}"><style>{css}
body {{ margin: 20px; background: white; font: 32px "LXGW WenKai"; line-height: 1.5 }}
text {{ font-family: "LXGW WenKai" !important }} /* also where MathJax measures it */
.math {{ --formula: black; display: block !important; width: 1400px }}
</style><body><div class="slides">{formulas}</div><script>window.deckReady = []</script>
<script type="application/json" data-deck="options">{options}</script>{script}</body>"""


def report_equality(path: Path, folder: Path, browser: Any) -> None:
    """Every different formula typeset by both sides in the same text, compared pixel by pixel."""
    from PIL import Image, ImageChops

    found = read_formulas(path, browser)
    formulas = list(dict.fromkeys(Formula(tex, display) for tex, display in found["formulas"]))
    pages = write_columns(formulas, found["tex"], folder, x_height(browser))
    pictures = [picture_of(browser, page, folder) for page in pages]
    columns = [Image.open(file).convert("L") for file, _, _ in pictures]
    differing = []
    for formula, *boxes in zip(formulas, *(boxes for _, boxes, _ in pictures), strict=True):
        ours, theirs = (column.crop(box) for column, box in zip(columns, boxes, strict=True))
        worst = ImageChops.difference(ours, theirs.crop((0, 0, *ours.size))).getextrema()[1]
        if ours.size != theirs.size or worst:
            differing.append((worst, formula.tex, ours.size, theirs.size))
    equal = len(formulas) - len(differing)
    print(f"\n{equal} of {len(formulas)} formulas equal MathJax in the browser to the pixel")
    away = farthest(*(letters for _, _, letters in pictures))
    print(f"no letter stands farther than {away:.2f} px away")
    for worst, tex, mine, theirs in sorted(differing, reverse=True)[:8]:
        print(f"- differs by at most {worst} of 255, {mine} and {theirs} px: `{' '.join(tex.split())[:70]}`")


def farthest(ours: list[list[Any]], theirs: list[list[Any]]) -> float:
    """How far a letter of ours stands from the same of theirs, in pixels."""
    edges = (
        abs(mine - other)
        for formula, same in zip(ours, theirs, strict=True)
        for letter, twin in zip(formula, same, strict=True)
        for mine, other in zip(letter, twin, strict=True)
    )
    return max(edges, default=0.0)


def x_height(browser: Any) -> float:
    """Of the text font of the columns, in em, as MathJax in the browser measures it, in whole pixels."""
    page = browser.new_page()
    page.goto(CHINESE.parent.as_uri())
    page.set_content(COLUMN.format(chinese=CHINESE.as_uri(), css="", formulas="x中", options="", script=""))
    page.evaluate(DRAWN)
    found: float = page.evaluate("""() => {
      const ruler = document.body.appendChild(document.createElement('div'));
      ruler.style.width = '60ex';
      return ruler.offsetWidth / 60 / 32;
    }""")
    page.close()
    return found


def write_columns(
    formulas: list[Formula], tex: Mapping[str, Any], folder: Path, x_height: float
) -> tuple[Path, Path]:
    root = HERE.parent.parent
    css = (root / "theme/base/css/math.css").read_text()
    options = MathOptions.of(tex["macros"], tex["packages"], x_height)
    page = typeset([formulas], options, Cache(folder / "cache"))
    built = "".join(wrap(f, str(m)) for f, m in zip(formulas, page.markup[0], strict=True)) + page.defs
    raw = "".join(wrap(f, "\\[{}\\]" if f.display else "\\({}\\)").format(escape(f.tex)) for f in formulas)
    target = folder / "_theme/runtime/mathjax.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(root / "theme/base/runtime/mathjax.js", target)
    declared = json.dumps({"tex": tex}).replace("</", "<\\/")
    script = '<script src="_theme/runtime/mathjax.js"></script>'
    for name, inside, more in (("ours", built, ""), ("theirs", raw, script)):
        html = COLUMN.format(
            chinese=CHINESE.as_uri(), css=css, formulas=inside, options=declared, script=more
        )
        (folder / f"equal-{name}.html").write_text(html)
    return folder / "equal-ours.html", folder / "equal-theirs.html"


def wrap(formula: Formula, inside: str) -> str:
    return f'<div class="math {"display" if formula.display else "inline"}">{inside}</div>'


def escape(tex: str) -> str:
    return tex.replace("&", "&amp;").replace("<", "&lt;")


def picture_of(
    browser: Any, path: Path, folder: Path
) -> tuple[Path, list[tuple[float, ...]], list[list[Any]]]:
    """A picture of the whole page, the box of each formula in it, and the boxes of its letters."""
    page = browser.new_page(viewport={"width": 1500, "height": 800})
    page.goto(path.as_uri())
    page.evaluate(DRAWN)
    boxes = page.evaluate(WHOLE_PIXELS)
    letters = page.evaluate(LETTERS)
    picture = folder / f"{path.stem}.png"
    page.screenshot(path=picture, full_page=True)
    page.close()
    return picture, [tuple(round(edge) for edge in box) for box in boxes], letters


if __name__ == "__main__":
    main()
