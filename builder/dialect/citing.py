"""What citations are labelled with: letters and a year, a number, or names and a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from string import ascii_lowercase

from builder.read.bibliography import Source
from builder.read.source_style import ASIAN, and_more


def labels(sources: Mapping[str, Source], cited: Sequence[str], style: str) -> dict[str, str]:
    """Key → label. Numbers count the sources that are `cited`, in this order; other labels depend on all of
    the bibliography, so that they are the same in every deck of a course."""
    if style == "numeric":
        ordered = list(dict.fromkeys([*(key for key in cited if key in sources), *sources]))
        return {key: str(number) for number, key in enumerate(ordered, 1)}
    made = {key: alphabetic(it) if style == "alphabetic" else author_year(it) for key, it in sources.items()}
    times = Counter(made.values())
    seen: Counter[str] = Counter()
    for key, label in made.items():
        if times[label] > 1:
            made[key] = label + ascii_lowercase[min(seen[label], 25)]
            seen[label] += 1
    return made


def alphabetic(source: Source) -> str:
    """`Rud76`, `ES46` for two or three, `ABC+99` for more."""
    names = [name.split()[-1] for name in source.names if name] or [source.title or source.key]
    if len(names) == 1:
        letters = names[0][:1] if ASIAN.match(names[0]) else "".join(filter(str.isalnum, names[0]))[:3]
    else:
        letters = "".join(name[0] for name in names[:3])
    letters += "+" * (source.more or len(names) > 3)
    return letters + source.year[-2:]


def author_year(source: Source) -> str:
    return f"{authors(source)} {source.year}".strip()


def authors(source: Source) -> str:
    """Who wrote it, in short."""
    names = list(source.names) or [source.title or source.key]
    if source.more or len(names) > 2:
        return names[0] + and_more(names[0])
    return (", " if all(map(ASIAN.search, names)) else " & ").join(names)
