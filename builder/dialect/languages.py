"""Languages of code blocks that are probably misspelt: unknown, and nearly one that is taught."""

from __future__ import annotations

from collections.abc import Iterable

from builder.diagnostics import did_you_mean

# Pygments knows a thousand names, to one of which nearly any word is near.
TAUGHT = frozenset(
    "bash csharp docker fortran gnuplot haskell java javascript json julia kotlin latex makefile markdown "
    "mathematica matlab maxima ocaml octave pascal prolog python ruby scala scheme shell swift typescript "
    "verilog".split()
)


def meant_language(language: str, kinds: Iterable[str]) -> str:
    """A hint at what a language was meant to be; nothing if it is known or near to none. `kinds` are those of
    fenced blocks that are drawn."""
    known = TAUGHT.union(kind for kind in kinds if not kind.startswith("_"))  # those are parts of others
    if language in known:
        return ""
    # Short names are near to many words, and `tikzcd` is no misspelt `tikz`.
    near = (name for name in known if len(name) > 4 and abs(len(name) - len(language)) < 2)
    hint = did_you_mean(language, sorted(near))
    return hint if hint and not is_known(language) else ""


def is_known(language: str) -> bool:
    """Whether code in that language is coloured."""
    from pygments.lexers import find_lexer_class_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    from builder.filters.highlight import LEXERS

    try:
        find_lexer_class_by_name(LEXERS.get(language, language))
    except ClassNotFound:
        return False
    return True
