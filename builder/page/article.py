"""A deck as a page to be read: slides of one title flow together, headings have levels without gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from markdown_it.token import Token
from markupsafe import Markup

from builder.dialect.deck import Deck, Slide, Stack
from builder.dialect.syntax.element import element_comment
from builder.page.context import RenderedSlide
from builder.page.material import Help, Material
from builder.page.page import Draft, Layout, draft_page
from builder.page.render import slide_title
from builder.read.editions import Edition

TITLE, FIRST, DEEPEST = 1, 2, 6
FIGURE = "picture"
UP_TO_LECTURE = "../../"
"""From the site of an edition to the one it stands in (`builder.page.papers`)."""


@dataclass(frozen=True)
class Passage:
    """What a slide is in the article: it goes on with the one before, or begins a section of this level (1 is
    the article itself)."""

    title: str
    level: int
    continues: bool


@dataclass(frozen=True)
class Part:
    """A section as the template sees it; `slides` are the markup and the addresses of its slides."""

    id: str
    title: str
    level: int
    slides: list[dict[str, Any]]


def passages(deck: Deck) -> list[Passage]:
    """One for each slide, in order."""
    slides = list(deck.slides)
    levels = [title_level(slide) for slide in slides]
    titles = [slide_title(slide) if level else "" for slide, level in zip(slides, levels, strict=True)]
    below = {level for index, level in enumerate(levels) if level > TITLE or (level and index)}
    ranks = {level: min(FIRST + rank, FIRST + 1) for rank, level in enumerate(sorted(below))}
    found: list[Passage] = []
    for title, level in zip(titles, levels, strict=True):
        if not found:
            first = TITLE if level == TITLE else FIRST
            found.append(Passage(title, first, continues=False))
        elif not title or title == found[-1].title:
            found.append(replace(found[-1], continues=True))
        else:  # no more than one deeper than the section before, so that no level is left out
            found.append(Passage(title, min(ranks[level], found[-1].level + 1), continues=False))
    return found


def title_level(slide: Slide) -> int:
    """The level of the heading that a slide begins with, 0 without one."""
    first = next((token for token in slide.tokens if "margin" not in token.meta), None)
    return int(first.tag[1]) if first and first.type == "heading_open" else 0


def readable(deck: Deck, found: Sequence[Passage]) -> Deck:
    """The deck with the headings of the article, without heads and feet of slides and what is hidden."""
    at = iter(found)

    def read(slide: Slide) -> Slide:
        return replace(slide, tokens=tuple(with_figures([*with_levels(kept(slide), next(at))])))

    return replace(deck, stacks=tuple(Stack(tuple(map(read, stack.slides))) for stack in deck.stacks))


def kept(slide: Slide) -> list[Token]:
    if slide.attributes.get("data-visibility") == "hidden":
        return []
    return [token for token in slide.tokens if "margin" not in token.meta]


def with_levels(tokens: Sequence[Token], passage: Passage) -> Iterator[Token]:
    """Its own headings below that of its section, which is not said twice."""
    title = title_at_head(tokens)
    rest = tokens[3:] if title and passage.continues else tokens
    below = sorted({token.tag for token in tokens[3 if title else 0 :] if token.type == "heading_open"})
    levels = {tag: min(passage.level + 1 + rank, DEEPEST) for rank, tag in enumerate(below)}
    for index, token in enumerate(rest):
        if token.type not in {"heading_open", "heading_close"}:
            yield token
        elif title and rest is tokens and index < 3:
            yield token.copy(tag=f"h{passage.level}")
        else:
            yield token.copy(tag=f"h{levels[token.tag]}")


def with_figures(tokens: Sequence[Token]) -> Iterator[Token]:
    """A picture on its own is a figure, which the text flows round; its title, if any, is the caption."""
    figure = False
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        if token.type == "paragraph_open" and after and (picture := lone_picture(after)):
            figure = True
            yield token.copy(tag="figure", attrs={**token.attrs, "class": FIGURE})
        elif figure and token.type == "inline" and (picture := lone_picture(token)):
            yield token.copy(children=[picture, *caption(picture)])
        elif figure and token.type == "paragraph_close":
            figure = False
            yield token.copy(tag="figure")
        else:
            yield token


def lone_picture(token: Token) -> Token | None:
    """The picture that is all of a paragraph, but for comments that give it attributes."""
    pieces = (child for child in token.children or [] if not element_comment(child))
    shown = [child for child in pieces if child.type != "text" or child.content.strip()]
    return shown[0] if len(shown) == 1 and shown[0].type == "image" else None


def caption(picture: Token) -> list[Token]:
    title = str(picture.attrs.get("title", ""))
    if not title:
        return []
    text = Token("text", "", 0, content=title)
    return [Token("caption_open", "figcaption", 1), text, Token("caption_close", "figcaption", -1)]


def title_at_head(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].type == "heading_open"


def parts(slides: Sequence[RenderedSlide], found: Sequence[Passage], page: PurePosixPath) -> list[Part]:
    """The sections of an article; each slide knows the address of its own in the lecture."""
    lecture = "../" * (len(page.parts) - 1) + UP_TO_LECTURE + quote(str(page))
    made: list[Part] = []
    for slide, passage in zip(slides, found, strict=True):
        place = f"{slide.h}.{slide.v}"
        if not passage.continues or not made:
            made.append(Part(f"slide-{place}", passage.title, passage.level, []))
        if slide.body.strip() or slide.notes or slide.ink:
            made[-1].slides.append({
                "id": f"slide-{place}",
                "url": f"{lecture}#/{slide.h}/{slide.v}",
                "body": Markup(slide.body),
                "notes": Markup(slide.notes),
                "ink": slide.ink,
            })
    return [part for part in made if part.slides]


def draft_article(material: Material, help: Help, edition: Edition) -> Draft:
    """An article with all but its formulas, as `draft_page` makes pages of slides."""
    found, page = passages(material.deck), material.assets.site.page
    title = material.deck.options.title or (found[0].title if found else "")
    options = replace(material.deck.options, title=title)
    deck = readable(replace(material.deck, options=options), found)

    def arrange(slides: Sequence[RenderedSlide]) -> list[Part]:
        return parts(slides, found, page)

    layout = Layout("article.html.jinja", arrange, {"notes": edition.notes}, presents=False)
    return draft_page(replace(material, deck=deck), help, layout)
