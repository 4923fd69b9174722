"""Draw graphs with Graphviz."""

from __future__ import annotations

import re
import sysconfig
from dataclasses import replace
from html import unescape
from importlib.metadata import version as installed
from pathlib import Path
from unicodedata import east_asian_width

from markupsafe import Markup

from builder.diagnostics import did_you_mean
from builder.filters import Failed, Refused
from builder.filters._program import Answer, ask
from builder.filters._svg import inline_svg

version = f"graphviz-pure {installed('graphviz-pure')}"

ENGINES = ("dot", "neato", "fdp", "sfdp", "circo", "twopi", "osage", "patchwork")
ERROR = re.compile(r"Error: (?:<stdin>: )?(?P<what>.+?)(?: (?:in|on) line (?P<line>\d+)(?P<rest>.*))?\n")
PRIVATE = 0x100000
PAPER = re.compile(r"\bbgcolor\s*=")
TAG = re.compile(r"<[^<>]*>")
NAMED = re.compile(r'<g id="([^"]+)" class="(?:graph|cluster|node|edge)\b')
NUMBERED = re.compile(r"(?:.*_)?(?:graph|clust|node|edge)\d+", re.S)  # as Graphviz names what has no id
PROGRAM = Path(sysconfig.get_path("scripts")) / "graphviz-pure"


def graphviz(source: str, engine: object = "dot") -> Markup:
    """The first graph of `source` as SVG; its paper is transparent unless it asks for another (`bgcolor`).
    What has an `id` in it has it there.

    `engine` is one of Graphviz's layout engines. Raises Refused for a syntax error (with its line), another
    engine, a picture in a node and an empty source.
    """
    if engine not in ENGINES:
        known = ", ".join(f"`{name}`" for name in ENGINES)
        raise Refused(f"no layout engine `{engine}`, there are {known}", did_you_mean(str(engine), ENGINES))
    # An option would win over the graph's own paper.
    paper = [] if PAPER.search(TAG.sub("", source)) else ["-Gbgcolor=transparent"]
    answer = measured([str(PROGRAM), "-Tsvg", f"-K{engine}", *paper], source)
    check(answer)
    if not answer.out.strip():
        raise Refused("this diagram contains no graph", "write a graph as `digraph { a -> b }`")
    named = map(unescape, NAMED.findall(answer.out))
    return inline_svg(answer.out, frozenset(name for name in named if not NUMBERED.fullmatch(name)))


def measured(command: list[str], source: str) -> Answer:
    """The program's answer, with wide characters given the room they take.

    Graphviz has no widths for Chinese: it counts a quarter of an em for each byte of UTF-8, which makes three
    quarters for most characters and labels wider than their boxes. Stand-ins of four bytes, from a private
    plane, are an em wide for it; afterwards the characters come back.
    """
    away = {ord(c): ord(c) + PRIVATE for c in set(source) if ord(c) < 0x10000 and east_asian_width(c) in "WF"}
    back = {stand_in: character for character, stand_in in away.items()}
    answer = ask(command, source.translate(away))
    return replace(answer, out=answer.out.translate(back), err=answer.err.translate(back))


def check(answer: Answer) -> None:
    found = ERROR.search(answer.err + "\n")
    if found:
        near = re.sub(r" near '(.*)'", r" near `\1`", found["rest"] or "")
        raise Refused(found["what"].lower() + near, line=int(found["line"]) if found["line"] else None)
    if answer.status:
        raise Failed(f"Graphviz ended with status {answer.status}: {answer.err.strip() or 'no message'}")
    if "<image " in answer.out or "No or improper" in answer.err:
        raise Refused("graphs with pictures from files (`image=`, `shapefile=`) are not supported")
