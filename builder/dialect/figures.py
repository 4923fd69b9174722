"""`![Title](plot.png){#fig:plot}` alone in its paragraph is a figure, as pandoc-crossref has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from builder.dialect.syntax.element import lone_picture

FIGURE = "figure"
OF_FIGURES = "fig:"


def with_figures(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with a block `figure` in place of each paragraph that is such a picture and nothing else."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        picture = lone_picture(out[-2]) if token.type == "paragraph_close" else None
        if picture and names_figure(picture):
            opening, inline, closing = out[-3:]
            out[-3:] = figure(opening, inline, closing, picture)
    return out


def names_figure(picture: Token) -> bool:
    return str(picture.attrs.get("id", "")).startswith(OF_FIGURES)


def figure(opening: Token, inline: Token, closing: Token, picture: Token) -> Iterator[Token]:
    """The name goes to the figure, and the classes of a step; all else that it is given stays with the
    picture."""
    to_figure = {"id"}
    if "fragment" in str(picture.attrs.get("class", "")).split():
        to_figure |= {"class", "data-fragment-index"}
    given = {name: value for name, value in picture.attrs.items() if name in to_figure}
    left = {name: value for name, value in picture.attrs.items() if name not in to_figure}
    yield opening.copy(
        type="block_open",
        tag="div",
        attrs={**opening.attrs, **given},
        hidden=False,
        meta={**opening.meta, "name": FIGURE, "closed": True},
    )
    if any(child.content for child in picture.children or []):
        yield Token("block_title_open", "span", 1, meta=opening.meta)
        yield inline.copy(content=picture.content, children=picture.children)
        yield Token("block_title_close", "span", -1, meta=opening.meta)
    yield opening
    alone = picture.copy(attrs=left)
    yield inline.copy(children=[alone if child is picture else child for child in inline.children or []])
    yield closing
    yield closing.copy(type="block_close", tag="div", hidden=False)
