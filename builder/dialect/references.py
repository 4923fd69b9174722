"""Fill in what cites a label: `@thm:py` and `\\ref{thm:py}` in text, `\\eqref{eq:a}` in text and formulas.

Text is looked through when all of it is there, so that tables, titles, notes, macros and raw HTML are alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import quote

from markdown_it.token import Token

from builder.diagnostics import Diagnostic
from builder.dialect.deck import Deck, Slide
from builder.dialect.inside import walk
from builder.dialect.label import EQUATION, Label, says, shown
from builder.dialect.marked_tex import LINK, marked
from builder.dialect.running_text import RunningText, like, place_of, where
from builder.dialect.syntax.unanswered import PREFIXES

AT = re.compile(r"(?<![A-Za-z0-9_.@/\\-])@(?:\{(?P<braced>[^{}\n]+)\}|(?P<bare>\w[\w-]*(?:[:.][\w-]+)*))")
ASCII = re.compile(r"[A-Za-z0-9_-]+(?:[:.][A-Za-z0-9_-]+)*")
BARE = re.compile(r"\\(?P<kind>eqref|ref)\{(?P<key>[^{}\n]+)\}")
# How to write what other programs write otherwise.
WRITTEN = {
    "fig": "::: figure Title {{#{key}}}",
    "tbl": "::: table Title {{#{key}}}",
    "tab": "::: table Title {{#{key}}}",
    "lst": "::: listing Title {{#{key}}}",
    "sec": "# Title {{#{key}}}",
}
Elsewhere = Callable[[frozenset[str]], Mapping[str, Label]]


def nowhere(keys: frozenset[str]) -> Mapping[str, Label]:
    """Where to look for the labels of a deck that is alone."""
    return {}


def hint_of(key: str) -> str:
    form = WRITTEN.get(key.partition(":")[0])
    return f"write `{form.format(key=key)}`" if form else ""


@dataclass
class Referrer(RunningText):
    """Fills the references of a deck. `known` are its labels, `elsewhere` looks for those of other decks;
    `cited` collects the keys of all that is cited."""

    known: Mapping[str, Label] = field(default_factory=dict)
    elsewhere: Elsewhere = nowhere
    cited: set[str] = field(default_factory=set)

    def __call__(self, deck: Deck) -> Deck:
        wanted = frozenset(key for slide in deck.slides for key in wanted_by(slide)) - self.known.keys()
        if wanted:
            self.known = {**self.elsewhere(wanted), **self.known}
        return self.through(deck)

    def instead_of(self, child: Token) -> Iterator[Token]:
        if child.type in {"text", "html_text"} and "@" in child.content:
            yield from self.in_text(child)
        elif (it := BARE.fullmatch(child.content)) and child.meta.get("bare"):
            yield from self.cite(it["key"], it["kind"], child)
        else:
            self.formula(child)
            yield child

    def formula(self, token: Token) -> None:
        if token.type in {"math_inline", "math_block"}:
            self.fill_formula(token)

    def in_text(self, text: Token) -> Iterator[Token]:
        end = 0
        for found in AT.finditer(text.content):
            key = self.key_of(found)
            if not key:
                continue
            yield like(text, text.content[end : found.start()])
            yield from self.cite(key, "@", text)
            end = found.end() if found["braced"] else found.start("bare") + len(key)
        yield like(text, text.content[end:])

    def key_of(self, found: re.Match[str]) -> str:
        """The label that `@…` cites; nothing for what does not look like a label."""
        if found["braced"]:
            return found["braced"]
        known = next((key for key in candidates(found["bare"]) if key in self.known), "")
        if known or found["bare"].partition(":")[0] not in self.prefixes or ":" not in found["bare"]:
            return known
        return candidates(found["bare"])[-1]

    @cached_property
    def prefixes(self) -> frozenset[str]:
        return PREFIXES | {key.partition(":")[0] for key in self.known if ":" in key}

    def cite(self, key: str, kind: str, token: Token) -> Iterator[Token]:
        """A reference: `kind` is the command, or `@`."""
        label = self.look_up(key, token)
        if label is None:
            yield like(token, f"@{key}" if kind == "@" else token.content)
            return
        text = list(self.text(label, kind, token))
        if self.linked:
            yield from text
            return
        attributes: dict[str, str | int | float] = {"href": self.address(label), "class": "reference"}
        if label.deck:
            attributes["title"] = shown(label) + (f" ({label.title})" if label.title else "")
        meta = {**place_of(token), "base": self.folder}
        yield Token("link_open", "a", 1, attrs=attributes, meta=meta)
        yield from text
        yield Token("link_close", "a", -1, meta=meta)

    def look_up(self, key: str, token: Token) -> Label | None:
        label = self.known.get(key)
        self.cited.add(key)
        if label is None:
            hint = self.guess(key, self.known) or hint_of(key)
            self.report(Diagnostic(where(token, key), "error", "unknown-label", f"no label `{key}`", hint))
            return None
        if not label.number and (label.kind == EQUATION or not label.name):
            message = f"the element with the label `{key}` has no number"
            self.report(Diagnostic(where(token, key), "warning", "no-number", message, "give it a `\\tag`"))
        return label

    def text(self, label: Label, kind: str, token: Token) -> Iterator[Token]:
        """What a reference says. A number that the author has given may hold TeX."""
        said = says(label, kind)
        if "$" in said or "\\" in said:
            meta = {**place_of(token), "display": False, "holds": False}
            yield Token("math_inline", "", 0, content=f"\\text{{{said}}}", markup="$", meta=meta)
        else:
            yield Token("text", "", 0, content=said, meta=place_of(token))

    def address(self, label: Label) -> str:
        return f"{quote(label.deck)}#/{quote(label.key, safe=':.-_')}"

    def fill_formula(self, token: Token) -> None:
        """Give a formula the TeX that is to be typeset, with marks for the numbers in it."""
        tags = token.meta.get("tags", ())
        if "tex" in token.meta or not (tags or LINK.search(token.content)):
            return

        def cited(key: str, kind: str) -> tuple[str, str] | None:
            label = self.look_up(key, token)
            if label is None:
                return None
            deck = label.deck.removesuffix(".md") + ".html" if label.deck else ""
            return says(label, kind), self.address(replace(label, deck=deck))

        token.meta["tex"] = marked(token.content, tags, cited)


def candidates(text: str) -> list[str]:
    """The labels that may be meant by what stands behind `@`: Chinese may follow one without a blank."""
    found = ASCII.match(text)
    return list(dict.fromkeys([text, found[0] if found else text]))


def wanted_by(slide: Slide) -> Iterator[str]:
    """The keys that a slide and its notes may cite."""
    for token in walk((*slide.tokens, *slide.notes)):
        if token.type in {"text", "html_text"}:
            for found in AT.finditer(token.content):
                names = [found["braced"]] if found["braced"] else candidates(found["bare"])
                yield from (name for name in names if ":" in name)
        elif token.type in {"math_inline", "math_block"}:
            yield from (it["key"] for it in LINK.finditer(token.content) if it["kind"] != "label")
