"""Which construct takes more than proportional time: each is repeated to 20 and 80 kB of text and built, what
stands in code to 10 and 40 kB, as longer code is not coloured.

Work that grows like the length times its logarithm takes 4.6 times as long for four times the text. What
takes more than 7 times as long, and more than half a second of the processor, is listed with its times; exit
status 1 tells that there is such a construct.

    python tests/bench/growth.py            everything, about a quarter of an hour
    python tests/bench/growth.py '[TOC]'    constructs that contain these characters
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from dialect import build
from test_balance import PIECES
from test_properties import BLOCK, INLINE, REPEATED

SMALL, LARGE = 20_000, 80_000  # characters
CODE_LARGE = 40_000
FACTOR = 7.0  # in time, for four times the text
SECONDS = 0.5
SLIDE = "<!-- slide -->\n\n"
# In fences: what the coloring of some language goes back and forth in.
CODE = ["\n", "a ", "  \n", "=", "$", "a.", "<!--"]
CODE += ["(", "'", '"', "/*", "\\", "{", "#", "a\n", "{% ", "((", "0"]
LANGUAGES = "java c ini csharp js html python cpp tex haskell ruby perl php".split()
PLACES = {"": "", " on a line": "\n", " in a paragraph": "\n\n", " on a slide": "\n\n<!-- slide -->\n\n"}
ALL_DIFFERENT = {
    "an unknown icon": ":fa-nope{n}: ",
    "an unknown emoji": ":nope{n}: ",
    "a footnote": "[^{n}]\n\n[^{n}]: x\n\n",
    "a missing footnote": "[^{n}] ",
    "a heading": "# h{n}\n",
    "an abbreviation": "*[A{n}]: b\n\nA{n}\n\n",
    "a reference": "[r{n}]: u\n\n[r{n}]\n\n",
    "a missing import": '@import "n{n}.md"\n\n',
    "a tag": "<x{n}>",
    "an end tag": "</x{n}>",
    "a class": "# h {{.c{n}}}\n",
    "a slide": "<!-- slide id=s{n} -->\n\n",
    "an unknown option of a slide": "<!-- slide bakcground{n}=1 -->\n\n",
    "a comment": "<!-- sldie{n} -->\n\n",
    "an unknown macro": "FOOTR{n} a\n\n",
    "front matter": "---\nslides{n}: 1\n",
}


LABEL = "$$a \\label{{eq:l{n}}}$$\n\n"
NUMBERED = {
    "a label": LABEL,
    "a label and a reference": LABEL + "@eq:l{n}\n\n",
    "a label and an unknown one": LABEL + "@eq:w{n}\n\n",
    "a theorem": "::: theorem {{#thm:t{n}}}\nx\n:::\n\n",
}

# What stands in attributes, sheets and settings, in the place of `…`.
INSIDE = {
    "style": (
        f"{SLIDE}<style>…</style>\n",
        ["\\a", "\\", "url(", "@import 'a';", "a{b:url(c)}", "/*", "'", "{"],
    ),
    "srcset": (f'{SLIDE}<img srcset="…">\n', ["a 1x,", ",", "a "]),
    "srcdoc": (f'{SLIDE}<iframe srcdoc="…"></iframe>\n', ["<a ", "<a b=c ", "<!--", "</", "<p>", "<style>"]),
    "background": ('<!-- slide data-background-image="…" -->\n\nx\n', ["a,", "(", "a.png,"]),
    "settings": (f"---\n…\n---\n\n{SLIDE}", ["[", "{", "? ", "- ", "a: b\n", "&a ", " a\n", "!!x "]),
    "presentation": (f"---\npresentation:\n  a: …\n---\n\n{SLIDE}", ["[", "{", "? ", "x", "'"]),
}


def constructs() -> Iterator[tuple[str, str, str]]:
    """A name, what stands once, and what is repeated behind it or at its `…`, with `{n}` for a number."""
    for piece in dict.fromkeys((*INLINE, *BLOCK, *REPEATED, *PIECES)):
        if not piece.strip():
            continue
        written = piece.replace("{", "{{").replace("}", "}}")
        for place, behind in PLACES.items():
            yield f"{piece!r}{place}", SLIDE, written + behind
    for language in LANGUAGES:
        for piece in CODE:
            yield f"{language} {piece!r}", f"{SLIDE}```{language}\n", piece.replace("{", "{{")
    for name, pattern in ALL_DIFFERENT.items():
        yield name, SLIDE, pattern
    for name, (head, pieces) in INSIDE.items():
        for piece in pieces:
            yield f"{name} {piece!r}", head, piece.replace("{", "{{").replace("}", "}}")
    for name, pattern in NUMBERED.items():
        yield name, f"---\nnumbering: true\n---\n\n{SLIDE}", pattern


def text(head: str, pattern: str, length: int) -> str:
    head, _, tail = head.partition("…")
    parts, size, n = [head], 0, 0
    while size < length:
        parts.append(pattern.format(n=n))
        size += len(parts[-1])
        n += 1
    return "".join([*parts, tail])


def seconds(deck: str) -> float:
    gc.collect()
    start = time.process_time()
    build(deck)
    return time.process_time() - start


def grows_too_fast(name: str, head: str, pattern: str) -> bool:
    most = CODE_LARGE if "```" in head else LARGE
    large = seconds(text(head, pattern, most))
    if large < SECONDS:
        return False
    small = min(seconds(text(head, pattern, most * SMALL // LARGE)) for _ in range(2))
    if large / small <= FACTOR:
        return False
    large = min(large, seconds(text(head, pattern, most)))
    if large / small <= FACTOR:
        return False
    print(f"{small:8.2f} s {large:8.2f} s  {large / small:5.1f} times  {name}", flush=True)
    return True


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    seconds(SLIDE + "warm up, $x$\n\n```python\nx\n```\n")
    chosen = [one for one in constructs() if wanted in one[0]]
    found = [name for name, head, pattern in chosen if grows_too_fast(name, head, pattern)]
    print(f"{len(chosen)} constructs, {len(found)} grow too fast")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
