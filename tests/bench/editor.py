"""How long the editor waits, and what ten thousand edits and every beginning of a deck do to the server.

    .venv/bin/python tests/bench/editor.py [--edits 40] [--memory 10000] [--prefixes]

The generated deck of `preview.py`, 50 slides with 270 formulas, is open in a server of its own. A keystroke
changes a formula to one that nobody has typeset before; its time runs from the change to the problems that
are told for it, and the processor time is that of the server and of TeX. A completion is asked for
behind `\\et` in a formula, right after a keystroke. `--prefixes` types every beginning of two decks.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from lsprotocol import types as lsp

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from preview import deck, memory_of  # noqa: E402

from tests.editor.prefixes import type_beginnings  # noqa: E402
from tests.editor.typist import Client, Typist, make_client  # noqa: E402

DECK = "deck.md"
STEPS, BURST = 10, 10
DECKS = ("tour.md", "matrix-calculus.md")


async def started(folder: Path) -> Client:
    client = make_client()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SLIDES_CACHE": str(folder / "cache")}
    await client.start_io(sys.executable, "-m", "builder", "lsp", env=environment, cwd=folder)
    await client.initialize_session(lsp.InitializeParams(capabilities=lsp.ClientCapabilities()))
    return client


def tell(name: str, seconds: list[float]) -> None:
    ordered = sorted(number * 1000 for number in seconds)
    p90 = ordered[int(len(ordered) * 0.9)]
    load = os.getloadavg()[0]
    print(f"{name:<34} median {statistics.median(ordered):6.0f} ms   p90 {p90:6.0f} ms   "
          f"({len(ordered)} times, load {load:.1f} on {os.cpu_count()} cores)", flush=True)


def processor_seconds(pid: int) -> float:
    """Of a process and of those it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    more = [f"/proc/{pid}/task/{task.name}/children" for task in Path(f"/proc/{pid}/task").iterdir()]
    children += [child for file in more for child in Path(file).read_text().split()]
    files = [Path(f"/proc/{one}/stat") for one in {str(pid), *children}]
    stats = [file.read_text().rpartition(")")[2].split() for file in files]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


async def keystrokes(typist: Typist, text: str, edits: int, pid: int) -> None:
    told, offered = [], []
    stamp, used = int(time.time()), processor_seconds(pid)
    for number in range(edits):
        begun = time.perf_counter()
        typist.write(DECK, text.replace("\\eta_{0}", f"\\eta_{{{stamp + number}}}"))
        assert not await typist.problems(DECK)
        told.append(time.perf_counter() - begun)
    each = (processor_seconds(pid) - used) / edits
    for number in range(edits):
        typist.write(DECK, text.replace("\\eta_{0}", f"\\et \\eta_{{{number}}}"))
        row, line = next((n, x) for n, x in enumerate(typist.texts[DECK].split("\n")) if "\\et " in x)
        begun = time.perf_counter()
        assert await typist.completions_at(DECK, row, line[: line.index("\\et ") + 3])
        offered.append(time.perf_counter() - begun)
        await typist.problems(DECK)
    tell("keystroke in a formula → problems", told)
    print(f"processor time of a keystroke      {each * 1000:12.0f} ms")
    tell("completion after a keystroke", offered)


async def memory(typist: Typist, text: str, edits: int, pid: int) -> None:
    """Ten edits at a time, as fast as problems are told of the last; a twentieth is a formula that is new."""
    for number in range(edits + 1):
        if number % max(1, edits // STEPS) == 0:
            print(f"{number:6} edits: {memory_of(pid):5.0f} MB", flush=True)
        new = f"\\eta_{{{number}}}" if number % 20 == 0 else f"\\eta_{{{number % 7}}} + {number % 5}"
        typist.write(DECK, text.replace("\\eta_{0}", new))
        if number % BURST == 0:
            await typist.problems(DECK)


async def prefixes(folder: Path, client: Client) -> None:
    shutil.copytree(ROOT / "slides", folder / "slides")
    for name in DECKS:
        text = (ROOT / "slides" / name).read_text(encoding="utf-8")
        begun = time.perf_counter()
        await type_beginnings(Typist(client, folder), f"slides/{name}", text, range(len(text) + 1))
        print(f"{name}: {len(text) + 1} beginnings in {time.perf_counter() - begun:.0f} s", flush=True)


async def measure(options: argparse.Namespace) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        (folder / "slides.yaml").touch()
        (folder / "own.css").write_text("", encoding="utf-8")
        client = await started(folder)
        typist, text = Typist(client, folder), deck()
        await typist.open(DECK, text)
        await asyncio.sleep(2)  # the names that TeX knows are learnt in the background
        assert client._server
        await keystrokes(typist, text, options.edits, client._server.pid)
        if options.memory:
            await memory(typist, text, options.memory, client._server.pid)
        if options.prefixes:
            await prefixes(folder, client)
        await client.shutdown_session()
        await client.stop()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument("--memory", type=int, default=0, metavar="EDITS")
    parser.add_argument("--prefixes", action="store_true")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
