"""The command line: `slides build|serve|pdf|snapshot|check|new`. Only here is anything printed."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from builder.diagnostics import Diagnostic


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0 done, 1 errors reported, 2 wrong usage."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def parser() -> argparse.ArgumentParser:
    cli = argparse.ArgumentParser(prog="slides", description="Slides for people who teach mathematics.")
    commands = cli.add_subparsers(required=True, metavar="COMMAND")
    build = command(commands, "build", "build decks into pages", run_build)
    build.add_argument("-o", dest="output", type=Path, default=Path("site"), metavar="DIR")
    build.add_argument("--math", choices=["build", "client"], default="build")
    build.add_argument("--strict", action="store_true", help="warnings count as errors")
    build.add_argument("--jobs", type=positive, default=os.cpu_count() or 1, metavar="N")
    build.add_argument("--json", action="store_true", help="diagnostics as JSON lines on standard output")
    return cli


def command(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help: str, run: object
            ) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=help, description=help)
    made.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a deck or a folder (default: slides/)")
    made.set_defaults(run=run)
    return made


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def run_build(options: argparse.Namespace) -> int:
    from builder.courses import NoDecks, find_decks
    from builder.site import Settings, build_site

    try:
        works = find_decks(options.paths or [Path("slides")], options.output)
    except NoDecks as error:
        print(f"slides: {error}", file=sys.stderr)
        return 2
    progress = Progress(sys.stderr, len(works))
    problems: list[Diagnostic] = []
    for outcome in build_site(works, Settings(options.output, options.math, options.jobs)):
        problems += outcome.diagnostics
        progress.step(outcome.work.deck.name)
    progress.clear()
    problems = list(dict.fromkeys(problems))
    show(problems, options.json)
    count = f"{len(works)} deck{'s' * (len(works) != 1)}"
    if not options.json:
        page = options.output / (works[0].page if len(works) == 1 else "index.html")
        print(f"{count} built: open {page}")
    return status(problems, options.strict)


def show(problems: Iterable[Diagnostic], as_json: bool) -> None:
    for problem in problems:
        if as_json:
            print(json.dumps(problem.to_json(), ensure_ascii=False))
        else:
            print(problem, file=sys.stderr)


def status(problems: Iterable[Diagnostic], strict: bool) -> int:
    counted = {"error", "warning"} if strict else {"error"}
    return int(any(problem.severity in counted for problem in problems))


class Progress:
    """A counter line on a terminal; silence in a pipe."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self.stream, self.total, self.done = stream, total, 0
        self.shown = stream.isatty() and total > 1

    def step(self, name: str) -> None:
        self.done += 1
        if self.shown:
            self.stream.write(f"\r\x1b[K[{self.done}/{self.total}] {name}")
            self.stream.flush()

    def clear(self) -> None:
        if self.shown:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


if __name__ == "__main__":
    sys.exit(main())
