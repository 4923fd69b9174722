"""How long from a save to the screen, and what ten tabs and a thousand saves do to the preview.

    .venv/bin/python tests/bench/preview.py [--edits 20] [--saves 1000] [--marp]

A generated deck of 50 slides with 270 formulas is served and shown in Chromium. An edit is a word, a formula
that nobody has typeset before, or a rule of the deck's own style sheet; its time runs from the write to the
first frame that shows it. With `--marp` the word is also measured in the server of `@marp-team/marp-cli`.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from builder.browser import find_browser  # noqa: E402

SLIDES, FORMULAS = 50, 270
EDITED = 7
PAUSE_SECONDS = 0.3

# Resolves with the time, in milliseconds, of the first frame in which the condition holds.
SEEN = """(condition) => new Promise((done) => {
  const holds = new Function(`return ${condition}`);
  const look = () => holds() ? requestAnimationFrame(() => done(Date.now())) : requestAnimationFrame(look);
  look();
})"""


def deck() -> str:
    """Chinese slides of text, lists and formulas; `词0` and `\\eta_{0}` on slide 7 are what is edited."""
    count = 0
    parts = ['---\npresentation:\n  transition: none\n---\n\n@import "own.css"\n']
    for number in range(SLIDES):
        vertical = " vertical=true" if number % 5 else ""
        mark = "词0" if number == EDITED else "词"
        parts.append(f'<!-- slide{vertical} data-notes="第 {number} 页" -->\n\n##### 第 {number} 页\n\n---\n')
        index = "0" if number == EDITED else "k"
        parts.append(f"{mark}：设 $f_{{{number}}}(x)$ 可微，步长 $\\eta_{{{index}}} > 0$。\n")
        count += 2
        while count < (number + 1) * FORMULAS // SLIDES:
            parts.append(
                f"$$\n\\nabla f(x_{{{number}}}) = \\sum_{{i=1}}^{{{count}}} "
                f"\\frac{{\\partial \\ell_i}}{{\\partial w_{{{count}}}}}\n$$\n"
            )
            count += 1
        parts.append('- 第一点，**重要**\n- 第二点\n\n<div class="fragment">片段</div>\n')
    return "\n".join(parts)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of a preview of the folder and the id of its process."""
    code = "import sys; from pathlib import Path; from builder.serve import serve; serve([Path(sys.argv[1])])"
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    found = re.search(r"http://\S+/", process.stdout.readline())
    assert found
    try:
        yield found[0], process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def times(page: Page, edits: int, save: Callable[[int], str]) -> list[float]:
    """Milliseconds of each edit; `save` writes the files and returns what then holds in the page."""
    found = []
    for number in range(1, edits + 1):
        begun = time.time()
        condition = save(number)
        found.append(page.evaluate(SEEN, condition) - begun * 1000)
        time.sleep(PAUSE_SECONDS)
    return found


def tell(name: str, found: list[float]) -> None:
    ordered = sorted(found)
    p90 = ordered[int(len(ordered) * 0.9)]
    median = statistics.median(found)
    print(f"{name:<28} median {median:6.0f} ms   p90 {p90:6.0f} ms   ({len(found)} edits)", flush=True)


def memory_of(pid: int) -> float:
    """Resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


def edits_of(folder: Path, text: str) -> dict[str, Callable[[int], str]]:
    path, sheet = folder / "deck.md", folder / "own.css"
    stamp = int(time.time())

    def word(number: int) -> str:
        path.write_text(text.replace("词0", f"词{number}，"), encoding="utf-8")
        return f"Reveal.getCurrentSlide().textContent.includes('词{number}，')"

    def formula(number: int) -> str:
        path.write_text(text.replace("\\eta_{0}", f"\\eta_{{{stamp + number}}}"), encoding="utf-8")
        return f"Reveal.getCurrentSlide().innerHTML.includes('{stamp + number}')"

    def style(number: int) -> str:
        sheet.write_text(f".reveal h5 {{ letter-spacing: {number}px }}\n", encoding="utf-8")
        heading = "Reveal.getCurrentSlide().querySelector('h5')"
        return f"getComputedStyle({heading}).letterSpacing === '{number}px'"

    return {"text": word, "formula": formula, "style": style}


def measure(page: Page, folder: Path, url: str, edits: int) -> None:
    text = deck()
    page.goto(url)
    page.wait_for_function("window.Reveal?.isReady()")
    page.evaluate(f"Reveal.slide({EDITED // 5}, {EDITED % 5}, 0)")
    place = page.evaluate("JSON.stringify(Reveal.getIndices())")
    for name, save in edits_of(folder, text).items():
        tell(f"save to {name} on screen", times(page, edits, save))
        assert page.evaluate("JSON.stringify(Reveal.getIndices())") == place, "slide or fragment was lost"


def flood(pages: list[Page], folder: Path, url: str, saves: int, pid: int) -> None:
    text = deck()
    for page in pages:
        page.goto(url)
        page.wait_for_function("window.Reveal?.isReady()")
    before, begun = memory_of(pid), time.time()
    for number in range(saves):
        (folder / "deck.md").write_text(text.replace("词0", f"第{number}存"), encoding="utf-8")
        time.sleep(max(0.0, begun + (number + 1) * 60 / saves - time.time()))
    for page in pages:
        page.wait_for_function(f"document.body.textContent.includes('第{saves - 1}存')")
    print(
        f"{saves} saves, {len(pages)} tabs: all show the last one after {time.time() - begun:.1f} s; "
        f"server {before:.0f} MB before, {memory_of(pid):.0f} MB after",
        flush=True,
    )


def marp(page: Page, folder: Path, edits: int) -> None:
    program = ROOT / "node_modules" / ".bin" / "marp"
    if not program.exists():
        print("marp-cli is not installed")
        return
    text = deck().replace("presentation:\n  transition: none", "marp: true\nmath: mathjax")
    text = re.sub(r"<!-- slide.*-->", "---", re.sub(r"\n---\n(?=\n)", "\n", text, flags=re.M))
    path = folder / "marp.md"
    path.write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [str(program), "--server", "--html", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PORT": "37717"},
    )
    try:
        time.sleep(5)
        page.goto("http://localhost:37717/marp.md")

        def word(number: int) -> str:
            path.write_text(text.replace("词0", f"词{number}，"), encoding="utf-8")
            return f"document.body.textContent.includes('词{number}，')"

        found = []
        for number in range(1, edits + 1):
            begun = time.time()
            page.wait_for_function(word(number), polling=5)
            found.append((time.time() - begun) * 1000)
            time.sleep(PAUSE_SECONDS)
        tell("marp: save to text on screen", found)
    finally:
        process.terminate()
        process.wait(10)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--saves", type=int, default=1000)
    parser.add_argument("--marp", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "slides.yaml").touch()
        (folder / "own.css").write_text("", encoding="utf-8")
        (folder / "deck.md").write_text(deck(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 960, "height": 700})
        with serving(folder) as (url, pid):
            measure(context.new_page(), folder, url + "deck.html", options.edits)
            if options.saves:
                flood([context.new_page() for _ in range(10)], folder, url + "deck.html", options.saves, pid)
        if options.marp:
            marp(context.new_page(), folder, options.edits)
        browser.close()


if __name__ == "__main__":
    main()
