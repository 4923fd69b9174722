"""How long from a save to the screen, and what ten tabs and a thousand saves do to the preview.

    .venv/bin/python tests/bench/preview.py [--edits 20] [--saves 1000] [--peers]

A generated deck of 50 slides with 270 formulas is served and shown in Chromium. An edit is a word, a formula
that nobody has typeset before, or a rule of the deck's own style sheet; its time runs from the write to the
first frame that shows it, and is divided into stages by a server and a page that are watched (`stages.py`).
With `--peers` the word is also measured in the servers of Marp and reveal-md, where they are installed: on
the PATH or in `$SLIDES_PEERS/node_modules/.bin`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from stages import IN_PAGE, first_of_each, marks_in, tell_stages  # noqa: E402

from builder.browser.launch import find_browser  # noqa: E402

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
def serving(folder: Path, marks: Path) -> Iterator[tuple[str, int]]:
    """The address of a preview of the folder and the id of its process, which writes its marks."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, str(Path(__file__).with_name("stages.py")), str(folder), str(marks)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    found = re.search(r"http://\S+/", process.stdout.readline())
    assert found
    # Who reads no further ends the server: it waits once the pipe is full, after some thousand edits.
    threading.Thread(target=process.stdout.read, daemon=True).start()
    try:
        yield found[0], process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def times(page: Page, edits: int, save: Callable[[int], str], marks: Path) -> list[dict[str, float]]:
    """Milliseconds until each stage of each edit, `shown` the last of them; `save` writes the files and
    returns what then holds in the page."""
    found = []
    for number in range(1, edits + 1):
        marks.write_text("", encoding="utf-8")
        begun = time.time() * 1000
        shown = page.evaluate(SEEN, save(number))
        time.sleep(PAUSE_SECONDS)
        passed = [*marks_in(marks), *map(tuple, page.evaluate("window.stages.splice(0)")), ("shown", shown)]
        found.append(first_of_each(passed, begun))
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


def measure(page: Page, folder: Path, url: str, edits: int, marks: Path) -> None:
    text = deck()
    page.add_init_script(IN_PAGE)
    page.goto(url)
    page.wait_for_function("window.Reveal?.isReady()")
    page.evaluate(f"Reveal.slide({EDITED // 5}, {EDITED % 5}, 0)")
    place = page.evaluate("JSON.stringify(Reveal.getIndices())")
    for name, save in edits_of(folder, text).items():
        found = times(page, edits, save, marks)
        tell(f"save to {name} on screen", [stages["shown"] for stages in found])
        tell_stages(found)
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


@dataclass(frozen=True)
class Peer:
    """A tool with a preview of its own; `head` begins its deck."""

    name: str
    command: Sequence[str]
    head: str = ""


PORT = "37719"
PEERS = (
    Peer("marp", ["marp", "--server", "--html", "."], "---\nmarp: true\nmath: mathjax\n---\n\n"),
    Peer("reveal-md", ["reveal-md", "peer.md", "--watch", "--disable-auto-open", "--port", PORT]),
)


def program(name: str) -> str | None:
    own = Path(os.environ.get("SLIDES_PEERS", "/nonexistent"), "node_modules", ".bin")
    return shutil.which(name, path=f"{own}{os.pathsep}{os.environ.get('PATH', '')}")


def measure_peer(peer: Peer, page: Page, folder: Path, edits: int) -> None:
    """The word alone, on the slide it is on; these tools load the page anew."""
    found = program(peer.command[0])
    if found is None:
        print(f"{peer.name} is not installed")
        return
    _, *slides = re.split(r"<!-- slide.*-->", deck())
    text = peer.head + "\n---\n".join(slide.replace("\n---\n", "\n") for slide in slides)
    path = folder / "peer.md"
    path.write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [found, *peer.command[1:]],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PORT": PORT},
    )
    try:
        shows(page, f"http://localhost:{PORT}/peer.md", "词0")
        seen = []
        for number in range(1, edits + 1):
            begun = time.time()
            path.write_text(text.replace("词0", f"词{number}，"), encoding="utf-8")
            page.wait_for_function(f"document.body?.textContent.includes('词{number}，')", polling=5)
            seen.append((time.time() - begun) * 1000)
            time.sleep(1)
        tell(f"{peer.name}: save to text in page", seen)
    finally:
        process.terminate()
        process.wait(10)


def shows(page: Page, url: str, text: str) -> None:
    """Load the page as soon as the server is there."""
    for _ in range(60):
        with suppress(Error):
            page.goto(url)
            page.wait_for_function(f"document.body?.textContent.includes('{text}')", timeout=5000)
            return
        time.sleep(0.5)
    raise TimeoutError(url)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--saves", type=int, default=1000)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, marks = Path(name, "decks"), Path(name, "marks")
        folder.mkdir()
        (folder / "slides.yaml").touch()
        (folder / "own.css").write_text("", encoding="utf-8")
        (folder / "deck.md").write_text(deck(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 960, "height": 700})
        with serving(folder, marks) as (url, pid):
            measure(context.new_page(), folder, url + "deck.html", options.edits, marks)
            if options.saves:
                flood([context.new_page() for _ in range(10)], folder, url + "deck.html", options.saves, pid)
        for peer in PEERS if options.peers else ():
            measure_peer(peer, context.new_page(), folder, options.edits)
        browser.close()


if __name__ == "__main__":
    main()
