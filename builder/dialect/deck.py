"""Assemble tokens into a deck: stacks of slides, each with its notes, each whole in itself (dialect §4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from markdown_it.token import Token

from builder.diagnostics import Diagnostic, Location, Report
from builder.dialect.balance import balanced, balanced_markup
from builder.dialect.inside import formulas
from builder.dialect.label import Label
from builder.dialect.syntax.footnote import Footnotes, take_footnotes
from builder.dialect.syntax.html import read_html
from builder.dialect.syntax.table import merge_cells
from builder.dialect.syntax.toc import fill_contents
from builder.read.attributes import Attributes, html_attributes
from builder.read.ink import Stroke
from builder.read.options import DeckOptions
from builder.read.source import Source


@dataclass(frozen=True)
class Slide:
    """One slide: the attributes of its comment, its tokens, its speaker notes as tokens of raw HTML, and what
    was drawn on it in a lecture."""

    attributes: Attributes
    tokens: tuple[Token, ...]
    notes: tuple[Token, ...]
    at: Location
    base: Path
    ink: tuple[Stroke, ...] = ()

    @cached_property
    def formulas(self) -> tuple[Token, ...]:
        """Those that are shown, in order."""
        return tuple(formulas(self.tokens))

    @cached_property
    def formulas_in_notes(self) -> tuple[Token, ...]:
        """Those of the notes in its comment."""
        return tuple(formulas(self.notes))


@dataclass(frozen=True)
class Stack:
    """A column of slides; a lone slide is a stack of one."""

    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Deck:
    """`prologue` stands before the first slide: style sheets and scripts work there, text is hidden. `labels`
    are those of the deck by their keys, `cited` the keys of all it cites (`builder.dialect.numbering`).
    `ink` is all that was drawn on it, also on slides that are gone."""

    source: Source
    options: DeckOptions
    stacks: tuple[Stack, ...]
    prologue: tuple[Token, ...] = field(default=())
    labels: Mapping[str, Label] = field(default_factory=dict)
    cited: frozenset[str] = frozenset()
    ink: tuple[Stroke, ...] = ()

    @property
    def slides(self) -> Iterator[Slide]:
        return (slide for stack in self.stacks for slide in stack.slides)

    @property
    def formulas(self) -> Iterator[Token]:
        """All of them, slide by slide: those it shows before those of its notes."""
        yield from formulas(self.prologue)
        for slide in self.slides:
            yield from slide.formulas
            yield from slide.formulas_in_notes


def assemble(tokens: list[Token], source: Source, options: DeckOptions, report: Report) -> Deck:
    """Cut the tokens at slides. A slide inside a quote or list closes what is open around it."""
    fill_contents(tokens, options.toc_levels, report)
    tokens, footnotes = take_footnotes(tokens)
    parts = list(cut(tokens))
    slides = [make_slide(marker, part, footnotes, report) for marker, part in parts if marker is not None]
    prologue = parts[0][1] if parts and parts[0][0] is None else []
    if slides and (hidden := next(filter(shows, prologue), None)):
        hint = "a slide begins with `<!-- slide -->`"
        message = "text before the first slide is not shown"
        report(Diagnostic(hidden.meta["at"], "warning", "hidden-text", message, hint))
    return Deck(source, options, tuple(group(slides)), tuple(whole(prologue, footnotes, report)))


def shows(token: Token) -> bool:
    """Whether a reader would miss a block: not a style sheet, a script or TeX, which work there."""
    if token.type == "fence":
        return token.meta.get("language") != "less-style"
    if token.type == "html_block":
        return holds_text(token.children or [])
    if token.type == "inline":
        return any(t.type == "image" or (t.type.startswith(("text", "code")) and t.content.strip())
                   for t in token.children or [])
    return token.type in {"code_block", "image", "macro", "table_open"}


UNSEEN = frozenset({"style", "script", "title", "template"})


def holds_text(pieces: list[Token]) -> bool:
    """Whether raw HTML shows text or a picture; what stands in a style or script is none."""
    program = False
    for piece in pieces:
        if piece.type == "html_tag":
            program = piece.meta["name"] in UNSEEN and not piece.meta["closing"]
            if piece.meta["name"] in {"img", "video", "svg", "iframe"}:
                return True
        elif piece.type == "html_text" and not program and piece.content.strip():
            return True
    return False


def cut(tokens: list[Token]) -> Iterator[tuple[Token | None, list[Token]]]:
    marker: Token | None = None
    part: list[Token] = []
    for token in tokens:
        if token.type == "slide":
            yield marker, part
            marker, part = token, []
        else:
            part.append(token)
    yield marker, part


def whole(part: list[Token], footnotes: Footnotes, report: Report) -> list[Token]:
    """A slide's tokens, needing nothing of other slides: elements closed, cells merged, notes at the foot."""
    return merge_cells(footnotes.at_foot(list(balanced(part, report))))


def make_slide(marker: Token, part: list[Token], footnotes: Footnotes, report: Report) -> Slide:
    attributes = dict(marker.meta["attributes"])
    notes = html_attributes({"notes": attributes.pop("data-notes", "")})["notes"]
    spoken = tuple(note_tokens(notes, marker))
    shown = tuple(whole(part, footnotes, report))
    return Slide(attributes, shown, spoken, marker.meta["at"], marker.meta["base"])


def note_tokens(notes: str, marker: Token) -> Iterator[Token]:
    """Notes in an attribute may hold HTML and TeX; a formula stands where its text is in the comment."""
    read_to = 0
    for token in balanced_markup(list(read_html(notes))):
        token.meta |= {"at": marker.meta["at"], "base": marker.meta["base"]}
        found = marker.content.find(token.markup + token.content, read_to)
        if token.type == "math_inline" and found >= 0:
            read_to = found + len(token.markup)
            token.meta["at"] = inside(marker, read_to)
        yield token


def inside(marker: Token, offset: int) -> Location:
    """The place of a character of a slide comment, which begins at the margin."""
    at: Location = marker.meta["at"]
    above, _, left = marker.content[:offset].rpartition("\n")
    line = marker.content.split("\n")[above.count("\n") + 1] if above else at.text
    return Location(at.path, at.line + marker.content.count("\n", 0, offset), len(left) + 1, line)


def group(slides: list[Slide]) -> Iterator[Stack]:
    """A vertical slide joins the stack of the slide before it; without one it stands alone."""
    stack: list[Slide] = []
    rooted = False
    for slide in slides:
        vertical = bool(slide.attributes.get("vertical"))
        if stack and not (vertical and rooted):
            yield Stack(tuple(stack))
            stack = []
        rooted = rooted or not vertical
        stack.append(slide)
    if stack:
        yield Stack(tuple(stack))
