"""What stands for many tests lets none of them feel another."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from builder.machine.node import LostError, Process
from tests.standing import Programs, renew

SCRIPT = """
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.end) process.exit();
  if (!asked.silent) process.stdout.write(JSON.stringify({ pid: process.pid }) + "\\n");
}
"""
STATE = """() => [localStorage.length, sessionStorage.length, innerWidth, document.body.children.length,
    matchMedia("print").matches, matchMedia("(prefers-reduced-motion)").matches, window.left ?? "nothing"]"""


@pytest.fixture
def programs() -> Iterator[Programs]:
    made = Programs()
    yield made
    made.end()


@pytest.fixture
def script(tmp_path: Path) -> str:
    (tmp_path / "script.mjs").write_text(SCRIPT, encoding="utf-8")
    return str(tmp_path / "script.mjs")


def pid(process: Process) -> int:
    [answer] = process.ask([{}], 60)
    return int(answer["pid"])


def test_a_program_that_was_ended_is_lent_to_who_starts_one_alike(programs: Programs, script: str) -> None:
    first = programs.start(script)
    known = pid(first)
    other = programs.start(script)
    assert pid(other) != known, "one that is in use is nobody else's"
    first.end()
    assert pid(programs.start(script, "another way")) != known
    assert pid(programs.start(script)) == known


def test_one_that_owes_an_answer_is_ended(programs: Programs, script: str) -> None:
    first = programs.start(script)
    known = pid(first)
    with pytest.raises(LostError):
        list(first.ask([{"silent": True}], 0.1))
    first.end()
    assert first.popen.poll() is not None
    assert pid(programs.start(script)) != known


def test_one_whose_answers_nobody_took_is_ended(programs: Programs, script: str) -> None:
    first = programs.start(script)
    next(first.ask([{}, {}], 60))
    first.end()
    assert first.popen.poll() is not None


def test_one_that_is_gone_is_lent_to_nobody(programs: Programs, script: str) -> None:
    first = programs.start(script)
    with pytest.raises(LostError):
        list(first.ask([{"end": True}], 60))
    first.end()
    assert pid(programs.start(script)) != first.popen.pid


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="needs a process that inherits them")
def test_another_process_starts_its_own(programs: Programs, script: str) -> None:
    first = programs.start(script)
    known = pid(first)
    first.end()
    found: multiprocessing.SimpleQueue[int] = multiprocessing.SimpleQueue()

    def start() -> None:
        process = programs.start(script)
        found.put(pid(process))
        process.end()

    child = multiprocessing.Process(target=start)
    child.start()
    child.join()
    assert found.get() != known
    assert pid(programs.start(script)) == known


def test_a_window_is_as_a_new_one(tab: Page, nothing: str) -> None:
    renew(tab, nothing)
    new = tab.evaluate(STATE)
    assert new == [0, 0, 1280, 0, False, False, "nothing"]
    tab.evaluate("""() => {
        localStorage.a = sessionStorage.a = window.left = "something";
        open("about:blank");
        addEventListener("pagehide", () => { localStorage.b = "written on leaving"; });
        document.body.append("text", document.createElement("p"));
    }""")
    tab.set_viewport_size({"width": 300, "height": 300})
    tab.emulate_media(media="print", reduced_motion="reduce")
    assert tab.evaluate(STATE) == [1, 1, 300, 1, True, True, "something"]
    renew(tab, nothing)
    assert tab.evaluate(STATE) == new
    assert tab.context.pages == [tab]
