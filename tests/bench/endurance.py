"""What a long day does: thousands of edits in one preview, builds that race, a site of a thousand decks.

    .venv/bin/python tests/bench/endurance.py [--edits 5000] [--seconds 60] [--decks 1000]

Each part is left out by a 0. An edit puts a formula on a slide that nobody has typeset before, each fiftieth
a diagram; a tab shows the deck. Memory, descriptors, threads and children of the server are printed at each
tenth of the edits. Then two builds of one folder into one site run again and again beside a preview of it
while the decks change twenty times a second: all must end well, and the last build must be that of the last
text. At last a site of decks with a formula each is built, and built again with nothing to do; the memory is
that of all its processes together, each shared page counted once. Linux only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright
from preview import memory_of, serving

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from builder.browser.launch import find_browser  # noqa: E402
from tests.command import environment, leftovers, slides, start  # noqa: E402

RACING_DECKS = 4
SAVES_A_SECOND = 20
PAUSE_SECONDS = 0.2


def processes(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from processes(int(child))


def proportional_memory(pid: int) -> float:
    """Megabytes of a process and all below it."""
    total = 0
    for each in processes(pid):
        with suppress(OSError):
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def state(pid: int) -> str:
    descriptors, threads = (len(list(Path(f"/proc/{pid}/{kind}").iterdir())) for kind in ("fd", "task"))
    below = len(list(processes(pid))) - 1
    return f"{memory_of(pid):.0f} MB, {descriptors} descriptors, {threads} threads, {below} processes below"


def edit(path: Path, number: int) -> str:
    """Write the deck; what then holds on its second slide."""
    diagram = f"```dot\ndigraph {{ a -> b{number} }}\n```\n" if number % 50 == 0 else ""
    path.write_text(
        f"<!-- slide -->\n\n# One\n\n<!-- slide -->\n\nEdit {number}: $x_{{{number}}} + 1$\n\n{diagram}\n",
        encoding="utf-8",
    )
    return f"Edit {number}:"


def many_edits(folder: Path, edits: int, page: Page) -> None:
    path = folder / "deck.md"
    folder.mkdir()
    (folder / "slides.yaml").touch()
    edit(path, 0)
    with serving(folder, folder.with_name("marks")) as (url, pid):
        page.goto(f"{url}deck.html#/1")
        page.wait_for_function("window.Reveal?.isReady()")
        begun = time.monotonic()
        for number in range(edits + 1):
            shown = edit(path, number)
            if number % max(1, edits // 10) == 0:
                page.wait_for_function("text => document.body.textContent.includes(text)", arg=shown)
                print(f"{number:6} edits, {time.monotonic() - begun:5.0f} s: {state(pid)}", flush=True)
            # Every third edit is seen; the others come while the one before is built.
            if number % 3 == 0:
                page.wait_for_function("text => document.body.textContent.includes(text)", arg=shown)


def racing_builds(folder: Path, seconds: float) -> None:
    folder.mkdir()
    (folder / "slides.yaml").touch()
    site = folder.with_name("raced")
    env = environment(folder.with_name("cache"))
    done = threading.Event()

    def save() -> None:
        number = 0
        while not done.wait(1 / SAVES_A_SECOND):
            number += 1
            path = folder / f"{number % RACING_DECKS}.md"
            path.write_text(f"<!-- slide -->\n\n# Text {number}\n\n$y_{{{number}}}$\n", encoding="utf-8")

    for number in range(RACING_DECKS):
        edit(folder / f"{number}.md", number)
    writer = threading.Thread(target=save)
    writer.start()
    builds = 0
    with serving(folder, folder.with_name("marks")):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            pair = [start("build", folder, "-o", site, cwd=folder, env=env) for _ in range(2)]
            for process in pair:
                _, told = process.communicate(timeout=120)
                assert process.returncode == 0, told
                assert "error" not in told and "Traceback" not in told, told
                builds += 1
        done.set()
        writer.join()
    slides("build", folder, "-o", site, cwd=folder, env=env)
    fresh = folder.with_name("fresh")
    slides("build", folder, "-o", fresh, cwd=folder, env=environment(folder.with_name("empty")))
    for page in fresh.glob("*.html"):
        assert page.read_bytes() == (site / page.name).read_bytes(), f"{page.name} is stale"
    assert not leftovers(site), leftovers(site)
    print(f"{builds} racing builds in {seconds:.0f} s: all done, nothing stale, nothing left", flush=True)


def many_decks(folder: Path, decks: int) -> None:
    folder.mkdir()
    (folder / "slides.yaml").touch()
    for number in range(decks):
        edit(folder / f"{number:04}.md", 2 * number + 1)
    for name in ("first", "again"):
        command = [sys.executable, "-m", "builder", "build", str(folder), "-o", str(folder.with_name("site"))]
        begun = time.monotonic()
        process = subprocess.Popen(
            command, env=environment(folder.with_name("decks-cache")), stdout=subprocess.DEVNULL
        )
        seen = [0.0]
        while process.poll() is None:
            seen.append(proportional_memory(process.pid))
            time.sleep(PAUSE_SECONDS)
        quarters = [max(seen[: len(seen) * part // 4 + 1]) for part in range(1, 5)]
        print(
            f"{decks} decks, {name}: {time.monotonic() - begun:.1f} s; at most MB until each quarter:",
            *map(round, quarters),
            flush=True,
        )
        assert process.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--decks", type=int, default=1000)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        if options.edits:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
                many_edits(folder / "edited", options.edits, browser.new_page())
                browser.close()
        if options.seconds:
            racing_builds(folder / "racing", options.seconds)
        if options.decks:
            many_decks(folder / "many", options.decks)


if __name__ == "__main__":
    main()
