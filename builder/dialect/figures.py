"""`![Title](plot.png){#fig:plot}` alone in its paragraph is a figure, as pandoc-crossref has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

FIGURE = "figure"
OF_FIGURES = "fig:"


def with_figures(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with a block `figure` in place of each paragraph that is such a picture and nothing else."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        if token.type == "paragraph_close" and is_figure(out[-2]):
            out[-3:] = figure(*out[-3:])
    return out


def is_figure(inline: Token) -> bool:
    children = inline.children or []
    return len(children) == 1 and children[0].type == "image" and names_figure(children[0])


def names_figure(picture: Token) -> bool:
    return str(picture.attrs.get("id", "")).startswith(OF_FIGURES)


def figure(opening: Token, inline: Token, closing: Token) -> Iterator[Token]:
    """The name goes to the figure; all else that the picture is given stays with it."""
    (picture,) = inline.children or []
    attributes = {name: value for name, value in picture.attrs.items() if name != "id"}
    named = {**opening.attrs, "id": picture.attrs["id"]}
    yield opening.copy(type="block_open", tag="div", attrs=named, hidden=False,
                       meta={**opening.meta, "name": FIGURE, "closed": True})  # fmt: skip
    if picture.children:
        yield Token("block_title_open", "span", 1, meta=opening.meta)
        yield inline.copy(content=picture.content, children=picture.children)
        yield Token("block_title_close", "span", -1, meta=opening.meta)
    yield opening
    yield inline.copy(children=[picture.copy(attrs=attributes)])
    yield closing
    yield closing.copy(type="block_close", tag="div", hidden=False)
