"""Formulas as the build draws them beside MathJax in the browser, to the pixel.

    python tests/bench/math_pixels.py [FORMULAS.tsv] [--pictures FOLDER] [--only PACKAGE]

A line of the file is a package and a formula; without one, `formulas.tsv` has a formula for every command and
environment of MathJax. Both pictures are cropped to their ink. They are equal when not more than 0.4 % of
their pixels differ by more than a quarter; what differs, or is refused by one of both, is listed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops
from playwright.sync_api import Page, sync_playwright

from builder.browser.launch import FLAGS, find_browser
from builder.math.formula import PACKAGES

ON_A_SLIDE = 6
STANDS_ALONE = ("\\begin", "\\tag", "\\eqalign", "\\leqalign", "\\displaylines")
NOTICED = 64  # of 255
TOLERATED = 0.004  # of the pixels
STYLE = """<style>.reveal .slides section { font-size: 24px; } .math { color: black !important; }
.math a { fill: black; stroke: black; } .reveal p { margin: .4em 0; }</style>"""
BOXES = """() => [...Reveal.getCurrentSlide().querySelectorAll('.math')].map((math) => {
  const parts = [...math.querySelectorAll('svg:not(svg svg), mjx-container > svg')];
  const boxes = (parts.length ? parts : [math]).map((part) => part.getBoundingClientRect());
  const refused = !parts.length || math.matches('.error') || !!math.querySelector('[data-mml-node=merror]');
  return { error: refused,
    box: [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top)),
          Math.max(...boxes.map((b) => b.right)), Math.max(...boxes.map((b) => b.bottom))] };
})"""


@dataclass(frozen=True)
class Drawn:
    """A formula's picture, cropped to its ink; None where it was refused."""

    ink: Image.Image | None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("formulas", type=Path, nargs="?", default=Path(__file__).with_name("formulas.tsv"))
    parser.add_argument("--pictures", type=Path, help="keep both pictures of what differs here")
    parser.add_argument("--only", help="formulas of one package")
    options = parser.parse_args()
    groups: dict[str, list[str]] = defaultdict(list)
    for line in options.formulas.read_text(encoding="utf-8").splitlines():
        package, _, tex = line.partition("\t")
        groups[package].append(tex)
    if options.only:
        groups = defaultdict(list, {options.only: groups[options.only]})
    counted: Counter[str] = Counter()
    for package, formulas in groups.items():
        found = compare(package, formulas, options.pictures)
        counted += found
        print(f"{package}: {dict(found)}", flush=True)
    print(f"{sum(counted.values())} formulas: {dict(counted)}")
    return 0


def compare(package: str, formulas: list[str], pictures: Path | None) -> Counter[str]:
    counted: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        pages = [built(package, formulas, mode, Path(folder)) for mode in ("build", "client")]
        pairs = zip(formulas, *(list(drawn(page)) for page in pages), strict=True)
        for number, (tex, ours, theirs) in enumerate(pairs):
            verdict = judged(ours.ink, theirs.ink)
            counted[verdict] += 1
            if verdict in {"equal", "refused by both"}:
                continue
            print(f"  {verdict}\t{tex}", flush=True)
            for name, ink in (("ours", ours.ink), ("theirs", theirs.ink)):
                if pictures and ink:
                    pictures.mkdir(parents=True, exist_ok=True)
                    ink.save(pictures / f"{package}-{number}-{name}.png")
    return counted


def built(package: str, formulas: list[str], mode: str, folder: Path) -> Path:
    """The page of a deck with all the formulas."""
    asked = f"tex: {{packages: [{package}]}}\n" if package in PACKAGES else ""
    parts = [f"---\ntheme: paper\n{asked}---\n\n{STYLE}\n"]
    for start in range(0, len(formulas), ON_A_SLIDE):
        parts.append("<!-- slide -->\n")
        parts += [f"{in_dollars(tex)}\n" for tex in formulas[start : start + ON_A_SLIDE]]
    deck = folder / mode / "deck.md"
    deck.parent.mkdir()
    deck.write_text("\n".join(parts), encoding="utf-8")
    command = [sys.executable, "-m", "builder", "build", deck, "-o", deck.parent / "site", "--math", mode]
    subprocess.run([*map(str, command)], check=False, capture_output=True)
    return deck.parent / "site" / "deck.html"


def in_dollars(tex: str) -> str:
    mark = "$$" if any(name in tex for name in STANDS_ALONE) else "$"
    return f"{mark}\n{tex}\n{mark}" if mark == "$$" else f"\\({tex}\\)"


def drawn(path: Path) -> Iterator[Drawn]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", *FLAGS])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, device_scale_factor=2)
        page.goto(path.as_uri())
        page.wait_for_function("Reveal.isReady() && Promise.all(deckReady).then(() => true)", timeout=300_000)
        for number in range(page.evaluate("Reveal.getTotalSlides()")):
            page.evaluate(f"Reveal.slide({number})")
            yield from on_slide(page)
        browser.close()


def on_slide(page: Page) -> Iterator[Drawn]:
    page.wait_for_timeout(30)
    with Image.open(BytesIO(page.screenshot(animations="disabled"))) as picture:
        whole = picture.convert("L")
    for found in page.evaluate(BOXES):
        left, top, right, bottom = (2 * value for value in found["box"])
        crop = whole.crop((int(left) - 24, int(top) - 16, int(right) + 24, int(bottom) + 16))
        box = ImageChops.invert(crop).point(lambda value: 255 if value > 40 else 0).getbbox()
        yield Drawn(None if found["error"] else crop.crop(box) if box else Image.new("L", (1, 1), 255))


def judged(ours: Image.Image | None, theirs: Image.Image | None) -> str:
    if ours is None or theirs is None:
        return "refused by both" if ours is theirs else "refused" if ours is None else "refused by MathJax"
    if abs(ours.width - theirs.width) > 2 or abs(ours.height - theirs.height) > 2:
        return "differs"
    size = (max(ours.width, theirs.width), max(ours.height, theirs.height))
    differing = min(
        difference(placed(ours, size, at), placed(theirs, size, (0, 0)))
        for at in [(0, 0), (size[0] - ours.width, size[1] - ours.height)]
    )
    return "equal" if differing <= TOLERATED * size[0] * size[1] else "differs"


def placed(ink: Image.Image, size: tuple[int, int], at: tuple[int, int]) -> Image.Image:
    whole = Image.new("L", size, 255)
    whole.paste(ink, at)
    return whole


def difference(one: Image.Image, other: Image.Image) -> int:
    return sum(ImageChops.difference(one, other).histogram()[NOTICED:])


if __name__ == "__main__":
    raise SystemExit(main())
