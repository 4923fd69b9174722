"""What the machine could not do at one time says nothing about the deck: it is shown, and not remembered."""

from __future__ import annotations

import errno
import os
import resource
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from command import environment, slides
from markupsafe import Markup

from builder.cli import terminal
from builder.filters import Failed, Passing, _program, _wavedrom, highlight, mermaid
from builder.filters.bitfield import bitfield
from builder.machine import node
from builder.machine.cache import Cache
from builder.math import startup, worker
from builder.math.crew import Crew
from builder.math.formula import Formula, MathOptions, Refused
from builder.math.typeset import typeset
from builder.page.summary import Summary
from builder.read.courses import Work
from builder.site.build import build_deck
from builder.site.engine import Engine
from builder.site.index import make_index
from builder.theming import font_pieces

DECK = """---
bibliography: sources.bib
---

<!-- slide -->

# 四元 $x^2 + y$

```wavedrom
{signal: [{name: "a", wave: "p"}]}
```

```dot
digraph { a -> b }
```

@import "part.md"

<script type="module">import "./module.mjs"</script>

@import "sheet.less"

[@a]
"""

ON_DISK = """\
course/deck.md:19:1: note[not-from-disk]: a page opened from disk cannot load a module
    <script type="module">import "./module.mjs"</script>
    ^
    hint: `slides build --self-contained` writes a page that holds it
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return course_in(tmp_path)


def course_in(parent: Path) -> Path:
    folder = parent / "course"
    folder.mkdir()
    (folder / "slides.yaml").touch()
    (folder / "deck.md").write_text(DECK)
    (folder / "sources.bib").write_text("@misc{a, title = {A}, year = 2000}\n")
    (folder / "part.md").write_text("imported\n")
    (folder / "module.mjs").write_text("import './other.mjs'\n")
    (folder / "other.mjs").touch()
    (folder / "sheet.less").write_text("@c: red; b { color: @c }\n")
    return folder


def program(folder: Path, name: str, text: str) -> dict[str, str]:
    """An environment in which a program of that name tells a good version, and else does as the text says."""
    folder.mkdir()
    (folder / name).write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo v22.0.0 && exit\n{text}\n')
    (folder / name).chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def files(site: Path) -> dict[Path, bytes]:
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def few_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


def little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (700 * 2**20, 700 * 2**20))


TROUBLE: dict[str, tuple[str, Callable[[], None] | None]] = {
    "Node.js fails": ("exit 1", None),
    "Node.js is killed": ("kill -9 $$", None),
    "Node.js talks nonsense": ("while read line; do echo nonsense; done", None),
    "few descriptors": ("", few_descriptors),
    "little memory": ("", little_memory),
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, bytes]:
    """The site of a machine without any trouble, with a cache of its own."""
    parent = course_in(tmp_path_factory.mktemp("fresh")).parent
    env = environment(parent / "cache")
    done = slides("build", "course", "-o", "site", cwd=parent, env=env)
    assert (done.returncode, done.stderr) == (0, ON_DISK)
    return files(parent / "site")


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("trouble", TROUBLE)
def test_the_next_build_is_as_if_nothing_had_been(
    fresh: dict[Path, bytes], tmp_path: Path, trouble: str
) -> None:
    script, limit = TROUBLE[trouble]
    bad = program(tmp_path / "bin", "node", script) if script else {}
    env = environment(tmp_path / "cache")
    ask = ("build", "course", "-o", "site", "--jobs", "1")
    first = slides(*ask, cwd=tmp_path, env=env | bad, preexec_fn=limit)
    second = slides(*ask, cwd=tmp_path, env=env | bad, preexec_fn=limit)
    assert first.returncode == second.returncode == 1, first.stderr
    well = slides(*ask, cwd=tmp_path, env=env)
    assert (well.returncode, well.stderr) == (0, ON_DISK)
    assert files(tmp_path / "site") == fresh


def test_what_the_deck_itself_has_wrong_is_remembered(course: Path, tmp_path: Path) -> None:
    (course / "deck.md").write_text("<!-- slide -->\n\n$\\nonsense$\n\n```dot\ndigraph {\n```\n")
    env = environment(tmp_path / "cache")
    first = slides("build", "course", "-o", "site", cwd=tmp_path, env=env)
    nowhere = program(tmp_path / "bin", "node", f"touch {tmp_path / 'asked'}")
    second = slides("build", "course", "-o", "site", cwd=tmp_path, env=env | nowhere)
    assert first.stderr == second.stderr != ""
    assert not (tmp_path / "asked").exists()


def test_a_node_that_never_answers_is_waited_for_twice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path / "bin", "node", "exec sleep 1000")
    monkeypatch.setattr(node, "node", lambda: str(tmp_path / "bin" / "node"))
    monkeypatch.setattr(worker, "SECONDS_TO_START", 0.2)
    monkeypatch.setattr(startup, "SECONDS", 0.2)
    started: list[node.Process] = []
    start = worker.new_process
    monkeypatch.setattr(worker, "new_process", lambda: started.append(start()) or started[-1])
    formulas = [[Formula(f"x^{n}", display=False)] for n in range(40)]
    with Crew() as crew:
        crew.workers = [worker.Worker(seconds=0.2)]
        found = typeset(formulas, MathOptions(), Cache(tmp_path / "cache.sqlite3"), crew)
        again = typeset(formulas, MathOptions(), Cache(tmp_path / "cache.sqlite3"), crew)
    assert all(isinstance(result, Refused) and result.passing for [result] in (*found.markup, *again.markup))
    assert len(started) == 2, "it is not asked again for each formula"


def test_a_reply_without_an_end_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(node, "LARGEST_REPLY", 1000)
    process = node.Process("-e", "process.stdout.write('x'.repeat(1e6)); setTimeout(() => {}, 1e6)")
    try:
        with pytest.raises(node.LostError, match="broke down"):
            process.reply(60)
    finally:
        process.end()


def test_a_drawing_without_an_end_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_program, "LARGEST_ANSWER", 1_000_000)
    writer = "import sys\nwhile True: sys.{}.write('x' * 99_999)"
    for end in ("stdout", "stderr"):
        with pytest.raises(Failed, match="answers with more than"):
            _program.ask([sys.executable, "-c", writer.format(end)], "x" * 1_000_000)


def test_a_drawing_that_fills_its_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_wavedrom, "MEGABYTES", 20)
    with pytest.raises(Failed, match="drawing takes too much memory"):
        bitfield("[{bits: 1e9}]", {"bits": 1e9, "lanes": 1e9})


def test_code_that_took_too_long_is_coloured_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "int main(void) {}\n"
    with Engine() as engine:
        colour = engine.remembered(highlight.version, highlight.highlight)
        with monkeypatch.context() as slow:
            slow.setattr(highlight, "SECONDS", -1.0)
            assert isinstance(colour(code, "c"), Passing)
        coloured = colour(code, "c")
        assert '<span class="kt">int</span>' in coloured and colour(code, "c") == coloured


def test_what_is_no_markup_is_none_when_it_comes_from_the_cache() -> None:
    """A page would not escape it: a diagram's `</section>` would end the slide."""

    def same(text: str) -> str:
        return text

    with Engine() as engine:
        text, markup = engine.remembered("1", same), engine.remembered("2", Markup)
        for _ in range(2):
            assert type(text("<b>")) is str and text("<b>") == "<b>"
            assert type(markup("<b>")) is Markup and markup("<b>") == "<b>"


def test_a_diagram_that_could_not_be_read_is_read_the_next_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deck = tmp_path / "deck.md"
    deck.write_text("<!-- slide -->\n\n```mermaid\ngraph TD\nA --\n```\n")
    work = Work(deck, tmp_path)
    with Engine() as engine:
        with monkeypatch.context() as ill:
            ill.setattr(mermaid, "ask", lambda *_: _program.Answer("", "out of memory", 134))
            [said] = build_deck(work, "client", engine).diagnostics
        assert said.passing and said.severity == "warning" and "was not read" in said.message
        [said] = build_deck(work, "client", engine).diagnostics
        assert not said.passing and said.severity == "error"


def test_a_full_disk_under_the_cache_makes_builds_slower_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, course: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("SLIDES_CACHE", str(tmp_path / "cache"))

    (course / "slides.yaml").write_text("theme: lecture")
    write = font_pieces.write_bytes

    with Engine() as engine:
        kept = engine.cutter.folder

        def full(path: Path, data: bytes) -> bool:
            if path.is_relative_to(kept):
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
            return write(path, data)

        monkeypatch.setattr(font_pieces, "write_bytes", full)
        built = build_deck(Work(course / "deck.md", course), "client", engine)
        assert engine.cutter.folder != kept, "a page without fonts would show nothing"
    with Engine() as engine:
        assert "@font-face" in make_index([Summary("deck.html", "Deck", "en", 1)], engine, course).text
        assert engine.cutter.folder != kept
    assert built.page is not None, built.diagnostics


def test_it_is_said_when_nothing_happens_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "SILENCE_SECONDS", 0.01)
    said = StringIO()
    with terminal.Patience("building", said) as patience:
        while "still waiting" not in said.getvalue():
            time.sleep(0.01)
        patience.sign()
    assert said.getvalue().startswith("building: no progress for ")
