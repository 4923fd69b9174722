"""TeX in formulas: macros of the deck, commands and environments of MathJax and of packages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types as lsp

from builder.editor.asked import Asked
from builder.editor.completion.offer import Offer, literal
from builder.math.formula import PACKAGES, Macro

COMMAND = re.compile(r"(?<!\\)(?:\\\\)*(\\[A-Za-z]*)$")
ENVIRONMENT = re.compile(r"\\begin\{([A-Za-z]*\*?)$")
ENDING = re.compile(r"\\end\{([A-Za-z]*\*?)$")
BEGUN = re.compile(r"\\(begin|end)\{([A-Za-z]+\*?)\}")
PACKAGE = re.compile(r"\\require\{(\w*)$")
NAME = re.compile(r"[A-Za-z]+\*?")


def offers(asked: Asked) -> Iterator[Offer]:
    if asked.zone.kind != "math":
        return
    for pattern, found in ((ENVIRONMENT, environments), (ENDING, endings), (PACKAGE, packages)):
        if match := pattern.search(asked.before):
            yield from found(asked, match.start(1))
            return
    if match := COMMAND.search(asked.before):
        yield from commands(asked, match.start(1), match[1])


def commands(asked: Asked, start: int, written: str) -> Iterator[Offer]:
    """Those that begin with what is written; the author's own first."""
    own = {f"\\{name}": macro for name, macro in asked.macros.items()}
    for label in sorted(name for name in own if name.startswith(written)):
        yield own_macro(label, own[label], start)
    for name in asked.names.commands:
        label = f"\\{name}"
        if label not in own and label.startswith(written) and NAME.fullmatch(name):
            meaning = asked.names.meanings.get(name, "")
            yield Offer(label, start, lsp.CompletionItemKind.Function, detail=meaning.replace("`", ""))


def own_macro(label: str, macro: Macro, start: int) -> Offer:
    count = macro.nargs - (macro.default is not None)
    fields = "".join(f"{{${number}}}" for number in range(1, count + 1))
    about = f"```tex\n{macro.definition}\n```"
    kind = lsp.CompletionItemKind.Constant if not macro.nargs else lsp.CompletionItemKind.Function
    return Offer(label, start, kind, literal(label) + fields, "macro of this deck", about, snippet=True)


def environments(asked: Asked, start: int) -> Iterator[Offer]:
    closed = asked.line[asked.column : asked.column + 1] == "}"
    for name in asked.names.environments:
        new = f"{name}}}\n$0\n\\\\end{{{name}}}".replace("}", "\\}")
        yield Offer(
            name, start, lsp.CompletionItemKind.Module, new, "environment", snippet=True,
            end=asked.column + closed,
        )


def endings(asked: Asked, start: int) -> Iterator[Offer]:
    """What was begun above and not yet ended, the last first."""
    above = "\n".join([*asked.text.lines[max(0, asked.row - 100) : asked.row], asked.before])
    open_ones: list[str] = []
    for kind, name in BEGUN.findall(above):
        if kind == "begin":
            open_ones.append(name)
        elif open_ones:
            open_ones.pop()
    for name in dict.fromkeys(reversed(open_ones)):
        yield Offer(name, start, lsp.CompletionItemKind.Module, detail="ends what was begun")


def packages(asked: Asked, start: int) -> Iterator[Offer]:
    for name in PACKAGES:
        yield Offer(name, start, lsp.CompletionItemKind.Module, detail="package of TeX")
