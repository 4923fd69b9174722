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
        if token.type == "paragraph_close" and (picture := only_picture(out[-2])):
            opening, inline, closing = out[-3:]
            out[-3:] = figure(opening, inline, closing, picture)
    return out


def only_picture(inline: Token) -> Token | None:
    """The picture of a figure; comments may stand beside it, which give it attributes."""
    shown = [child for child in inline.children or [] if shows(child)]
    return shown[0] if len(shown) == 1 and names_figure(shown[0]) else None


def shows(child: Token) -> bool:
    text = child.content.strip()
    return child.type == "image" or (text != "" and not text.startswith("<!--"))


def names_figure(child: Token) -> bool:
    return child.type == "image" and str(child.attrs.get("id", "")).startswith(OF_FIGURES)


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
