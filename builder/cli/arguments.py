"""The commands and what can be said to them."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn, TypeAlias

from builder.cli.values import part, port, positive, shard
from builder.machine.parts import ALL, BASE, BROWSER, PARTS

MANUAL = "The manual, with examples beside their slides: slides docs"
Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options of one command; `run` is the function that carries it out."""
    return command_line().parse_args(arguments)


def command_line() -> Commands:
    """The parser of all commands."""
    cli = Commands(prog="slides", description="Slides for people who teach mathematics.", epilog=MANUAL)
    cli.add_argument("--version", action=Version, nargs=0, help="print the version")
    cli.set_defaults(run=lambda options: list_commands(cli))
    commands_of = cli.add_subparsers(metavar="COMMAND", parser_class=argparse.ArgumentParser)
    cli.names = commands_of.choices
    for add in (
        add_build, add_serve, add_pdf, add_snapshot, add_check, add_new, add_migrate, add_docs, add_lsp,
        add_install,
    ):  # fmt: skip
        add(commands_of)
    return cli


class Commands(argparse.ArgumentParser):
    """The parser of the command line, which knows the commands."""

    names: Collection[str] = ()

    def error(self, message: str) -> NoReturn:
        """Wrong usage; a word that is nearly a command is taken for it."""
        from builder.diagnostics import did_you_mean

        wrong = re.search(r"invalid choice: '([^']*)'", message)
        if wrong:
            known = ", ".join(self.names)
            hint = did_you_mean(wrong[1], self.names) or f"there are {known}"
            self.exit(2, f"slides: no command `{wrong[1]}`; {hint}\n")
        super().error(message)


def list_commands(cli: argparse.ArgumentParser) -> int:
    """What is said to who names no command."""
    cli.print_help(sys.stderr)
    return 2


class Version(argparse.Action):
    """`--version`: looked up only when asked for, as that takes longer than a build with nothing to do."""

    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> NoReturn:
        from importlib.metadata import version

        print(f"slides {version('slides-for-mathematics')}")
        parser.exit()


def command(parsers: Parsers, name: str, what: str) -> argparse.ArgumentParser:
    """A command; what it does is `run` in the file of its name."""
    made = parsers.add_parser(name, help=what, description=what)
    made.set_defaults(run=lambda options: import_module(f"builder.cli.commands.{name}").run(options))
    return made


def on_decks(parsers: Parsers, name: str, what: str) -> argparse.ArgumentParser:
    """A command that works on decks, which it builds first."""
    made = command(parsers, name, what)
    made.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="decks, or folders with decks (default: slides)"
    )
    made.add_argument(
        "-o",
        dest="output",
        type=Path,
        default=Path("site"),
        metavar="DIR",
        help="folder of the finished site (default: site)",
    )
    made.add_argument("--strict", action="store_true", help="exit with status 1 if there are warnings")
    made.add_argument(
        "--jobs",
        type=positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of decks worked on at the same time (default: one per processor)",
    )
    made.add_argument(
        "--shard",
        type=shard,
        metavar="I/N",
        help="work on only the I-th of N equal parts of the decks, to share them among machines",
    )
    made.add_argument("--json", action="store_true", help="print problems as JSON, one per line")
    return made


def add_build(parsers: Parsers) -> None:
    made = on_decks(parsers, "build", "build decks into web pages")
    made.add_argument(
        "--math",
        choices=["build", "client"],
        default="build",
        help="typeset formulas while building, or in the browser (default: build)",
    )
    made.add_argument(
        "--self-contained", action="store_true", help="write one file per deck, with everything in it"
    )
    made.add_argument("--without-notes", action="store_true", help="leave the speaker notes out")
    add_edition(made)


def add_edition(made: argparse.ArgumentParser) -> None:
    made.add_argument("--no-ink", action="store_true", help="leave out what was drawn in a lecture")
    made.add_argument(
        "--edition",
        default="lecture",
        metavar="NAME",
        help="edition to build: lecture, student, full, article or one named in the settings; editions other "
        "than lecture go to DIR/editions/NAME (default: lecture)",
    )


def add_serve(parsers: Parsers) -> None:
    made = command(parsers, "serve", "preview decks in the browser, with live reload")
    made.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="decks, or folders with decks (default: slides)"
    )
    made.add_argument(
        "--port", type=port, default=8000, metavar="N", help="first port to try (default: 8000)"
    )
    made.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="NAME",
        help="network address to listen on (default: 127.0.0.1, this machine only)",
    )
    made.add_argument("--open", action="store_true", help="open the browser")
    made.add_argument(
        "--no-follow", action="store_true", help="do not move to the slide that is being edited"
    )
    made.add_argument(
        "--poll",
        action="store_true",
        help="look for changes twice a second, for network drives (default: wait for events)",
    )
    made.add_argument(
        "--editor",
        metavar="NAME",
        help="editor that opens a line from the page: vscode (default), zed, idea, emacs, vim, kate, or an "
        "address or a command with {path} and {line}",
    )


def add_pdf(parsers: Parsers) -> None:
    made = on_decks(parsers, "pdf", "print decks as PDF")
    add_edition(made)
    made.add_argument(
        "--layout",
        choices=["slides", "handout", "notes", "article"],
        help="slides: one per page; handout: several per page; notes: each above its speaker notes; "
        "article: text to read (default: slides, or article with `--edition article`)",
    )
    made.add_argument(
        "--per-page", type=int, choices=[1, 2, 3, 4, 6], help="slides per page of a handout (default: 3)"
    )
    made.add_argument(
        "--pages",
        choices=["all", "with-notes"],
        help="slides that get a page of notes: all, or only those that have notes (default: all)",
    )
    made.add_argument(
        "--fragments",
        choices=["final", "each"],
        default="final",
        help="one page per slide, or one page per step (default: final)",
    )
    made.add_argument(
        "--beside",
        choices=["lines", "notes", "nothing"],
        help="what to print beside each slide of a handout (default: lines)",
    )
    made.add_argument(
        "--paper", choices=["A4", "Letter"], help="paper size of handouts, notes and articles (default: A4)"
    )
    made.add_argument(
        "--ink-saving", action="store_true", default=None, help="print dark ink on white, without backgrounds"
    )


def add_snapshot(parsers: Parsers) -> None:
    made = on_decks(parsers, "snapshot", "compare pictures of all slides with saved ones")
    made.add_argument(
        "--baselines",
        type=Path,
        default=Path("baselines"),
        metavar="DIR",
        help="folder of the saved pictures (default: baselines)",
    )
    made.add_argument("--update", action="store_true", help="save the current pictures as the new baselines")
    made.add_argument(
        "--report",
        type=Path,
        metavar="DIR",
        help="folder for a page that shows all changes (default: snapshots in the folder of the site)",
    )
    made.add_argument("--against", metavar="REV", help="compare with a Git revision instead of the baselines")


def add_check(parsers: Parsers) -> None:
    on_decks(
        parsers, "check", "find what would go wrong in the lecture: overflow, contrast, broken links and more"
    )


def add_new(parsers: Parsers) -> None:
    made = command(parsers, "new", "start a new course in a folder")
    made.add_argument(
        "folder", type=Path, metavar="DIR", help="folder of the course; no file in it is overwritten"
    )


def add_migrate(parsers: Parsers) -> None:
    made = command(parsers, "migrate", "convert macros and settings of Markdown Preview Enhanced")
    made.add_argument(
        "folder", type=Path, metavar="DIR", help="project with a `.crossnote`, `.mume` or `.vscode` folder"
    )
    made.add_argument("--dry-run", action="store_true", help="only print what would be written")


def add_lsp(parsers: Parsers) -> None:
    made = command(parsers, "lsp", "language server for editors: errors, completion, previews of formulas")
    made.add_argument(
        "--stdio",
        action="store_true",
        help="accepted because editors pass it; standard input and output are always used",
    )


def add_install(parsers: Parsers) -> None:
    made = command(parsers, "install", "download the files that every page needs, or optional parts")
    parts = ", ".join(f"{part.name} ({part.what}; {part.size})" for part in PARTS)
    made.add_argument(
        "parts",
        nargs="*",
        type=part,
        metavar="PART",
        help=f"{parts}, {ALL} for all of these, or {BROWSER} for a Chromium where the machine has no browser "
        f"(default: only {BASE.what}, which the first build fetches as well)",
    )


def add_docs(parsers: Parsers) -> None:
    made = command(parsers, "docs", "open the manual in the browser")
    made.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="DIR",
        help="write the manual into this folder, and print its path (default: the cache folder)",
    )
    made.add_argument("--print", action="store_true", help="print the manual's path instead of opening it")
    made.add_argument(
        "--jobs",
        type=positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of examples built at the same time (default: one per processor)",
    )
