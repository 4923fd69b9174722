"""Which commands a formula uses and which it defines, so that what it depends on is known before TeX runs.

A formula is a function of its own text and of little else: of the macros it reaches, of definitions
that earlier formulas of the page made (`\\newcommand` in a formula holds to the end of the page, as in
MathJax), and of labels on its slide. Keeping that little small is what lets decks share typeset formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from builder.math.formula import Macro

COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
LINKS = frozenset({"label", "ref", "eqref", "refeq"})
DEFINERS = frozenset(
    {
        "newcommand",
        "renewcommand",
        "providecommand",
        "DeclareMathOperator",
        "def",
        "gdef",
        "let",
        "newenvironment",
        "renewenvironment",
        "definecolor",
        "newcolumntype",
        "Newextarrow",
        "DeclarePairedDelimiter",
        "DeclarePairedDelimiters",
        "DeclarePairedDelimiterX",
        "DeclarePairedDelimitersX",
        "DeclarePairedDelimiterXPP",
        "DeclarePairedDelimitersXPP",
    }
)
DEFINED = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|DeclareMathOperator|Newextarrow|def|gdef|let"
    r"|DeclarePairedDelimiters?\w*)\*?\s*\{?\s*\\([A-Za-z]+|[^A-Za-z])"
)
DEFINED_WORD = re.compile(r"\\(?:(?:re)?newenvironment|definecolor|newcolumntype)\*?\s*\{([^{}]+)\}")


def commands(tex: str) -> frozenset[str]:
    """The names of the commands in a piece of TeX, without their backslash."""
    return frozenset(COMMAND.findall(tex))


def reach(tex: str, macros: Mapping[str, Macro]) -> frozenset[str]:
    """The commands a formula uses, those inside the macros it uses included.

    Arguments of `\\begin` count as well, as an environment may be a command of the same name.
    """
    reached: set[str] = set()
    fresh = set(commands(tex))
    while fresh:
        reached |= fresh
        fresh = {c for name in fresh & macros.keys() for c in commands(macros[name].definition)} - reached
    return frozenset(reached)


def definitions(tex: str) -> tuple[frozenset[str], frozenset[str]]:
    """The commands, and the plain words (environments, colours), that a formula defines."""
    return frozenset(DEFINED.findall(tex)), frozenset(DEFINED_WORD.findall(tex))


def uses(tex: str, reached: frozenset[str], defined: Iterable[tuple[frozenset[str], frozenset[str]]]) -> bool:
    """Whether a formula depends on any of the definitions."""
    return any(names & reached or any(word in tex for word in words) for names, words in defined)
