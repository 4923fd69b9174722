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
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops
from playwright.sync_api import FloatRect, Page, sync_playwright

from builder.browser.launch import FLAGS, find_browser
from builder.math.formula import PACKAGES

ON_A_SLIDE = 6
STANDS_ALONE = ("\\begin", "\\tag", "\\eqalign", "\\leqalign", "\\displaylines")
NOTICED = 64  # of 255
TOLERATED = 0.004  # of the pixels
SECONDS = 600  # for a page of MathJax on a busy machine
AROUND = 40  # pixels that are looked at round what a formula says it covers
STYLE = """<style>
#stage { position: fixed; inset: 0; background: white; z-index: 99; }
#stage > div { position: absolute; inset: 0 auto auto 0; text-align: left; }
.reveal .slides section, #stage > div { font-size: 28.8px; } /* as the build takes lengths in px */
/* and what is as wide as the page */
.reveal .slides section > *, #stage > div { width: 80ex; max-width: none; padding: 0; }
#stage mjx-container { position: static !important; }
#stage .math { display: block; margin: 0; color: black !important; }
#stage svg:not(svg svg) { position: absolute; left: 0; top: 0; } /* at no fraction of a pixel */
#stage .math a { fill: black; stroke: black; }
#stage ~ *, .reveal > :not(.slides, #stage) { display: none !important; }
</style>"""
# One part of one formula, alone on white, its corner at a whole pixel: the formula is a part, and so is the
# column of its numbers. Gives the part's size, or nothing where there is no such part or no drawing.
SHOWN = """([number, part]) => {
  const math = document.querySelectorAll('.slides .math:not(#stage *)')[number];
  const stage = document.querySelector('#stage') ?? document.createElement('div');
  const shelf = document.createElement('div');
  stage.id = 'stage';
  shelf.append(math.cloneNode(true));
  stage.replaceChildren(shelf);
  document.querySelector('.reveal').append(stage);
  const drawn = stage.querySelectorAll('svg:not(svg svg), mjx-container > svg');
  if (!drawn.length || math.matches('.error') || stage.querySelector('[data-mml-node=merror]')) return null;
  const labels = stage.querySelector('[data-labels]');
  const parts = labels ? [stage.querySelector('[data-table]'), labels] : [...drawn];
  if (part >= parts.length) return null;
  parts.forEach((one, n) => { one.style.visibility = n === part ? 'visible' : 'hidden'; });
  const signs = parts[part].querySelectorAll('use, text');
  const boxes = [...(signs.length ? signs : [parts[part]])].map((sign) => sign.getBoundingClientRect());
  const at = (side, of) => Math[of](...boxes.map((box) => box[side]));
  const [left, top] = [at('left', 'min'), at('top', 'min')];
  shelf.style.transform = `translate(${60 - left}px, ${60 - top}px)`;
  return [at('right', 'max') - left, at('bottom', 'max') - top];
}"""


Parts = list[Image.Image]
"""A formula, and the column of its numbers if it has one, cropped to their ink; none where it was refused."""


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
        pairs = zip(formulas, *(drawn(page, len(formulas)) for page in pages), strict=True)
        for number, (tex, ours, theirs) in enumerate(pairs):
            verdict = judged(ours, theirs)
            counted[verdict] += 1
            if verdict in {"equal", "refused by both"}:
                continue
            print(f"  {verdict}\t{number}\t{tex}", flush=True)
            for name, parts in (("ours", ours), ("theirs", theirs)):
                for part, ink in enumerate(parts):
                    if pictures:
                        pictures.mkdir(parents=True, exist_ok=True)
                        ink.save(pictures / f"{package}-{number}.{part}-{name}.png")
    return counted


def built(package: str, formulas: list[str], mode: str, folder: Path) -> Path:
    """The page of a deck with all the formulas."""
    asked = f"tex: {{packages: [{package}]}}\n" if package in PACKAGES else ""
    size = "presentation: {width: 1280, height: 720, margin: 0, viewDistance: 999}\n"  # MathJax measures
    parts = [f"---\ntheme: paper\n{size}{asked}---\n\n{STYLE}\n"]
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


def drawn(path: Path, formulas: int) -> list[Parts]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", *FLAGS])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, device_scale_factor=2)
        page.set_default_timeout(SECONDS * 1000)
        page.goto(path.as_uri())
        page.wait_for_function("Reveal.isReady() && Promise.all(deckReady).then(() => true)")
        found = [list(parts(page, number)) for number in range(formulas)]
        browser.close()
        return found


def parts(page: Page, number: int) -> Iterator[Image.Image]:
    for part in (0, 1):
        if not (size := page.evaluate(SHOWN, [number, part])):
            return
        width, height = (length + 2 * AROUND for length in size)
        clip: FloatRect = {"x": 60 - AROUND, "y": 60 - AROUND, "width": width, "height": height}
        with Image.open(BytesIO(page.screenshot(clip=clip, animations="disabled"))) as picture:
            whole = picture.convert("L")
        box = ImageChops.invert(whole).point(lambda value: 255 if value > 40 else 0).getbbox()
        yield whole.crop(box) if box else Image.new("L", (1, 1), 255)


def judged(ours: Parts, theirs: Parts) -> str:
    if not ours or not theirs:
        return "refused by both" if ours == theirs else "refused by MathJax" if ours else "refused"
    return "equal" if len(ours) == len(theirs) and all(map(alike, ours, theirs)) else "differs"


def alike(ours: Image.Image, theirs: Image.Image) -> bool:
    if abs(ours.width - theirs.width) > 2 or abs(ours.height - theirs.height) > 2:
        return False
    size = (max(ours.width, theirs.width), max(ours.height, theirs.height))
    differing = min(
        difference(placed(ours, size, at), placed(theirs, size, (0, 0)))
        for at in [(0, 0), (size[0] - ours.width, size[1] - ours.height)]
    )
    return differing <= TOLERATED * size[0] * size[1]


def placed(ink: Image.Image, size: tuple[int, int], at: tuple[int, int]) -> Image.Image:
    whole = Image.new("L", size, 255)
    whole.paste(ink, at)
    return whole


def difference(one: Image.Image, other: Image.Image) -> int:
    return sum(ImageChops.difference(one, other).histogram()[NOTICED:])


if __name__ == "__main__":
    raise SystemExit(main())
