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

Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options of one command; `run` is the function that carries it out."""
    cli = Commands(prog="slides", description="Slides for people who teach mathematics.")
    cli.add_argument("--version", action=Version, nargs=0, help="say which version this is")
    cli.set_defaults(run=lambda options: list_commands(cli))
    commands_of = cli.add_subparsers(metavar="COMMAND", parser_class=argparse.ArgumentParser)
    cli.names = commands_of.choices
    for add in (add_build, add_serve, add_pdf, add_snapshot, add_check, add_new, add_migrate):
        add(commands_of)
    return cli.parse_args(arguments)


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
        "paths", nargs="*", type=Path, metavar="PATH", help="decks or folders (default: slides)"
    )
    made.add_argument(
        "-o", dest="output", type=Path, default=Path("site"), metavar="DIR", help="the site's folder"
    )
    made.add_argument("--strict", action="store_true", help="warnings count as errors")
    made.add_argument("--jobs", type=positive, default=os.cpu_count() or 1, metavar="N", help="decks at once")
    made.add_argument(
        "--shard", type=shard, metavar="I/N", help="only the I-th of N equal parts of the decks"
    )
    made.add_argument("--json", action="store_true", help="diagnostics as JSON lines on standard output")
    return made


def add_build(parsers: Parsers) -> None:
    made = on_decks(parsers, "build", "build decks into pages")
    made.add_argument(
        "--math", choices=["build", "client"], default="build", help="who typesets the formulas"
    )
    made.add_argument("--self-contained", action="store_true", help="one file a deck, with everything inside")
    made.add_argument("--without-notes", action="store_true", help="keep speaker notes out of the pages")
    add_edition(made)


def add_edition(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--edition", default="lecture", metavar="NAME",
        help="for whom: lecture, student, full or one of the settings (in DIR/editions, but for the lecture)",
    )


def add_serve(parsers: Parsers) -> None:
    made = command(parsers, "serve", "preview decks and show every save")
    made.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="decks or folders (default: slides)"
    )
    made.add_argument(
        "--port", type=port, default=8000, metavar="N", help="the first port tried (default: 8000)"
    )
    made.add_argument(
        "--host", default="127.0.0.1", metavar="NAME", help="who may look on: an address of yours"
    )
    made.add_argument("--open", action="store_true", help="open a browser")
    made.add_argument("--no-follow", action="store_true", help="stay on the slide when another is edited")
    made.add_argument("--poll", action="store_true", help="look at files in turn, for network disks")
    made.add_argument(
        "--editor", metavar="URL", help="how a click opens an editor, as vscode://file/{path}:{line}"
    )


def add_pdf(parsers: Parsers) -> None:
    made = on_decks(parsers, "pdf", "print decks")
    add_edition(made)
    made.add_argument("--layout", choices=["slides", "handout", "notes", "article"])
    made.add_argument(
        "--per-page", type=int, choices=[1, 2, 3, 4, 6], help="slides on a handout's page (default: 3)"
    )
    made.add_argument(
        "--fragments", choices=["final", "each"], default="final", help="a page a slide, or a step"
    )
    made.add_argument("--beside", choices=["lines", "notes", "nothing"], help="on handouts (default: lines)")
    made.add_argument(
        "--paper", choices=["A4", "Letter"], help="of handouts and notes (default: A4)"
    )
    made.add_argument("--pages", choices=["all", "with-notes"], help="which slides have a page of notes")
    made.add_argument(
        "--ink-saving", action="store_true", default=None, help="slides as dark ink on white, without grounds"
    )


def add_snapshot(parsers: Parsers) -> None:
    made = on_decks(parsers, "snapshot", "compare pictures of all slides with earlier ones")
    made.add_argument("--baselines", type=Path, default=Path("baselines"), metavar="DIR")
    made.add_argument("--update", action="store_true", help="make the pictures of now the baselines")
    made.add_argument(
        "--report", type=Path, metavar="DIR",
        help="where the page with all changes goes (default: the folder snapshots of the site)",
    )
    made.add_argument("--against", metavar="REV", help="compare with a git revision instead")


def add_check(parsers: Parsers) -> None:
    on_decks(parsers, "check", "find what would go wrong in the lecture")


def add_new(parsers: Parsers) -> None:
    made = command(parsers, "new", "begin a project")
    made.add_argument("folder", type=Path, metavar="DIR")


def add_migrate(parsers: Parsers) -> None:
    made = command(parsers, "migrate", "take over macros and settings of Markdown Preview Enhanced")
    made.add_argument("folder", type=Path, metavar="DIR")
    made.add_argument("--dry-run", action="store_true", help="say what would be written")


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def port(text: str) -> int:
    number = int(text)
    if not 0 <= number < 1 << 16:
        raise argparse.ArgumentTypeError("must be from 0 to 65535")
    return number


def shard(text: str) -> tuple[int, int]:
    """`2/5` as (2, 5)."""
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"`{text}` is not I/N with 1 ≤ I ≤ N")
    return int(part), int(parts)
