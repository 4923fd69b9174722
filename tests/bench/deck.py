"""A deck for measuring: slides with text, lists, a table now and then, and six formulas each."""

from __future__ import annotations

from collections.abc import Iterator

FORMULAS_A_SLIDE = 6
HEAD = "---\ntitle: {title}\n---\n"
WORDS = "矩阵 gradient 函数 derivative 向量 chain rule 迹 trace 行列式 determinant 微分 differential".split()


def deck(slides: int, seed: int = 0) -> str:
    """Markdown of our dialect with `slides` slides; decks of other seeds have other formulas."""
    return HEAD.format(title=f"Deck {seed}") + "".join(
        f"\n<!-- slide -->\n\n{body(number, seed)}" for number in range(slides)
    )


def plain_deck(slides: int, seed: int = 0) -> str:
    """The same content as tools read it that divide slides by rules: Marp, pandoc, reveal-md, Slidev."""
    return "\n---\n\n".join(body(number, seed) for number in range(slides))


def body(number: int, seed: int) -> str:
    formulas = list(formulas_of(seed * 100_000 + number))
    assert len(formulas) == FORMULAS_A_SLIDE
    word = WORDS[number % len(WORDS)]
    items = "".join(f"- the {word} of item {n} is ${tex}$\n" for n, tex in enumerate(formulas[:4], 1))
    table = "\n| left | right |\n| --- | --- |\n| 1 | 2 |\n" if number % 5 == 0 else ""
    return (
        f"## {word} {number + 1}\n\n{items}\nand **therefore** `x = {number}`\n\n"
        + "".join(f"$$\n{tex}\n$$\n\n" for tex in formulas[4:])
        + table
    )


def formulas_of(number: int) -> Iterator[str]:
    n = number + 2
    yield rf"x_{{{n}}}"
    yield rf"\nabla f_{{{n}}}(\mathbf{{x}})"
    yield rf"\alpha^{{{n}}} + \beta"
    yield rf"O(n^{{{n % 9 + 1}}} \log n)"
    yield rf"\int_0^{{{n}}} e^{{-x^2}} \,\mathrm{{d}}x \le \frac{{\sqrt{{\pi}}}}{{2}}"
    yield rf"\begin{{bmatrix}} a_{{{n}}} & b \\ c & d \end{{bmatrix}}^{{-1}} = \frac{{1}}{{ad - bc}}"
