"""What is installed: the base that every deck needs, and parts that are fetched when asked for.

A build never fetches a part by itself: a deck that somebody hands in must not decide what is downloaded.
It says at the line that needs one what to type.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """What belongs together. The sizes are megabytes, as fetched and on disk.

    It is made of npm packages (`packages` are those that it adds, with what they need in turn), or of Python
    packages: those that the lock file `wheels` names. `modules` are imported of them, and files that match
    `unread` are never used.
    """

    name: str
    what: str
    fetched: int
    on_disk: int
    packages: tuple[str, ...] = ()
    wheels: str = ""
    modules: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def from_npm(self) -> bool:
        return not self.wheels

    @property
    def size(self) -> str:
        return f"{self.fetched} MB to download, {self.on_disk} MB on disk"


BASE = Part("", "the base of every page (reveal.js, TeX, fonts, icons)", 75, 160)
CHINESE = Part("chinese", "the Kai font for Chinese text", 28, 30, ("lxgw-wenkai-webfont",))
MERMAID = Part("mermaid", "the library that draws Mermaid diagrams", 55, 110, ("mermaid",))
CHARTS = Part(
    "charts", "the library that draws Vega and Vega-Lite charts", 34, 86,
    wheels=".requirements-charts.txt", modules=("vl_convert",),
)
PRINTING = Part(
    "printing", "the tool that prints and checks pages in a browser", 62, 50,
    wheels=".requirements-printing.txt", modules=("playwright", "pikepdf"),
    unread=("playwright/driver/node*",),  # a second Node.js
)
PARTS = (CHINESE, MERMAID, CHARTS, PRINTING)
ALL = "all"
BROWSER = "browser"  # of its own, for a machine without one: fetched by Playwright, in no other way


def part_of(package: str) -> Part:
    """The part that brings an npm package."""
    return next((part for part in PARTS if package in part.packages), BASE)


def missing(part: Part) -> str:
    """That a part is not there, as a message."""
    return f"{part.what} is not installed"


def how_to_get(part: Part) -> str:
    """What to type to have a part, as a hint."""
    from builder.machine.program import program  # most runs have nothing to say of it

    command = " ".join(filter(None, [program(), "install", part.name]))
    return f"`{command}` fetches it ({part.size})"
