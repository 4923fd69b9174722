"""Footnotes stand at the foot of the slide that cites them; numbers run through the deck (decisions)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

Key = tuple[int, str]


def footnote_plugin(md: MarkdownIt) -> None:
    """On top of the library's rules, which collect all notes at the end of the document."""
    md.core.ruler.at("footnote_tail", keep_in_place)


def keep_in_place(state: StateCore) -> None:
    """Definitions stay where they are, so that what they hold is treated like any other content; notes
    inside a sentence become definitions too. Each citation says which text it belongs to."""
    notes = state.env.get("footnotes")
    if not notes:
        return
    for number, note in notes.get("list", {}).items():
        if "tokens" in note:
            state.tokens += definition(inline_label(number), note["content"], note["tokens"])
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            token.meta["scope"] = notes
            if notes["refs"].get(":" + token.meta["label"], 0) < 0:
                token.meta["warning"] = (
                    "unused-footnote",
                    f"footnote `{token.meta['label']}` is never cited",
                    "",
                )
        for child in token.children or []:
            if child.type == "footnote_ref":
                child.meta.setdefault("label", inline_label(child.meta["id"]))
                child.meta["scope"] = notes


def inline_label(number: int) -> str:
    """Labels in a source hold no blank."""
    return f"inline {number}"


def definition(label: str, content: str, children: list[Token]) -> Iterator[Token]:
    yield Token("footnote_reference_open", "", 1, meta={"label": label})
    yield Token("paragraph_open", "p", 1, block=True)
    yield Token("inline", "", 0, content=content, children=children)
    yield Token("paragraph_close", "p", -1, block=True)
    yield Token("footnote_reference_close", "", -1)


class Footnotes:
    """The notes of a deck while its slides are assembled: numbered in the order they are first cited."""

    def __init__(self, definitions: dict[Key, list[Token]]) -> None:
        self.definitions = definitions
        self.numbers: dict[Key, int] = {}
        self.cited: dict[Key, int] = {}

    def at_foot(self, tokens: list[Token]) -> list[Token]:
        """The tokens of a slide, with the notes they cite below them."""
        first = dict(self.cited)
        keys = list(dict.fromkeys(self.cite(tokens)))
        if not keys:
            return tokens
        for key in keys:  # a note that cites another makes the list longer
            keys += [more for more in dict.fromkeys(self.cite(self.definitions[key])) if more not in keys]
        foot = [raw('<hr class="footnotes-sep">\n<div class="footnotes">\n<ol class="footnotes-list">\n')]
        for position, key in enumerate(keys, 1):  # when every way back is known
            foot += self.item(key, position, self.definitions[key], first.get(key, 0))
        return [*tokens, *foot, raw("</ol>\n</div>\n")]

    def cite(self, tokens: Sequence[Token]) -> Iterator[Key]:
        """Draw the citations in these tokens; what they cite."""
        for token in tokens:
            for child in token.children or []:
                if child.type != "footnote_ref":
                    continue
                key = (id(child.meta["scope"]), child.meta["label"])
                if key in self.definitions:
                    yield self.draw(child, key)

    def draw(self, citation: Token, key: Key) -> Key:
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        again = self.cited.get(key, 0)
        self.cited[key] = again + 1
        mark = f"{number}:{again}" if again else f"{number}"
        citation.type = "html_markup"
        citation.content = (
            f'<sup class="footnote-ref"><a href="#fn{number}" id="fnref{mark}">[{mark}]</a></sup>'
        )
        return key

    def item(self, key: Key, position: int, body: list[Token], first: int) -> Iterator[Token]:
        number = self.numbers[key]
        value = "" if number == position else f' value="{number}"'
        name = "" if first else f' id="fn{number}"'
        yield raw(f'<li{name} class="footnote-item"{value}>')
        marks = [f"{number}:{n}" if n else f"{number}" for n in range(first, self.cited[key])]
        back = "".join(f' <a href="#fnref{mark}" class="footnote-backref">↩︎</a>' for mark in marks)
        ends_in_text = bool(body) and body[-1].type == "paragraph_close"
        yield from body[:-1] if ends_in_text else body
        yield Token("html_markup", "", 0, content=back)
        yield from body[-1:] if ends_in_text else []
        yield raw("</li>\n")


def raw(html: str) -> Token:
    return Token(
        "html_block", "", 0, content=html, block=True, children=[Token("html_markup", "", 0, content=html)]
    )


def take_footnotes(tokens: Sequence[Token]) -> tuple[list[Token], Footnotes]:
    """The tokens without definitions, and the definitions."""
    kept: list[Token] = []
    definitions: dict[Key, list[Token]] = {}
    current: list[Token] = kept
    for token in tokens:
        if token.type == "footnote_reference_open":
            key = (id(token.meta["scope"]), token.meta["label"])
            current = definitions[key] = []
        elif token.type == "footnote_reference_close":
            current = kept
        else:
            current.append(token)
    return kept, Footnotes(definitions)
