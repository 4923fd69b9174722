"""`<!-- .element: class="fragment" -->` gives attributes to its element (dialect §4.6, decisions).

In the first line of a list item, a raw `<li>` too, the first comment does, as in the original. Elsewhere it
takes `.element:`; on a line of its own the comment is about the block before it, whatever that is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.diagnostics import did_you_mean
from builder.dialect.balance import VOID
from builder.dialect.syntax.attribute import doubts as doubts_of_attributes
from builder.dialect.syntax.html import start_tag
from builder.read.attributes import Attributes, html_attributes, lost_values, parse_attributes

COMMENT = re.compile(r"<!--(.*?)-->", re.S)
ELEMENT = re.compile(r"\s*\.element(?::|(?=\s))")
MISSPELT = re.compile(r"\s*\.?([A-Za-z]{5,9})(?::\s*|\s+)[\w-]+\s*=")
BREAKS = frozenset({"softbreak", "hardbreak"})
STANDS_ALONE = frozenset({"import", "image"})  # in a paragraph, and is the block itself
RAW = frozenset({"comment", "html_block"})
SHOWS_NOTHING = frozenset({"stylesheet", "script", "provided", "plugin", "nothing"})
ELSEWHERE = frozenset({"footnote_reference_open"})  # shown at the foot, so they stand before nothing here
# Single tokens that are drawn with attributes; any other gets an element round it.
DRAWN_WITH_ATTRIBUTES = frozenset({"hr", "code_block", "image"})
NOTHING_BEFORE = (
    "no-element",
    "there is no block before this comment, so its attributes are lost",
    "`.element:` belongs to the block before it; attributes of a slide go into its own comment",
)


NO_ELEMENT = ("no-element", "this comment gives no attributes", "did you mean `.element:`?")


def element_plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("html", "element", elements)


def elements(state: StateCore) -> None:
    for index, token in enumerate(state.tokens):
        if token.children and "<li" in token.content:
            raw_items(token.children)
        if token.type == "list_item_open" and (comment := item_comment(state.tokens, index)):
            give(token, text_of(comment))
            comment.meta |= {"taken": True, "warnings": [*doubts(text_of(comment))]}
    tell_misspelt(state.tokens)
    attach(state.tokens)
    shown_for_attributes(state.tokens)
    bare_pictures(state.tokens)
    state.tokens = [piece for token in state.tokens for piece in with_element(token)]


def attach(tokens: list[Token]) -> None:
    """Give the attributes of each comment to its element."""
    blocks = Blocks()
    for index, token in enumerate(tokens):
        if token.type in RAW:
            for comment in blocks.raw_comments(token):
                if "taken" not in comment.meta and (found := element_comment(comment)):
                    receive(blocks.before(), comment, found)
        elif token.type == "inline" and blocks.open:
            for comment in filter(element_comment, token.children or []):
                receive(target(blocks.open, tokens[index - 2], token), comment, element_comment(comment))
        blocks.add(token)


def attach_to_last(tokens: list[Token], comments: list[Token]) -> list[Token]:
    """What an import stands for; its last block has the attributes of the comments behind the import."""
    blocks = Blocks()
    for token in tokens:
        if token.type in RAW:
            list(blocks.raw_comments(token))
        blocks.add(token)
    for comment in comments:
        receive(blocks.before(), comment, element_comment(comment))
    return [piece for token in tokens for piece in with_element(token)]


class Blocks:
    """The blocks that are open, outermost first; for each, and for the slide, the last that ended in it."""

    def __init__(self) -> None:
        self.open: list[Token] = []
        self.last: list[Token | None] = [None]
        self.tags: list[Token] = []

    def add(self, token: Token) -> None:
        if token.type == "slide":
            self.last[-1] = None
            self.tags.clear()
        elif token.nesting > 0:
            self.open.append(token)
            self.last.append(None)
        elif token.nesting < 0 and self.open:
            inside, ended = self.last.pop(), self.open.pop()
            if ended.type in ELSEWHERE:
                return
            self.last[-1] = inside if inside is not None and inside.type in STANDS_ALONE else ended
        elif token.type == "inline":
            self.last[-1] = import_at_end(token) or lone_picture(token)
        elif token.type not in RAW | SHOWS_NOTHING:
            self.last[-1] = token

    def before(self) -> Token | None:
        """The block before; for a line of text in an item, which is no block of its own, the item."""
        last = self.last[-1]
        return self.open[-1] if last is not None and last.hidden and self.open else last

    def raw_comments(self, block: Token) -> Iterator[Token]:
        """The comments of raw HTML in order; `before()` is then the element before each."""
        if block.type == "comment":
            yield block
        for piece in block.children or []:
            if piece.type == "html_comment":
                yield piece
            elif piece.type == "html_tag":
                self.read_tag(piece)

    def read_tag(self, tag: Token) -> None:
        if not tag.meta["closing"]:
            self.last[-1] = tag
            if not tag.meta["empty"] and tag.meta["name"] not in VOID:
                self.tags.append(tag)
        while tag.meta["closing"] and self.tags:
            opening = self.tags.pop()
            if opening.meta["name"] == tag.meta["name"]:
                self.last[-1] = opening
                break


def import_at_end(inline: Token) -> Token | None:
    """The import in the last line of a paragraph, which becomes a block of its own."""
    pieces = [piece for piece in inline.children or [] if piece.type not in BREAKS]
    return pieces[-1] if pieces and pieces[-1].type == "import" else None


def target(open_blocks: list[Token], before: Token, inline: Token) -> Token:
    """What a comment in text is about: the picture that is alone in it, else the block, or the item whose
    first paragraph it is."""
    if before.type == "list_item_open":
        return before
    block = next((token for token in reversed(open_blocks) if not token.hidden), open_blocks[-1])
    picture = lone_picture(inline) if block.type == "paragraph_open" else None
    return picture or block


def lone_picture(inline: Token) -> Token | None:
    """The picture that is all a paragraph shows."""
    unseen = BREAKS | {"html_inline", "html_comment"}
    pieces = (piece for piece in inline.children or [] if piece.type not in unseen)
    shown = [piece for piece in pieces if piece.type != "text" or piece.content.strip()]
    return shown[0] if len(shown) == 1 and shown[0].type == "image" else None


def shown_for_attributes(tokens: list[Token]) -> None:
    """Bare text that is given attributes is a paragraph all the same, to hold them."""
    for opening, _, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and opening.hidden and opening.attrs:
            opening.hidden = closing.hidden = False


def bare_pictures(tokens: list[Token]) -> None:
    """reveal.js stretches a picture that stands in the slide itself: its paragraph is not drawn."""
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "paragraph_open" or opening.level or opening.attrs:
            continue
        picture = lone_picture(inline)
        if picture and {"r-stretch", "stretch"} & set(str(picture.attrs.get("class", "")).split()):
            opening.hidden = closing.hidden = True


def item_comment(tokens: list[Token], start: int) -> Token | None:
    """The first comment in the first line of HTML that an item will give. In a tight list that line goes on
    from its text to a block of raw HTML."""
    for token in tokens[start + 1 : start + 5]:
        if token.type in {"paragraph_open", "heading_open"} or (token.hidden and not token.children):
            continue
        pieces = token.children or []
        line = list(itertools.takewhile(on_first_line, pieces))
        found = next(filter(text_of, line), None)
        if found or token.type != "inline" or len(line) < len(pieces):
            return found
    return None


def raw_items(pieces: list[Token]) -> None:
    item: Token | None = None
    for piece in pieces:
        if piece.type == "html_tag" and piece.meta["name"] == "li":
            item = None if piece.meta["closing"] else piece
        elif item is None or not on_first_line(piece):
            item = None
        elif piece.type in {"html_comment", "html_inline"} and (found := COMMENT.match(piece.content)):
            give(item, found[1])
            piece.meta["taken"] = True
            item = None


def on_first_line(piece: Token) -> bool:
    return piece.type not in BREAKS and "\n" not in piece.content.strip("\n")


def text_of(piece: Token) -> str:
    """What stands in a comment; nothing for any other token."""
    found = COMMENT.match(piece.content) if piece.type in {"html_inline", "html_comment", "comment"} else None
    return found[1] if found else ""


def element_comment(piece: Token) -> str:
    """What stands in a comment `.element:`, with its subject; nothing for any other token."""
    return text_of(piece) if ELEMENT.match(text_of(piece)) else ""


def tell_misspelt(tokens: list[Token]) -> None:
    """A warning at each comment that is nearly one of `.element:`."""
    for token in tokens:
        for piece in (token, *(token.children or [])):
            if "taken" not in piece.meta and misspelt_element(text_of(piece)):
                piece.meta["warning"] = NO_ELEMENT


def misspelt_element(text: str) -> bool:
    """Whether a comment would give attributes but for the spelling of its subject."""
    found = MISSPELT.match(text)
    return bool(found and not ELEMENT.match(text) and did_you_mean(found[1].lower(), ["element"]))


def doubts(comment: str) -> Iterator[tuple[str, str, str]]:
    """A warning about each value that an attribute of a step cannot have, or that is lost."""
    written = ELEMENT.sub("", comment)
    yield from doubts_of_attributes(parse_attributes(written))
    yield from (("element-attribute", *doubt) for doubt in lost_values(written))


def receive(element: Token | None, comment: Token, text: str) -> None:
    if element is None:
        comment.meta["warning"] = NOTHING_BEFORE
        return
    comment.meta["warnings"] = [*doubts(text)]
    if element.type == "import":
        element.meta.setdefault("given", []).append(comment)
    else:
        give(element, text)


def give(element: Token, comment: str) -> None:
    """Add a comment's attributes to those of an element; what is drawn without any notes them."""
    if element.type == "fence":
        before = element.meta.get("attributes", {})  # a fault has none
        element.meta["attributes"] = {**before, **given(comment, before)}
    elif element.type == "html_tag":
        element.meta["attributes"] = given(comment, element.meta["attributes"])
        element.content = start_tag(element, element.meta["attributes"])
    elif element.nesting > 0 or element.type in DRAWN_WITH_ATTRIBUTES:
        element.attrs |= given(comment, {name: str(value) for name, value in element.attrs.items()})
    else:
        element.meta["element"] = given(comment, element.meta.get("element", {}))


def given(comment: str, before: Attributes | dict[str, str]) -> dict[str, str]:
    """The attributes of an element with those of its comment; `.element:` adds classes to those it has."""
    found = html_attributes(parse_attributes(ELEMENT.sub("", comment)))
    if "class" in found and ELEMENT.match(comment):
        names = [*str(before.get("class", "")).split(), *found["class"].split()]
        found["class"] = " ".join(dict.fromkeys(names))
    return html_attributes(before) | found


def with_element(token: Token) -> Iterator[Token]:
    """A block that is drawn without attributes, in an element that has those it was given."""
    attributes = token.meta.pop("element", None)
    if attributes is None:
        yield token
        return
    yield Token("element_open", "div", 1, attrs=attributes, block=True, map=token.map)
    yield token
    yield Token("element_close", "div", -1, block=True)
